import { SampleWindow } from '../spectrum/sample-window.ts';
import { MixedTone } from './mixed-tone.ts';
import { SpeedListener, type ToneBelief } from './speed-listener.ts';
import { type TimedTone, ToneDrift } from './tone-drift.ts';
import { type KeyedTone, ToneFinder, type ToneStep, toneSpanS } from './tone-finder.ts';

/** A character that was heard. */
export interface MorseCharacter {
  /** One character; capital letters. */
  readonly character: string;
  /** First and last sample of its marks, counted from the first that was pushed. */
  readonly startSample: number;
  readonly endSample: number;
  /** A gap as between words stands before it. */
  readonly startsWord: boolean;
  /** 0 to 1: how sure the noise lets one be of its marks and gaps, if it is Morse at all. */
  readonly confidence: number;
  readonly wordsPerMinute: number;
  readonly toneHz: number;
  /** Of full scale: 0 for a tone that just touches it. */
  readonly levelDb: number;
}

export interface MorseReception {
  readonly sampleRateHz: number;
  /** Where the tone may be. Default 400 to 1500 Hz. */
  readonly fromHz?: number;
  readonly toHz?: number;
}

/**
 * Text from the sound of a keyed carrier: finds the tone and follows its drift, and listens for all speeds from 8 to 35 words a
 * minute at once. Characters come some 4 s after they were sent.
 *
 * @throws RangeError when the sample rate does not hold the tones
 */
export class MorseDecoder {
  readonly sampleRateHz: number;
  readonly #range: Required<MorseReception>;
  #finder: ToneFinder;
  #window = new SampleWindow('real');
  #session: Session | undefined;
  /** Steps since a tone was found, before its text is read. */
  #found: ToneStep[] = [];

  constructor({ sampleRateHz, fromHz = 400, toHz = 1500 }: MorseReception) {
    if (!(sampleRateHz > 2 * toHz && sampleRateHz <= 1e6 && fromHz > 0 && toHz - fromHz >= leastRangeHz)) {
      const expected = `more than ${2 * toHz} for tones to ${toHz} Hz`;
      throw new RangeError(`sampleRateHz: expected ${expected}, found ${sampleRateHz}`);
    }
    this.sampleRateHz = sampleRateHz;
    this.#range = { sampleRateHz, fromHz, toHz };
    this.#finder = new ToneFinder(this.#range);
  }

  /** @param samples one channel, full scale at -1 and 1; what is not a number counts as silence */
  push(samples: Float32Array): MorseCharacter[] {
    const characters: MorseCharacter[] = [];
    this.#window.append(samples);
    for (const step of this.#finder.push(samples)) {
      characters.push(...this.#takeStep(step));
      const kept = step.atSample - historyS * this.sampleRateHz;
      this.#window.dropBefore(Math.floor(kept));
    }
    return characters;
  }

  /** What is not yet told; the decoder then begins anew. */
  flush(): MorseCharacter[] {
    const begun = this.#session === undefined ? this.#begin() : [];
    this.#session?.mixTo(this.#window, this.#window.end, undefined);
    const characters = [...begun, ...(this.#session?.readAll() ?? [])];
    this.#finder = new ToneFinder(this.#range);
    this.#window = new SampleWindow('real');
    this.#session = undefined;
    return characters;
  }

  #takeStep(step: ToneStep): MorseCharacter[] {
    const { atSample, tone } = step;
    if (this.#session === undefined) {
      if (tone === undefined && this.#found.length === 0) return [];
      this.#found.push(step);
      const passedS = (atSample - this.#found[0]!.atSample) / this.sampleRateHz;
      return passedS < toneSpanS ? [] : this.#begin();
    }
    const session = this.#session;
    session.mixTo(this.#window, atSample, tone);
    const silenceS = (atSample - session.heardAtSample) / this.sampleRateHz;
    if (silenceS < longestSilenceS) return session.readSettled();
    this.#session = undefined;
    return session.readAll();
  }

  /** Not before the tone has filled what the finder looks at: until then its level would be taken for too low. */
  #begin(): MorseCharacter[] {
    const found = this.#found;
    const [first] = found;
    this.#found = [];
    if (first?.tone === undefined) return [];
    const timed = found.flatMap(({ atSample, tone }) =>
      tone === undefined ? [] : [{ tone, atS: atSample / this.sampleRateHz }],
    );
    const start = Math.floor(first.atSample - (toneSpanS / 2 + leadS) * this.sampleRateHz);
    this.#session = new Session(Math.max(start, this.#window.first), timed, this.sampleRateHz);
    this.#session.mixTo(this.#window, found.at(-1)!.atSample, undefined);
    return this.#session.readSettled();
  }
}

/** One tone, from when it was found until it has been silent for long. */
class Session {
  heardAtSample: number;
  readonly #mixed: MixedTone;
  readonly #listeners: readonly SpeedListener[];
  readonly #drift: ToneDrift;
  readonly #sampleRateHz: number;
  #mixedTo: number;
  /** Where the tone was taken to be at `#mixedTo`. */
  #toneHz: number;
  #belief: ToneBelief;
  #toldTo = 0;
  #trusted: SpeedListener | undefined;

  /** @param found the tones of its first seconds */
  constructor(start: number, found: readonly TimedTone[], sampleRateHz: number) {
    this.#drift = new ToneDrift(found);
    this.#sampleRateHz = sampleRateHz;
    this.#mixedTo = start;
    this.#toneHz = this.#drift.toneHzAt(start / sampleRateHz);
    this.heardAtSample = found.at(-1)!.tone.atSample;
    this.#mixed = new MixedTone(sampleRateHz, start);
    this.#listeners = listenedWordsPerMinute.map((speed) => new SpeedListener(speed, this.#mixed));
    const strongest = found.reduce((a, b) => (b.tone.meanPower > a.tone.meanPower ? b : a));
    this.#belief = beliefOf(strongest.tone);
  }

  mixTo(window: SampleWindow, atSample: number, tone: KeyedTone | undefined): void {
    const end = Math.floor(atSample);
    const atS = end / this.#sampleRateHz;
    let isOther = false;
    if (tone !== undefined) {
      const heard = beliefOf(tone);
      const weight = Math.min(1, heard.tonePower / this.#belief.tonePower) ** 2;
      isOther = this.#drift.hear({ tone, atS }, weight);
      this.heardAtSample = tone.atSample;
      this.#learn(heard);
    } else if ((end - this.heardAtSample) / this.#sampleRateHz < longestCoastS) this.#drift.coast(atS);
    const { toneHz } = this.#drift;
    const fromHz = isOther ? toneHz : this.#toneHz;
    this.#mixed.mix(window.values, this.#mixedTo - window.first, end - window.first, fromHz, toneHz);
    this.#mixedTo = end;
    this.#toneHz = toneHz;
    for (const listener of this.#listeners) listener.advance(this.#belief);
  }

  /** A pause between words looks like a weak tone, so that the level sinks more slowly than it rises. */
  #learn({ tonePower, noiseAHz }: ToneBelief): void {
    const gain = tonePower > this.#belief.tonePower ? smoothing : smoothing / 4;
    this.#belief = {
      tonePower: this.#belief.tonePower + gain * (tonePower - this.#belief.tonePower),
      noiseAHz: this.#belief.noiseAHz + smoothing * (noiseAHz - this.#belief.noiseAHz),
    };
  }

  /** What later sound will hardly change. */
  readSettled(): MorseCharacter[] {
    return this.#read(this.#mixed.count - settleS * this.#mixed.rateHz);
  }

  readAll(): MorseCharacter[] {
    return this.#read(Number.POSITIVE_INFINITY);
  }

  #read(settled: number): MorseCharacter[] {
    const best = this.#listeners.reduce((a, b) => (b.recentScore > a.recentScore ? b : a));
    if (this.#trusted === undefined || best.recentScore > this.#trusted.recentScore + clearLead) {
      this.#trusted = best;
    }
    const characters = this.#trusted
      .read(this.#toldTo, this.#belief)
      .filter(({ from, end }) => from >= this.#toldTo && end < settled);
    this.#toldTo = characters.at(-1)?.end ?? this.#toldTo;
    return characters.map(({ character, from, end, startsWord, confidence }) => ({
      ...{ character, startsWord, confidence },
      startSample: Math.round(this.#mixed.sampleOf(from)),
      endSample: Math.round(this.#mixed.sampleOf(end)),
      wordsPerMinute: this.#trusted!.wordsPerMinute,
      toneHz: this.#toneHz,
      levelDb: 10 * Math.log10(this.#belief.tonePower),
    }));
  }
}

/** The key is down for two fifths of a text; and a tone in no noise at all would be believed too firmly. */
function beliefOf({ meanPower, noiseAHz }: KeyedTone): ToneBelief {
  const tonePower = meanPower / 0.42;
  return { tonePower, noiseAHz: Math.max(noiseAHz, tonePower * quietestNoiseS) };
}

/** One is 12 % faster than the one before: no sender is further than 6 % from one of them. */
const listenedWordsPerMinute = Array.from({ length: 14 }, (_, index) => 8 * 1.12 ** index);
const leastRangeHz = 200;
/** Noise that is below the tone by 15 dB in the time of a dit at 20 words a minute: more says nothing, and hangs on edges. */
const quietestNoiseS = 0.06 / 30;
/** Before the tone was found. */
const leadS = 1.2;
const historyS = 2 * toneSpanS + leadS + 1;
/** A tone that is silent for so long is given up; the next may be elsewhere. */
const longestSilenceS = 4;
/** A tone that is not heard goes on as it moved for so long. */
const longestCoastS = 2;
const smoothing = 0.2;
/** By how much another speed must explain the last seconds better: a run of dits is as well one of dahs three times as fast. */
const clearLead = 8;
/** By then the speed is known, and what follows decides no more about a character. */
const settleS = 4;
