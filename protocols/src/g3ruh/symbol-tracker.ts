import type { MatchedFilter } from './matched-filter.ts';
import { decisionDelaySymbols, SymbolSequence } from './symbol-sequence.ts';

/** One way of listening: no single one is best for every noise, filter and start of a transmission. */
export interface Listening {
  /** Half width of the filter. */
  readonly widthSymbols: number;
  /** Of a symbol into its neighbour behind that filter; 0 decides symbol by symbol. */
  readonly leak: number;
  /** Share of a timing error that is made good at once: large finds the beat sooner, small loses it later. */
  readonly timingGain: number;
  /** Share by which a symbol moves what is believed of the levels. */
  readonly levelGain: number;
}

/** Called for each symbol with where its middle lay, in samples from the first. */
export type SymbolSink = (symbol: number, atSample: number) => void;

/**
 * Follows the beat and the two levels of a signal and hands on its symbols.
 *
 * The levels are followed one by one, so their middle, which is where a carrier off its frequency puts it behind a
 * discriminator, and their distance need no gain control. The beat is read where the signal crosses the middle.
 */
export class SymbolTracker {
  readonly #filter: MatchedFilter;
  readonly #listening: Listening;
  readonly #samplesPerSymbol: number;
  readonly #sequence: SymbolSequence;
  readonly #waiting: Float64Array;
  #place: number;
  #period: number;
  #count = 0;
  #high = 0;
  #low = 0;
  #before = 0;
  #run = 0;

  /** @param filter as wide as `listening` has it */
  constructor(listening: Listening, samplesPerSymbol: number, filter: MatchedFilter) {
    this.#listening = listening;
    this.#samplesPerSymbol = samplesPerSymbol;
    this.#filter = filter;
    this.#sequence = new SymbolSequence(listening.leak);
    this.#waiting = new Float64Array(decisionDelaySymbols);
    this.#period = samplesPerSymbol;
    this.#place = 0;
  }

  /** Half the distance of the levels that a long run of one symbol would have. */
  get amplitude(): number {
    return (this.#high - this.#low) / 2 / this.#filter.pulseGain;
  }

  /** Where the middle of the levels lies. */
  get offset(): number {
    return (this.#high + this.#low) / 2;
  }

  /** Samples on either side of a symbol that are looked at. */
  get reachSamples(): number {
    return this.#filter.reachSamples + Math.ceil(this.#samplesPerSymbol);
  }

  /**
   * Symbols up to the end of what is there.
   *
   * @param samples a window; before its first sample lies what needs no longer be known
   * @param first number of its first sample
   * @param end how many of them are there
   */
  run(samples: Float32Array, first: number, end: number, sink: SymbolSink): void {
    const last = end - this.reachSamples;
    while (this.#place - first < last) {
      if (this.#place - first >= this.reachSamples) this.#take(samples, first, sink);
      else this.#place += this.#period;
    }
  }

  #take(samples: Float32Array, first: number, sink: SymbolSink): void {
    const local = this.#place - first;
    const level = this.#filter.at(samples, local);
    const middle = (this.#high + this.#low) / 2;
    const amplitude = Math.max(smallest, (this.#high - this.#low) / 2);
    const symbol = level > middle ? 1 : 0;
    this.#learnLevels(level, symbol);
    const at = this.#place;
    const lateness = symbol === this.#before ? 0 : this.#lateness(samples, local, middle, amplitude, symbol);
    this.#before = symbol;
    this.#step(lateness);
    this.#handOn((level - middle) / amplitude, at, sink);
  }

  /** Above 0 when the symbols are read too late; about in symbols. */
  #lateness(samples: Float32Array, local: number, middle: number, amplitude: number, symbol: number): number {
    const between = (this.#filter.at(samples, local - this.#period / 2) - middle) / amplitude;
    const lateness = symbol === 1 ? between : -between;
    return Math.max(-1, Math.min(1, lateness));
  }

  #step(lateness: number): void {
    const { timingGain } = this.#listening;
    const nominal = this.#samplesPerSymbol;
    const most = nominal * mostClockError;
    const period = this.#period - ((timingGain * timingGain) / 4) * lateness * nominal;
    this.#period = Math.max(nominal - most, Math.min(nominal + most, period));
    this.#place += this.#period - timingGain * lateness * nominal;
  }

  #learnLevels(level: number, symbol: number): void {
    const gain = this.#listening.levelGain;
    this.#run = symbol === this.#before ? this.#run + 1 : 0;
    if (this.#run > longestRun) {
      // Both levels lie on one side of what was believed: begin with them anew.
      const half = Math.max(smallest, (this.#high - this.#low) / 2);
      this.#high = level + half;
      this.#low = level - half;
      this.#run = 0;
    } else if (symbol === 1) this.#high += gain * (level - this.#high);
    else this.#low += gain * (level - this.#low);
    if (this.#high < this.#low + 2 * smallest) this.#high = this.#low + 2 * smallest;
  }

  /** The symbol comes out later than its level went in: its place waits as long. */
  #handOn(level: number, at: number, sink: SymbolSink): void {
    // Noise without a signal may be any number of times what was believed.
    const symbol = this.#sequence.push(Math.max(-4, Math.min(4, level)));
    const slot = this.#count++ % this.#waiting.length;
    const decidedAt = this.#waiting[slot]!;
    this.#waiting[slot] = at;
    if (symbol !== undefined) sink(symbol, decidedAt);
  }
}

/** 0.3 %: what clocks are off by is below a tenth of that. */
const mostClockError = 0.003;
/** A scrambled signal has a run of thirty symbols once in five hundred million. */
const longestRun = 30;
/** Of full scale: a sample of 16 bits is 30 times as much. */
const smallest = 1e-6;
