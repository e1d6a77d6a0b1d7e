import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { Clock } from '@dawa/seams/clock';
import { linkOf, type MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import { createPlanService, type PlanService } from './plan-service.ts';
import type { PlannedSatellite } from './planned-satellite.ts';
import { stationAntenna } from './station-antenna.ts';

export interface StationPlanParts {
  readonly clock: Clock;
  readonly run: Pick<RunInfo, 'kind' | 'startedAtMs'>;
  readonly mission: MissionConfig;
  readonly station: StationConfig;
  readonly propagator: Propagator;
  readonly earthOrientation: EarthOrientation;
}

/** The plan of a station that follows one mission. */
export function planOfStation(parts: StationPlanParts): PlanService {
  const { clock, run, mission, station, earthOrientation } = parts;
  const { place, horizon, file } = station;
  return createPlanService({
    clock,
    sky: { stationId: file.id, place, horizon, minElevationDeg: file.minElevationDeg, earthOrientation },
    antenna: stationAntenna(file),
    satellites: [ownSatellite(mission, parts.propagator)],
    wishesFor: () => ({ requests: [], trimStepMs }),
    atWorkFromAtMs: run.startedAtMs,
    isRehearsal: run.kind === 'rehearsal',
    breathe: () => clock.sleep(0),
  });
}

const trimStepMs = 5000;

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
