import type { ClockJump, TimeCorrelationState } from '@dawa/protocols/console/completeness';
import type { MissionTimekeeping } from '@dawa/protocols/mission-timekeeping';
import { taiFromUtcMs, utcFromTaiMs } from 'ccsds-parser/time/leap-seconds';
import {
  type ClockLine,
  type ClockPair,
  lineUncertaintyMs,
  type RatePrior,
  student95,
  taiMsOn,
} from './time-correlation-fit.ts';
import { nameJump } from './time-correlation-jump.ts';
import { ClockSegment, type KeptSegment } from './time-correlation-segment.ts';
import { firstOfAgreeing, isLongEnough } from './time-correlation-suspects.ts';

/** A line that was valid from an instant on: with these a packet is dated again as it was, or better. */
export interface ClockCoefficients {
  readonly setId: number;
  /** Counts the stretches between jumps. */
  readonly segmentId: number;
  readonly line: ClockLine;
  /** Ground instant, UTC, from which on the station used it. */
  readonly validFromAtMs: number;
}

export interface TimeCorrelationOptions {
  readonly timekeeping: Pick<
    MissionTimekeeping,
    'mode' | 'accuracyMs' | 'validityMs' | 'maxDriftPpm' | 'driftStabilityPpm'
  >;
  /** What the clock itself means by a reading, UTC; null where it means nothing. */
  readonly clockAtMs?: (onboardS: number) => number | null;
  /** Readings after which the field begins again at 0. */
  readonly wrapS?: number;
  readonly mostPairs?: number;
}

/** An instant and within how many milliseconds it is right, 19 times in 20. */
export interface CorrelatedInstant {
  readonly atMs: number;
  readonly uncertaintyMs: number;
}

/** What became of a pair. `suspect`: it does not fit; it is an outlier, or the first of a jump. `late`: from before the last one. */
export type PairOutcome = 'used' | 'suspect' | 'jump' | 'late';

/** A correlation as JSON keeps it. */
export interface KeptCorrelation {
  readonly history: readonly ClockCoefficients[];
  readonly segmentId: number;
  readonly segment: KeptSegment;
  readonly lastPair: ClockPair | null;
  readonly suspects: readonly ClockPair[];
  readonly outliers: number;
  readonly lastPairAtMs: number | null;
  readonly jumps: readonly ClockJump[];
}

/**
 * What the clock on board means in UTC, from pairs of its readings and the instants at which it read so.
 *
 * The line is fitted against TAI, because a clock that runs on through leap seconds is straight there. A pair that is further
 * off than `validityMs` is a suspect. When suspects agree with each other over a time in which noise and a playback at another
 * speed would show, the clock has jumped: a new stretch begins, with the drift that the oscillator had before. Else they are
 * outliers.
 *
 * Deterministic: the same pairs give the same lines. Sets of coefficients are published only when they say something new, and
 * kept with the instant from which they were used.
 *
 * Source: the method is that of the time couples of ESA mission control (linear regression with thresholds of accuracy and
 * validity, CCSDS A-2015-11-10 on clock correlation); outlier and jump rules are our own
 */
export class TimeCorrelation {
  readonly #options: TimeCorrelationOptions;
  readonly #driftStability: number;
  readonly #widePrior: RatePrior;
  #segment: ClockSegment;
  #segmentId = 1;
  #history: ClockCoefficients[] = [];
  #suspects: ClockPair[] = [];
  #jumps: ClockJump[] = [];
  #outliers = 0;
  #lastPair: ClockPair | undefined;
  #lastPairAtMs: number | null = null;
  #groundStep: { readonly atMs: number; readonly stepS: number } | undefined;

  constructor(options: TimeCorrelationOptions, kept?: KeptCorrelation) {
    this.#options = options;
    const { maxDriftPpm, driftStabilityPpm } = options.timekeeping;
    this.#driftStability = driftStabilityPpm * msPerSOfPpm;
    // The worst drift is meant as a bound: two standard deviations.
    this.#widePrior = { meanMsPerS: 0, sigmaMsPerS: (maxDriftPpm * msPerSOfPpm) / 2 };
    this.#segment = this.#newSegment(this.#widePrior);
    if (kept === undefined) return;
    this.#segment = ClockSegment.fromKept(this.#segmentOptions, kept.segment);
    this.#suspects = [...kept.suspects];
    this.#segmentId = kept.segmentId;
    this.#history = [...kept.history];
    this.#jumps = [...kept.jumps];
    this.#outliers = kept.outliers;
    this.#lastPairAtMs = kept.lastPairAtMs;
    this.#lastPair = kept.lastPair ?? undefined;
  }

  /** No pair was taken yet. */
  get isUntouched(): boolean {
    return this.#lastPair === undefined && this.#suspects.length === 0;
  }

  /** UTC of the station was stepped by its owner: a jump by as much is not the spacecraft's. */
  noteGroundStep(stepMs: number, atMs: number): void {
    this.#groundStep = { atMs, stepS: stepMs / 1000 };
  }

  /** @param groundAtMs UTC at which the clock read `onboardS`: reception less light time and all delays */
  addPair(
    pair: Pick<ClockPair, 'onboardS' | 'sigmaMs' | 'biasMs'> & { readonly groundAtMs: number },
  ): PairOutcome {
    const { onboardS, groundAtMs, sigmaMs, biasMs } = pair;
    const found: ClockPair = { onboardS, groundTaiMs: taiFromUtcMs(groundAtMs), sigmaMs, biasMs };
    if (this.#fits(found)) {
      this.#outliers += this.#suspects.length;
      this.#suspects = [];
      const isLate = this.#lastPair !== undefined && onboardS <= this.#lastPair.onboardS;
      if (isLate) return 'late';
      this.#take(found, groundAtMs);
      return 'used';
    }
    this.#suspects.push(found);
    const start = firstOfAgreeing(this.#suspects, this.#options.timekeeping.maxDriftPpm * msPerSOfPpm);
    this.#outliers += start;
    this.#suspects = this.#suspects.slice(start);
    if (!isLongEnough(this.#suspects)) return 'suspect';
    this.#jump(groundAtMs);
    return 'jump';
  }

  /**
   * The instant at which the clock read so.
   *
   * @param receivedAtMs when the reading was heard: after a restart the same readings come again, and those of one stretch lie
   *   in the future of the packet
   * @returns undefined while there is no line, or none on which the reading can have been made
   */
  toUtc(onboardS: number, receivedAtMs?: number): CorrelatedInstant | undefined {
    for (let index = this.#history.length - 1; index >= 0; index--) {
      const set = this.#history[index]!;
      if (this.#history[index + 1]?.segmentId === set.segmentId) continue;
      const instant = this.#instantOn(set, onboardS);
      const latestAtMs = (receivedAtMs ?? Number.POSITIVE_INFINITY) + instant.uncertaintyMs + futureSlackMs;
      if (instant.atMs > latestAtMs) continue;
      const isFirst = this.#history[0]?.segmentId === set.segmentId;
      if (isFirst || instant.atMs >= this.#segmentStartMs(set.segmentId) - instant.uncertaintyMs)
        return instant;
    }
    return undefined;
  }

  /** Whether an instant is known as well as the mission asks, and nothing is going on that speaks against it. */
  isGood({ uncertaintyMs }: CorrelatedInstant): boolean {
    return this.#suspects.length === 0 && uncertaintyMs <= this.#options.timekeeping.accuracyMs;
  }

  /** All sets of coefficients, oldest first; at most a thousand. */
  get history(): readonly ClockCoefficients[] {
    return this.#history;
  }

  state(atMs: number): TimeCorrelationState {
    const { mode, accuracyMs } = this.#options.timekeeping;
    const { line } = this.#segment;
    const base = {
      atMs,
      mode,
      pairs: this.#segment.count,
      outliers: this.#outliers + (line?.outliers ?? 0),
      lastPairAtMs: this.#lastPairAtMs,
      jumps: this.#jumps.map((jump) => ({ ...jump })),
    };
    if (line === undefined)
      return { ...base, ...nothingKnown, status: mode === 'trust' ? 'off' : 'acquiring' };
    const onboardNowS = line.onboardS + (taiFromUtcMs(atMs) - line.taiMs) / (1000 + line.rateOffsetMsPerS);
    const uncertaintyMs = lineUncertaintyMs(line, onboardNowS, this.#driftStability);
    const clockAtMs = this.#options.clockAtMs?.(onboardNowS) ?? null;
    const isGood = uncertaintyMs <= accuracyMs && this.#suspects.length === 0;
    return {
      ...base,
      status: isGood ? 'valid' : line.pairs < 3 ? 'acquiring' : 'doubtful',
      offsetS: clockAtMs === null ? null : (clockAtMs - atMs) / 1000,
      // A clock that gains reads more seconds than pass: each of its seconds takes less than 1000 ms.
      driftPpm: -line.rateOffsetMsPerS / msPerSOfPpm,
      driftUncertaintyPpm: (student95(line.freedom) * Math.sqrt(line.rateVariance)) / msPerSOfPpm,
      uncertaintyMs,
    };
  }

  checkpoint(): KeptCorrelation {
    return {
      history: this.#history,
      segmentId: this.#segmentId,
      segment: this.#segment.kept(),
      lastPair: this.#lastPair ?? null,
      suspects: this.#suspects,
      outliers: this.#outliers,
      lastPairAtMs: this.#lastPairAtMs,
      jumps: this.#jumps,
    };
  }

  get #segmentOptions() {
    const { mostPairs = 256 } = this.#options;
    return { mostPairs, driftStabilityMsPerS: this.#driftStability };
  }

  #newSegment(prior: RatePrior, pairs?: readonly ClockPair[]): ClockSegment {
    return new ClockSegment({ ...this.#segmentOptions, prior }, pairs);
  }

  #fits(pair: ClockPair): boolean {
    const { line } = this.#segment;
    if (line === undefined) return true;
    const knownMs = lineUncertaintyMs(line, pair.onboardS, this.#driftStability);
    const { validityMs } = this.#options.timekeeping;
    return Math.abs(this.#segment.deviationMs(pair)) <= Math.max(validityMs, knownMs + 4 * pair.sigmaMs);
  }

  #take(pair: ClockPair, groundAtMs: number): void {
    this.#segment.add(pair);
    this.#lastPair = pair;
    this.#lastPairAtMs = groundAtMs;
    this.#publish(groundAtMs);
  }

  #jump(groundAtMs: number): void {
    const first = this.#suspects[0]!;
    const { line } = this.#segment;
    const deviationMs = this.#segment.deviationMs(first);
    const step = this.#groundStep;
    const isRecent = step !== undefined && Math.abs(groundAtMs - step.atMs) < groundStepMemoryMs;
    const jumpS = -deviationMs / 1000;
    const atMs = utcFromTaiMs(first.groundTaiMs);
    const kind = nameJump({
      jumpS,
      toleranceS: (this.#options.timekeeping.validityMs + 4 * first.sigmaMs) / 4000,
      beforeOnboardS: this.#lastPair?.onboardS ?? 0,
      afterOnboardS: first.onboardS,
      atMs,
      wrapS: this.#options.wrapS,
      groundStepS: isRecent ? step.stepS : undefined,
    });
    this.#jumps = [...this.#jumps, { kind, atMs, jumpS }].slice(-rememberedJumps);
    const suspects = this.#suspects;
    this.#suspects = [];
    this.#segmentId++;
    this.#segment = this.#newSegment(this.#priorAfter(line), suspects);
    this.#lastPair = suspects.at(-1);
    this.#lastPairAtMs = groundAtMs;
    this.#publish(groundAtMs);
  }

  /** The clock was set, and its oscillator stayed: the drift that was known is the drift to expect. */
  #priorAfter(line: ClockLine | undefined): RatePrior {
    if (line === undefined) return this.#widePrior;
    const sigmaMsPerS = Math.hypot(Math.sqrt(line.rateVariance), this.#driftStability);
    if (sigmaMsPerS >= this.#widePrior.sigmaMsPerS) return this.#widePrior;
    return { meanMsPerS: line.rateOffsetMsPerS, sigmaMsPerS };
  }

  /** Keeps a new set when the segment is new, when it is known twice as well, or when the old one has become wrong. */
  #publish(groundAtMs: number): void {
    const { line } = this.#segment;
    if (line === undefined) return;
    const last = this.#history.at(-1);
    if (last?.segmentId === this.#segmentId) {
      const at = line.toOnboardS;
      const knownMs = lineUncertaintyMs(line, at, this.#driftStability);
      const wasKnownMs = lineUncertaintyMs(last.line, at, this.#driftStability);
      const isBetter = knownMs < wasKnownMs / 2;
      const isWrong =
        Math.abs(taiMsOn(line, at) - taiMsOn(last.line, at)) > Math.max(knownMs, wasKnownMs / 2);
      if (!isBetter && !isWrong) return;
    }
    const setId = (last?.setId ?? 0) + 1;
    const set = { setId, segmentId: this.#segmentId, line, validFromAtMs: groundAtMs };
    this.#history = [...this.#history, set].slice(-mostSets);
  }

  #instantOn({ line }: ClockCoefficients, onboardS: number): CorrelatedInstant {
    return {
      atMs: utcFromTaiMs(taiMsOn(line, onboardS)),
      uncertaintyMs: lineUncertaintyMs(line, onboardS, this.#driftStability),
    };
  }

  /**
   * The ground instant from which on a segment can hold: that of the last pair before it, for its jump came later. When UTC of
   * the station was put back, that of its own first pair.
   */
  #segmentStartMs(segmentId: number): number {
    const before = this.#history.findLast((set) => set.segmentId < segmentId);
    const own = this.#history.find((set) => set.segmentId === segmentId);
    if (before === undefined || own === undefined) return Number.NEGATIVE_INFINITY;
    const endTaiMs = taiMsOn(before.line, before.line.toOnboardS);
    return utcFromTaiMs(Math.min(endTaiMs, taiMsOn(own.line, own.line.fromOnboardS)));
  }
}

/** 1 ppm of a second is a microsecond. */
const msPerSOfPpm = 1e-3;
/** A packet cannot be from later than its reception, but for what the station's own clock is off. */
const futureSlackMs = 1000;
const groundStepMemoryMs = 3_600_000;
const rememberedJumps = 32;
const mostSets = 1000;

const nothingKnown = { offsetS: null, driftPpm: null, driftUncertaintyPpm: null, uncertaintyMs: null };
