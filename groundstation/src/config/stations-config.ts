import { dirname, join } from 'node:path';
import { flatHorizon, type Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { ScheduleAntenna } from '@dawa/flight-dynamics/schedule';
import { type PlanStation, stationsFile } from '@dawa/protocols/stations-file';
import { failure, type Result, success } from '@dawa/seams/fault';
import { stationAntenna } from '../planning/station-antenna.ts';
import type { ConfigFault } from './config-fault.ts';
import { readYaml } from './read-yaml.ts';
import { loadStation, readHorizon } from './station-config.ts';
import { validate } from './validate.ts';

/** A station as a plan sees it: where it stands, what it sees, and its antennas (`station/antenna`). */
export interface PlanSite {
  readonly stationId: string;
  readonly place: Place;
  readonly horizon: Horizon;
  readonly minElevationDeg: number;
  readonly antennas: readonly ScheduleAntenna[];
}

/**
 * The stations of a plan: a file with a list of `stations`, or the `station.yaml` of a single one, whose rotator says how
 * it turns.
 */
export async function loadStations(path: string): Promise<Result<readonly PlanSite[], ConfigFault>> {
  const data = await readYaml(path);
  if (!data.ok) return data;
  const document = Array.isArray(data.value) ? { stations: data.value } : data.value;
  const isSingle = typeof document === 'object' && document !== null && 'latitudeDeg' in document;
  return isSingle ? loadSingle(path) : loadList(document, path);
}

async function loadList(data: unknown, file: string): Promise<Result<readonly PlanSite[], ConfigFault>> {
  const parsed = validate(stationsFile, data, file);
  if (!parsed.ok) return parsed;
  const sites: PlanSite[] = [];
  for (const [index, station] of parsed.value.stations.entries()) {
    const path = `stations[${index}]`;
    if (sites.some(({ stationId }) => stationId === station.id)) return twice(file, `${path}.id`, station.id);
    const ids = station.antennas.map(({ id }) => id);
    const again = ids.findIndex((id, at) => ids.indexOf(id) !== at);
    if (again >= 0) return twice(file, `${path}.antennas[${again}].id`, ids[again]!);
    const horizon = await horizonOf(station, file);
    if (!horizon.ok) return horizon;
    sites.push(siteOf(station, horizon.value));
  }
  return success(sites);
}

const twice = (file: string, path: string, found: string) =>
  failure<ConfigFault>({ kind: 'bad-reference', file, path, expected: 'an id of its own', found });

async function horizonOf({ horizon }: PlanStation, file: string): Promise<Result<Horizon, ConfigFault>> {
  return horizon === undefined ? success(flatHorizon(0)) : readHorizon(join(dirname(file), horizon.file));
}

function siteOf(station: PlanStation, horizon: Horizon): PlanSite {
  const { id, latitudeDeg, longitudeDeg, heightM, minElevationDeg } = station;
  return {
    stationId: id,
    place: { latitudeDeg, longitudeDeg, heightM },
    horizon,
    minElevationDeg,
    antennas: station.antennas.map(({ id: antennaId, setupS, slew }) => ({
      antennaId: `${id}/${antennaId}`,
      stationId: id,
      setupMs: setupS * 1000,
      ...(slew && { slew: withoutGaps(slew) }),
    })),
  };
}

type SlewFile = NonNullable<PlanStation['antennas'][number]['slew']>;

function withoutGaps({ azimuthRateDegS, elevationRateDegS, azimuthLimitsDeg, park }: SlewFile) {
  return {
    azimuthRateDegS,
    elevationRateDegS,
    ...(azimuthLimitsDeg && { azimuthLimitsDeg }),
    ...(park && { park }),
  };
}

async function loadSingle(path: string): Promise<Result<readonly PlanSite[], ConfigFault>> {
  const loaded = await loadStation(path);
  if (!loaded.ok) return loaded;
  const { file, place, horizon } = loaded.value;
  const { id, minElevationDeg } = file;
  // No setup beyond the turn is known.
  const antenna = { ...stationAntenna(file), setupMs: 0 };
  return success([{ stationId: id, place, horizon, minElevationDeg, antennas: [antenna] }]);
}
