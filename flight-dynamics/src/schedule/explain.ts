import { createAntennaPaths } from './antenna-path.ts';
import { fromOf, type Placed, subjectOf, toOf } from './contacts.ts';
import { type PlanModel, stepValue, worthOf } from './plan-model.ts';
import { toleranceOf } from './plan-search.ts';
import type { Rejection, RejectionKind } from './problem.ts';
import type { SatelliteChain } from './satellite-chain.ts';
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
  const scene = sceneOf(model, placed, isOptimal);
  const windowsOf = new Map<number, Window[]>();
  for (const { paths } of model.antennas) {
    for (const window of paths.windows) {
      const known = windowsOf.get(window.pass);
      if (known === undefined) windowsOf.set(window.pass, [window]);
      else known.push(window);
    }
  }
  const rejected: { readonly aosAtMs: number; readonly rejection: Rejection }[] = [];
  for (const [index, pass] of model.problem.passes.entries()) {
    if (scene.stepOf.has(index)) continue;
    const { passId, stationId, noradId, name, aosAtMs } = pass;
    const windows = windowsOf.get(index) ?? [];
    const value = Math.max(0, ...windows.map(wholeValue));
    const why = model.candidates.refusals[index] ?? explain(scene, index, windows);
    rejected.push({ aosAtMs, rejection: { passId, stationId, noradId, name, value, ...why } });
  }
  return rejected.sort((a, b) => a.aosAtMs - b.aosAtMs).map(({ rejection }) => rejection);
}

/** A plan, looked up in the ways that an explanation asks. */
interface Scene {
  readonly model: PlanModel;
  /** The contact of each pass that is booked. */
  readonly stepOf: ReadonlyMap<number, Placed>;
  /** By antenna, in order of start. */
  readonly lines: readonly (readonly Placed[])[];
  /** Chains that watch a pass. */
  readonly chainsOf: ReadonlyMap<number, readonly SatelliteChain[]>;
  readonly isOptimal: boolean;
  readonly slack: number;
}

function sceneOf(model: PlanModel, placed: readonly Placed[], isOptimal: boolean): Scene {
  const lines = model.antennas.map((): Placed[] => []);
  for (const step of placed) lines[step.window.antenna]!.push(step);
  for (const line of lines) line.sort((a, b) => fromOf(a) - fromOf(b));
  const chainsOf = new Map<number, SatelliteChain[]>();
  for (const chain of model.chains) {
    for (const { pass } of chain.passes) chainsOf.set(pass, [...(chainsOf.get(pass) ?? []), chain]);
  }
  return {
    model,
    stepOf: new Map(placed.map((step) => [step.window.pass, step])),
    lines,
    chainsOf,
    isOptimal,
    slack: toleranceOf(worthOf(model, placed).objective),
  };
}

type Reason = Pick<Rejection, 'kind' | 'reason' | 'lossValue' | 'lostTo'>;

const wholeValue = ({ contactValue, valuePerMs, usefulMs }: Window) =>
  contactValue + valuePerMs * usefulMs.at(-1)!;

function explain(scene: Scene, pass: number, windows: readonly Window[]): Reason {
  const { model, stepOf, lines, isOptimal, slack } = scene;
  const twin = (model.clashes.get(pass) ?? []).find((other) => stepOf.has(other));
  if (twin !== undefined) {
    const { passId } = subjectOf(model, twin);
    const { stationId } = model.problem.antennas[stepOf.get(twin)!.window.antenna]!;
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
  const lossObjective = lossValue + penaltyOf(scene, best);
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

/** What the wishes of the satellites lose by the exchange. */
function penaltyOf({ stepOf, chainsOf }: Scene, { gone, come }: Forced): number {
  if (chainsOf.size === 0) return 0;
  const comes = new Set(come.map(({ window }) => window.pass));
  const goes = new Set(gone.map(({ window }) => window.pass).filter((pass) => !comes.has(pass)));
  const touched = new Set([...comes, ...goes].flatMap((pass) => chainsOf.get(pass) ?? []));
  let penalty = 0;
  for (const chain of touched) {
    penalty += chain.penalty((pass) => comes.has(pass) || (stepOf.has(pass) && !goes.has(pass)));
    penalty -= chain.penalty((pass) => stepOf.has(pass));
  }
  return penalty;
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
  // Whole passes and a constant turn: what does not fit beside it goes, the rest stays; nothing to search.
  if (model.problem.trimStepMs === undefined && turnaround.isConstant) return forceWhole(near, own[0]!);
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

/** @param near contacts that leave no time to turn */
function forceWhole(near: readonly Placed[], window: Window): Forced {
  const isLocked = near.some((step) => step.window.isLocked);
  const come = [{ window, from: 0, to: window.atMs.length - 1 }];
  const lossValue = near.reduce((sum, step) => sum + stepValue(step), 0) - wholeValue(window);
  return {
    lossValue: isLocked ? Number.POSITIVE_INFINITY : lossValue,
    rivals: (isLocked ? near.filter((step) => step.window.isLocked) : near).toSorted(
      (a, b) => stepValue(b) - stepValue(a),
    ),
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
