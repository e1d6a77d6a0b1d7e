import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { inventPass, minuteMs } from './schedule/invented-passes.fixture.ts';
import { type KeepOut, planSchedule, type ScheduleProblem } from './schedule.ts';

const setupMs = minuteMs;
const rounding = 1e-6;

describe('the schedule', () => {
  // The judge tries every way to give every pass to an antenna or to nobody; it shares no line with the planner.
  it.each([
    ['whole passes on one antenna', 1, 400, {}],
    ['whole passes on two equal antennas', 2, 200, {}],
    ['an antenna with hours that are taken', 1, 200, { hasKeepOut: true }],
    ['two antennas, one with hours that are taken', 2, 100, { hasKeepOut: true }],
    ['least numbers of contacts', 1, 100, { hasMinimum: true }],
  ])('is worth what the best of all plans is worth: %s', (name, antennas, cases, wishes) => {
    const random = createRandom(name);
    for (let round = 0; round < cases; round += 1) {
      const problem = invent(random, antennas, wishes);
      const plan = planSchedule(problem);
      const best = tryEverything(problem);
      expect(plan.isOptimal).toBe(true);
      expect(plan.gapBound).toBe(0);
      expect(missingIn(problem, new Set(plan.contacts.map(({ passId }) => passId)))).toBe(best.missing);
      expect(Math.abs(plan.valueTotal - best.value)).toBeLessThan(rounding);
      expect(isPossible(problem, plan.contacts)).toBe(true);
      const told = [...plan.contacts, ...plan.rejected].map(({ passId }) => passId);
      expect(told.toSorted()).toEqual(problem.passes.map(({ passId }) => passId).toSorted());
      for (const { reason } of plan.rejected) expect(reason).not.toBe('');
    }
  });

  it('uses the rest of a pass whose start another took, when trimming is allowed', () => {
    const passes = [inventPass('first', 1, 0, 10), inventPass('second', 2, 8, 20)];
    const plan = planSchedule({ ...frame(1), passes, requests: requestsOf([3, 2]), trimStepMs: 5000 });
    expect(plan.isOptimal).toBe(true);
    expect(plan.contacts.map(({ passId }) => passId)).toEqual(['first', 'second']);
    expect(plan.contacts[1]!.isTrimmed).toBe(true);
    // Ten minutes at 3, then one of setup, then nine at 2.
    expect(plan.valueTotal).toBeCloseTo(48, 6);
  });
});

type Random = ReturnType<typeof createRandom>;

function invent(
  random: Random,
  antennas: number,
  { hasKeepOut = false, hasMinimum = false }: { hasKeepOut?: boolean; hasMinimum?: boolean },
): ScheduleProblem {
  const passes = Array.from({ length: 4 + random.integer(4) }, (_, index) => {
    const from = random.integer(50);
    // A satellite is in one place: two passes of it at once would be told apart from two satellites.
    const noradId = hasMinimum ? 1 + random.integer(3) : index + 1;
    return inventPass(`p${index}`, noradId, from, from + 3 + random.integer(10));
  });
  const base = {
    ...frame(antennas),
    passes,
    requests: requestsOf([1, 2, 3, 4, 5, 6, 7].map(() => 1 + random.integer(9))),
  };
  const keepOuts: KeepOut[] = [
    {
      stationId: 's',
      antennaId: 'a0',
      fromAtMs: 20 * minuteMs,
      toAtMs: (21 + random.integer(12)) * minuteMs,
      reason: 'mast work',
    },
  ];
  const requests = base.requests.map((request) => ({
    ...request,
    minContacts: [{ fromAtMs: 0, toAtMs: base.toAtMs, atLeast: random.integer(3) }],
  }));
  return { ...base, ...(hasKeepOut && { keepOuts }), ...(hasMinimum && { requests }) };
}

function frame(antennas: number) {
  return {
    fromAtMs: 0,
    toAtMs: 100 * minuteMs,
    antennas: Array.from({ length: antennas }, (_, i) => ({ antennaId: `a${i}`, stationId: 's', setupMs })),
  };
}

function requestsOf(valuesPerMinute: readonly number[]) {
  return valuesPerMinute.map((valuePerMinute, index) => ({
    noradId: index + 1,
    valuePerMinute,
    minDurationMs: minuteMs,
  }));
}

interface Taken {
  readonly passId: string;
  readonly antennaId: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

function isPossible({ keepOuts = [] }: ScheduleProblem, contacts: readonly Taken[]): boolean {
  return contacts.every(
    (a) =>
      contacts.every(
        (b) =>
          a === b ||
          a.antennaId !== b.antennaId ||
          a.fromAtMs >= b.toAtMs + setupMs ||
          b.fromAtMs >= a.toAtMs + setupMs,
      ) &&
      keepOuts.every(
        (out) => out.antennaId !== a.antennaId || a.toAtMs <= out.fromAtMs || a.fromAtMs >= out.toAtMs,
      ),
  );
}

function missingIn({ passes, requests }: ScheduleProblem, booked: ReadonlySet<string>): number {
  let missing = 0;
  for (const { noradId, minContacts } of requests) {
    const own = passes.filter((candidate) => candidate.noradId === noradId);
    const found = own.filter(({ passId }) => booked.has(passId)).length;
    // What the sky does not offer is nobody's fault.
    const wanted = Math.min(minContacts?.[0]?.atLeast ?? 0, own.length);
    missing += Math.max(0, wanted - found);
  }
  return missing;
}

function tryEverything(problem: ScheduleProblem): { missing: number; value: number } {
  const { passes, antennas, requests } = problem;
  let best = { missing: Number.POSITIVE_INFINITY, value: 0 };
  const taken: Taken[] = [];
  const go = (index: number, value: number) => {
    const next = passes[index];
    if (next === undefined) {
      const missing = missingIn(problem, new Set(taken.map(({ passId }) => passId)));
      if (missing < best.missing || (missing === best.missing && value > best.value))
        best = { missing, value };
      return;
    }
    go(index + 1, value);
    const { valuePerMinute } = requests.find(({ noradId }) => noradId === next.noradId)!;
    for (const { antennaId } of antennas) {
      taken.push({ passId: next.passId, antennaId, fromAtMs: next.aosAtMs, toAtMs: next.losAtMs });
      if (isPossible(problem, taken)) {
        go(index + 1, value + (valuePerMinute * (next.losAtMs - next.aosAtMs)) / minuteMs);
      }
      taken.pop();
    }
  };
  go(0, 0);
  return best;
}
