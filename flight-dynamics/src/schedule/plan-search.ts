import type { AntennaPath, PathStep } from './antenna-path.ts';
import { type ModelAntenna, type PlanModel, worthOf } from './plan-model.ts';
import { type Incumbent, improvePlan } from './plan-repair.ts';
import type { PlanProgress, ScheduleLimits } from './problem.ts';
import type { ChainState } from './satellite-chain.ts';
import { startPrices } from './start-prices.ts';

export interface FoundPlan {
  readonly steps: readonly PathStep[];
  readonly objective: number;
  /** No plan's objective is higher. */
  readonly bound: number;
  readonly nodes: number;
}

/**
 * The best plan, by branch and bound.
 *
 * **The bound.** Let y(p) count the contacts of pass p over all antennas and z(p) be 0 or 1, as the satellite's wishes see it. A
 * plan has y = z, and is worth value(y) - penalty(z). For any prices u, every plan is worth
 *   value(y) - penalty(z) = [value(y) - u y] + [u z - penalty(z)] <= max over y of the first + max over z of the second,
 * where y may be any line of contacts of each antenna by itself and z any choice of each satellite by itself. So the sum of
 * these maxima is an upper bound whatever the prices; antenna-path.ts and satellite-chain.ts give both exactly (or, where an antenna
 * path had to forget, something larger). Prices only make the bound good: they follow its slope z - y.
 * Where y = z the bound is the worth of a plan, and the node is done.
 *
 * **The tree.** A node fixes passes as left out, or as taken by one antenna. Where y and z differ at p, its children leave p out or
 * give it to one antenna each: together they hold every plan. With all passes fixed y = z, so the tree ends. The bound of the search
 * is the largest of the open nodes.
 *
 * Passes whose satellite wishes nothing and that one antenna alone can take need no price and no branch.
 * Source: Guignard, Kim, Lagrangean decomposition, Mathematical Programming 39 (1987).
 */
export function* searchPlan(
  model: PlanModel,
  limits: ScheduleLimits = {},
): Generator<PlanProgress, FoundPlan> {
  const shouldStop = limits.shouldStop ?? (() => false);
  const maxNodes = limits.maxNodes ?? Number.POSITIVE_INFINITY;
  let incumbent: Incumbent = improvePlan(model, []);
  const offer = (next: Incumbent) => {
    if (next.objective > incumbent.objective) incumbent = next;
  };
  const isGood = (bound: number) =>
    bound <= incumbent.objective + toleranceOf(incumbent.objective) ||
    bound - incumbent.objective <= (limits.goodGap ?? 0) * Math.abs(incumbent.objective);
  const open: SearchNode[] = [
    { fixed: new Map(), prices: startPrices(model), bound: Number.POSITIVE_INFINITY },
  ];
  /** Nodes that could be neither split nor closed, because an antenna path forgot. */
  let stuckBound = Number.NEGATIVE_INFINITY;
  let nodes = 0;
  while (open.length > 0) {
    const at = open.reduce((most, node, index) => (node.bound > open[most]!.bound ? index : most), 0);
    const node = open[at]!;
    if (isGood(node.bound)) break;
    if (nodes > 0 && (nodes >= maxNodes || shouldStop())) break;
    open.splice(at, 1);
    const rounds = nodes === 0 ? rootRounds : childRounds;
    nodes += 1;
    const found = yield* relax(model, node, {
      rounds,
      offer,
      isGood,
      shouldStop,
      incumbent: () => incumbent,
    });
    const bound = Math.min(node.bound, found.bound);
    if (isGood(bound) || found.split === undefined) stuckBound = Math.max(stuckBound, bound);
    else open.push(...childrenOf(model, node, found.split, found.prices, bound));
  }
  const bound = Math.max(stuckBound, incumbent.objective, ...open.map((node) => node.bound));
  return { ...incumbent, bound, nodes };
}

const rootRounds = 80;
const childRounds = 12;

/** Sums of thousands of contacts differ in their last digits by the order they were added in. */
export function toleranceOf(value: number): number {
  return 1e-9 * Math.max(1, Math.abs(value));
}

/** By pass: the antenna that must take it, or -1 where it is left out. */
type Fixed = ReadonlyMap<number, number>;

interface SearchNode {
  readonly fixed: Fixed;
  readonly prices: Float64Array;
  readonly bound: number;
}

interface Relaxation {
  readonly bound: number;
  readonly prices: Float64Array;
  /** The pass to decide next. */
  readonly split: number | undefined;
}

interface Watch {
  readonly rounds: number;
  readonly offer: (plan: Incumbent) => void;
  readonly isGood: (bound: number) => boolean;
  readonly shouldStop: () => boolean;
  readonly incumbent: () => Incumbent;
}

/** Lowers the bound of a node by moving its prices, and looks for plans on the way. */
function* relax(model: PlanModel, node: SearchNode, watch: Watch): Generator<PlanProgress, Relaxation> {
  const prices = node.prices.slice();
  let best: Relaxation = { bound: Number.POSITIVE_INFINITY, prices: prices.slice(), split: undefined };
  let stepScale = 1;
  let idle = 0;
  for (let round = 0; round < watch.rounds; round += 1) {
    yield { objective: watch.incumbent().objective, bound: Math.min(node.bound, best.bound) };
    if (round > 0 && watch.shouldStop()) break;
    const look = lookAt(model, node.fixed, prices);
    if (look === undefined) return { bound: Number.NEGATIVE_INFINITY, prices, split: undefined };
    const { steps, wished, bound, slope } = look;
    if (bound < best.bound - toleranceOf(bound)) {
      idle = 0;
      best = { bound, prices: prices.slice(), split: look.split };
    } else if (++idle >= 4) {
      stepScale /= 2;
      idle = 0;
    }
    watch.offer({ steps, objective: worthOf(model, steps).objective });
    if (look.split === undefined || watch.isGood(best.bound)) break;
    if (round % 8 === 0) watch.offer(improvePlan(model, wished, round === 0 ? [] : steps));
    if (watch.isGood(best.bound)) break;
    const norm = slope.reduce((sum, { by }) => sum + by * by, 0);
    const target = Math.max(watch.incumbent().objective, bound - Math.abs(bound));
    const length = (stepScale * Math.max(bound - target, 1e-3)) / norm;
    for (const { pass, by } of slope) prices[pass] = prices[pass]! - length * by;
  }
  return best;
}

const tieBreak = 1e-9;

interface Look {
  readonly bound: number;
  readonly steps: readonly PathStep[];
  /** What the satellites that ask for counts or gaps would take. */
  readonly wished: readonly number[];
  /** Slope of the bound by the price of each pass where it is not 0. */
  readonly slope: readonly { readonly pass: number; readonly by: number }[];
  readonly split: number | undefined;
}

/** The bound at these prices, and where its two halves disagree; undefined when no plan keeps what is fixed. */
function lookAt(model: PlanModel, fixed: Fixed, prices: Float64Array): Look | undefined {
  const must = 10 * (model.missingValue + prices.reduce((sum, price) => sum + Math.abs(price), 0));
  let bound = 0;
  const steps: PathStep[] = [];
  const asked: ReturnType<typeof pricesFor>[] = [];
  const answered: AntennaPath[] = [];
  for (const antenna of model.antennas) {
    const question = pricesFor(model, fixed, prices, antenna.index, must);
    const { own, mustCount } = question;
    const path = bestPath(antenna, question, asked, answered);
    asked.push(question);
    answered.push(path);
    const visited = path.steps.filter(({ window }) => own[window.pass]! <= -must).length;
    if (visited < mustCount) return undefined;
    bound += path.value - must * visited;
    steps.push(...path.steps);
  }
  const counts = new Map<number, number>();
  for (const { window } of steps) counts.set(window.pass, (counts.get(window.pass) ?? 0) + 1);
  const taken: number[] = [];
  const wished: number[] = [];
  const free = prices.slice();
  // Of equally good choices the one that agrees with the antennas; the bound grows by no more than this.
  for (const pass of counts.keys()) free[pass] = free[pass]! + tieBreak;
  for (const pass of fixed.keys()) free[pass] = 0;
  for (const pass of model.locked) free[pass] = 0;
  const isLocked = new Set(model.locked);
  const stateOf = (pass: number): ChainState => {
    if (isLocked.has(pass)) return 'taken';
    const antenna = fixed.get(pass);
    return antenna === undefined ? 'free' : antenna < 0 ? 'left' : 'taken';
  };
  for (const chain of model.chains) {
    const choice = chain.best(free, stateOf);
    if (choice === undefined) return undefined;
    bound += choice.value;
    taken.push(...choice.taken);
    if (chain.hasWishes) wished.push(...choice.taken);
  }
  const isTaken = new Set(taken);
  const slope: { pass: number; by: number }[] = [];
  let split: number | undefined;
  let widest = 0;
  for (const pass of model.coupled) {
    if (fixed.has(pass) || isLocked.has(pass)) continue;
    const y = counts.get(pass) ?? 0;
    const by = (isTaken.has(pass) ? 1 : 0) - y;
    if (by === 0) continue;
    slope.push({ pass, by });
    const width = Math.abs(by) + Math.abs(prices[pass]!) / (1 + Math.abs(prices[pass]!));
    if (width > widest) {
      widest = width;
      split = pass;
    }
  }
  return { bound, steps, wished, slope, split };
}

/** The best line of an antenna; that of its twin, where both are asked the same. */
function bestPath(
  { paths, twin }: ModelAntenna,
  question: ReturnType<typeof pricesFor>,
  asked: readonly ReturnType<typeof pricesFor>[],
  answered: readonly AntennaPath[],
): AntennaPath {
  const other = twin && asked[twin.index];
  const isSame =
    other !== undefined &&
    question.own.every((price, pass) => price === other.own[pass]) &&
    question.isBarred.every((bar, pass) => bar === other.isBarred[pass]);
  if (twin === undefined || !isSame) return paths.best(question.own, question.isBarred);
  const path = answered[twin.index]!;
  return {
    ...path,
    steps: path.steps.map((step) => ({ ...step, window: twin.ownOf.get(step.window)! })),
  };
}

function pricesFor(model: PlanModel, fixed: Fixed, prices: Float64Array, antenna: number, must: number) {
  const own = prices.slice();
  const isBarred = new Uint8Array(model.passCount);
  const wanted = new Set<number>();
  for (const [pass, by] of fixed) {
    own[pass] = 0;
    if (by !== antenna) isBarred[pass] = 1;
    else wanted.add(pass);
  }
  const windows = model.antennas[antenna]!.paths.windows;
  for (const { pass, isLocked } of windows) if (isLocked) wanted.add(pass);
  for (const pass of wanted) own[pass] = -must;
  return { own, isBarred, mustCount: wanted.size };
}

function childrenOf(
  model: PlanModel,
  node: SearchNode,
  pass: number,
  prices: Float64Array,
  bound: number,
): SearchNode[] {
  const antennas = model.antennas.filter(({ paths }) => paths.windows.some((window) => window.pass === pass));
  return [-1, ...antennas.map(({ index }) => index)].map((choice) => ({
    fixed: new Map([...node.fixed, [pass, choice]]),
    prices,
    bound,
  }));
}
