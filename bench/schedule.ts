import {
  planSchedule,
  type Schedule,
  type SchedulePass,
  type ScheduleProblem,
} from '@dawa/flight-dynamics/schedule';
import { createRandom } from '@dawa/seams/random';
import { greedyPlan } from './greedy-plan.ts';
import { type BenchRow, loneRow, quantile } from './paired.ts';
import { planStartAtMs, thimphuPasses } from './thimphu-passes.ts';

const count = 500;
const satellites = 100;
const draws = 12;
const setupMs = 60_000;
const minDurationMs = 120_000;
const searchS = 2;
const minuteMs = 60_000;
/** A heavy mast: 3 and 2 degrees a second. */
const slew = { azimuthRateDegS: 3, elevationRateDegS: 2, azimuthLimitsDeg: { min: 0, max: 450 } };

/** 500 real passes over Thimphu on one antenna, and with all that makes a plan hard. */
export async function scheduleRows(): Promise<BenchRow[]> {
  const { passes, source } = thimphuPasses(count, satellites);
  const hours = ((passes.at(-1)!.losAtMs - planStartAtMs) / 3_600_000).toFixed(1);
  const note = `${passes.length} passes in ${hours} h, ${source}`;
  return [...exactRows(passes, note), ...searchRows(passes, note)];
}

/** Priorities 1 to 10 by satellite, 10 the most important. */
function drawPriorities(passes: readonly SchedulePass[], draw: number): Map<number, number> {
  const random = createRandom(`priorities ${draw}`);
  return new Map(
    [...new Set(passes.map(({ noradId }) => noradId))].map((id) => [id, 1 + random.integer(10)]),
  );
}

function problemOf(
  passes: readonly SchedulePass[],
  priorities: ReadonlyMap<number, number>,
): ScheduleProblem {
  return {
    fromAtMs: planStartAtMs,
    toAtMs: passes.at(-1)!.losAtMs + 1,
    antennas: [{ antennaId: 'a', stationId: 'thimphu', setupMs }],
    passes,
    requests: [...priorities].map(([noradId, valuePerMinute]) => ({
      noradId,
      valuePerMinute,
      minDurationMs,
    })),
  };
}

const valueOf = (plan: readonly SchedulePass[], priorities: ReadonlyMap<number, number>) =>
  plan.reduce(
    (sum, { noradId, aosAtMs, losAtMs }) => sum + priorities.get(noradId)! * ((losAtMs - aosAtMs) / minuteMs),
    0,
  );

function exactRows(passes: readonly SchedulePass[], note: string): BenchRow[] {
  const times: number[] = [];
  const cpuTimes: number[] = [];
  const ratios: number[] = [];
  const values: number[] = [];
  const greedyValues: number[] = [];
  // Twice: the first draws warm up, and their times do not count.
  for (const isTimed of [false, true]) {
    for (let draw = 0; draw < draws; draw += 1) {
      const priorities = drawPriorities(passes, draw);
      const problem = problemOf(passes, priorities);
      const startedMs = performance.now();
      const startedCpuUs = process.cpuUsage().user;
      const plan = planSchedule(problem);
      const tookMs = performance.now() - startedMs;
      const cpuMs = (process.cpuUsage().user - startedCpuUs) / 1000;
      if (!plan.isOptimal) throw new TypeError('dp-500-passes-ms: expected a proved plan');
      if (!isTimed) continue;
      const greedy = greedyPlan(passes, ({ noradId }) => priorities.get(noradId)!, setupMs);
      const greedyValue = valueOf(greedy, priorities);
      times.push(tookMs);
      cpuTimes.push(cpuMs);
      values.push(plan.valueTotal);
      greedyValues.push(greedyValue);
      ratios.push(plan.valueTotal / greedyValue);
    }
  }
  const middle = (numbers: readonly number[]) => quantile(numbers, 0.5);
  return [
    loneRow({
      name: 'dp-500-passes-ms',
      unit: 'ms',
      value: middle(times),
      note: `goal 20; ${middle(cpuTimes).toFixed(1)} ms of CPU time; plan, proof and every reason; one antenna, median of ${draws} draws of priorities; ${note}`,
    }),
    {
      name: 'optimal-vs-greedy-value',
      unit: 'value',
      value: middle(values),
      baselineName: 'greedy by priority x 1000 + elevation',
      baselineValue: middle(greedyValues),
      ratioMedian: middle(ratios),
      ratioP10: quantile(ratios, 0.1),
      ratioP90: quantile(ratios, 0.9),
      pairs: draws,
      note: `greedy loses ${((1 - 1 / middle(ratios)) * 100).toFixed(1)} %; ${note}`,
    },
  ];
}

interface Hard {
  readonly name: string;
  readonly what: string;
  problem(plain: ScheduleProblem): ScheduleProblem;
}

const trimming = (plain: ScheduleProblem, antennas = 1): ScheduleProblem => ({
  ...plain,
  trimStepMs: 5000,
  antennas: Array.from({ length: antennas }, (_, index) => ({
    antennaId: `a${index}`,
    stationId: 'thimphu',
    setupMs: 20_000,
    slew,
  })),
});

const hard: readonly Hard[] = [
  {
    name: 'trim-slew-500-gap',
    what: 'goal 1 %; trimming to 5 s, setup 20 s, slew 3 and 2 deg/s, one antenna',
    problem: (plain) => trimming(plain),
  },
  {
    name: 'wishes-500-gap',
    what: 'the same, two contacts at least for 20 satellites, no gap above 14 h for 20 others, an hour kept free',
    problem: (plain) => withWishes(trimming(plain)),
  },
  {
    name: 'two-antennas-500-gap',
    what: 'trimming and slew on two equal antennas',
    problem: (plain) => trimming(plain, 2),
  },
];

function withWishes(plain: ScheduleProblem): ScheduleProblem {
  const { fromAtMs, toAtMs } = plain;
  const requests = plain.requests.map((request, index) => {
    if (index % 5 === 0) return { ...request, minContacts: [{ fromAtMs, toAtMs, atLeast: 2 }] };
    return index % 5 === 1 ? { ...request, maxGapMs: 14 * 3_600_000 } : request;
  });
  const noonAtMs = fromAtMs + 5 * 3_600_000;
  const keepOut = {
    stationId: 'thimphu',
    fromAtMs: noonAtMs,
    toAtMs: noonAtMs + 3_600_000,
    reason: 'mast work',
  };
  return { ...plain, requests, keepOuts: [keepOut] };
}

function searchRows(passes: readonly SchedulePass[], note: string): BenchRow[] {
  const priorities = drawPriorities(passes, 0);
  const plain = problemOf(passes, priorities);
  return hard.map(({ name, what, problem }) => {
    const asked = problem(plain);
    const { plan, tookMs } = planWithin(asked, searchS);
    const greedyShare = greedyTrimmedShare(asked, priorities, plan);
    const proof = plan.isOptimal ? 'proved best' : 'best plan so far';
    const against =
      greedyShare === undefined
        ? ''
        : `; greedy by whole passes has ${greedyShare.toFixed(1)} % of its value`;
    return loneRow({
      name,
      unit: '%',
      value: plan.gapBound * 100,
      note: `${what}; ${proof} after ${(tookMs / 1000).toFixed(2)} s of ${searchS}, ${plan.nodes} nodes${against}; ${note}`,
    });
  });
}

function planWithin(problem: ScheduleProblem, seconds: number): { plan: Schedule; tookMs: number } {
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;
  const plan = planSchedule(problem, { shouldStop: () => performance.now() > endMs });
  return { plan, tookMs: performance.now() - startedMs };
}

/** The greedy rule knows neither turning nor trimming: it keeps the longest turn free. Only where one antenna is planned. */
function greedyTrimmedShare(
  problem: ScheduleProblem,
  priorities: ReadonlyMap<number, number>,
  plan: Schedule,
) {
  if (problem.antennas.length > 1 || (problem.keepOuts ?? []).length > 0) return undefined;
  const longestTurnMs = 20_000 + 1000 * Math.max(450 / slew.azimuthRateDegS, 180 / slew.elevationRateDegS);
  const greedy = greedyPlan(problem.passes, ({ noradId }) => priorities.get(noradId)!, longestTurnMs);
  return (valueOf(greedy, priorities) / plan.valueTotal) * 100;
}
