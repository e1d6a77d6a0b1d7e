import { basebandRateHz, bell202, centreHz, samplesPerSymbol } from './bell-202.ts';
import { SymbolClock, type SymbolClockOptions } from './symbol-clock.ts';
import { decisionDelay, type SymbolDetector } from './symbol-detector.ts';
import type { ToneFits } from './tone-filters.ts';

export interface SequenceDetectorOptions {
  readonly clock: SymbolClockOptions;
  /** Share of the newest symbol in what is remembered of the phase. */
  readonly freshness: number;
  /** How fast it learns that the tones are off; 0 for a detector that believes they are right. */
  readonly turnGain: number;
}

/**
 * Decides on whole sequences of tones, not on one after the other.
 *
 * The phase of AFSK runs on from symbol to symbol, so the phase in which one tone ends is that in which the next begins.
 * A detector that compares the strengths of the tones throws that away, and with it about 3 dB. This one follows four
 * candidates, one for each pair of last tones. Each remembers how strong and in which phase the signal should go on if it
 * is right, with the past fading; of the two that can lead to a pair the one lives on that fits better (the algorithm of
 * Viterbi, with a phase reference per survivor). What the best of them held for the tone of 24 symbols ago is the answer.
 *
 * Sources: G. Colavolpe and R. Raheli, "Noncoherent sequence detection", IEEE Transactions on Communications 47, 1999;
 * R. Raheli, A. Polydoros and C.-K. Tzou, "Per-survivor processing", ibid. 43, 1995.
 */
export class SequenceDetector implements SymbolDetector {
  readonly delaySymbols = decisionDelay;
  advance = samplesPerSymbol;
  amplitude = 0;
  readonly #clock: SymbolClock;
  readonly #freshness: number;
  readonly #turnGain: number;
  /** Of each candidate: how well it fits so far (0 for the best), its phase and strength, its last 32 tones. */
  #fits = new Float64Array(candidates);
  #real = new Float64Array(candidates);
  #imaginary = new Float64Array(candidates);
  #tones = new Int32Array(candidates);
  #nextFits = new Float64Array(candidates);
  #nextReal = new Float64Array(candidates);
  #nextImaginary = new Float64Array(candidates);
  #nextTones = new Int32Array(candidates);
  readonly #before = new Float64Array(candidates);
  /** Radians a symbol that space and mark turn more than they should. */
  #spaceTurn = 0;
  #markTurn = 0;
  /** What is left over, of both tones: too short a look at either pulls it towards the other. Only for telling. */
  #watchedTurn = 0;
  #energy = 0;

  constructor({ clock, freshness, turnGain }: SequenceDetectorOptions) {
    this.#clock = new SymbolClock(clock);
    this.#freshness = freshness;
    this.#turnGain = turnGain;
  }

  get markOffsetHz(): number {
    const turn = (this.#markTurn + this.#spaceTurn) / 2 + this.#watchedTurn;
    return (turn * bell202.baud) / (2 * Math.PI);
  }

  step(fits: ToneFits, at: number, isInFrame: boolean): number {
    const best = this.#survive(fits, at, isInFrame);
    const error = this.#timingError(fits, at, (best & 1) === 1);
    this.advance = this.#clock.step(error, isInFrame);
    if (this.advance !== samplesPerSymbol) this.#shift(this.advance - samplesPerSymbol);
    return (this.#tones[best]! >>> decisionDelay) & 1;
  }

  /** @returns the candidate that fits best now */
  #survive(fits: ToneFits, at: number, isInFrame: boolean): number {
    const fresh = this.#freshness;
    const kept = 1 - fresh;
    const spaceReal = fresh * fits.spaceReal[at]!;
    const spaceImaginary = fresh * fits.spaceImaginary[at]!;
    const markReal = fresh * fits.markReal[at]!;
    const markImaginary = fresh * fits.markImaginary[at]!;
    const spaceCosine = Math.cos(symbolTurn + this.#spaceTurn);
    const spaceSine = Math.sin(symbolTurn + this.#spaceTurn);
    const markCosine = Math.cos(this.#markTurn - symbolTurn);
    const markSine = Math.sin(this.#markTurn - symbolTurn);
    const real = this.#real;
    const imaginary = this.#imaginary;
    const before = this.#before;
    for (let state = 0; state < candidates; state++) {
      const a = kept * real[state]!;
      const b = kept * imaginary[state]!;
      before[state] = this.#fits[state]! * fresh - Math.sqrt(a * a + b * b);
    }
    let best = 0;
    let bestFit = Number.NEGATIVE_INFINITY;
    let cross = 0;
    let along = 0;
    for (let state = 0; state < candidates; state++) {
      const isMark = (state & 1) === 1;
      const heardReal = isMark ? markReal : spaceReal;
      const heardImaginary = isMark ? markImaginary : spaceImaginary;
      // The candidates that this tone makes into `state`: they differ in the tone that is now forgotten.
      const one = state >> 1;
      const other = one | (candidates >> 1);
      const oneReal = kept * real[one]! + heardReal;
      const oneImaginary = kept * imaginary[one]! + heardImaginary;
      const otherReal = kept * real[other]! + heardReal;
      const otherImaginary = kept * imaginary[other]! + heardImaginary;
      const oneFit = before[one]! + Math.sqrt(oneReal * oneReal + oneImaginary * oneImaginary);
      const otherFit = before[other]! + Math.sqrt(otherReal * otherReal + otherImaginary * otherImaginary);
      const isOne = oneFit >= otherFit;
      const from = isOne ? one : other;
      const fit = isOne ? oneFit : otherFit;
      const newReal = isOne ? oneReal : otherReal;
      const newImaginary = isOne ? oneImaginary : otherImaginary;
      const cosine = isMark ? markCosine : spaceCosine;
      const sine = isMark ? markSine : spaceSine;
      this.#nextReal[state] = newReal * cosine - newImaginary * sine;
      this.#nextImaginary[state] = newReal * sine + newImaginary * cosine;
      this.#nextTones[state] = (this.#tones[from]! << 1) | (state & 1);
      this.#nextFits[state] = fit;
      if (fit <= bestFit) continue;
      bestFit = fit;
      best = state;
      along = real[from]! * newReal + imaginary[from]! * newImaginary;
      cross = real[from]! * newImaginary - imaginary[from]! * newReal;
    }
    for (let state = 0; state < candidates; state++) {
      this.#nextFits[state] = (this.#nextFits[state]! - bestFit) / fresh;
    }
    this.#exchange();
    this.#learn(best, cross / (Math.sqrt(along * along + cross * cross) + tiny), isInFrame);
    return best;
  }

  #exchange(): void {
    const fits = this.#fits;
    const real = this.#real;
    const imaginary = this.#imaginary;
    const tones = this.#tones;
    this.#fits = this.#nextFits;
    this.#real = this.#nextReal;
    this.#imaginary = this.#nextImaginary;
    this.#tones = this.#nextTones;
    this.#nextFits = fits;
    this.#nextReal = real;
    this.#nextImaginary = imaginary;
    this.#nextTones = tones;
  }

  /** @param sine of the angle by which the best candidate was turned by its last tone */
  #learn(best: number, sine: number, isInFrame: boolean): void {
    const real = this.#real[best]!;
    const imaginary = this.#imaginary[best]!;
    this.amplitude += (Math.sqrt(real * real + imaginary * imaginary) - this.amplitude) / smoothingSymbols;
    const isMark = (best & 1) === 1;
    this.#watchedTurn += (sine - this.#watchedTurn) / smoothingSymbols;
    if (this.#turnGain === 0) return;
    if (!isInFrame) {
      this.#markTurn *= 0.97;
      this.#spaceTurn *= 0.97;
    } else if (isMark) this.#markTurn = bounded(this.#markTurn + this.#turnGain * sine);
    else this.#spaceTurn = bounded(this.#spaceTurn + this.#turnGain * sine);
  }

  /** Late less early energy, of the usual energy of a symbol. */
  #timingError(fits: ToneFits, at: number, isMark: boolean): number {
    const real = isMark ? fits.markReal : fits.spaceReal;
    const imaginary = isMark ? fits.markImaginary : fits.spaceImaginary;
    const late = real[at + 1]! * real[at + 1]! + imaginary[at + 1]! * imaginary[at + 1]!;
    const early = real[at - 1]! * real[at - 1]! + imaginary[at - 1]! * imaginary[at - 1]!;
    const now = real[at]! * real[at]! + imaginary[at]! * imaginary[at]!;
    this.#energy += (now - this.#energy) / 32;
    return (late - early) / (this.#energy + tiny);
  }

  /** The next symbol begins earlier or later: the tone has turned by that much less or more until then. */
  #shift(samples: number): void {
    for (let state = 0; state < candidates; state++) {
      const sine = (state & 1) === 1 ? -sampleSine * samples : sampleSine * samples;
      const real = this.#real[state]!;
      const imaginary = this.#imaginary[state]!;
      this.#real[state] = real * sampleCosine - imaginary * sine;
      this.#imaginary[state] = real * sine + imaginary * sampleCosine;
    }
  }
}

/** One for each pair of last tones: the newer in bit 0, 1 for a mark. */
const candidates = 4;
const smoothingSymbols = 64;
const tiny = 1e-12;
/** The space lies 500 Hz above the centre, the mark as far below. */
const symbolTurn = (2 * Math.PI * (bell202.spaceHz - centreHz)) / bell202.baud;
const sampleTurn = (2 * Math.PI * (bell202.spaceHz - centreHz)) / basebandRateHz;
const sampleCosine = Math.cos(sampleTurn);
const sampleSine = Math.sin(sampleTurn);
/** Radians a symbol: 57 Hz. */
const mostTurn = 0.3;

function bounded(turn: number): number {
  return turn > mostTurn ? mostTurn : turn < -mostTurn ? -mostTurn : turn;
}
