import type { DemodulatedFrame, Demodulator } from '../demodulator.ts';
import { type MorseCharacter, MorseDecoder, type MorseReception } from './morse-decoder.ts';

/**
 * Lines of text from the sound of Morse, in the place of frames: what the parser of beacons reads.
 *
 * A line ends where nothing is keyed for two seconds. A character of which noise leaves less than even odds is written as `_`, so that
 * no value of a beacon is believed that was half guessed.
 */
export class MorseLines implements Demodulator {
  readonly sampleRateHz: number;
  readonly #decoder: MorseDecoder;
  #line: MorseCharacter[] = [];
  #samples = 0;

  constructor(reception: MorseReception) {
    this.sampleRateHz = reception.sampleRateHz;
    this.#decoder = new MorseDecoder(reception);
  }

  push(samples: Float32Array): DemodulatedFrame[] {
    const lines: DemodulatedFrame[] = [];
    // In steps counted from the first sample, so that a line ends at the same time however the samples come.
    for (let from = 0; from < samples.length; ) {
      const room = this.#stepSamples - (this.#samples % this.#stepSamples);
      const end = Math.min(samples.length, from + room);
      this.#take(this.#decoder.push(samples.subarray(from, end)), lines);
      this.#samples += end - from;
      from = end;
      if (this.#samples % this.#stepSamples === 0) this.#endOfOld(lines);
    }
    return lines;
  }

  flush(): DemodulatedFrame[] {
    const lines: DemodulatedFrame[] = [];
    this.#take(this.#decoder.flush(), lines);
    this.#end(lines);
    this.#samples = 0;
    return lines;
  }

  get #stepSamples(): number {
    return Math.ceil(this.sampleRateHz);
  }

  #take(characters: readonly MorseCharacter[], lines: DemodulatedFrame[]): void {
    for (const character of characters) {
      const last = this.#line.at(-1);
      const isApart =
        last !== undefined && character.startSample - last.endSample > lineGapS * this.sampleRateHz;
      if (isApart || this.#line.length >= longestLine) this.#end(lines);
      this.#line.push(character);
    }
  }

  #endOfOld(lines: DemodulatedFrame[]): void {
    const last = this.#line.at(-1);
    if (last === undefined) return;
    if (this.#samples - last.endSample > (lineGapS + decoderDelayS) * this.sampleRateHz) this.#end(lines);
  }

  #end(lines: DemodulatedFrame[]): void {
    const [first] = this.#line;
    if (first === undefined) return;
    const text = this.#line.map(written).join('').trimStart();
    lines.push({
      octets: Uint8Array.from(text, (character) => character.charCodeAt(0)),
      isCheckGood: true,
      repairedBits: 0,
      startSample: first.startSample,
      endSample: this.#line.at(-1)!.endSample,
      levelDb: Math.max(...this.#line.map(({ levelDb }) => levelDb)),
      markOffsetHz: Number.NaN,
    });
    this.#line = [];
  }
}

function written({ character, confidence, startsWord }: MorseCharacter): string {
  return `${startsWord ? ' ' : ''}${confidence < evenOdds ? '_' : character}`;
}

const evenOdds = 0.5;
/** The longest gap between words is 1.7 s: BIRDS at 8 words a minute. */
const lineGapS = 2;
/** Characters come so much later than they were keyed. */
const decoderDelayS = 6;
const longestLine = 250;
