import type { Catalogue } from '@dawa/flight-dynamics/catalogue';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import { type Result, success } from '@dawa/seams/fault';
import { openCatalogue } from './catalogue/catalogue-file.ts';
import type { ConfigFault } from './config/config-fault.ts';
import type { PlanRequests } from './planning/plan-requests.ts';
import { type PlanTask, type PlanTaskParts, planTaskOf } from './planning/plan-task.ts';
import { joinSchedules } from './schedule/joined-schedule.ts';
import { createSchedule, type Schedule } from './schedule/next-contact.ts';
import { followedShips, type ShipOnOrbit } from './station/followed-ships.ts';
import type { StartPlan } from './station/start-plan.ts';

/*
 * The part of `main.ts` that knows what flies over the station.
 */

export type ScheduleOf = (of: Propagator) => Schedule;

export function schedulesOver(
  station: StartPlan['station'],
  earthOrientation: Parameters<typeof createSchedule>[0]['earthOrientation'],
): ScheduleOf {
  const { place, horizon } = station;
  const { id: stationId, minElevationDeg } = station.file;
  return (of) =>
    createSchedule({ propagator: of, place, stationId, horizon, minElevationDeg, earthOrientation });
}

/** A pass that is named may be of any mission; where none is, the first is rehearsed. */
export function rehearsedSchedule(plan: StartPlan, own: Schedule, scheduleOf: ScheduleOf): Schedule {
  if (plan.rehearse.kind === 'next') return own;
  // As for what is followed: a made up orbit only where it was asked for by name.
  const others = plan.missions
    .slice(1)
    .filter(({ file }) => plan.areMissionsAsked || file.elements.kind !== 'reconstructed')
    .map(({ elements }) => createPropagator(elements));
  return joinSchedules([own, ...others.flatMap((one) => (one.ok ? [scheduleOf(one.value)] : []))]);
}

/** Everything that is followed, and what its plan is made of. */
export interface Sky {
  readonly ships: readonly ShipOnOrbit[];
  /** Of those, each ship once, and without the one that the first mission names. */
  readonly flying: readonly ShipOnOrbit[];
  readonly schedule: Schedule;
  readonly planTask: PlanTask;
}

export interface SkyParts {
  readonly plan: StartPlan;
  readonly run: PlanTaskParts['run'];
  readonly atMs: number;
  readonly own: Schedule;
  readonly scheduleOf: ScheduleOf;
  readonly asked: PlanRequests | undefined;
}

/** @returns a fault where a request names what is not there */
export async function openSky({
  plan,
  run,
  atMs,
  own,
  scheduleOf,
  asked,
}: SkyParts): Promise<Result<Sky, ConfigFault>> {
  const [mission] = plan.missions;
  let catalogue: Catalogue | undefined;
  // A list of everything in orbit is long, and seldom asked for.
  const kept = (noradId: number, ofAtMs: number) => {
    catalogue ??= openCatalogue(plan.dataFolder).catalogue;
    return catalogue.newestBefore(noradId, ofAtMs);
  };
  const { missions, areMissionsAsked: areAsked, station } = plan;
  const { ships, warnings } = await followedShips({ missions, catalogue: kept, atMs, areAsked });
  for (const warning of warnings) plan.say(warning);
  // A ship that several missions fly is one in the sky.
  const flying = ships.filter(
    ({ mission: { noradId } }, at) =>
      noradId !== mission.file.noradId && ships.findIndex((ship) => ship.mission.noradId === noradId) === at,
  );
  const planTask = planTaskOf({ run, mission, station, nowAtMs: atMs, asked, catalogue: kept, ships });
  if (!planTask.ok) return planTask;
  const schedule = joinSchedules([own, ...flying.map((ship) => scheduleOf(ship.propagator))]);
  return success({ ships, flying, schedule, planTask: planTask.value });
}
