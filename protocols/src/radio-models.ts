/**
 * Radios that a station and its simulators know, by the names that `station.yaml` uses: one line a radio. How a radio
 * answers is written down on each side for itself; this is only what is printed on its box and in its menus.
 *
 * Source of line settings: Hamlib `serial_*` of each model; of addresses: the makers' manuals (factory settings).
 */
export interface RadioModel {
  readonly kind: RadioKind;
  /** The smallest step that the radio takes by its port. */
  readonly stepHz: number;
  readonly stopBits: 1 | 2;
  /** RTS and CTS: the radio sends nothing until RTS is up. */
  readonly hasHandshake: boolean;
  /** CI-V address as it leaves the factory. */
  readonly address?: number;
}

/** Language of the port. */
export const radioKinds = ['icom-civ', 'kenwood', 'yaesu-text', 'yaesu-binary', 'rigctld'] as const;
export type RadioKind = (typeof radioKinds)[number];

export const radioModels = {
  'IC-9700': { kind: 'icom-civ', stepHz: 1, stopBits: 1, hasHandshake: false, address: 0xa2 },
  'IC-9100': { kind: 'icom-civ', stepHz: 1, stopBits: 1, hasHandshake: false, address: 0x7c },
  'IC-910': { kind: 'icom-civ', stepHz: 1, stopBits: 1, hasHandshake: false, address: 0x60 },
  'IC-705': { kind: 'icom-civ', stepHz: 1, stopBits: 1, hasHandshake: false, address: 0xa4 },
  'TS-2000': { kind: 'kenwood', stepHz: 1, stopBits: 1, hasHandshake: true },
  'FT-991': { kind: 'yaesu-text', stepHz: 1, stopBits: 2, hasHandshake: true },
  'FT-847': { kind: 'yaesu-binary', stepHz: 10, stopBits: 2, hasHandshake: false },
  /** Any radio that Hamlib drives, behind its server. */
  Hamlib: { kind: 'rigctld', stepHz: 1, stopBits: 1, hasHandshake: false },
} as const satisfies Record<string, RadioModel>;
export type RadioModelName = keyof typeof radioModels;

/** The models of one language, the first being the one that is meant unless said otherwise. */
export function modelsOf<Kind extends RadioKind>(kind: Kind): [ModelOf<Kind>, ...ModelOf<Kind>[]] {
  const names = Object.keys(radioModels) as RadioModelName[];
  return names.filter((name) => radioModels[name].kind === kind) as [ModelOf<Kind>, ...ModelOf<Kind>[]];
}

export type ModelOf<Kind extends RadioKind> = {
  [Name in RadioModelName]: (typeof radioModels)[Name]['kind'] extends Kind ? Name : never;
}[RadioModelName];
