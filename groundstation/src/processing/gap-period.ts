import type { GapReason, GapRecord } from '@dawa/protocols/console/completeness';
import { GapList, type KeptGap } from './gap.ts';
import type { CounterStep } from './gap-counter.ts';

/** A report that is made every so often, and has no counter of its own. */
export interface PeriodReading {
  readonly onboardAtMs: number;
  readonly receivedAtMs: number;
}

export interface KeptPeriod {
  readonly last: PeriodReading | null;
  readonly gapsMade: number;
  readonly gaps: readonly KeptGap[];
}

/**
 * Follows a report of a known period by its onboard time: where more than one and a half periods pass, reports are missing.
 * A report that comes later fills the place of its time.
 */
export class PeriodGaps {
  readonly #container: string;
  readonly #periodMs: number;
  readonly #gaps: GapList;
  #last: PeriodReading | undefined;
  #gapsMade = 0;

  constructor(container: string, periodMs: number, kept?: KeptPeriod) {
    if (!(periodMs > 0)) throw new RangeError(`periodMs: expected above 0, found ${periodMs}`);
    this.#container = container;
    this.#periodMs = periodMs;
    this.#gaps = new GapList(32, kept?.gaps);
    this.#last = kept?.last ?? undefined;
    this.#gapsMade = kept?.gapsMade ?? 0;
  }

  push(reading: PeriodReading, reasonOf: (fromAtMs: number) => GapReason | null): CounterStep {
    const last = this.#last;
    if (last === undefined) {
      this.#last = reading;
      return { kind: 'first', gap: undefined };
    }
    const periods = (reading.onboardAtMs - last.onboardAtMs) / this.#periodMs;
    if (periods < 0) return this.#takeOld(reading.onboardAtMs);
    this.#last = reading;
    if (periods <= 1.5) return { kind: periods === 0 ? 'repeat' : 'next', gap: undefined };
    const missed = Math.round(periods) - 1;
    const gap = this.#gaps.add(
      {
        gapId: `onboard-time/${this.#container}/${reading.receivedAtMs}/${++this.#gapsMade}`,
        by: 'onboard-time',
        id: this.#container,
        fromAtMs: last.receivedAtMs,
        toAtMs: reading.receivedAtMs,
        fromOnboardAtMs: last.onboardAtMs,
        toOnboardAtMs: reading.onboardAtMs,
        missing: { atLeast: missed, likely: missed, atMost: missed },
        reason: reasonOf(last.receivedAtMs),
      },
      null,
    );
    return { kind: 'gap', gap };
  }

  records(): GapRecord[] {
    return this.#gaps.records();
  }

  kept(): KeptPeriod {
    return { last: this.#last ?? null, gapsMade: this.#gapsMade, gaps: this.#gaps.kept() };
  }

  #takeOld(onboardAtMs: number): CounterStep {
    for (const gap of this.#gaps.newestFirst()) {
      const { fromOnboardAtMs, toOnboardAtMs } = gap.ends;
      if (fromOnboardAtMs === null || toOnboardAtMs === null) continue;
      if (onboardAtMs < fromOnboardAtMs || onboardAtMs > toOnboardAtMs) continue;
      const place = Math.round((onboardAtMs - fromOnboardAtMs) / this.#periodMs) - 1;
      const isNew = gap.fill(Math.min(Math.max(0, place), gap.ends.missing.likely - 1));
      return { kind: isNew ? 'late' : 'repeat', gap: isNew ? gap : undefined };
    }
    return { kind: 'repeat', gap: undefined };
  }
}
