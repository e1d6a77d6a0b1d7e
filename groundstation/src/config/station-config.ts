import { dirname, join } from 'node:path';
import { flatHorizon, type Horizon, parseHorizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { type StationFile, stationFile } from '@dawa/protocols/station-file';
import { modemPortOf } from '@dawa/protocols/station-modem';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { ConfigFault } from './config-fault.ts';
import { wrongInstrumentName } from './instrument-names.ts';
import { loadMotionPolygons, type MotionPolygons, motionContradiction } from './motion-config.ts';
import { parseYaml, readText, readYaml } from './read-yaml.ts';
import { validate } from './validate.ts';

/** A station as it was configured: the file, validated, and the horizon beside it. */
export interface StationConfig {
  readonly file: StationFile;
  readonly place: Place;
  readonly horizon: Horizon;
  readonly isHorizonEstimated: boolean;
  readonly motion: MotionPolygons;
}

/** Loads `station.yaml` and the files that it names. */
export async function loadStation(path: string): Promise<Result<StationConfig, ConfigFault>> {
  const data = await readYaml(path);
  if (!data.ok) return data;
  const station = checkStation(data.value, path);
  if (!station.ok) return station;
  const file = station.value;
  const horizon = await loadHorizon(file, path);
  if (!horizon.ok) return horizon;
  const motion = await loadMotionPolygons(file, path);
  if (!motion.ok) return motion;
  const { latitudeDeg, longitudeDeg, heightM } = file;
  return success({
    file,
    place: { latitudeDeg, longitudeDeg, heightM },
    horizon: horizon.value,
    isHorizonEstimated: file.horizon?.isEstimated ?? false,
    motion: motion.value,
  });
}

/** `station.yaml` from its text; the horizon is not looked for. */
export function parseStation(text: string, file: string): Result<StationFile, ConfigFault> {
  const data = parseYaml(text, file);
  return data.ok ? checkStation(data.value, file) : data;
}

function checkStation(data: unknown, file: string): Result<StationFile, ConfigFault> {
  const station = validate(stationFile, data, file);
  if (!station.ok) return station;
  const { rotator, permit, radio, modem } = station.value;
  const wrong = (path: string, expected: string, found: string | number) =>
    failure<ConfigFault>({ kind: 'bad-value', file, path, expected, found });
  if (rotator !== undefined) {
    const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = rotator.limits;
    if (!(maxAzimuthDeg > minAzimuthDeg)) {
      return wrong('rotator.limits.maxAzimuthDeg', `more than ${minAzimuthDeg}`, maxAzimuthDeg);
    }
    if (!(maxElevationDeg > minElevationDeg)) {
      return wrong('rotator.limits.maxElevationDeg', `more than ${minElevationDeg}`, maxElevationDeg);
    }
    const { name, range } = rotatorLanguages[rotator.kind];
    for (const limit of ['minAzimuthDeg', 'minElevationDeg'] as const) {
      if (rotator.limits[limit] < range[limit])
        return wrong(
          `rotator.limits.${limit}`,
          `at least ${range[limit]}, for ${name}`,
          rotator.limits[limit],
        );
    }
    for (const limit of ['maxAzimuthDeg', 'maxElevationDeg'] as const) {
      if (rotator.limits[limit] > range[limit])
        return wrong(
          `rotator.limits.${limit}`,
          `at most ${range[limit]}, for ${name}`,
          rotator.limits[limit],
        );
    }
    const { parkAzimuthDeg, parkElevationDeg } = rotator;
    if (parkAzimuthDeg < minAzimuthDeg || parkAzimuthDeg > maxAzimuthDeg) {
      return wrong('rotator.parkAzimuthDeg', `${minAzimuthDeg} to ${maxAzimuthDeg}`, parkAzimuthDeg);
    }
    if (parkElevationDeg < minElevationDeg || parkElevationDeg > maxElevationDeg) {
      return wrong('rotator.parkElevationDeg', `${minElevationDeg} to ${maxElevationDeg}`, parkElevationDeg);
    }
  }
  const contradiction = motionContradiction(station.value);
  if (contradiction !== undefined)
    return wrong(contradiction.path, contradiction.expected, contradiction.found);
  if (permit !== undefined && !(Date.parse(permit.validUntil) > Date.parse(permit.validFrom))) {
    return wrong('permit.validUntil', `later than ${permit.validFrom}`, permit.validUntil);
  }
  for (const [index, band] of (permit?.bands ?? []).entries()) {
    if (!(band.highHz > band.lowHz)) {
      return wrong(`permit.bands[${index}].highHz`, `more than ${band.lowHz}`, band.highHz);
    }
  }
  const name = wrongInstrumentName(station.value);
  if (name !== undefined) return wrong(name.path, name.expected, name.found);
  const modemPort = modem && modemPortOf(modem);
  const shared = sharedPort({
    rotator,
    radio,
    modem: modemPort === undefined ? undefined : { port: modemPort },
  });
  if (shared !== undefined)
    return wrong(`${shared.second}.port`, `another port than ${shared.first}`, shared.port);
  return station;
}

/** Two devices on one cable would read each other's answers. */
function sharedPort(devices: Readonly<Record<string, { port: string } | undefined>>) {
  const users = new Map<string, string>();
  for (const [name, device] of Object.entries(devices)) {
    if (device === undefined) continue;
    const first = users.get(device.port);
    if (first !== undefined) return { first, second: name, port: device.port };
    users.set(device.port, name);
  }
  return undefined;
}

async function loadHorizon(station: StationFile, stationPath: string): Promise<Result<Horizon, ConfigFault>> {
  if (station.horizon === undefined) return success(flatHorizon(0));
  return readHorizon(join(dirname(stationPath), station.horizon.file));
}

/** A horizon file: CSV `azimuthDeg,elevationDeg`. */
export async function readHorizon(path: string): Promise<Result<Horizon, ConfigFault>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const horizon = parseHorizon(text.value);
  if (horizon.ok) return horizon;
  const { kind, expected, found } = horizon.fault;
  const line = (horizon.fault as { line?: number }).line;
  const where = line === undefined ? kind : `line ${line}: ${kind}`;
  return failure({ kind: 'bad-value', file: path, path: where, expected, found });
}
