import { planFlow } from './antenna-flow.ts';
import { assembleContacts, type Placed } from './contacts.ts';
import { explainRejections } from './explain.ts';
import { type Interval, planIntervals } from './interval-plan.ts';
import { createPlanModel, type PlanModel, worthOf } from './plan-model.ts';
import { searchPlan, toleranceOf } from './plan-search.ts';
import type { PlanProgress, Schedule, ScheduleLimits, ScheduleProblem } from './problem.ts';
import { checkProblem } from './problem-check.ts';
import { unmetDemands } from './unmet.ts';
import type { Window } from './windows.ts';

/**
 * The most valuable plan of contacts, and why each other pass is not in it.
 *
 * Three ways, each exact for what it takes: whole passes on one antenna a station (`intervals`), whole passes on equal
 * antennas (`flow`), everything else (`search`). Without limits the search goes on until it has proved the best plan; with
 * limits it says in `gapBound` how much better any plan could be at most.
 *
 * Minimum contacts and longest gaps come before value: a missing contact, or a minute of gap too much, weighs more than all
 * contacts together. What the sky does not offer is told in `unmet` and changes nothing.
 *
 * @throws RangeError for a problem that makes no sense: a window that runs backwards, a minimum duration of nothing
 */
export function planSchedule(problem: ScheduleProblem, limits: ScheduleLimits = {}): Schedule {
  return lastOf(planGradually(problem, limits));
}

/** The same in pieces of a few hundredths of a second, for whoever must listen to something else meanwhile. */
export function* planGradually(
  problem: ScheduleProblem,
  limits: ScheduleLimits = {},
): Generator<PlanProgress, Schedule> {
  checkProblem(problem);
  const model = createPlanModel(problem);
  const { placed, bound, method, nodes } = yield* place(model, limits);
  const worth = worthOf(model, placed);
  const slack = Math.max(0, bound - worth.objective);
  const isOptimal = slack <= 2 * toleranceOf(worth.objective);
  const contacts = assembleContacts(model, placed);
  return {
    contacts,
    rejected: explainRejections(model, placed, isOptimal),
    unmet: unmetDemands(problem, contacts),
    valueTotal: worth.value,
    isOptimal,
    gapBound: isOptimal ? 0 : worth.value > 0 ? slack / worth.value : 1,
    method,
    nodes,
  };
}

/** What a gradual work comes to when nobody interrupts it. */
export function lastOf<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

interface Placing {
  readonly placed: readonly Placed[];
  readonly bound: number;
  readonly method: Schedule['method'];
  readonly nodes: number;
}

function* place(model: PlanModel, limits: ScheduleLimits): Generator<PlanProgress, Placing> {
  const groups = plainGroups(model);
  if (groups === undefined) {
    const { steps, bound, nodes } = yield* searchPlan(model, limits);
    return { placed: steps, bound, method: 'search', nodes };
  }
  const placed = groups.flatMap(planPlain);
  const bound = worthOf(model, placed).objective;
  const method = groups.some(({ antennas }) => antennas.length > 1) ? 'flow' : 'intervals';
  return { placed, bound, method, nodes: 0 };
}

/** Equal antennas of one station, and the same whole passes for each. */
interface PlainGroup {
  readonly setupMs: number;
  /** Each antenna's window of each pass. */
  readonly antennas: readonly (readonly Window[])[];
}

/** The stations, where each can be planned by itself from whole passes; undefined where that is not all there is. */
function plainGroups(model: PlanModel): PlainGroup[] | undefined {
  const { problem, antennas } = model;
  const hasWishes = problem.requests.some(
    ({ maxGapMs, minContacts }) => maxGapMs !== undefined || (minContacts ?? []).length > 0,
  );
  const isPlain =
    !hasWishes &&
    problem.trimStepMs === undefined &&
    model.locked.length === 0 &&
    model.clashes.size === 0 &&
    antennas.every(({ turnaround }) => turnaround.isConstant);
  if (!isPlain) return undefined;
  const stations = new Map<string, number[]>();
  for (const [index, { stationId }] of problem.antennas.entries()) {
    stations.set(stationId, [...(stations.get(stationId) ?? []), index]);
  }
  const groups: PlainGroup[] = [];
  for (const members of stations.values()) {
    const setups = new Set(members.map((index) => problem.antennas[index]!.setupMs));
    const windows = members.map((index) => antennas[index]!.paths.windows);
    const first = windows[0]!;
    const areEqual = windows.every(
      (own) => own.length === first.length && own.every(({ pass }, place) => pass === first[place]!.pass),
    );
    if (setups.size > 1 || !areEqual) return undefined;
    groups.push({ setupMs: [...setups][0]!, antennas: windows });
  }
  return groups;
}

function planPlain({ setupMs, antennas }: PlainGroup): Placed[] {
  const windows = antennas[0]!;
  const intervals = windows.map(
    ({ atMs, usefulMs, valuePerMs, contactValue }): Interval => ({
      fromAtMs: atMs[0]!,
      freeAtMs: atMs.at(-1)! + setupMs,
      value: contactValue + valuePerMs * usefulMs.at(-1)!,
    }),
  );
  const whole = (window: Window): Placed => ({ window, from: 0, to: window.atMs.length - 1 });
  if (antennas.length === 1) return planIntervals(intervals).map((index) => whole(windows[index]!));
  return [...planFlow(intervals, antennas.length).entries()]
    .filter(([, antenna]) => antenna >= 0)
    .map(([index, antenna]) => whole(antennas[antenna]![index]!));
}
