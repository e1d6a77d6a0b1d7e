import { lastOf, planGradually } from './plan-schedule.ts';
import type {
  Contact,
  LockedContact,
  PlanProgress,
  Schedule,
  ScheduleLimits,
  ScheduleProblem,
} from './problem.ts';

export interface ReplanRequest {
  /** The new problem: fresher elements, other requests. Its `locked` are kept as well. */
  readonly problem: ScheduleProblem;
  readonly previous: readonly Contact[];
  readonly nowAtMs: number;
  /** Contacts that begin within this time stand too: somebody is on his way. */
  readonly freezeMs?: number;
  readonly limits?: ScheduleLimits;
}

export interface ScheduleChange {
  readonly kind: 'added' | 'dropped' | 'moved';
  readonly passId: string;
  readonly noradId: number;
  readonly name: string;
  /** How much later start and end are; 0 unless moved. */
  readonly startByMs: number;
  readonly endByMs: number;
  readonly reason: string;
}

export interface Replan {
  readonly schedule: Schedule;
  readonly changes: readonly ScheduleChange[];
}

/**
 * A new plan that leaves alone what has begun (and what begins within the freeze), and what it changes in the old one.
 * Contacts are known by their passId, which survives fresher elements. Contacts that are over count for the wishes.
 */
export function replanSchedule(request: ReplanRequest): Replan {
  return lastOf(replanGradually(request));
}

/** The same in pieces, as `planGradually`. */
export function* replanGradually(request: ReplanRequest): Generator<PlanProgress, Replan> {
  const { problem, previous, nowAtMs, freezeMs = 0, limits } = request;
  const known = new Set((problem.locked ?? []).map(({ passId }) => passId));
  const isAntenna = new Set(problem.antennas.map(({ antennaId }) => antennaId));
  const standing = previous.filter(
    ({ passId, antennaId, fromAtMs }) =>
      fromAtMs <= nowAtMs + freezeMs && !known.has(passId) && isAntenna.has(antennaId),
  );
  const locks = standing.map(
    ({ passId, antennaId, noradId, name, fromAtMs, toAtMs }): LockedContact => ({
      passId,
      antennaId,
      noradId,
      name,
      fromAtMs,
      toAtMs,
      reason: toAtMs <= nowAtMs ? 'is over' : fromAtMs <= nowAtMs ? 'has begun' : 'begins soon',
    }),
  );
  const notNow = problem.antennas.map(({ antennaId, stationId }) => ({
    antennaId,
    stationId,
    fromAtMs: problem.fromAtMs,
    toAtMs: nowAtMs + freezeMs,
    reason: 'too late to change',
  }));
  const schedule = yield* planGradually(
    {
      ...problem,
      locked: [...(problem.locked ?? []), ...locks],
      keepOuts: [...(problem.keepOuts ?? []), ...notNow.filter(({ fromAtMs, toAtMs }) => toAtMs > fromAtMs)],
    },
    limits,
  );
  return { schedule, changes: changesBetween(previous, schedule, problem) };
}

/** A time that moved by less is the same: fresher elements move every pass by some milliseconds. */
const sameMs = 500;

function changesBetween(
  previous: readonly Contact[],
  schedule: Schedule,
  problem: ScheduleProblem,
): ScheduleChange[] {
  const before = new Map(previous.map((contact) => [contact.passId, contact]));
  const after = new Map(schedule.contacts.map((contact) => [contact.passId, contact]));
  const offered = new Set(problem.passes.map(({ passId }) => passId));
  const reasons = new Map(schedule.rejected.map(({ passId, reason }) => [passId, reason]));
  const changes: ScheduleChange[] = [];
  const note = (kind: ScheduleChange['kind'], of: Contact, reason: string, startByMs = 0, endByMs = 0) =>
    changes.push({ kind, passId: of.passId, noradId: of.noradId, name: of.name, startByMs, endByMs, reason });
  for (const [passId, old] of before) {
    const next = after.get(passId);
    if (next === undefined) {
      if (old.toAtMs <= problem.fromAtMs || old.fromAtMs >= problem.toAtMs) continue;
      note('dropped', old, reasons.get(passId) ?? (offered.has(passId) ? 'not planned' : 'the pass is gone'));
      continue;
    }
    const startByMs = next.fromAtMs - old.fromAtMs;
    const endByMs = next.toAtMs - old.toAtMs;
    if (next.antennaId !== old.antennaId) note('moved', next, `now on ${next.antennaId}`, startByMs, endByMs);
    else if (Math.max(Math.abs(startByMs), Math.abs(endByMs)) >= sameMs) {
      note('moved', next, reasonOfMove(old, next), startByMs, endByMs);
    }
  }
  for (const [passId, next] of after) if (!before.has(passId)) note('added', next, 'new in the plan');
  return changes.sort((a, b) => timeOf(a) - timeOf(b));

  function timeOf({ passId }: ScheduleChange): number {
    return (after.get(passId) ?? before.get(passId))!.fromAtMs;
  }
}

function reasonOfMove(old: Contact, next: Contact): string {
  const words = (contact: Contact) => contact.trims.map(({ reason }) => reason).join(', ');
  if (words(old) === words(next)) return 'the pass moved';
  return words(next) === '' ? 'no longer shortened' : words(next);
}
