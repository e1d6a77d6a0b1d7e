import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { Clock } from '@dawa/seams/clock';
import { type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from '../config/config-fault.ts';
import { linkOf, type MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { PlanSite } from '../config/stations-config.ts';
import type { Span } from '../ports.ts';
import { framePlan } from '../schedule/plan-problem.ts';
import { askedSatellites, type ElementsOf } from './asked-satellites.ts';
import type { PlanRequests } from './plan-requests.ts';
import { createPlanService, type PlanService } from './plan-service.ts';
import type { PlanWishes } from './plan-window.ts';
import type { PlannedSatellite } from './planned-satellite.ts';
import { stationAntenna } from './station-antenna.ts';

export interface StationPlanParts {
  readonly clock: Clock;
  readonly run: Pick<RunInfo, 'kind' | 'startedAtMs'>;
  readonly mission: MissionConfig;
  readonly station: StationConfig;
  readonly propagator: Propagator;
  readonly earthOrientation: EarthOrientation;
  /** What was asked for beside the mission; undefined where nothing was. */
  readonly asked: PlanRequests | undefined;
  readonly catalogue: ElementsOf;
}

/** The plan of a station that follows one mission and is asked for others; a fault where a request names what is not there. */
export function planOfStation(parts: StationPlanParts): Result<PlanService, ConfigFault> {
  const { clock, run, mission, station, earthOrientation, asked } = parts;
  const { place, horizon, file } = station;
  const { id: stationId, minElevationDeg } = file;
  const antenna = stationAntenna(file);
  const site: PlanSite = { stationId, place, horizon, minElevationDeg, antennas: [antenna] };
  const nowAtMs = clock.nowAtMs();
  const wishes = asked && frameOf(asked, site, { fromAtMs: nowAtMs, toAtMs: nowAtMs + 1 });
  if (wishes?.ok === false) return wishes;
  const own = ownSatellite(mission, parts.propagator);
  const others = asked === undefined ? [] : askedSatellites(asked, parts.catalogue, nowAtMs);
  return success(
    createPlanService({
      clock,
      sky: { stationId, place, horizon, minElevationDeg, earthOrientation },
      antenna,
      satellites: [own, ...others.filter(({ noradId }) => noradId !== own.noradId)],
      wishesFor: (span) => (asked === undefined ? noWishes : frameOrThrow(asked, site, span)),
      atWorkFromAtMs: run.startedAtMs,
      isRehearsal: run.kind === 'rehearsal',
      breathe: () => clock.sleep(0),
    }),
  );
}

const noWishes: PlanWishes = { requests: [] };

function frameOf(
  { requests, file }: PlanRequests,
  site: PlanSite,
  span: Span,
): Result<PlanWishes, ConfigFault> {
  const frame = framePlan({ requests, file, sites: [site], span });
  if (!frame.ok) return frame;
  const { locked = [], ...wishes } = frame.value;
  const here = locked.filter(({ fromAtMs, toAtMs }) => toAtMs > span.fromAtMs && fromAtMs < span.toAtMs);
  return success({ ...wishes, locked: here });
}

/** Names were looked up when the station started; the span changes none of them. */
function frameOrThrow(asked: PlanRequests, site: PlanSite, span: Span): PlanWishes {
  const wishes = frameOf(asked, site, span);
  if (!wishes.ok) throw new RangeError(`${asked.file}: ${wishes.fault.path}: found ${wishes.fault.found}`);
  return wishes.value;
}

function ownSatellite({ file, elements }: MissionConfig, propagator: Propagator): PlannedSatellite {
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
    orbit: { ok: true, propagator, source: file.elements.source },
  };
}
