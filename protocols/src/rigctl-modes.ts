/**
 * Modes as Hamlib names them beside the names that radios here have: `FM-D` is FM with the modem and not the microphone.
 *
 * Bits from `rigctld -m 6` of Hamlib 4.5.4, `\dump_state` and its list of modes; those of the packet modes from Hamlib 8319dc5d
 * include/hamlib/rig.h.
 */
export interface HamlibMode {
  readonly hamlib: string;
  readonly ours: string;
  readonly bit: number;
  /** What the filters 1 (wide), 2 and 3 (narrow) let through: as an IC-9700 leaves the factory. */
  readonly passbandsHz: readonly [number, number, number];
}

const voice = [3000, 2400, 1800] as const;
const telegraph = [1200, 500, 250] as const;
const frequency = [15_000, 10_000, 7000] as const;
const amplitude = [9000, 6000, 3000] as const;

export const hamlibModes: readonly HamlibMode[] = [
  { hamlib: 'AM', ours: 'AM', bit: 0x1, passbandsHz: amplitude },
  { hamlib: 'CW', ours: 'CW', bit: 0x2, passbandsHz: telegraph },
  { hamlib: 'USB', ours: 'USB', bit: 0x4, passbandsHz: voice },
  { hamlib: 'LSB', ours: 'LSB', bit: 0x8, passbandsHz: voice },
  { hamlib: 'RTTY', ours: 'RTTY', bit: 0x10, passbandsHz: [2400, 500, 250] },
  { hamlib: 'FM', ours: 'FM', bit: 0x20, passbandsHz: frequency },
  { hamlib: 'CWR', ours: 'CW-R', bit: 0x80, passbandsHz: telegraph },
  { hamlib: 'RTTYR', ours: 'RTTY-R', bit: 0x100, passbandsHz: [2400, 500, 250] },
  { hamlib: 'PKTLSB', ours: 'LSB-D', bit: 0x400, passbandsHz: voice },
  { hamlib: 'PKTUSB', ours: 'USB-D', bit: 0x800, passbandsHz: voice },
  { hamlib: 'PKTFM', ours: 'FM-D', bit: 0x1000, passbandsHz: frequency },
];

/** Other words for the same. */
const synonyms: Readonly<Record<string, string>> = {
  'CW-R': 'CWR',
  'RTTY-R': 'RTTYR',
  FMN: 'FM',
  PKTFMN: 'PKTFM',
};

/** By Hamlib's name; undefined for one that no radio here has. */
export function modeOfHamlib(name: string): HamlibMode | undefined {
  return hamlibModes.find(({ hamlib }) => hamlib === (synonyms[name] ?? name));
}

/** By our name; undefined for a mode that Hamlib does not know. */
export function modeOfOurs(name: string): HamlibMode | undefined {
  return hamlibModes.find(({ ours }) => ours === name);
}

/** The filter whose width comes nearest; 0 and less say nothing of a width. */
export function filterForPassband(mode: HamlibMode, passbandHz: number): 1 | 2 | 3 | undefined {
  if (!(passbandHz > 0)) return undefined;
  const offs = mode.passbandsHz.map((widthHz) => Math.abs(widthHz - passbandHz));
  return ([1, 2, 3] as const)[offs.indexOf(Math.min(...offs))];
}

export function passbandOfFilter(mode: HamlibMode, filter: number): number {
  return mode.passbandsHz[filter - 1] ?? mode.passbandsHz[0];
}
