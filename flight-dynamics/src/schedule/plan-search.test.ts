import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { inventPass, minuteMs } from './invented-passes.fixture.ts';
import { isAllowed, missedBy, tryEveryPlan } from './judge.fixture.ts';
import { planSchedule } from './plan-schedule.ts';
import type { ScheduleProblem, ScheduleRequest } from './problem.ts';

const rounding = 1e-6;
const anyDeg = (random: Random) => random.integer(360);

interface Hard {
  readonly hasTrims?: boolean;
  readonly hasSlew?: boolean;
  readonly hasGap?: boolean;
  readonly hasMinimum?: boolean;
  readonly hasKeepOut?: boolean;
  readonly stations?: number;
  readonly antennas?: number;
}

/** A few passes within forty minutes, on whole minutes, with even lengths: counts and gaps are whole numbers then. */
function invent(random: Random, hard: Hard): ScheduleProblem {
  const { hasTrims = false, hasSlew = false, stations = 1, antennas = 1 } = hard;
  const satellites = 2 + random.integer(2);
  const count = hasTrims ? 3 + random.integer(2) : 5 + random.integer(2);
  const passes = Array.from({ length: count }, (_, index) => {
    const from = random.integer(34);
    const path = Array.from({ length: 3 }, () => [anyDeg(random), 5 + random.integer(80)] as const);
    const noradId = 1 + random.integer(satellites);
    const stationId = `s${random.integer(stations)}`;
    return inventPass(`p${index}`, noradId, from, from + 2 + 2 * random.integer(hasTrims ? 2 : 4), {
      stationId,
      path,
    });
  });
  const toAtMs = 44 * minuteMs;
  const requests = Array.from({ length: satellites }, (_, index): ScheduleRequest => {
    const minContacts = [{ fromAtMs: 0, toAtMs: 22 * minuteMs, atLeast: 1 + random.integer(2) }];
    return {
      noradId: index + 1,
      valuePerMinute: 1 + random.integer(9),
      valuePerContact: random.integer(3),
      minDurationMs: minuteMs,
      ...(hard.hasMinimum && { minContacts }),
      ...(hard.hasGap && { maxGapMs: (12 + random.integer(16)) * minuteMs }),
    };
  });
  const slew = { azimuthRateDegS: 1 + random.integer(4), elevationRateDegS: 1 + random.integer(3) };
  const outAtMs = (10 + random.integer(16)) * minuteMs;
  const keepOut = { stationId: 's0', fromAtMs: outAtMs, toAtMs: outAtMs + 4 * minuteMs, reason: 'mast work' };
  return {
    fromAtMs: 0,
    toAtMs,
    antennas: Array.from({ length: stations * antennas }, (_, index) => ({
      antennaId: `a${index}`,
      stationId: `s${index % stations}`,
      setupMs: 30_000,
      ...(hasSlew && { slew }),
    })),
    passes,
    requests,
    ...(hard.hasKeepOut && { keepOuts: [keepOut] }),
    ...(hasTrims && { trimStepMs: minuteMs }),
  };
}

describe('the search for the best plan', () => {
  // Source of every expected number: judge.fixture.ts, which tries all plans.
  it.each<readonly [string, number, Hard]>([
    ['trimming', 60, { hasTrims: true }],
    ['turns that depend on where the satellites are', 60, { hasSlew: true }],
    ['trimming and turns', 60, { hasTrims: true, hasSlew: true }],
    ['trimming, turns and hours that are taken', 40, { hasTrims: true, hasSlew: true, hasKeepOut: true }],
    ['longest gaps', 30, { hasGap: true }],
    ['least numbers and longest gaps, with turns', 30, { hasGap: true, hasMinimum: true, hasSlew: true }],
    ['all wishes, trimming and turns', 30, { hasGap: true, hasMinimum: true, hasSlew: true, hasTrims: true }],
    ['two stations, one at once', 40, { stations: 2, hasMinimum: true }],
    ['two stations, trimming and turns', 20, { stations: 2, hasTrims: true, hasSlew: true }],
    ['two antennas and turns', 30, { antennas: 2, hasSlew: true }],
  ])('ends with a plan than which none is better: %s', (name, cases, hard) => {
    const random = createRandom(name);
    for (let round = 0; round < cases; round += 1) {
      const problem = invent(random, hard);
      const plan = planSchedule(problem);
      const best = tryEveryPlan(problem);
      expect(plan).toMatchObject({ isOptimal: true, gapBound: 0 });
      expect(isAllowed(problem, plan.contacts)).toBe(true);
      expect(missedBy(problem, plan.contacts)).toBeCloseTo(best.missed, 9);
      expect(Math.abs(plan.valueTotal - best.value)).toBeLessThan(rounding);
      const told = [...plan.contacts, ...plan.rejected].map(({ passId }) => passId);
      expect(told.toSorted()).toEqual(problem.passes.map(({ passId }) => passId).toSorted());
    }
  });

  it('never claims more than it has proved when it is stopped early', () => {
    const random = createRandom('stopped');
    for (let round = 0; round < 40; round += 1) {
      const problem = invent(random, { hasTrims: true, hasSlew: true, stations: 2, hasMinimum: true });
      const best = planSchedule(problem);
      const early = planSchedule(problem, { maxNodes: 1, shouldStop: () => true });
      expect(isAllowed(problem, early.contacts)).toBe(true);
      // Plans that miss as much may differ in value by no more than the gap that was certified.
      if (missedBy(problem, early.contacts) > missedBy(problem, best.contacts)) {
        expect(early.isOptimal).toBe(false);
        continue;
      }
      expect(best.valueTotal).toBeLessThanOrEqual(early.valueTotal * (1 + early.gapBound) + rounding);
    }
  });
});
