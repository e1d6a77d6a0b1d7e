import type { ClockPair } from './time-correlation-fit.ts';

const mostSuspects = 64;

/**
 * Index of the first suspect from which on all agree with the last one: a clock that runs on in another place. Those before are
 * outliers. Never more than 64 are kept.
 */
export function firstOfAgreeing(suspects: readonly ClockPair[], maxDriftMsPerS: number): number {
  const last = suspects.at(-1)!;
  let first = suspects.length - 1;
  while (first > 0 && suspects.length - first < mostSuspects) {
    const before = suspects[first - 1]!;
    const passedS = last.onboardS - before.onboardS;
    const strayMs = last.groundTaiMs - before.groundTaiMs - 1000 * passedS;
    const noiseMs = 4 * Math.hypot(before.sigmaMs, last.sigmaMs);
    if (!(passedS > 0) || Math.abs(strayMs) > noiseMs + maxDriftMsPerS * passedS) break;
    first--;
  }
  return first;
}

/** Three pairs, over a time in which a playback that is a tenth faster or slower than life would have shown. */
export function isLongEnough(suspects: readonly ClockPair[]): boolean {
  const first = suspects[0]!;
  const last = suspects.at(-1)!;
  const noiseMs = 4 * Math.hypot(first.sigmaMs, last.sigmaMs);
  return suspects.length >= 3 && (last.onboardS - first.onboardS) * 1000 >= 10 * noiseMs;
}
