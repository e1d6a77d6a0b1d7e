import type { Contact, SchedulePass, ScheduleProblem } from './problem.ts';

/**
 * A judge of plans that shares no line with the planner: it tries every contact of every pass on every antenna, on whole trim
 * steps, and keeps the best plan that breaks no rule. For small problems only.
 */
export function tryEveryPlan(problem: ScheduleProblem): { readonly missed: number; readonly value: number } {
  const choices = problem.passes.map((pass) => contactsOf(problem, pass));
  let best = { missed: Number.POSITIVE_INFINITY, value: 0 };
  const taken: Try[] = [];
  const go = (index: number, value: number) => {
    const options = choices[index];
    if (options === undefined) {
      const missed = missedBy(problem, taken);
      if (missed < best.missed || (missed === best.missed && value > best.value)) best = { missed, value };
      return;
    }
    go(index + 1, value);
    for (const option of options) {
      if (taken.some((other) => !fitTogether(problem, other, option))) continue;
      taken.push(option);
      go(index + 1, value + option.value);
      taken.pop();
    }
  };
  go(0, 0);
  return best;
}

/** Whether contacts break no rule: turns, hours that are taken, one station at once. */
export function isAllowed(problem: ScheduleProblem, contacts: readonly Contact[]): boolean {
  const tries = contacts.map((contact): Try => {
    const pass = problem.passes.find(({ passId }) => passId === contact.passId)!;
    return { ...contact, pass };
  });
  return tries.every(
    (a, index) => isFree(problem, a) && tries.slice(index + 1).every((b) => fitTogether(problem, a, b)),
  );
}

/** Contacts that are missing, and whole minutes of gap beyond the longest, less what no plan at all could give. */
export function missedBy(problem: ScheduleProblem, contacts: readonly { readonly passId: string }[]): number {
  const everything = problem.passes;
  const own = everything.filter(({ passId }) => contacts.some((contact) => contact.passId === passId));
  return missedWith(problem, own);
}

function missedWith(problem: ScheduleProblem, taken: readonly SchedulePass[]): number {
  let missed = 0;
  for (const { noradId, minContacts = [], maxGapMs } of problem.requests) {
    const tcas = taken
      .filter((pass) => pass.noradId === noradId)
      .map(({ tcaAtMs }) => tcaAtMs)
      .sort((a, b) => a - b);
    for (const { fromAtMs, toAtMs, atLeast } of minContacts) {
      missed += Math.max(0, atLeast - tcas.filter((atMs) => atMs >= fromAtMs && atMs < toAtMs).length);
    }
    if (maxGapMs === undefined) continue;
    let fromAtMs = problem.fromAtMs;
    for (const atMs of [...tcas, problem.toAtMs]) {
      missed += Math.max(0, atMs - fromAtMs - maxGapMs) / 60_000;
      fromAtMs = atMs;
    }
  }
  return missed;
}

interface Try {
  readonly passId: string;
  readonly pass: SchedulePass;
  readonly antennaId: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly value: number;
}

function contactsOf(problem: ScheduleProblem, pass: SchedulePass): Try[] {
  const request = problem.requests.find(({ noradId }) => noradId === pass.noradId);
  if (request === undefined) return [];
  const { trimStepMs } = problem;
  const ends: number[] = [pass.aosAtMs];
  if (trimStepMs !== undefined) {
    const first = Math.floor(pass.aosAtMs / trimStepMs) + 1;
    for (let step = first; step * trimStepMs < pass.losAtMs; step += 1) ends.push(step * trimStepMs);
  }
  ends.push(pass.losAtMs);
  const found: Try[] = [];
  for (const { antennaId, stationId } of problem.antennas) {
    if (stationId !== pass.stationId) continue;
    for (const fromAtMs of ends) {
      for (const toAtMs of ends) {
        const minutes = (toAtMs - fromAtMs) / 60_000;
        if (toAtMs - fromAtMs < request.minDurationMs) continue;
        const value = minutes * request.valuePerMinute + (request.valuePerContact ?? 0);
        const option = { passId: pass.passId, pass, antennaId, fromAtMs, toAtMs, value };
        if (isFree(problem, option)) found.push(option);
      }
    }
  }
  return found;
}

function isFree({ keepOuts = [] }: ScheduleProblem, { antennaId, fromAtMs, toAtMs }: Try): boolean {
  return keepOuts.every(
    (out) =>
      (out.antennaId !== undefined && out.antennaId !== antennaId) ||
      toAtMs <= out.fromAtMs ||
      fromAtMs >= out.toAtMs,
  );
}

function fitTogether(problem: ScheduleProblem, a: Try, b: Try): boolean {
  const request = problem.requests.find(({ noradId }) => noradId === a.pass.noradId);
  const isSameSky = a.pass.aosAtMs < b.pass.losAtMs && b.pass.aosAtMs < a.pass.losAtMs;
  const isOne = (request?.stationsAtOnce ?? 'one') === 'one';
  if (a.pass.noradId === b.pass.noradId && isSameSky && isOne) return false;
  if (a.antennaId !== b.antennaId) return true;
  const [first, second] = a.fromAtMs <= b.fromAtMs ? [a, b] : [b, a];
  return second.fromAtMs - first.toAtMs >= turnMs(problem, first, second) - 1e-6;
}

/** Setup, and the slower of both axes; azimuth the shorter way round. Only for antennas without limits or park. */
function turnMs({ antennas }: ScheduleProblem, first: Try, second: Try): number {
  const { setupMs, slew } = antennas.find(({ antennaId }) => antennaId === first.antennaId)!;
  if (slew === undefined) return setupMs;
  const [from, to] = [lookAt(first.pass, first.toAtMs), lookAt(second.pass, second.fromAtMs)];
  const roundDeg = Math.abs(from.azimuthDeg - to.azimuthDeg) % 360;
  const azimuthS = Math.min(roundDeg, 360 - roundDeg) / slew.azimuthRateDegS;
  const elevationS = Math.abs(from.elevationDeg - to.elevationDeg) / slew.elevationRateDegS;
  return setupMs + 1000 * Math.max(azimuthS, elevationS);
}

function lookAt({ track }: SchedulePass, atMs: number) {
  const right = Math.max(
    1,
    track.findIndex((point) => point.atMs >= atMs),
  );
  const [a, b] = [track[right - 1]!, track[right]!];
  const part = (atMs - a.atMs) / (b.atMs - a.atMs);
  let azimuthStepDeg = b.azimuthDeg - a.azimuthDeg;
  if (azimuthStepDeg > 180) azimuthStepDeg -= 360;
  if (azimuthStepDeg < -180) azimuthStepDeg += 360;
  return {
    azimuthDeg: a.azimuthDeg + azimuthStepDeg * part,
    elevationDeg: a.elevationDeg + (b.elevationDeg - a.elevationDeg) * part,
  };
}
