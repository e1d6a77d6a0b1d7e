import {
  type CivFrame,
  CivParser,
  civEverybody,
  civNotGood,
  civOk,
  encodeCivFrame,
  encodeFrequencyBcd,
} from '@dawa/protocols/civ';
import { IcomSet, type IcomTraits, type SetAnswer } from './icom-set.ts';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';

/** CI-V around a set: who is meant, the echo of the interface, and what the set says unasked. */
export function createIcomTongue(
  settings: TongueSettings & { readonly traits: IcomTraits; readonly hasEcho: boolean },
): RadioTongue {
  const { transceiver, say, report, isStubborn, random, traits, hasEcho } = settings;
  const { address } = traits;
  const parser = new CivParser();
  const set = new IcomSet(transceiver, traits);
  const obey = (frame: CivFrame): SetAnswer =>
    isStubborn() && isTuning(frame) ? 'not-good' : set.obey(frame);

  const answer = (frame: CivFrame) => {
    const said = obey(frame);
    // What is said to everybody is obeyed and not answered.
    if (frame.to === civEverybody) return;
    if (said === 'not-good') report('radio', `refused: ${toHex([frame.command, ...frame.data])}`);
    const body = said === 'ok' ? [civOk] : said === 'not-good' ? [civNotGood] : said;
    say(encodeCivFrame({ to: frame.from, from: address, command: body[0]!, data: body.slice(1) }));
  };

  return {
    transceiver,
    hear(bytes) {
      for (const frame of parser.push(bytes)) {
        if (hasEcho) say(encodeCivFrame(frame));
        if (frame.to === address || frame.to === civEverybody) answer(frame);
      }
    },
    /** As if somebody turned the dial. */
    speakUnasked() {
      const data = encodeFrequencyBcd(set.selectedFrequencyHz + random.integer(1000));
      say(encodeCivFrame({ to: civEverybody, from: address, command: 0x00, data }));
    },
  };
}

function isTuning({ command, data }: CivFrame): boolean {
  const setsBand = (command === 0x25 || command === 0x26) && data.length > 1;
  return setsBand || command === 0x00 || command === 0x05 || command === 0x06 || command === 0x07;
}

function toHex(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
