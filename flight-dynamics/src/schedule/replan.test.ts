import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { inventPass, minuteMs } from './invented-passes.fixture.ts';
import { isAllowed } from './judge.fixture.ts';
import { planSchedule } from './plan-schedule.ts';
import type { Contact, ScheduleProblem } from './problem.ts';
import { replanSchedule } from './replan.ts';

const slew = { azimuthRateDegS: 3, elevationRateDegS: 2 };

function invent(seed: string): ScheduleProblem {
  const random = createRandom(seed);
  const passes = Array.from({ length: 9 }, (_, index) => {
    const from = random.integer(60);
    const path = Array.from({ length: 3 }, () => [random.integer(360), 5 + random.integer(80)] as const);
    return inventPass(`p${index}`, index + 1, from, from + 4 + random.integer(10), { path });
  });
  return {
    fromAtMs: 0,
    toAtMs: 80 * minuteMs,
    antennas: ['a', 'b'].map((antennaId) => ({ antennaId, stationId: 's', setupMs: 30_000, slew })),
    passes,
    requests: passes.map(({ noradId }) => ({
      noradId,
      valuePerMinute: 1 + random.integer(9),
      minDurationMs: 2 * minuteMs,
    })),
    trimStepMs: minuteMs,
  };
}

/** Other values for everybody. */
function revalued(problem: ScheduleProblem, seed: string): ScheduleProblem {
  const random = createRandom(seed);
  return {
    ...problem,
    requests: problem.requests.map((request) => ({ ...request, valuePerMinute: 1 + random.integer(9) })),
  };
}

const place = ({ passId, antennaId, fromAtMs, toAtMs }: Contact) => ({ passId, antennaId, fromAtMs, toAtMs });

describe('planning again', () => {
  it('moves no contact that has begun, nor one that begins within the freeze, and books nothing before now', () => {
    const freezeMs = 5 * minuteMs;
    let changed = 0;
    for (let round = 0; round < 8; round += 1) {
      const problem = invent(`plan ${round}`);
      const previous = planSchedule(problem).contacts;
      const nowAtMs = (20 + 5 * round) * minuteMs;
      const next = revalued(problem, `other ${round}`);
      const { schedule, changes } = replanSchedule({ problem: next, previous, nowAtMs, freezeMs });
      const standing = previous.filter(({ fromAtMs }) => fromAtMs <= nowAtMs + freezeMs);
      for (const old of standing) {
        const kept = schedule.contacts.find(({ passId }) => passId === old.passId)!;
        expect(place(kept)).toEqual(place(old));
        expect(kept.isLocked).toBe(true);
        expect(kept.lockReason).toMatch(/is over|has begun|begins soon/);
      }
      const fresh = schedule.contacts.filter(({ isLocked }) => !isLocked);
      for (const { fromAtMs } of fresh) expect(fromAtMs).toBeGreaterThanOrEqual(nowAtMs + freezeMs);
      expect(isAllowed(next, schedule.contacts)).toBe(true);
      const stands = new Set(standing.map(({ passId }) => passId));
      expect(changes.filter(({ passId }) => stands.has(passId))).toEqual([]);
      changed += changes.length;
    }
    expect(changed).toBeGreaterThan(0);
  });

  it('changes nothing when nothing has changed', () => {
    for (let round = 0; round < 4; round += 1) {
      const problem = invent(`same ${round}`);
      const previous = planSchedule(problem);
      const { schedule, changes } = replanSchedule({
        problem,
        previous: previous.contacts,
        nowAtMs: 40 * minuteMs,
      });
      // Another plan of the same value may be found; none is better, none is worse.
      expect(schedule.valueTotal).toBeCloseTo(previous.valueTotal, 6);
      if (changes.length === 0) expect(schedule.contacts.map(place)).toEqual(previous.contacts.map(place));
    }
  });

  it('keeps a contact whose pass fresher elements no longer have, and counts it', () => {
    const problem = invent('gone');
    const previous = planSchedule(problem).contacts;
    const first = previous[0]!;
    const nowAtMs = (first.fromAtMs + first.toAtMs) / 2;
    const next = { ...problem, passes: problem.passes.filter(({ passId }) => passId !== first.passId) };
    const { schedule } = replanSchedule({ problem: next, previous, nowAtMs });
    const kept = schedule.contacts.find(({ passId }) => passId === first.passId)!;
    expect(place(kept)).toEqual(place(first));
    // Its pass is not there to be asked.
    expect(kept.maxElevationDeg).toBeNull();
    expect(JSON.stringify(schedule)).not.toMatch(/NaN/);
  });

  it('tells what it drops, and moves with the pass where fresher elements move it', () => {
    const problem = invent('told');
    const previous = planSchedule(problem).contacts;
    const last = previous.at(-1)!;
    const without = {
      ...problem,
      requests: problem.requests.filter(({ noradId }) => noradId !== last.noradId),
    };
    const dropped = replanSchedule({ problem: without, previous, nowAtMs: 0 }).changes;
    expect(dropped).toContainEqual(
      expect.objectContaining({
        kind: 'dropped',
        passId: last.passId,
        reason: `nobody asked for ${last.name}`,
      }),
    );
  });
});
