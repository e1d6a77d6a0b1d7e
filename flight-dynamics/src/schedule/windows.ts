import type { KeepOut, RejectionKind, ScheduleProblem, ScheduleRequest, Span } from './problem.ts';
import { type SkyPath, skyPath } from './sky-path.ts';

/** A part of a pass in which one contact may lie, on one antenna, as a row of instants at which it may begin and end. */
export interface Window {
  /** Index into the problem's passes. */
  readonly pass: number;
  /** Index into the problem's antennas. */
  readonly antenna: number;
  readonly atMs: Float64Array;
  readonly azimuthDeg: Float64Array;
  readonly elevationDeg: Float64Array;
  /** Useful time since the start of the window. */
  readonly usefulMs: Float64Array;
  readonly valuePerMs: number;
  readonly contactValue: number;
  readonly minUsefulMs: number;
  /** A contact that stands: it can only be taken whole, and it is taken. */
  readonly isLocked: boolean;
}

export interface Candidates {
  readonly windows: readonly Window[];
  /** Useful spans of each pass before keep-outs, cut to the plan. */
  readonly useful: readonly (readonly Span[])[];
  /** Why a pass has no window; undefined where it has one. */
  readonly refusals: readonly (Refusal | undefined)[];
  readonly requestOf: readonly (ScheduleRequest | undefined)[];
  readonly lockOf: readonly (number | undefined)[];
}

export interface Refusal {
  readonly kind: RejectionKind;
  readonly reason: string;
}

/** Every window of every pass, and for each pass that has none the reason. */
export function findWindows(problem: ScheduleProblem): Candidates {
  const requests = new Map(problem.requests.map((request) => [request.noradId, request]));
  const locks = new Map((problem.locked ?? []).map((lock, index) => [lock.passId, index]));
  const windows: Window[] = [];
  const useful: (readonly Span[])[] = [];
  const refusals: (Refusal | undefined)[] = [];
  const requestOf: (ScheduleRequest | undefined)[] = [];
  const lockOf: (number | undefined)[] = [];
  for (const [index, pass] of problem.passes.entries()) {
    const request = requests.get(pass.noradId);
    const path = skyPath(pass);
    const spans = request === undefined ? [] : usefulSpans(problem, path, request);
    useful.push(spans);
    requestOf.push(request);
    lockOf.push(locks.get(pass.passId));
    if (locks.has(pass.passId)) {
      refusals.push(undefined);
      continue;
    }
    const found = request === undefined ? [] : windowsOf(problem, index, path, request, spans);
    windows.push(...found);
    refusals.push(found.length > 0 ? undefined : refusalOf(problem, index, path, request, spans));
  }
  return { windows, useful, refusals, requestOf, lockOf };
}

/** The window of a contact that stands; its pass may be gone from the problem, then `pass` is beyond its passes. */
export function lockedWindow(problem: ScheduleProblem, lockIndex: number, passIndex: number): Window {
  const lock = problem.locked![lockIndex]!;
  const pass = problem.passes[passIndex];
  const request = problem.requests.find(({ noradId }) => noradId === lock.noradId);
  const path = pass === undefined ? undefined : skyPath(pass);
  const visible = pass?.visible ?? [lock];
  const usefulMs = spanTotal(
    request === undefined || path === undefined
      ? visible.map((span) => cutSpan(span, lock))
      : path.above(request.minElevationDeg ?? -90, visible).map((span) => cutSpan(span, lock)),
  );
  const ends = [lock.fromAtMs, lock.toAtMs].map((atMs) => path?.at(atMs));
  return {
    pass: passIndex,
    antenna: problem.antennas.findIndex(({ antennaId }) => antennaId === lock.antennaId),
    atMs: Float64Array.of(lock.fromAtMs, lock.toAtMs),
    azimuthDeg: Float64Array.from(ends, (end) => end?.azimuthDeg ?? Number.NaN),
    elevationDeg: Float64Array.from(ends, (end) => end?.elevationDeg ?? Number.NaN),
    usefulMs: Float64Array.of(0, usefulMs),
    valuePerMs: (request?.valuePerMinute ?? 0) / 60_000,
    contactValue: request?.valuePerContact ?? 0,
    minUsefulMs: 0,
    isLocked: true,
  };
}

function usefulSpans(problem: ScheduleProblem, path: SkyPath, request: ScheduleRequest): Span[] {
  return path
    .above(request.minElevationDeg ?? -90, path.pass.visible)
    .map((span) => cutSpan(span, problem))
    .filter(isSpan);
}

function windowsOf(
  problem: ScheduleProblem,
  passIndex: number,
  path: SkyPath,
  request: ScheduleRequest,
  spans: readonly Span[],
): Window[] {
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return [];
  const whole = { fromAtMs: first.fromAtMs, toAtMs: last.toAtMs };
  const windows: Window[] = [];
  for (const [antennaIndex, antenna] of problem.antennas.entries()) {
    if (antenna.stationId !== path.pass.stationId) continue;
    if (request.antennaIds !== undefined && !request.antennaIds.includes(antenna.antennaId)) continue;
    const barred = (problem.keepOuts ?? []).filter((keepOut) => concerns(keepOut, antenna));
    const isCut = barred.some((span) => overlaps(span, whole));
    if (isCut && problem.trimStepMs === undefined) continue;
    for (const piece of without(whole, barred)) {
      const atMs = instants(piece, problem.trimStepMs);
      const usefulMs = Float64Array.from(
        atMs,
        (at) => usefulBefore(spans, at) - usefulBefore(spans, atMs[0]!),
      );
      if (usefulMs.at(-1)! < request.minDurationMs) continue;
      windows.push({
        pass: passIndex,
        antenna: antennaIndex,
        atMs,
        ...(antenna.slew === undefined ? nowhere(atMs.length) : path.sampled(atMs)),
        usefulMs,
        valuePerMs: request.valuePerMinute / 60_000,
        contactValue: request.valuePerContact ?? 0,
        minUsefulMs: problem.trimStepMs === undefined ? usefulMs.at(-1)! : request.minDurationMs,
        isLocked: false,
      });
    }
  }
  return windows;
}

/** Directions for an antenna that turns in no time: nobody asks for them. */
function nowhere(length: number) {
  return { azimuthDeg: new Float64Array(length), elevationDeg: new Float64Array(length) };
}

/** Both ends, and between them whole steps of UTC: 11:16:15, not 11:16:13.482. */
function instants({ fromAtMs, toAtMs }: Span, stepMs: number | undefined): Float64Array {
  if (stepMs === undefined) return Float64Array.of(fromAtMs, toAtMs);
  const atMs = [fromAtMs];
  for (let step = Math.floor(fromAtMs / stepMs) + 1; step * stepMs < toAtMs; step += 1)
    atMs.push(step * stepMs);
  atMs.push(toAtMs);
  return Float64Array.from(atMs);
}

function refusalOf(
  problem: ScheduleProblem,
  passIndex: number,
  path: SkyPath,
  request: ScheduleRequest | undefined,
  spans: readonly Span[],
): Refusal {
  const pass = problem.passes[passIndex]!;
  const under = (leastDeg: number) => `${pass.maxElevationDeg.toFixed(1)}° is under ${leastDeg}°`;
  if (pass.visible.length === 0) {
    const { stationMinElevationDeg: leastDeg = -90 } = pass;
    const reason =
      pass.maxElevationDeg < leastDeg
        ? `${under(leastDeg)}, the lowest of ${pass.stationId}`
        : `hidden, ${pass.maxElevationDeg.toFixed(0)}° is behind the ridge`;
    return { kind: 'hidden', reason };
  }
  if (request === undefined) return { kind: 'not-requested', reason: `nobody asked for ${pass.name}` };
  const isServed = problem.antennas.some(
    ({ antennaId, stationId }) =>
      stationId === pass.stationId && (request.antennaIds?.includes(antennaId) ?? true),
  );
  if (!isServed) return { kind: 'no-antenna', reason: `no antenna of ${pass.stationId} may take it` };
  const leastDeg = request.minElevationDeg ?? -90;
  if (path.above(leastDeg, pass.visible).length === 0) {
    return { kind: 'too-low', reason: under(leastDeg) };
  }
  if (spans.length === 0) return { kind: 'outside-window', reason: 'outside the hours of this plan' };
  const usefulMs = spanTotal(spans);
  if (usefulMs < request.minDurationMs) {
    return { kind: 'too-short', reason: `${spanText(usefulMs)} is under ${spanText(request.minDurationMs)}` };
  }
  const keepOut = (problem.keepOuts ?? []).find(
    (candidate) => candidate.stationId === pass.stationId && spans.some((span) => overlaps(span, candidate)),
  );
  return { kind: 'keep-out', reason: `the antenna is kept free: ${keepOut?.reason ?? 'no reason given'}` };
}

/** `75 s`, `2 min`, `6.5 min`: seconds up to two minutes, and never so rounded that 119.6 s reads as its own limit. */
export function spanText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 119.95) return `${Number(seconds.toFixed(seconds >= 119 ? 1 : 0))} s`;
  return seconds < 3 * 3600
    ? `${Number((seconds / 60).toFixed(1))} min`
    : `${Number((seconds / 3600).toFixed(1))} h`;
}

export function concerns(keepOut: KeepOut, antenna: { antennaId: string; stationId: string }): boolean {
  return (
    keepOut.stationId === antenna.stationId &&
    (keepOut.antennaId === undefined || keepOut.antennaId === antenna.antennaId)
  );
}

export const overlaps = (a: Span, b: Span) => a.fromAtMs < b.toAtMs && b.fromAtMs < a.toAtMs;
const isSpan = ({ fromAtMs, toAtMs }: Span) => toAtMs > fromAtMs;

export function cutSpan(span: Span, { fromAtMs, toAtMs }: Span): Span {
  return { fromAtMs: Math.max(span.fromAtMs, fromAtMs), toAtMs: Math.min(span.toAtMs, toAtMs) };
}

function spanTotal(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromAtMs, toAtMs }) => sum + Math.max(0, toAtMs - fromAtMs), 0);
}

function usefulBefore(spans: readonly Span[], atMs: number): number {
  let total = 0;
  for (const { fromAtMs, toAtMs } of spans) total += Math.max(0, Math.min(toAtMs, atMs) - fromAtMs);
  return total;
}

function without(whole: Span, barred: readonly Span[]): Span[] {
  let pieces: Span[] = [whole];
  for (const { fromAtMs, toAtMs } of barred) {
    pieces = pieces
      .flatMap((piece) => [
        { fromAtMs: piece.fromAtMs, toAtMs: Math.min(piece.toAtMs, fromAtMs) },
        { fromAtMs: Math.max(piece.fromAtMs, toAtMs), toAtMs: piece.toAtMs },
      ])
      .filter(isSpan);
  }
  return pieces;
}
