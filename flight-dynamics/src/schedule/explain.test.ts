import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { inventPass, minuteMs } from './invented-passes.fixture.ts';
import { planSchedule } from './plan-schedule.ts';
import type { Rejection, ScheduleProblem, ScheduleRequest } from './problem.ts';

const antenna = { antennaId: 'a', stationId: 's', setupMs: minuteMs };
const frame = { fromAtMs: 0, toAtMs: 100 * minuteMs, antennas: [antenna] };
const request = (
  noradId: number,
  valuePerMinute = 1,
  more: Partial<ScheduleRequest> = {},
): ScheduleRequest => ({
  noradId,
  valuePerMinute,
  minDurationMs: minuteMs,
  ...more,
});

function reasonsOf(problem: ScheduleProblem): Map<string, Rejection> {
  return new Map(planSchedule(problem).rejected.map((rejection) => [rejection.passId, rejection]));
}

describe('the reason of a pass that is not booked', () => {
  const long = inventPass('long', 1, 10, 20);
  const short = inventPass('short', 2, 19, 22);

  it.each<readonly [string, Partial<ScheduleProblem>, string, string, RegExp]>([
    ['nobody wants it', { requests: [request(1)] }, 'short', 'not-requested', /nobody asked for satellite 2/],
    [
      'it is short',
      { requests: [request(1), request(2, 9, { minDurationMs: 4 * minuteMs })] },
      'short',
      'too-short',
      /^3 min is under 4 min$/,
    ],
    [
      'it is low',
      { requests: [request(1), request(2, 9, { minElevationDeg: 30 })] },
      'short',
      'too-low',
      /^40.0° is under 30°$/,
    ],
    [
      'no antenna may take it',
      { requests: [request(1), request(2, 9, { antennaIds: ['b'] })] },
      'short',
      'no-antenna',
      /no antenna of s may take it/,
    ],
    [
      'the antenna is somebody else’s',
      {
        requests: [request(1), request(2, 9)],
        keepOuts: [{ stationId: 's', fromAtMs: 19 * minuteMs, toAtMs: 30 * minuteMs, reason: 'mast work' }],
      },
      'short',
      'keep-out',
      /kept free: mast work/,
    ],
    [
      'it lost, and by how much',
      { requests: [request(1), request(2)] },
      'short',
      'lost',
      // Ten minutes against three, at 1 a minute.
      /^lost to satellite 1 by 7\.0$/,
    ],
    [
      'it lost to its equal',
      { requests: [request(1, 3), request(2, 10)] },
      'short',
      'lost',
      /of the same value$/,
    ],
    [
      'somebody stands in its way',
      {
        requests: [request(1), request(2, 99)],
        locked: [
          {
            passId: 'long',
            antennaId: 'a',
            noradId: 1,
            name: 'satellite 1',
            fromAtMs: 10 * minuteMs,
            toAtMs: 20 * minuteMs,
            reason: 'has begun',
          },
        ],
      },
      'short',
      'locked',
      /^satellite 1 stands$/,
    ],
    [
      'a wish comes before its value',
      {
        requests: [
          request(1, 1, { minContacts: [{ fromAtMs: 0, toAtMs: 100 * minuteMs, atLeast: 1 }] }),
          request(2, 99),
        ],
      },
      'short',
      'constraint',
      /gave way to what was asked for satellite 1/,
    ],
  ])('is that %s', (_, more, passId, kind, reason) => {
    const problem = { ...frame, passes: [long, short], requests: [], ...more };
    const found = reasonsOf(problem).get(passId);
    expect(found).toMatchObject({ kind });
    expect(found!.reason).toMatch(reason);
  });

  it('is that the ridge hides it, or the station wants it higher, or it lies outside the plan', () => {
    const hidden = inventPass('hidden', 1, 10, 20, { visible: [], maxElevationDeg: 8 });
    const low = inventPass('low', 1, 30, 40, { visible: [], maxElevationDeg: 8, stationMinElevationDeg: 10 });
    const late = inventPass('late', 1, 110, 120);
    const reasons = reasonsOf({ ...frame, passes: [hidden, low, late], requests: [request(1)] });
    expect(reasons.get('hidden')!.reason).toBe('hidden, 8° is behind the ridge');
    expect(reasons.get('low')!.reason).toBe('8.0° is under 10°, the lowest of s');
    expect(reasons.get('late')!.kind).toBe('outside-window');
  });

  it('is that another station takes the same pass', () => {
    const there = inventPass('there', 1, 10, 21, { stationId: 't' });
    const antennas = [antenna, { antennaId: 'b', stationId: 't', setupMs: 0 }];
    const reasons = reasonsOf({ ...frame, antennas, passes: [long, there], requests: [request(1)] });
    expect(reasons.get('long')).toMatchObject({
      kind: 'other-station',
      reason: 't takes it at that time',
      lostTo: ['there'],
    });
  });

  // The judge: whoever is in the way of a whole pass on one antenna is who overlaps it, with the setup between.
  it('is true whenever it names a loss: those named are in the way, and worth that much more', () => {
    const random = createRandom('true reasons');
    let losses = 0;
    for (let round = 0; round < 150; round += 1) {
      const passes = Array.from({ length: 8 }, (_, index) => {
        const from = random.integer(60);
        return inventPass(`p${index}`, index + 1, from, from + 3 + random.integer(12));
      });
      const requests = passes.map(({ noradId }) => request(noradId, 1 + random.integer(9)));
      const plan = planSchedule({ ...frame, passes, requests });
      for (const { passId, kind, reason, value, lossValue, lostTo } of plan.rejected) {
        expect(kind).toBe('lost');
        const own = passes.find((pass) => pass.passId === passId)!;
        const rivals = plan.contacts.filter(
          ({ fromAtMs, toAtMs }) => fromAtMs < own.losAtMs + minuteMs && own.aosAtMs < toAtMs + minuteMs,
        );
        expect(lostTo!.toSorted()).toEqual(rivals.map((contact) => contact.passId).toSorted());
        const rivalValue = rivals.reduce((sum, contact) => sum + contact.value, 0);
        expect(lossValue).toBeCloseTo(rivalValue - value, 9);
        expect(lossValue).toBeGreaterThanOrEqual(0);
        for (const { name } of rivals) expect(reason).toContain(name);
        losses += 1;
      }
    }
    expect(losses).toBeGreaterThan(300);
  });

  it('counts what its neighbours keep when they may be trimmed', () => {
    const plan = planSchedule({
      ...frame,
      passes: [inventPass('first', 1, 10, 20), inventPass('second', 2, 19, 22)],
      requests: [request(1, 5), request(2, 1, { minDurationMs: 3 * minuteMs })],
      trimStepMs: minuteMs,
    });
    // With the second in, whole, the first ends a minute of setup before minute 19: two minutes at 5 are lost and three at 1 won.
    expect(plan.rejected).toMatchObject([{ passId: 'second', kind: 'lost', lostTo: ['first'] }]);
    expect(plan.rejected[0]!.lossValue).toBeCloseTo(7, 9);
  });
});
