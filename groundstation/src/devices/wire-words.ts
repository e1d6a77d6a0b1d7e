import type { RadioKind } from '@dawa/protocols/radio-models';
import { type RotatorKind, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { civWords } from './civ-words.ts';
import { hamlibWords } from './hamlib-words.ts';
import { rotatorWords } from './rotator-words.ts';
import { textRadioWords } from './text-radio-words.ts';
import type { WireWords } from './wire-log.ts';
import { yaesuWords } from './yaesu-words.ts';

const radioWords: Readonly<Record<RadioKind, WireWords>> = {
  'icom-civ': civWords,
  kenwood: textRadioWords,
  'yaesu-text': textRadioWords,
  'yaesu-binary': yaesuWords,
  rigctld: hamlibWords,
};

/** Words for the cable of a device, by the kind that `station.yaml` names; undefined where its octets say it best themselves. */
export function wireWordsOf(kind: string): WireWords | undefined {
  if (kind in radioWords) return radioWords[kind as RadioKind];
  return kind in rotatorLanguages ? rotatorWords(rotatorLanguages[kind as RotatorKind]) : undefined;
}
