import type { GapReason, GapRecord } from '@dawa/protocols/console/completeness';
import { type Gap, type GapEnds, GapList, type KeptGap } from './gap.ts';

/** A unit (frame, packet) that carries a counter. */
export interface CounterReading {
  readonly count: number;
  readonly receivedAtMs: number;
  /** When it was made, where that is known and believed. */
  readonly onboardAtMs: number | null;
}

/**
 * What a reading says about those before it. `late`: filled a place of a gap; `repeat`: came before, or is older than
 * anything that is missed; `restart`: the counter began anew.
 */
export interface CounterStep {
  readonly kind: 'first' | 'next' | 'gap' | 'restart' | 'late' | 'repeat';
  /** The gap that was opened, or filled by one. */
  readonly gap: Gap | undefined;
}

export interface CounterOptions {
  readonly by: GapRecord['by'];
  readonly id: string;
  /** Counts run from 0 to `modulus - 1`. */
  readonly modulus: number;
  /** Units cannot follow each other faster: bounds how often the counter can have gone round. */
  readonly shortestPeriodMs: number;
  /** Whether units may come out of their order: packets from a store do, frames do not. */
  readonly mayComeLate: boolean;
  readonly mostGaps?: number;
}

/** A counter as JSON keeps it. */
export interface KeptCounter {
  readonly last: CounterReading | null;
  readonly periodMs: number | null;
  readonly periods: number;
  readonly gapsMade: number;
  readonly gaps: readonly KeptGap[];
}

/**
 * Follows one counter, and keeps what it skipped as gaps that late units fill.
 *
 * The counter alone tells the loss but for whole turns; the time since the last unit tells which turns are possible, and how
 * often units came before tells which is likely. A counter that falls back to near 0, where so many units as it seems to have
 * skipped cannot have been sent, was restarted.
 *
 * Source: CCSDS 133.0-B-2, 4.1.3.4.3 (sequence count, modulo 16384); CCSDS 132.0-B-3, 4.1.2.6 (virtual channel frame count,
 * modulo 256)
 */
export class CounterGaps {
  readonly #options: CounterOptions;
  readonly #gaps: GapList;
  #last: CounterReading | undefined;
  /** Average time from unit to unit; undefined before the first step. */
  #periodMs: number | undefined;
  #periods = 0;
  #gapsMade = 0;

  constructor(options: CounterOptions, kept?: KeptCounter) {
    this.#options = options;
    this.#gaps = new GapList(options.mostGaps ?? 32, kept?.gaps);
    if (kept === undefined) return;
    this.#last = kept.last ?? undefined;
    this.#periodMs = kept.periodMs ?? undefined;
    this.#periods = kept.periods;
    this.#gapsMade = kept.gapsMade;
  }

  /** @param reasonOf why units are missing that should have come between two instants of reception */
  push(reading: CounterReading, reasonOf: (fromAtMs: number) => GapReason | null): CounterStep {
    const last = this.#last;
    if (last === undefined) {
      this.#last = reading;
      return { kind: 'first', gap: undefined };
    }
    const { modulus } = this.#options;
    const step = (reading.count - last.count + modulus) % modulus;
    const elapsedMs = elapsedBetween(last, reading);
    if (this.#isOld(step, reading, last)) return this.#takeOld(reading);
    this.#last = reading;
    if (this.#isRestart(step, elapsedMs, reading)) {
      const missing = { atLeast: reading.count, likely: reading.count, atMost: null };
      return { kind: 'restart', gap: this.#open(last, reading, 0, missing, 'counter-restart') };
    }
    const turns = this.#turns(step, elapsedMs);
    const skipped = step + turns.likely * modulus - 1;
    if (skipped < 0) return { kind: 'repeat', gap: undefined };
    this.#learn(elapsedMs / (skipped + 1));
    if (skipped === 0) return { kind: 'next', gap: undefined };
    const missing = {
      atLeast: Math.max(0, step - 1),
      likely: skipped,
      atMost: step + turns.most * modulus - 1,
    };
    const firstCount = (last.count + 1) % modulus;
    return { kind: 'gap', gap: this.#open(last, reading, firstCount, missing, reasonOf(last.receivedAtMs)) };
  }

  records(): GapRecord[] {
    return this.#gaps.records();
  }

  kept(): KeptCounter {
    return {
      last: this.#last ?? null,
      periodMs: this.#periodMs ?? null,
      periods: this.#periods,
      gapsMade: this.#gapsMade,
      gaps: this.#gaps.kept(),
    };
  }

  /** Whether a reading is from before the last one. */
  #isOld(step: number, reading: CounterReading, last: CounterReading): boolean {
    const { mayComeLate, modulus } = this.#options;
    if (!mayComeLate) return false;
    if (reading.onboardAtMs !== null && last.onboardAtMs !== null) {
      // A clock that was set back a little does not stop the counter.
      const isBack = reading.onboardAtMs < last.onboardAtMs;
      return isBack && (step !== 1 || this.#placeOf(reading) !== undefined);
    }
    if (step === 0) return false;
    if (modulus - step <= reorderDepth) return true;
    // More cannot have been sent since, so the unit is one that was missed.
    const mostSent =
      Math.max(0, reading.receivedAtMs - last.receivedAtMs) / this.#options.shortestPeriodMs + 1;
    return step > mostSent && this.#placeOf(reading) !== undefined;
  }

  #takeOld(reading: CounterReading): CounterStep {
    const found = this.#placeOf(reading);
    const isNew = found?.gap.fill(found.place) ?? false;
    return { kind: isNew ? 'late' : 'repeat', gap: isNew ? found?.gap : undefined };
  }

  /** The gap in which a reading is missing, and its place there. */
  #placeOf({ count, onboardAtMs }: CounterReading): { gap: Gap; place: number } | undefined {
    const { modulus } = this.#options;
    for (const gap of this.#gaps.newestFirst()) {
      const { fromOnboardAtMs, toOnboardAtMs, missing } = gap.ends;
      if (gap.firstCount === null || !gap.isFillable) continue;
      let place = (count - gap.firstCount + modulus) % modulus;
      if (onboardAtMs !== null && fromOnboardAtMs !== null && toOnboardAtMs !== null) {
        if (onboardAtMs < fromOnboardAtMs || onboardAtMs > toOnboardAtMs) continue;
        // Of the turns of a long gap the one that fits the time of the packet.
        const passed = (onboardAtMs - fromOnboardAtMs) / (toOnboardAtMs - fromOnboardAtMs || 1);
        place += modulus * Math.max(0, Math.round((passed * missing.likely - place) / modulus));
        while (place >= missing.likely && place >= modulus) place -= modulus;
      }
      if (place < missing.likely) return { gap, place };
    }
    return undefined;
  }

  #isRestart(step: number, elapsedMs: number, { count }: CounterReading): boolean {
    const { modulus, mayComeLate, shortestPeriodMs } = this.#options;
    // A frame counter of 256 wraps too often to tell.
    if (!mayComeLate || step <= 1 || count >= restartedBelow) return false;
    const periodMs = this.#periods >= knownPeriods ? this.#periodMs! / 4 : shortestPeriodMs;
    const possible = Math.max(0, elapsedMs) / periodMs + restartedBelow;
    return step > possible && step < modulus;
  }

  #turns(step: number, elapsedMs: number): { likely: number; most: number } {
    const { modulus, shortestPeriodMs } = this.#options;
    const turnsAt = (periodMs: number) => (elapsedMs / periodMs - step) / modulus;
    const most = Math.max(0, Math.floor(turnsAt(shortestPeriodMs)));
    if (this.#periodMs === undefined || this.#periods < knownPeriods) return { likely: 0, most };
    return { likely: Math.min(most, Math.max(0, Math.round(turnsAt(this.#periodMs)))), most };
  }

  #learn(periodMs: number): void {
    if (!(periodMs > 0)) return;
    this.#periods++;
    const weight = Math.max(1 / this.#periods, 1 / 64);
    this.#periodMs = (this.#periodMs ?? periodMs) * (1 - weight) + periodMs * weight;
  }

  #open(
    last: CounterReading,
    reading: CounterReading,
    firstCount: number,
    missing: GapRecord['missing'],
    reason: GapReason | null,
  ): Gap {
    const { by, id } = this.#options;
    const ends: GapEnds = {
      gapId: `${by}/${id}/${reading.receivedAtMs}/${++this.#gapsMade}`,
      by,
      id,
      fromAtMs: last.receivedAtMs,
      toAtMs: reading.receivedAtMs,
      fromOnboardAtMs: last.onboardAtMs,
      toOnboardAtMs: reading.onboardAtMs,
      missing,
      reason,
    };
    return this.#gaps.add(ends, firstCount);
  }
}

function elapsedBetween(last: CounterReading, reading: CounterReading): number {
  return last.onboardAtMs !== null && reading.onboardAtMs !== null
    ? reading.onboardAtMs - last.onboardAtMs
    : reading.receivedAtMs - last.receivedAtMs;
}

/** Packets without a time that are this far behind are out of order, and not from the turn before. */
const reorderDepth = 512;
/** A counter that was restarted is heard within so many of its units. */
const restartedBelow = 64;
/** Steps after which the average time between units is believed. */
const knownPeriods = 8;
