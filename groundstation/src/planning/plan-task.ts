import type { ScheduleAntenna } from '@dawa/flight-dynamics/schedule';
import type { RunInfo } from '@dawa/protocols/console/run';
import { type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from '../config/config-fault.ts';
import { linkOf, type MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
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
  /** The mission's own first. */
  readonly satellites: readonly PlannedSatellite[];
  /** What was asked for beside the mission; undefined where nothing was. */
  readonly asked: Pick<PlanRequests, 'requests' | 'file'> | undefined;
  readonly atWorkFromAtMs: number;
  readonly isRehearsal: boolean;
}

export interface PlanTaskParts {
  readonly run: Pick<RunInfo, 'kind' | 'startedAtMs'>;
  readonly mission: Pick<MissionConfig, 'file' | 'elements'>;
  readonly station: StationConfig;
  readonly asked: PlanRequests | undefined;
  readonly catalogue: ElementsOf;
  /** For whose elements are nearest. */
  readonly nowAtMs: number;
}

/** The plan of a station that follows one mission and is asked for others; a fault where a request names what is not there. */
export function planTaskOf(parts: PlanTaskParts): Result<PlanTask, ConfigFault> {
  const { run, mission, station, asked, nowAtMs } = parts;
  const { place, horizon, file } = station;
  const own = ownSatellite(mission);
  const others = asked === undefined ? [] : askedSatellites(asked, parts.catalogue, nowAtMs);
  const task: PlanTask = {
    site: { stationId: file.id, place, horizon, minElevationDeg: file.minElevationDeg },
    antenna: stationAntenna(file),
    satellites: [own, ...others.filter(({ noradId }) => noradId !== own.noradId)],
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

function ownSatellite({ file, elements }: PlanTaskParts['mission']): PlannedSatellite {
  const link = linkOf(file, 'downlink');
  return {
    noradId: elements.noradId,
    name: elements.name,
    what:
      link === undefined
        ? null
        : `${link.modulation.toUpperCase()} ${link.symbolRateBd}, ${(link.frequencyHz / 1e6).toFixed(3)}`,
    priority: null,
    isFollowed: true,
    orbit: { ok: true, elements, source: file.elements.source },
  };
}
