import type { ModulationName } from '@dawa/protocols/demodulators';
import { modulationNames } from '@dawa/protocols/demodulators';
import { MorseLines } from '@dawa/protocols/morse/morse-lines';
import { createSoundDemodulator, type SoundFrame } from '@dawa/protocols/sound-demodulator';
import type { SampleKind } from '@dawa/protocols/spectrum/power-spectrum';
import type { AudioModulation } from '@dawa/protocols/station-modem';
import type { HeardSound } from '../ports.ts';
import type { Demodulated, Listening, ToDemodulate } from './audio-messages.ts';

type Heard = Exclude<Demodulated, { type: 'done' }>;

interface Sound {
  readonly kind: SampleKind;
  readonly sampleRateHz: number;
}

/** One demodulator on sound of one sample rate. */
interface Ear {
  push(samples: Float32Array, atMs: number): Heard[];
}

/** Several demodulators on the same sound or IQ, which begin anew when its sample rate changes. */
export class ManyDemodulators {
  readonly #listening: Listening;
  #modulations: readonly AudioModulation[];
  #sound: Sound = { kind: 'real', sampleRateHz: 0 };
  #ears: readonly Ear[] = [];

  constructor(listening: Listening) {
    this.#listening = listening;
    this.#modulations = listening.modulations;
  }

  take(told: ToDemodulate): Demodulated[] {
    if (told.type === 'use') {
      this.#modulations = told.modulations;
      this.#sound = { kind: 'real', sampleRateHz: 0 };
      return [];
    }
    const heard: Demodulated[] = [];
    const { kind, sampleRateHz, samples } = told;
    if (sampleRateHz !== this.#sound.sampleRateHz || kind !== this.#sound.kind)
      heard.push(...this.#beginAt({ kind, sampleRateHz }));
    for (const ear of this.#ears) heard.push(...ear.push(samples, told.atMs));
    heard.push({ type: 'done', samples: samples.length });
    return heard;
  }

  #beginAt(sound: Sound): Heard[] {
    this.#sound = sound;
    const ears: Ear[] = [];
    const faults: Heard[] = [];
    for (const modulation of this.#modulations) {
      try {
        ears.push(earOf(modulation, sound, this.#listening));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        faults.push({ type: 'unusable', modulation, why });
      }
    }
    this.#ears = ears;
    return faults;
  }
}

/** @throws RangeError when the sample rate does not suit, or IQ does not */
function earOf(
  modulation: AudioModulation,
  { kind, sampleRateHz }: Sound,
  { fullScaleHz, carrierHz = 0 }: Listening,
): Ear {
  if (modulation === 'cw') return morseEar(kind, sampleRateHz);
  if (!isKnown(modulation)) throw new RangeError(`demodulators: this version has no ${modulation}`);
  const options = { kind, sampleRateHz, fullScaleHz, carrierHz, givesDamaged: true };
  const demodulator = createSoundDemodulator(modulation, options);
  const clock = new SampleClock(sampleRateHz);
  const numbers = kind === 'iq' ? 2 : 1;
  return {
    push(samples, atMs) {
      clock.note(samples.length / numbers, atMs);
      return demodulator.push(samples).map((frame) => ({
        ...{ type: 'frame', modulation, octets: frame.octets, endAtMs: clock.atMsOf(frame.endSample) },
        sound: soundOf(frame),
      }));
    },
  };
}

function soundOf({
  levelDb,
  carrierOffsetHz,
  markOffsetHz,
  isCheckGood,
  clippedShare,
}: SoundFrame): HeardSound {
  return {
    ...{ levelDb, isCheckGood, isClipped: clippedShare > mostClipped },
    ...(Number.isFinite(carrierOffsetHz) && { carrierOffsetHz }),
    ...(Number.isFinite(markOffsetHz) && { toneOffsetHz: markOffsetHz }),
  };
}

/** A tone that is too loud by 1 dB stands at full scale for a quarter of the time; noise on one that is not, now and then. */
const mostClipped = 0.05;

/** Whole lines: whoever reads a beacon waits for the end of one. */
function morseEar(kind: SampleKind, sampleRateHz: number): Ear {
  if (kind === 'iq') throw new RangeError('cw: expected sound, found IQ');
  const morse = new MorseLines({ sampleRateHz });
  const clock = new SampleClock(sampleRateHz);
  return {
    push(samples, atMs) {
      clock.note(samples.length, atMs);
      return morse.push(samples).map(({ octets, endSample }) => ({
        ...{ type: 'text', text: `${String.fromCharCode(...octets)}\n` },
        endAtMs: clock.atMsOf(endSample),
      }));
    },
  };
}

/** When a sample was heard, by the newest piece: a source that pauses does not count while it does. */
class SampleClock {
  readonly #sampleRateHz: number;
  #count = 0;
  #from = 0;
  #atMs = 0;

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
  }

  note(samples: number, atMs: number): void {
    this.#from = this.#count;
    this.#atMs = atMs;
    this.#count += samples;
  }

  atMsOf(sample: number): number {
    return this.#atMs + ((sample - this.#from) * 1000) / this.#sampleRateHz;
  }
}

function isKnown(modulation: string): modulation is ModulationName {
  return (modulationNames as readonly string[]).includes(modulation);
}
