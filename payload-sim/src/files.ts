import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { flatHorizon, type Horizon, parseHorizon } from '@dawa/flight-dynamics/horizon';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import { type MissionFile, missionFile } from '@dawa/protocols/mission-file';
import { type StationFile, stationFile } from '@dawa/protocols/station-file';
import { describeFault } from '@dawa/seams/fault';
import { parse } from 'yaml';
import type { z } from 'zod';

/** A file that cannot be used; the message is one line: file, place, what was expected and what was found. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

export interface LoadedMission {
  readonly mission: MissionFile;
  readonly propagator: Propagator;
}

/** @throws UnusableFile */
export function loadMission(folder: string): LoadedMission {
  const mission = readYaml(join(folder, 'mission.yaml'), missionFile);
  return { mission, propagator: propagatorOf(join(folder, mission.elements.file), mission.noradId) };
}

function propagatorOf(file: string, noradId: number): Propagator {
  const { elements, faults } = parseElements(readText(file));
  const element = elements.find((candidate: ElementSet) => candidate.noradId === noradId);
  if (element === undefined) {
    const fault = faults[0];
    throw new UnusableFile(
      fault
        ? `${file}: line ${fault.line}: ${describeFault(fault)}`
        : `${file}: expected elements of ${noradId}, found ${elements.map(({ noradId }) => noradId).join(', ') || 'none'}`,
    );
  }
  const propagator = createPropagator(element);
  if (!propagator.ok) throw new UnusableFile(`${file}: ${describeFault(propagator.fault)}`);
  return propagator.value;
}

/** A ship on its own orbit; the mission as it is for all of them. */
export interface LoadedShip extends LoadedMission {
  readonly noradId: number;
  readonly name: string;
}

/**
 * All ships of missions that have an orbit, the one that a mission's file names first. A ship that several missions fly is there for
 * each of them: they hear it on links of their own.
 *
 * @throws UnusableFile
 */
export function loadShips(folders: readonly string[]): LoadedShip[] {
  return folders.flatMap((folder) => {
    const { mission, propagator } = loadMission(folder);
    const own = mission.spacecraft.find(({ noradId }) => noradId === mission.noradId);
    const ships: LoadedShip[] = [
      { mission, propagator, noradId: mission.noradId, name: own?.callsign ?? own?.name ?? mission.name },
    ];
    for (const { noradId, name, callsign, elements } of mission.spacecraft) {
      if (noradId === undefined || elements === undefined || noradId === mission.noradId) continue;
      const its = propagatorOf(join(folder, elements.file), noradId);
      ships.push({ mission, propagator: its, noradId, name: callsign ?? name });
    }
    return ships;
  });
}

export interface LoadedStation {
  readonly station: StationFile;
  readonly horizon: Horizon;
}

/** @throws UnusableFile */
export function loadStation(file: string): LoadedStation {
  const station = readYaml(file, stationFile);
  if (station.horizon === undefined) return { station, horizon: flatHorizon() };
  const horizonFile = join(dirname(file), station.horizon.file);
  const horizon = parseHorizon(readText(horizonFile));
  if (!horizon.ok) throw new UnusableFile(`${horizonFile}: ${describeFault(horizon.fault)}`);
  return { station, horizon: horizon.value };
}

/** @throws UnusableFile */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  let content: unknown;
  try {
    content = parse(readText(file));
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile(
      `${file}: not YAML: ${String(error instanceof Error ? error.message : error).split('\n')[0]}`,
    );
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UnusableFile(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableFile(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
