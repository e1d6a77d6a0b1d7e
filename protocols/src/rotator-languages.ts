import { easycomm1, easycomm2, easycomm3 } from './easycomm.ts';
import { gs232a, gs232b } from './gs232.ts';
import { prosistelCombi, prosistelD } from './prosistel.ts';
import type { RotatorLanguage } from './rotator-language.ts';
import { rotctldRotator } from './rotctld-rotator.ts';
import { md01, rot1prog, rot2prog } from './spid.ts';

/** Every rotator that we speak to, as `station.yaml` names it. Driver, simulator and their tests take all of them from here. */
export const rotatorLanguages = {
  easycomm1,
  easycomm2,
  easycomm3,
  gs232a,
  gs232b,
  rot1prog,
  rot2prog,
  md01,
  'prosistel-d': prosistelD,
  'prosistel-combi': prosistelCombi,
  rotctld: rotctldRotator,
} satisfies Readonly<Record<string, RotatorLanguage>>;

export type RotatorKind = keyof typeof rotatorLanguages;

export const rotatorKinds = Object.keys(rotatorLanguages) as [RotatorKind, ...RotatorKind[]];

/** Languages in which these octets tell a position: what a controller may speak that is not understood. */
export function languagesOf(bytes: Uint8Array): RotatorLanguage[] {
  const languages: readonly RotatorLanguage[] = Object.values(rotatorLanguages);
  return languages.filter(
    (language) =>
      language.hasPosition &&
      language.station
        .createParser()
        .push(bytes)
        .some((answer) => answer.kind === 'position'),
  );
}
