import { createAntennaPaths } from './antenna-path.ts';
import { fromOf, type Placed, subjectOf, toOf } from './contacts.ts';
import { type PlanModel, stepValue, worthOf } from './plan-model.ts';
import { toleranceOf } from './plan-search.ts';
import type { Rejection, RejectionKind } from './problem.ts';
import type { Window } from './windows.ts';

/**
 * Why each pass that is not booked is not. A pass that could have been is put in by force: on the antenna where that costs
 * least, with its neighbours cut or dropped as is best and everybody else left where he is. What the plan loses is the answer.
 */
export function explainRejections(
  model: PlanModel,
  placed: readonly Placed[],
  isOptimal: boolean,
): Rejection[] {
  const taken = new Set(placed.map(({ window }) => window.pass));
  const lines = model.antennas.map(({ index }) =>
    placed.filter(({ window }) => window.antenna === index).sort((a, b) => fromOf(a) - fromOf(b)),
  );
  const windowsOf = new Map<number, Window[]>();
  for (const { paths } of model.antennas) {
    for (const window of paths.windows) {
      const known = windowsOf.get(window.pass);
      if (known === undefined) windowsOf.set(window.pass, [window]);
      else known.push(window);
    }
  }
  const rejected: Rejection[] = [];
  for (const [index, pass] of model.problem.passes.entries()) {
    if (taken.has(index)) continue;
    const { passId, stationId, noradId, name } = pass;
    const who = { passId, stationId, noradId, name };
    const refusal = model.candidates.refusals[index];
    const windows = windowsOf.get(index) ?? [];
    const value = Math.max(0, ...windows.map(wholeValue));
    rejected.push({
      ...who,
      value,
      ...(refusal ?? explain(model, placed, lines, index, windows, isOptimal)),
    });
  }
  const aos = new Map(model.problem.passes.map(({ passId, aosAtMs }) => [passId, aosAtMs]));
  return rejected.sort((a, b) => aos.get(a.passId)! - aos.get(b.passId)!);
}

type Reason = Pick<Rejection, 'kind' | 'reason' | 'lossValue' | 'lostTo'>;

const wholeValue = ({ contactValue, valuePerMs, usefulMs }: Window) =>
  contactValue + valuePerMs * usefulMs.at(-1)!;

function explain(
  model: PlanModel,
  placed: readonly Placed[],
  lines: readonly (readonly Placed[])[],
  pass: number,
  windows: readonly Window[],
  isOptimal: boolean,
): Reason {
  const taken = new Set(placed.map(({ window }) => window.pass));
  const twin = (model.clashes.get(pass) ?? []).find((other) => taken.has(other));
  if (twin !== undefined) {
    const { passId } = subjectOf(model, twin);
    const { window } = placed.find((step) => step.window.pass === twin)!;
    const { stationId } = model.problem.antennas[window.antenna]!;
    return reason('other-station', `${stationId} takes it at that time`, { lostTo: [passId] });
  }
  const tries = [...new Set(windows.map(({ antenna }) => antenna))]
    .map((antenna) => force(model, lines[antenna]!, antenna, pass, windows))
    .sort((a, b) => a.lossValue - b.lossValue);
  const best = tries[0]!;
  const names = (steps: readonly Placed[]) =>
    steps.map(({ window }) => subjectOf(model, window.pass).name).join(' and ');
  const lostTo = best.rivals.map(({ window }) => subjectOf(model, window.pass).passId);
  if (best.lossValue === Number.POSITIVE_INFINITY) {
    return reason('locked', `${names(best.rivals)} stands`, { lostTo });
  }
  const { lossValue } = best;
  const objective = worthOf(model, placed).objective;
  const lossObjective = objective - worthOf(model, swapped(placed, best)).objective;
  const slack = toleranceOf(objective);
  if (lossObjective < -slack && !isOptimal)
    return reason('unfinished', 'the search ended before it', { lossValue, lostTo });
  if (best.rivals.length > 0 && lossObjective > lossValue + slack) {
    return reason('constraint', `gave way to what was asked for ${names(best.rivals)}`, {
      lossValue,
      lostTo,
    });
  }
  if (best.rivals.length === 0)
    return reason('lost', 'worth nothing', { lossValue: Math.max(0, lossValue), lostTo });
  const amount = Math.max(0, lossValue);
  const text =
    amount <= slack
      ? `lost to ${names(best.rivals)} of the same value`
      : `lost to ${names(best.rivals)} by ${figure(amount)}`;
  return reason('lost', text, { lossValue: amount, lostTo });
}

const reason = (kind: RejectionKind, text: string, more: Partial<Reason>): Reason => ({
  kind,
  reason: text,
  ...more,
});
const figure = (value: number) => (value < 0.05 ? value.toPrecision(1) : value.toFixed(1));

interface Forced {
  readonly lossValue: number;
  /** Contacts that it pushes out or shortens, the most hurt first. */
  readonly rivals: readonly Placed[];
  readonly gone: readonly Placed[];
  readonly come: readonly Placed[];
}

const swapped = (placed: readonly Placed[], { gone, come }: Forced) => [
  ...placed.filter((step) => !gone.includes(step)),
  ...come,
];

/** The antenna's line with the pass in it, changed only where the pass is. */
function force(
  model: PlanModel,
  line: readonly Placed[],
  antenna: number,
  pass: number,
  windows: readonly Window[],
): Forced {
  const { turnaround } = model.antennas[antenna]!;
  const own = windows.filter((window) => window.antenna === antenna);
  const fromAtMs = Math.min(...own.map(({ atMs }) => atMs[0]!)) - turnaround.longestMs;
  const toAtMs = Math.max(...own.map(({ atMs }) => atMs.at(-1)!)) + turnaround.longestMs;
  let first = 0;
  while (first < line.length && toOf(line[first]!) <= fromAtMs) first += 1;
  let last = first;
  while (last < line.length && fromOf(line[last]!) < toAtMs) last += 1;
  const near = line.slice(first, last);
  const stands = [line[first - 1], line[last]].filter((step) => step !== undefined);
  const numbered = [
    ...own.map((window) => ({ ...window, pass: 0 })),
    ...near.map(({ window }, index) => ({ ...window, pass: 1 + index })),
    ...stands.map((step, index) => ({ ...standing(step), pass: 1 + near.length + index })),
  ];
  const must = 1000 + 10 * model.missingValue;
  const prices = new Float64Array(1 + near.length + stands.length);
  prices[0] = -must;
  for (const { pass: number, isLocked } of numbered) if (isLocked) prices[number] = -100 * must;
  const { steps } = createAntennaPaths(numbered, turnaround).best(prices, new Uint8Array(prices.length));
  const lossOf = (step: Placed, index: number) => {
    const kept = steps.find(({ window }) => window.pass === 1 + index);
    return stepValue(step) - (kept === undefined ? 0 : stepValue(kept));
  };
  const losses = near.map((step, index) => ({ step, loss: lossOf(step, index) }));
  const forced = steps.find(({ window }) => window.pass === 0);
  if (forced === undefined) {
    return {
      lossValue: Number.POSITIVE_INFINITY,
      rivals: near.filter(({ window }) => window.isLocked),
      gone: [],
      come: [],
    };
  }
  const come = steps
    .filter(({ window }) => window.pass <= near.length)
    .map(({ window, from, to }) => {
      const original = window.pass === 0 ? pass : near[window.pass - 1]!.window.pass;
      return { window: { ...window, pass: original }, from, to };
    });
  return {
    lossValue: losses.reduce((sum, { loss }) => sum + loss, 0) - stepValue(forced),
    rivals: losses
      .filter(({ loss }) => loss > 1e-9)
      .sort((a, b) => b.loss - a.loss)
      .map(({ step }) => step),
    gone: near,
    come,
  };
}

function standing({ window, from, to }: Placed): Window {
  const ends = (values: Float64Array) => Float64Array.of(values[from]!, values[to]!);
  return {
    ...window,
    atMs: ends(window.atMs),
    azimuthDeg: ends(window.azimuthDeg),
    elevationDeg: ends(window.elevationDeg),
    usefulMs: ends(window.usefulMs),
    minUsefulMs: 0,
    isLocked: true,
  };
}
