import type { PathStep } from './antenna-path.ts';
import { type PlanModel, stepValue, worthOf } from './plan-model.ts';

export interface Incumbent {
  readonly steps: readonly PathStep[];
  readonly objective: number;
}

/**
 * Makes a plan of what a bound suggests: antennas one after the other, each its best line of what the others left, the
 * passes that satellites wish for first; then again, as long as the plan gets better. Always keeps what is locked.
 *
 * @param wished passes that the wishes of the satellites would take
 * @param start what each antenna would do by itself; what several would take is dealt out
 */
export function improvePlan(
  model: PlanModel,
  wished: readonly number[],
  start: readonly PathStep[] = [],
): Incumbent {
  const lines = linesFrom(model, start);
  let best: Incumbent = { steps: [], objective: Number.NEGATIVE_INFINITY };
  const isWished = new Set(wished);
  for (let round = 0; round < mostRounds; round += 1) {
    const before = best.objective;
    for (const { index } of model.antennas) {
      const others = lines.flatMap((line, other) => (other === index ? [] : line));
      const line = bestLine(model, index, others, isWished);
      const next = [...others, ...line];
      const { objective } = worthOf(model, next);
      if (round > 0 && objective <= best.objective) continue;
      lines[index] = line;
      best = { steps: next, objective };
    }
    if (!(best.objective > before) || (round === 0 && model.antennas.length === 1)) break;
  }
  return best;
}

const mostRounds = 4;

/**
 * Lines in which no pass stands beside one that cannot be taken with it. Equal antennas would all do the same: what several
 * would take is dealt out in turn.
 */
function linesFrom(model: PlanModel, start: readonly PathStep[]): PathStep[][] {
  const lines = model.antennas.map((): PathStep[] => []);
  const takers = new Map<number, PathStep[]>();
  for (const step of start) {
    const known = takers.get(step.window.pass);
    if (known === undefined) takers.set(step.window.pass, [step]);
    else known.push(step);
  }
  const barred = new Set<number>();
  let turn = 0;
  const inTime = [...takers].sort(([, [a]], [, [b]]) => a!.window.atMs[a!.from]! - b!.window.atMs[b!.from]!);
  for (const [pass, steps] of inTime) {
    if (barred.has(pass)) continue;
    const step = steps[turn % steps.length]!;
    if (steps.length > 1) turn += 1;
    lines[step.window.antenna]!.push(step);
    for (const other of model.clashes.get(pass) ?? []) barred.add(other);
  }
  return lines;
}

/** The best line for an antenna when the other antennas keep theirs. */
function bestLine(
  model: PlanModel,
  antenna: number,
  others: readonly PathStep[],
  isWished: ReadonlySet<number>,
): PathStep[] {
  const { paths } = model.antennas[antenna]!;
  const prices = new Float64Array(model.passCount);
  const isBarred = new Uint8Array(model.passCount);
  const served = new Set(others.map(({ window }) => window.pass));
  const stands = new Set(model.locked);
  for (const pass of isWished) if (!served.has(pass)) prices[pass] = -model.missingValue;
  for (const pass of served) isBarred[pass] = 1;
  for (const pass of [...served, ...stands]) {
    for (const other of model.clashes.get(pass) ?? []) if (!stands.has(other)) isBarred[other] = 1;
  }
  for (const { pass, isLocked } of paths.windows) {
    if (isLocked) prices[pass] = -10 * model.missingValue * (1 + isWished.size);
  }
  for (;;) {
    const { steps, isElementary } = paths.best(prices, isBarred);
    const line = isElementary ? [...steps] : onceEach(steps);
    const loser = lesserOfClash(model, line, stands);
    if (loser === undefined) return line;
    isBarred[loser] = 1;
  }
}

/** Of two passes that cannot be taken together the less valuable one that does not stand; undefined where all go together. */
function lesserOfClash(
  { clashes }: PlanModel,
  line: readonly PathStep[],
  stands: ReadonlySet<number>,
): number | undefined {
  const stepOf = new Map(line.map((step) => [step.window.pass, step]));
  for (const [pass, step] of stepOf) {
    for (const other of clashes.get(pass) ?? []) {
      const rival = stepOf.get(other);
      if (rival === undefined || (stands.has(pass) && stands.has(other))) continue;
      if (stands.has(pass)) return other;
      if (stands.has(other)) return pass;
      return stepValue(step) < stepValue(rival) ? pass : other;
    }
  }
  return undefined;
}

/** Of several uses of one pass the most valuable. */
function onceEach(steps: readonly PathStep[]): PathStep[] {
  const best = new Map<number, PathStep>();
  for (const step of steps) {
    const known = best.get(step.window.pass);
    if (known === undefined || stepValue(step) > stepValue(known)) best.set(step.window.pass, step);
  }
  return steps.filter((step) => best.get(step.window.pass) === step);
}
