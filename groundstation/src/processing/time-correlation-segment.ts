import {
  type ClockLine,
  type ClockPair,
  fitClockLine,
  type RatePrior,
  taiMsOn,
} from './time-correlation-fit.ts';

export interface ClockSegmentOptions {
  readonly prior: RatePrior;
  /** Beyond, every other pair of the older half is dropped: the oldest stay, more thinly. */
  readonly mostPairs: number;
  readonly driftStabilityMsPerS: number;
}

/** A segment as JSON keeps it. The line is kept, because it depends a little on the order in which it was found. */
export interface KeptSegment {
  readonly prior: RatePrior;
  readonly pairs: readonly ClockPair[];
  readonly count: number;
  readonly line: ClockLine | null;
}

/** Pairs of a stretch in which the clock ran without a jump, and the line through them. */
export class ClockSegment {
  readonly #options: ClockSegmentOptions;
  #pairs: readonly ClockPair[];
  #line: ClockLine | undefined;
  #count: number;

  constructor(options: ClockSegmentOptions, pairs: readonly ClockPair[] = []) {
    this.#options = options;
    this.#pairs = pairs;
    this.#count = pairs.length;
    this.#fit();
  }

  static fromKept(options: Omit<ClockSegmentOptions, 'prior'>, kept: KeptSegment): ClockSegment {
    const segment = new ClockSegment({ ...options, prior: kept.prior });
    segment.#pairs = kept.pairs;
    segment.#count = kept.count;
    segment.#line = kept.line ?? undefined;
    return segment;
  }

  get line(): ClockLine | undefined {
    return this.#line;
  }

  /** Pairs that were taken, those that were dropped since included. */
  get count(): number {
    return this.#count;
  }

  kept(): KeptSegment {
    return {
      prior: this.#options.prior,
      pairs: this.#pairs,
      count: this.#count,
      line: this.#line ?? null,
    };
  }

  /** What a pair is off the line, ms; above 0 it came later than the line says. */
  deviationMs(pair: ClockPair): number {
    return this.#line === undefined ? 0 : pair.groundTaiMs - taiMsOn(this.#line, pair.onboardS);
  }

  add(pair: ClockPair): void {
    this.#count++;
    const pairs = [...this.#pairs, pair];
    const half = pairs.length >> 1;
    const mayStay = pairs.length <= Math.max(8, this.#options.mostPairs);
    this.#pairs = mayStay ? pairs : pairs.filter((_, index) => index >= half || index % 2 === 0);
    this.#fit();
  }

  #fit(): void {
    const { prior, driftStabilityMsPerS } = this.#options;
    // A few pairs are so easily led astray by one that the median has to be asked again.
    const before = this.#pairs.length > 12 ? this.#line : undefined;
    this.#line = fitClockLine(this.#pairs, prior, driftStabilityMsPerS, before);
  }
}
