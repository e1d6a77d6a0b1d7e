import { dirname, join } from 'node:path';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { StationFile } from '@dawa/protocols/station-file';
import { failure, type Result, success } from '@dawa/seams/fault';
import { parsePolygons } from '../motion/collision-file.ts';
import type { NamedPolygon } from '../motion/forbidden-region.ts';
import type { ConfigFault } from './config-fault.ts';
import { readText } from './read-yaml.ts';

/** What the antenna would hit, and where people may be. */
export interface MotionPolygons {
  readonly collision: readonly NamedPolygon[];
  readonly people: readonly NamedPolygon[];
}

/** The files that section `motion` names. */
export async function loadMotionPolygons(
  { motion }: StationFile,
  stationPath: string,
): Promise<Result<MotionPolygons, ConfigFault>> {
  const collision = await readPolygons(motion?.collision?.file, stationPath);
  if (!collision.ok) return collision;
  const people = await readPolygons(motion?.transmitInhibit?.file, stationPath);
  if (!people.ok) return people;
  return success({ collision: collision.value, people: people.value });
}

/** What of section `motion` contradicts the rest of the file; undefined when nothing does. */
export function motionContradiction({ motion, rotator }: StationFile) {
  if (motion === undefined) return undefined;
  if (rotator === undefined)
    return { path: 'motion', expected: 'a rotator, or no such section', found: 'no rotator' };
  const { limits, keepOut } = rotator;
  const { wind, cable } = motion;
  if (isUnseen(rotator)) {
    const needs = (['collision', 'cable', 'sun'] as const).find((name) => motion[name] !== undefined);
    const path =
      needs === undefined ? (keepOut.length > 0 ? 'rotator.keepOut' : undefined) : `motion.${needs}`;
    if (path !== undefined)
      return {
        path,
        expected: 'a rotator that tells where it points',
        found: `${rotator.kind}, which does not`,
      };
  }
  const stow = { azimuth: wind?.azimuthDeg, elevation: wind?.elevationDeg };
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = limits;
  if (stow.azimuth !== undefined && !(stow.azimuth >= minAzimuthDeg && stow.azimuth <= maxAzimuthDeg)) {
    return {
      path: 'motion.wind.azimuthDeg',
      expected: `${minAzimuthDeg} to ${maxAzimuthDeg}`,
      found: stow.azimuth,
    };
  }
  if (
    stow.elevation !== undefined &&
    !(stow.elevation >= minElevationDeg && stow.elevation <= maxElevationDeg)
  ) {
    const expected = `${minElevationDeg} to ${maxElevationDeg}`;
    return { path: 'motion.wind.elevationDeg', expected, found: stow.elevation };
  }
  if (wind?.calmBelowMS !== undefined && wind.calmBelowMS > wind.stowAboveMS) {
    return {
      path: 'motion.wind.calmBelowMS',
      expected: `at most ${wind.stowAboveMS}`,
      found: wind.calmBelowMS,
    };
  }
  if (
    cable !== undefined &&
    Math.abs(rotator.parkAzimuthDeg - cable.restAzimuthDeg) > 360 * cable.mostTurns
  ) {
    const expected = `within ${cable.mostTurns} turns of ${cable.restAzimuthDeg}, where the cable hangs free`;
    return { path: 'rotator.parkAzimuthDeg', expected, found: rotator.parkAzimuthDeg };
  }
  return undefined;
}

/** True for a controller that never tells where it points. */
export function isUnseen(rotator: NonNullable<StationFile['rotator']>): boolean {
  return !(rotatorLanguages[rotator.kind].hasPosition && (rotator.hasPosition ?? true));
}

async function readPolygons(
  name: string | undefined,
  stationPath: string,
): Promise<Result<readonly NamedPolygon[], ConfigFault>> {
  if (name === undefined) return success([]);
  const file = join(dirname(stationPath), name);
  const text = await readText(file);
  if (!text.ok) return text;
  const polygons = parsePolygons(text.value);
  if (polygons.ok) return polygons;
  const { kind, line, expected, found } = polygons.fault;
  return failure({ kind: 'bad-value', file, path: `line ${line}: ${kind}`, expected, found });
}
