import { describeFault } from '@dawa/seams/fault';
import { loadMission, type MissionConfig } from './mission-config.ts';

/** A mission as each of its ships is worked, the one that its file names first. */
export interface MissionShips {
  readonly ships: readonly MissionConfig[];
  /** Why a ship is not followed, in one line each. */
  readonly warnings: readonly string[];
}

/** Loads the orbits of all ships of a mission; one without number or elements cannot be followed, and is none to complain of. */
export async function loadShips(mission: MissionConfig): Promise<MissionShips> {
  const ships = [mission];
  const warnings: string[] = [];
  for (const { id, noradId, elements } of mission.file.spacecraft) {
    if (noradId === undefined || elements === undefined) continue;
    if (ships.some(({ file }) => file.noradId === noradId)) continue;
    const ship = await loadMission(mission.folder, { shipId: id });
    if (ship.ok) ships.push(ship.value);
    else {
      const { file, path, expected, found } = ship.fault;
      warnings.push(describeFault({ kind: `${file}: ${path}`, expected, found }));
    }
  }
  return { ships, warnings };
}
