import type { DemodulatedFrame, Demodulator } from '../demodulator.ts';
import { type BranchFrame, FrameUnion, type FrameUnionOptions, type UnitedFrame } from '../frame-union.ts';
import { BasebandConverter } from './baseband.ts';
import { basebandRateHz, samplesPerSymbol } from './bell-202.ts';
import { Branch } from './branch.ts';
import { LevelMeter } from './level-meter.ts';
import { SequenceDetector } from './sequence-detector.ts';
import { StrengthDetector } from './strength-detector.ts';
import type { SymbolDetector } from './symbol-detector.ts';
import { createToneFits, type Tilt, ToneFilters, type ToneFits, tiltReach } from './tone-filters.ts';

export interface AfskDemodulatorOptions extends Partial<FrameUnionOptions> {
  readonly sampleRateHz: number;
  /** Longest frame with its check. */
  readonly mostOctets?: number;
}

/**
 * Frames of AX.25 out of audio with AFSK of 1200 baud.
 *
 * ```
 *   audio -> baseband -> straightened for three tilts -> tone filters -> 37 branches -> union of their frames
 *   any rate  9600 /s     flat, +-6 dB an octave         each sample     detector, NRZI, HDLC
 * ```
 * The branches differ in the tilt of the audio, in where their symbols begin, and in what they follow: a clock, tones that
 * are off, nothing, or the strength of the tones alone. Each misses frames that another one hears.
 */
export class AfskDemodulator implements Demodulator {
  readonly sampleRateHz: number;
  readonly #options: Required<FrameUnionOptions> & { readonly mostOctets: number };
  readonly #real = new Float64Array(bufferSamples);
  readonly #imaginary = new Float64Array(bufferSamples);
  readonly #tilts = tilts.map((tilt) => ({
    filters: new ToneFilters(tilt),
    fits: createToneFits(bufferSamples),
  }));
  readonly #converter: BasebandConverter;
  #union!: FrameUnion;
  #meter!: LevelMeter;
  #branches: { readonly branch: Branch; readonly fits: ToneFits }[] = [];
  #filled = 0;
  /** Baseband samples that have left the buffer. */
  #gone = 0;
  #samples = 0;

  /** @throws RangeError for rates outside of 8 to 400 kHz */
  constructor({
    sampleRateHz,
    repairs = 0,
    givesDamaged = false,
    mostOctets = 1024,
  }: AfskDemodulatorOptions) {
    if (!(sampleRateHz >= 8000 && sampleRateHz <= 400_000)) {
      throw new RangeError(`sampleRateHz: expected 8000 to 400000, found ${sampleRateHz}`);
    }
    this.sampleRateHz = sampleRateHz;
    this.#converter = new BasebandConverter(sampleRateHz);
    this.#options = { repairs, givesDamaged, mostOctets };
    this.#begin();
  }

  push(samples: Float32Array): DemodulatedFrame[] {
    const frames: DemodulatedFrame[] = [];
    let from = 0;
    for (;;) {
      const done = this.#converter.convert(samples, from, this.#real, this.#imaginary, this.#filled);
      from = done.from;
      this.#filled = done.at;
      if (this.#filled < bufferSamples) break;
      this.#runBlock(frames);
    }
    this.#samples += samples.length;
    return frames;
  }

  flush(): DemodulatedFrame[] {
    const frames: DemodulatedFrame[] = [];
    // Silence drives out what filters, detectors and the last block hold.
    const heardSamples = this.#samples;
    frames.push(...this.push(new Float32Array(Math.ceil(drainSeconds * this.sampleRateHz))));
    frames.push(...this.#union.flush().map((frame) => this.#told(frame)));
    const inside = frames.filter(({ startSample }) => startSample < heardSamples);
    this.#begin();
    return inside;
  }

  #begin(): void {
    this.#converter.reset();
    this.#union = new FrameUnion(this.#options);
    this.#meter = new LevelMeter(blockSamples);
    this.#branches = plan.map(({ tilt, home, create }) => {
      const { fits } = this.#tilts[tilts.indexOf(tilt)]!;
      return { branch: new Branch(create(), home, this.#options.mostOctets), fits };
    });
    this.#real.fill(0);
    this.#imaginary.fill(0);
    this.#filled = historySamples;
    this.#gone = -historySamples;
    this.#samples = 0;
  }

  /** The buffer is full: fits for its symbols, every branch through them, and what is needed again to its beginning. */
  #runBlock(frames: DemodulatedFrame[]): void {
    const from = historySamples - aheadSamples - tiltReach;
    const to = bufferSamples - samplesPerSymbol - tiltReach;
    for (const { filters, fits } of this.#tilts) filters.fit(this.#real, this.#imaginary, from, to, fits);
    this.#meter.push(this.#real, this.#imaginary, historySamples);
    const heard: BranchFrame[] = [];
    const endPlace = this.#gone + to - 1;
    for (const { branch, fits } of this.#branches) branch.run(fits, this.#gone, endPlace, heard);
    for (const frame of this.#union.unite(heard, endPlace / samplesPerSymbol)) frames.push(this.#told(frame));
    this.#real.copyWithin(0, blockSamples);
    this.#imaginary.copyWithin(0, blockSamples);
    for (const { fits } of this.#tilts) for (const part of partsOf(fits)) part.copyWithin(0, blockSamples);
    this.#filled = historySamples;
    this.#gone += blockSamples;
  }

  #told(frame: UnitedFrame): DemodulatedFrame {
    const { octets, isCheckGood, repairedBits, startSymbol, endSymbol, markOffsetHz } = frame;
    const startPlace = startSymbol * samplesPerSymbol;
    const endPlace = endSymbol * samplesPerSymbol;
    const samplesPerPlace = this.sampleRateHz / basebandRateHz;
    return {
      ...{ octets, isCheckGood, repairedBits, markOffsetHz },
      startSample: Math.round(startPlace * samplesPerPlace),
      endSample: Math.round(endPlace * samplesPerPlace),
      levelDb: this.#meter.levelDb(startPlace, endPlace),
    };
  }
}

const tilts: readonly Tilt[] = [0, -1, 1];

interface BranchPlan {
  readonly tilt: Tilt;
  /** First baseband sample, eighths of a symbol. */
  readonly home: number;
  create(): SymbolDetector;
}

const still = { gain: 0, rateGain: 0 };
const following = { gain: 0.3, rateGain: 0.006 };
const steady = { gain: 0.3, rateGain: 0 };

/** Of what several heard, the first in this order tells it: those whose clocks follow know best where the tones lie. */
const plan: readonly BranchPlan[] = [
  ...branches(
    tilts,
    [0, 2, 4, 6],
    () => new SequenceDetector({ clock: following, freshness: 0.25, turnGain: 0 }),
  ),
  ...branches(tilts, [1, 5], () => new SequenceDetector({ clock: steady, freshness: 0.35, turnGain: 0.008 })),
  ...branches(
    [0],
    [0, 1, 2, 3, 4, 5, 6, 7],
    () => new SequenceDetector({ clock: still, freshness: 0.25, turnGain: 0 }),
  ),
  ...branches(
    [-1, 1],
    [1, 3, 5, 7],
    () => new SequenceDetector({ clock: still, freshness: 0.25, turnGain: 0 }),
  ),
  ...branches(tilts, [3], () => new StrengthDetector()),
];

function branches(
  of: readonly Tilt[],
  homes: readonly number[],
  create: () => SymbolDetector,
): readonly BranchPlan[] {
  return of.flatMap((tilt) => homes.map((home) => ({ tilt, home, create })));
}

function partsOf(fits: ToneFits): readonly Float64Array[] {
  return [fits.spaceReal, fits.spaceImaginary, fits.markReal, fits.markImaginary];
}

const blockSamples = 240;
/** Symbols are looked at from half a symbol before them until a symbol and the reach of the filters behind. */
const aheadSamples = 8;
const historySamples = 48;
const bufferSamples = historySamples + blockSamples;
/** More than the delays of filter, detectors, block and union together. */
const drainSeconds = 0.2;
