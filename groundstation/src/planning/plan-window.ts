import {
  type Contact,
  type LockedContact,
  planSchedule,
  type Schedule,
  type ScheduleAntenna,
  type ScheduleProblem,
  type ScheduleRequest,
  valueOfPriority,
} from '@dawa/flight-dynamics/schedule';
import { turnaroundOf } from '@dawa/flight-dynamics/schedule/turnaround';
import type { Span } from '../ports.ts';
import { type GatheredPass, gatherSky, type PlanSky } from './gathered-pass.ts';
import { type PlanVerdict, verdictOfContact, verdictOfGivingWay, verdictOfRejection } from './plan-words.ts';
import type { PlannedSatellite } from './planned-satellite.ts';
import { workedPasses } from './worked-passes.ts';

export interface WindowRequest {
  readonly span: Span;
  readonly sky: PlanSky;
  readonly antenna: ScheduleAntenna;
  /** Those that the station follows first, in the order of their priority. */
  readonly satellites: readonly PlannedSatellite[];
  /** What was asked for; the antennas and passes are put in here. */
  readonly wishes: PlanWishes;
  /** The station was not at work before: what it did not hear is not in the plan. */
  readonly atWorkFromAtMs: number;
  readonly shouldStop?: () => boolean;
}

export type PlanWishes = Pick<ScheduleProblem, 'requests' | 'keepOuts' | 'locked' | 'trimStepMs'>;

export interface WindowPass extends GatheredPass, PlanVerdict {
  readonly contact: (Contact & { readonly prepareFromAtMs: number }) | undefined;
  readonly isFollowed: boolean;
}

export interface PlanWindow {
  readonly span: Span;
  /** By rise. */
  readonly passes: readonly WindowPass[];
  /** By satellite, where its elements gave no position. */
  readonly blind: ReadonlyMap<number, readonly Span[]>;
  readonly schedule: Schedule;
}

/**
 * The plan of a span: what the station follows stands, everything else is fitted in around it.
 *
 * Whatever the plan says, the station runs the passes of its missions one after the other, as their priority has it where they
 * overlap; so they are in the plan as they will happen, from rise to set, and no request moves them.
 */
export function planWindow(request: WindowRequest): PlanWindow {
  const { span, sky, satellites, wishes, antenna, atWorkFromAtMs } = request;
  const gathered: GatheredPass[] = [];
  const isFollowed = new Map(satellites.map((satellite) => [satellite.noradId, satellite.isFollowed]));
  const blind = new Map<number, readonly Span[]>();
  for (const { noradId, orbit } of satellites) {
    if (!orbit.ok) continue;
    const found = gatherSky(orbit.elements, sky, span);
    gathered.push(...found.passes);
    blind.set(noradId, found.blind);
  }
  gathered.sort((a, b) => a.pass.aosAtMs - b.pass.aosAtMs);
  const isOwn = ({ pass }: GatheredPass) => isFollowed.get(pass.noradId) === true && pass.visible.length > 0;
  const isMissed = (one: GatheredPass) => isOwn(one) && one.pass.losAtMs <= atWorkFromAtMs;
  const noradIds = satellites.filter((satellite) => satellite.isFollowed).map(({ noradId }) => noradId);
  const { worked, gaveWay } = workedPasses(
    gathered.filter((one) => isOwn(one) && !isMissed(one)),
    noradIds,
  );
  const followed = worked.map(({ pass }): LockedContact => {
    const { passId, noradId, name, aosAtMs, losAtMs, tcaAtMs } = pass;
    const reason = 'the station follows it';
    const { antennaId } = antenna;
    return { passId, antennaId, noradId, name, fromAtMs: aosAtMs, toAtMs: losAtMs, tcaAtMs, reason };
  });
  const fixed = (wishes.locked ?? []).filter(
    (lock) =>
      !followed.some(
        (own) => own.passId === lock.passId || (own.fromAtMs < lock.toAtMs && lock.fromAtMs < own.toAtMs),
      ),
  );
  const schedule = planSchedule(
    {
      ...span,
      ...wishes,
      antennas: [antenna],
      passes: gathered
        .filter((one) => !isMissed(one) && !gaveWay.has(one.pass.passId))
        .map(({ pass }) => pass),
      requests: requestsFor(wishes.requests, satellites),
      locked: [...followed, ...fixed],
    },
    request.shouldStop === undefined ? {} : { shouldStop: request.shouldStop },
  );
  const names = new Map(followed.map(({ passId, name }) => [passId, name]));
  const passes = judge(gathered, schedule, antenna, names).map((one): WindowPass => {
    const rivals = gaveWay.get(one.pass.passId);
    return rivals === undefined ? one : { ...one, ...verdictOfGivingWay(rivals.map(({ pass }) => pass)) };
  });
  return { span, schedule, blind, passes };
}

/** The mission's own satellite needs no request: it is followed, and valued as the first. */
function requestsFor(
  requests: readonly ScheduleRequest[],
  satellites: readonly PlannedSatellite[],
): ScheduleRequest[] {
  const own = satellites
    .filter(({ noradId, isFollowed }) => isFollowed && !requests.some((one) => one.noradId === noradId))
    .map(({ noradId }) => ({ noradId, valuePerMinute: valueOfPriority(1), minDurationMs: 1 }));
  return [...requests, ...own];
}

function judge(
  gathered: readonly GatheredPass[],
  schedule: Schedule,
  antenna: ScheduleAntenna,
  followed: ReadonlyMap<string, string>,
): WindowPass[] {
  const contacts = new Map(schedule.contacts.map((contact, index) => [contact.passId, { contact, index }]));
  const rejections = new Map(schedule.rejected.map((rejection) => [rejection.passId, rejection]));
  const byId = new Map(gathered.map((one) => [one.pass.passId, one]));
  return gathered.map((one) => {
    const { passId } = one.pass;
    const booked = contacts.get(passId);
    if (booked !== undefined) {
      const { contact, index } = booked;
      const before = schedule.contacts[index - 1];
      const prepareFromAtMs = prepareFrom(contact, before, antenna, byId);
      const verdict = verdictOfContact(contact);
      return {
        ...one,
        ...verdict,
        contact: { ...contact, prepareFromAtMs },
        isFollowed: followed.has(passId),
      };
    }
    const rejection = rejections.get(passId);
    const verdict = rejection === undefined ? missed : verdictOfRejection(rejection, followed);
    return { ...one, ...verdict, contact: undefined, isFollowed: false };
  });
}

const missed: PlanVerdict = { state: 'not-booked', reason: 'over before this run began', gaveWayTo: [] };

/** When the antenna leaves for a contact: as late as it may, and not before the one before is over. */
function prepareFrom(
  contact: Contact,
  before: Contact | undefined,
  antenna: ScheduleAntenna,
  byId: ReadonlyMap<string, GatheredPass>,
): number {
  if (before === undefined) return contact.fromAtMs - antenna.setupMs;
  const from = lookAt(byId.get(before.passId), before.toAtMs);
  const to = lookAt(byId.get(contact.passId), contact.fromAtMs);
  const { between, longestMs } = turnaroundOf(antenna);
  const turnMs =
    from && to ? between(from.azimuthDeg, from.elevationDeg, to.azimuthDeg, to.elevationDeg) : longestMs;
  return Math.min(contact.fromAtMs, Math.max(before.toAtMs, contact.fromAtMs - turnMs));
}

function lookAt(of: GatheredPass | undefined, atMs: number) {
  const look = of?.observer.at(atMs);
  return look?.ok ? look.value : undefined;
}
