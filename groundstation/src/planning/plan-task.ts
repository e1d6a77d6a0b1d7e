import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { ScheduleAntenna } from '@dawa/flight-dynamics/schedule';
import type { RunInfo } from '@dawa/protocols/console/run';
import { type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from '../config/config-fault.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import { readableLinks } from '../pipeline/heard-links.ts';
import type { Span } from '../ports.ts';
import { framePlan } from '../schedule/plan-problem.ts';
import { askedSatellites, type ElementsOf } from './asked-satellites.ts';
import type { PlanSky } from './gathered-pass.ts';
import type { PlanRequests } from './plan-requests.ts';
import type { PlanWishes } from './plan-window.ts';
import type { PlannedSatellite } from './planned-satellite.ts';
import { stationAntenna } from './station-antenna.ts';

/** All that a station's plan is made of, as plain data: it can be handed to another thread. */
export interface PlanTask {
  readonly site: Omit<PlanSky, 'earthOrientation'>;
  readonly antenna: ScheduleAntenna;
  /** Those that are followed first, in the order of their priority. */
  readonly satellites: readonly PlannedSatellite[];
  /** What was asked for beside the mission; undefined where nothing was. */
  readonly asked: Pick<PlanRequests, 'requests' | 'file'> | undefined;
  readonly atWorkFromAtMs: number;
  readonly isRehearsal: boolean;
}

export interface PlanTaskParts {
  readonly run: Pick<RunInfo, 'kind' | 'startedAtMs'>;
  readonly mission: Pick<MissionConfig, 'file' | 'elements'>;
  /** Ships that are followed beside the mission's own, in the order of their priority. */
  readonly ships?: readonly PlannedShip[];
  readonly station: StationConfig;
  readonly asked: PlanRequests | undefined;
  readonly catalogue: ElementsOf;
  /** For whose elements are nearest. */
  readonly nowAtMs: number;
}

/** A ship of a mission on its orbit. */
export interface PlannedShip {
  readonly missionId: string;
  readonly mission: Pick<MissionConfig['file'], 'links'>;
  readonly elements: ElementSet;
  readonly source: string;
}

/** The plan of a station that follows its missions and is asked for other satellites; a fault where a request names what is not there. */
export function planTaskOf(parts: PlanTaskParts): Result<PlanTask, ConfigFault> {
  const { run, mission, station, asked, nowAtMs } = parts;
  const { place, horizon, file } = station;
  const { id: missionId, elements: told } = mission.file;
  const flying: readonly PlannedShip[] = [
    { missionId, mission: mission.file, elements: mission.elements, source: told.source },
    ...(parts.ships ?? []),
  ];
  const followed = flying
    // A ship that several missions fly is one in the sky.
    .filter(({ elements }, at) => flying.findIndex((one) => one.elements.noradId === elements.noradId) === at)
    .map(followedSatellite);
  const others = asked === undefined ? [] : askedSatellites(asked, parts.catalogue, nowAtMs);
  const task: PlanTask = {
    site: { stationId: file.id, place, horizon, minElevationDeg: file.minElevationDeg },
    antenna: stationAntenna(file),
    satellites: [
      ...followed,
      ...others.filter((asked) => followed.every(({ noradId }) => noradId !== asked.noradId)),
    ],
    asked: asked && { requests: asked.requests, file: asked.file },
    atWorkFromAtMs: run.startedAtMs,
    isRehearsal: run.kind === 'rehearsal',
  };
  const wishes = wishesOf(task, { fromAtMs: nowAtMs, toAtMs: nowAtMs + 1 });
  return wishes.ok ? success(task) : wishes;
}

/** What was asked for, with what counts by days laid over the span. */
export function wishesOf({ asked, site, antenna }: PlanTask, span: Span): Result<PlanWishes, ConfigFault> {
  if (asked === undefined) return success({ requests: [] });
  const frame = framePlan({ ...asked, sites: [{ ...site, antennas: [antenna] }], span });
  if (!frame.ok) return frame;
  const { locked = [], ...wishes } = frame.value;
  const here = locked.filter(({ fromAtMs, toAtMs }) => toAtMs > span.fromAtMs && fromAtMs < span.toAtMs);
  return success({ ...wishes, locked: here });
}

function followedSatellite({ missionId, mission, elements, source }: PlannedShip): PlannedSatellite {
  const link = readableLinks(mission.links)[0];
  return {
    noradId: elements.noradId,
    name: elements.name,
    missionId,
    what:
      link === undefined
        ? null
        : `${link.modulation.toUpperCase()} ${link.symbolRateBd}, ${(link.frequencyHz / 1e6).toFixed(3)}`,
    priority: null,
    isFollowed: true,
    orbit: { ok: true, elements, source },
  };
}
