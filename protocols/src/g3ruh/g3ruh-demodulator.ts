import type { DemodulatedFrame, Demodulator } from '../demodulator.ts';
import { type BranchFrame, FrameUnion, type FrameUnionOptions, type UnitedFrame } from '../frame-union.ts';
import { flagBits, type HdlcFrame, HdlcReceiver } from '../hdlc.ts';
import { MatchedFilter } from './matched-filter.ts';
import { G3ruhScrambler } from './scrambler.ts';
import { decisionDelaySymbols } from './symbol-sequence.ts';
import { type Listening, SymbolTracker } from './symbol-tracker.ts';

export interface G3ruhReception extends Partial<FrameUnionOptions> {
  readonly sampleRateHz: number;
  /** Usual are 9600 and 4800. */
  readonly baud: number;
  /** What full scale of the discriminator is in hertz, for `markOffsetHz`; unknown unless given. */
  readonly fullScaleHz?: number | undefined;
  /** Longest frame with its check. */
  readonly mostOctets?: number;
}

/** Samples a symbol below which the signal does not fit under half the sample rate. */
export const leastSamplesPerSymbol = 2;

/**
 * Frames from the sound of an FM receiver (discriminator output, or the `9600` socket of a radio) of G3RUH, FSK and GMSK
 * signals.
 *
 * Several trackers with their own filters listen to the same samples, and a frame that any of them hears is heard. Samples are
 * worked on in blocks that are counted from the first one, so that nothing depends on how they came.
 *
 * @throws RangeError when there are fewer than two samples a symbol: the caller asks for the rate first
 */
export function createG3ruhDemodulator(reception: G3ruhReception): Demodulator {
  const { sampleRateHz, baud } = reception;
  if (!(baud > 0 && sampleRateHz >= leastSamplesPerSymbol * baud && sampleRateHz <= 1e7)) {
    const expected = `${leastSamplesPerSymbol * baud} to 1e7 Hz at ${baud} Bd`;
    throw new RangeError(`sampleRateHz: expected ${expected}, found ${sampleRateHz}`);
  }
  return new G3ruhDemodulator(reception);
}

class G3ruhDemodulator implements Demodulator {
  readonly sampleRateHz: number;
  readonly #reception: G3ruhReception;
  readonly #filters: readonly MatchedFilter[];
  #branches: Branch[] = [];
  #window = new Float32Array(0);
  /** Number of the first sample in the window, and how many are in it. */
  #first = 0;
  #count = 0;
  /** Where the block in hand ends. */
  #blockEnd = 0;
  #union!: FrameUnion;
  #samples = 0;

  constructor(reception: G3ruhReception) {
    this.sampleRateHz = reception.sampleRateHz;
    this.#reception = reception;
    this.#filters = listenings.map(
      ({ widthSymbols }) => new MatchedFilter(widthSymbols, this.#samplesPerSymbol),
    );
    this.#begin();
  }

  push(samples: Float32Array): DemodulatedFrame[] {
    const frames: DemodulatedFrame[] = [];
    for (let from = 0; from < samples.length; ) {
      const room = this.#blockEnd - this.#first - this.#count;
      const taken = Math.min(room, samples.length - from);
      this.#append(samples, from, taken);
      from += taken;
      if (taken === room) frames.push(...this.#workBlock());
    }
    this.#samples += samples.length;
    return frames;
  }

  flush(): DemodulatedFrame[] {
    const heardSamples = this.#samples;
    const symbols = decisionDelaySymbols + flagBits + 4;
    const silence = new Float32Array(symbols * this.#samplesPerSymbol + this.#reach);
    const frames = this.push(silence);
    frames.push(...this.#workBlock());
    frames.push(...this.#union.flush().map((frame) => this.#told(frame)));
    this.#begin();
    return frames.filter(({ startSample }) => startSample < heardSamples);
  }

  get #samplesPerSymbol(): number {
    return this.sampleRateHz / this.#reception.baud;
  }

  get #reach(): number {
    return Math.max(...this.#branches.map(({ tracker }) => tracker.reachSamples));
  }

  #begin(): void {
    this.#branches = listenings.map(
      (listening, index) => new Branch(listening, this.#reception, this.#filters[index]!),
    );
    this.#window = new Float32Array(blockSamples + 2 * this.#reach + 2);
    this.#first = 0;
    this.#count = 0;
    this.#blockEnd = blockSamples;
    const { repairs = 0, givesDamaged = false } = this.#reception;
    this.#union = new FrameUnion({ repairs, givesDamaged });
    this.#samples = 0;
  }

  #append(samples: Float32Array, from: number, taken: number): void {
    for (let index = 0; index < taken; index++) {
      const sample = samples[from + index]!;
      // What is no number would stay in the levels for ever.
      this.#window[this.#count + index] = Math.abs(sample) <= loudest ? sample : 0;
    }
    this.#count += taken;
  }

  #workBlock(): DemodulatedFrame[] {
    const heard: BranchFrame[] = [];
    for (const branch of this.#branches) branch.run(this.#window, this.#first, this.#count, heard);
    const nowSymbol = this.#blockEnd / this.#samplesPerSymbol;
    // Behind the block each tracker still looks back as far as it reaches.
    const kept = Math.min(this.#count, 2 * this.#reach + 1);
    this.#window.copyWithin(0, this.#count - kept, this.#count);
    this.#first += this.#count - kept;
    this.#count = kept;
    this.#blockEnd = this.#first + kept + blockSamples;
    return this.#union.unite(heard, nowSymbol).map((frame) => this.#told(frame));
  }

  #told(frame: UnitedFrame): DemodulatedFrame {
    const { octets, isCheckGood, repairedBits, startSymbol, endSymbol, amplitude, markOffsetHz } = frame;
    return {
      ...{ octets, isCheckGood, repairedBits, markOffsetHz },
      startSample: Math.round(startSymbol * this.#samplesPerSymbol),
      endSample: Math.round(endSymbol * this.#samplesPerSymbol),
      levelDb: 20 * Math.log10(amplitude),
    };
  }
}

/** One tracker with all that follows it. */
class Branch {
  readonly tracker: SymbolTracker;
  readonly #scrambler = new G3ruhScrambler();
  readonly #receiver: HdlcReceiver;
  readonly #reception: G3ruhReception;
  #line = 0;

  constructor(listening: Listening, reception: G3ruhReception, filter: MatchedFilter) {
    this.#reception = reception;
    this.#receiver = new HdlcReceiver({ mostOctets: reception.mostOctets ?? 1024 });
    this.tracker = new SymbolTracker(listening, reception.sampleRateHz / reception.baud, filter);
  }

  /** @param heard frames are put behind those that are there */
  run(window: Float32Array, first: number, count: number, heard: BranchFrame[]): void {
    this.tracker.run(window, first, count, (symbol, atSample) => {
      const line = this.#scrambler.descramble(symbol);
      const frame = this.#receiver.push(line === this.#line ? 1 : 0);
      this.#line = line;
      if (frame !== undefined) heard.push(this.#placed(frame, atSample));
    });
  }

  /** @param atSample the middle of the last bit of the flag behind it */
  #placed(frame: HdlcFrame, atSample: number): BranchFrame {
    const { sampleRateHz, baud, fullScaleHz = Number.NaN } = this.#reception;
    const endSymbol = atSample / (sampleRateHz / baud) - (flagBits - 0.5);
    return {
      ...frame,
      startSymbol: Math.max(0, endSymbol - frame.airBits),
      endSymbol,
      amplitude: this.tracker.amplitude,
      markOffsetHz: this.tracker.offset * fullScaleHz,
    };
  }
}

/**
 * Chosen by trying sixty and keeping what added frames: ramps of noise on clean pulses at 5, 10 and 20 samples a symbol, and
 * behind a simulated receiver (filter 9 to 20 kHz wide, discriminator) raised-cosine and GMSK signals, on and 3 kHz off frequency.
 */
const listenings: readonly Listening[] = [
  { widthSymbols: 0.8, leak: 0.12, timingGain: 0.04, levelGain: 0.01 },
  { widthSymbols: 1.2, leak: 0.25, timingGain: 0.04, levelGain: 0.03 },
  { widthSymbols: 0.7, leak: 0, timingGain: 0.008, levelGain: 0.03 },
  { widthSymbols: 0.8, leak: 0.04, timingGain: 0.008, levelGain: 0.01 },
  { widthSymbols: 0.6, leak: 0, timingGain: 0.04, levelGain: 0.01 },
];

const blockSamples = 1024;
/** Nothing that was scaled to 1 comes near; squares of it still fit. */
const loudest = 1e6;
