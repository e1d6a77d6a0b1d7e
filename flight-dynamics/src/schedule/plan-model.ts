import { type AntennaPaths, createAntennaPaths, type PathStep } from './antenna-path.ts';
import type { ScheduleProblem, Span } from './problem.ts';
import { type ChainPass, createSatelliteChain, type SatelliteChain } from './satellite-chain.ts';
import { type Turnaround, turnaroundOf } from './turnaround.ts';
import { type Candidates, findWindows, lockedWindow, type Window } from './windows.ts';

/** A problem made ready: windows by antenna, wishes by satellite. */
export interface PlanModel {
  readonly problem: ScheduleProblem;
  readonly candidates: Candidates;
  readonly antennas: readonly ModelAntenna[];
  /** Passes of the problem, and behind them locked contacts whose pass is not among them. */
  readonly passCount: number;
  /** Chains of the satellites whose passes cannot be chosen antenna by antenna. */
  readonly chains: readonly SatelliteChain[];
  /** Passes that a chain watches. */
  readonly coupled: readonly number[];
  /** Passes of contacts that stand. */
  readonly locked: readonly number[];
  /** More than all contacts together are worth: what a missing contact weighs. */
  readonly missingValue: number;
  /** For each coupled pass those that cannot be taken with it. */
  readonly clashes: ReadonlyMap<number, readonly number[]>;
}

export interface ModelAntenna {
  readonly index: number;
  readonly paths: AntennaPaths;
  readonly turnaround: Turnaround;
  /** An earlier antenna that can do exactly the same; what one would do by itself the other would too. */
  readonly twin?: { readonly index: number; readonly ownOf: ReadonlyMap<Window, Window> };
}

export function createPlanModel(problem: ScheduleProblem): PlanModel {
  const candidates = findWindows(problem);
  const { windows, locked, passCount } = withLocks(problem, candidates);
  const antennas: ModelAntenna[] = [];
  for (const [index, antenna] of problem.antennas.entries()) {
    const turnaround = turnaroundOf(antenna);
    const own = windows.filter((window) => window.antenna === index);
    const twin = twinAmong(problem, antennas, index, own);
    antennas.push({ index, turnaround, paths: createAntennaPaths(own, turnaround), ...(twin && { twin }) });
  }
  const missingValue = 1 + wholeValue(windows);
  const members = membersBySatellite(problem, windows);
  const antennasOf = new Map<number, Set<number>>();
  for (const { pass, antenna } of windows)
    antennasOf.set(pass, (antennasOf.get(pass) ?? new Set()).add(antenna));
  const clashes = new Map<number, number[]>();
  const chains: SatelliteChain[] = [];
  const requestOf = new Map(problem.requests.map((request) => [request.noradId, request]));
  for (const [noradId, passes] of members) {
    const request = requestOf.get(noradId);
    const isOne = (request?.stationsAtOnce ?? 'one') === 'one';
    const pairs = isOne ? clashingPairs(passes) : [];
    for (const [a, b] of pairs) {
      clashes.set(a, [...(clashes.get(a) ?? []), b]);
      clashes.set(b, [...(clashes.get(b) ?? []), a]);
    }
    const hasWishes =
      request?.maxGapMs !== undefined || (request?.minContacts ?? []).some(({ atLeast }) => atLeast > 0);
    const isShared = passes.some(({ pass }) => (antennasOf.get(pass)?.size ?? 0) > 1);
    if (hasWishes || pairs.length > 0 || isShared) {
      chains.push(createSatelliteChain(passes, request, problem, missingValue, new Set(locked)));
    }
  }
  const coupled = chains.flatMap(({ passes }) => passes.map(({ pass }) => pass));
  return { problem, candidates, antennas, passCount, chains, coupled, locked, missingValue, clashes };
}

function twinAmong(
  problem: ScheduleProblem,
  earlier: readonly ModelAntenna[],
  index: number,
  own: readonly Window[],
): ModelAntenna['twin'] {
  const { stationId, setupMs, slew } = problem.antennas[index]!;
  const kind = JSON.stringify([stationId, setupMs, slew]);
  for (const { index: other, paths } of earlier) {
    const antenna = problem.antennas[other]!;
    if (JSON.stringify([antenna.stationId, antenna.setupMs, antenna.slew]) !== kind) continue;
    const isSame = (a: Window, b: Window) =>
      a.pass === b.pass &&
      !a.isLocked &&
      !b.isLocked &&
      a.atMs.length === b.atMs.length &&
      a.atMs[0] === b.atMs[0];
    if (paths.windows.length !== own.length || !own.every((window, at) => isSame(window, paths.windows[at]!)))
      continue;
    return { index: other, ownOf: new Map(own.map((window, at) => [paths.windows[at]!, window])) };
  }
  return undefined;
}

function withLocks(problem: ScheduleProblem, candidates: Candidates) {
  const windows = [...candidates.windows];
  const locked: number[] = [];
  let passCount = problem.passes.length;
  const indexOf = new Map(problem.passes.map(({ passId }, index) => [passId, index]));
  for (const [lockIndex, lock] of (problem.locked ?? []).entries()) {
    const pass = indexOf.get(lock.passId) ?? passCount++;
    locked.push(pass);
    windows.push(lockedWindow(problem, lockIndex, pass));
  }
  return { windows, locked, passCount };
}

/** Value of every pass taken whole. */
function wholeValue(windows: readonly Window[]): number {
  return windows.reduce(
    (sum, { valuePerMs, usefulMs, contactValue }) => sum + valuePerMs * usefulMs.at(-1)! + contactValue,
    0,
  );
}

function membersBySatellite(problem: ScheduleProblem, windows: readonly Window[]): Map<number, ChainPass[]> {
  const spans = new Map<number, Span>();
  for (const { pass, atMs } of windows) {
    const known = spans.get(pass);
    spans.set(pass, {
      fromAtMs: Math.min(known?.fromAtMs ?? Number.POSITIVE_INFINITY, atMs[0]!),
      toAtMs: Math.max(known?.toAtMs ?? Number.NEGATIVE_INFINITY, atMs.at(-1)!),
    });
  }
  const strangers = (problem.locked ?? []).filter(
    (lock) => !problem.passes.some(({ passId }) => passId === lock.passId),
  );
  const members = new Map<number, ChainPass[]>();
  for (const [pass, span] of spans) {
    const known = problem.passes[pass];
    const lock = strangers[pass - problem.passes.length];
    const noradId = known?.noradId ?? lock!.noradId;
    const tcaAtMs = known?.tcaAtMs ?? lock!.tcaAtMs ?? (lock!.fromAtMs + lock!.toAtMs) / 2;
    members.set(noradId, [...(members.get(noradId) ?? []), { pass, tcaAtMs, ...span }]);
  }
  return members;
}

function clashingPairs(passes: readonly ChainPass[]): (readonly [number, number])[] {
  const sorted = passes.toSorted((a, b) => a.fromAtMs - b.fromAtMs);
  return sorted.flatMap((a, index) =>
    sorted
      .slice(index + 1)
      .filter((b) => b.fromAtMs < a.toAtMs)
      .map((b) => [a.pass, b.pass] as const),
  );
}

/** What a contact is worth. */
export function stepValue({ window, from, to }: PathStep): number {
  return window.contactValue + window.valuePerMs * (window.usefulMs[to]! - window.usefulMs[from]!);
}

export interface PlanWorth {
  readonly value: number;
  /** Value less what the wishes miss; minus infinity where the plan breaks a rule. */
  readonly objective: number;
}

/** What a whole plan is worth; antennas and turns are taken as right. */
export function worthOf(model: PlanModel, steps: readonly PathStep[]): PlanWorth {
  const taken = new Set(steps.map(({ window }) => window.pass));
  const value = steps.reduce((sum, step) => sum + stepValue(step), 0);
  if (taken.size < steps.length) return { value, objective: Number.NEGATIVE_INFINITY };
  const penalty = model.chains.reduce((sum, chain) => sum + chain.penalty((pass) => taken.has(pass)), 0);
  return { value, objective: value - penalty };
}
