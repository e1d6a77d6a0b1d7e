import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { describeFault } from '@dawa/seams/fault';
import { linksOfShip, type MissionConfig } from '../config/mission-config.ts';
import { loadShips } from '../config/mission-ships.ts';
import type { ElementsOf } from '../planning/asked-satellites.ts';
import type { FollowedShip } from './followed-ship.ts';

/** A ship with the orbit that it is followed on. */
export interface ShipOnOrbit extends FollowedShip {
  readonly elements: ElementSet;
  /** Where the elements are from, for people. */
  readonly source: string;
}

export interface FollowedShipsWish {
  /** In the order of their priority. */
  readonly missions: readonly MissionConfig[];
  readonly catalogue: ElementsOf;
  /** Of which instant the catalogue is asked. */
  readonly atMs: number;
  /** Missions were asked for by name: then also a ship is followed of which nobody knows where on its orbit it is. */
  readonly areAsked: boolean;
}

/**
 * The ships of all missions but the one that the first file names, each mission's own first. A ship that flies for several
 * missions stands here for each of them.
 *
 * Elements are those of the mission. Where it has none, or only made up ones, they are of the station's catalogue under the
 * number of the ship. A made up orbit is followed only for the ship that its mission is about, and where that was asked for
 * by name: an antenna that turns to it hears nothing most likely.
 */
export async function followedShips(wish: FollowedShipsWish): Promise<{
  readonly ships: readonly ShipOnOrbit[];
  readonly warnings: readonly string[];
}> {
  const ships: ShipOnOrbit[] = [];
  const warnings: string[] = [];
  const [worked] = wish.missions;
  for (const mission of wish.missions) {
    const { id: missionId, noradId: ownNumber } = mission.file;
    const { candidates, warnings: unread } = await candidatesOf(mission);
    warnings.push(...unread);
    for (const { noradId, links, own, isMadeUp } of candidates) {
      if (mission === worked && noradId === ownNumber) continue;
      const kept = own === undefined || isMadeUp ? wish.catalogue(noradId, wish.atMs) : undefined;
      const isWorthIt = !isMadeUp || (wish.areAsked && noradId === ownNumber);
      const orbit = kept ?? (isWorthIt ? own : undefined);
      if (orbit === undefined) continue;
      const created = createPropagator(orbit.elements);
      if (created.ok)
        ships.push({ missionId, mission: { noradId, links }, ...orbit, propagator: created.value });
      else warnings.push(`${missionId}: ${noradId}: ${describeFault(created.fault)}`);
    }
  }
  return { ships, warnings };
}

interface Candidate {
  readonly noradId: number;
  readonly links: MissionConfig['file']['links'];
  readonly own: { readonly elements: ElementSet; readonly source: string } | undefined;
  readonly isMadeUp: boolean;
}

/** All ships of a mission that have a number. */
async function candidatesOf(
  mission: MissionConfig,
): Promise<{ candidates: Candidate[]; warnings: readonly string[] }> {
  const { ships, warnings } = await loadShips(mission);
  const candidates = ships.map(({ file, elements }): Candidate => {
    const { noradId, links, elements: told } = file;
    return {
      noradId,
      links,
      own: { elements, source: told.source },
      isMadeUp: told.kind === 'reconstructed',
    };
  });
  for (const ship of mission.file.spacecraft) {
    const { noradId } = ship;
    if (noradId === undefined || candidates.some((one) => one.noradId === noradId)) continue;
    candidates.push({ noradId, links: linksOfShip(mission.file, ship), own: undefined, isMadeUp: false });
  }
  return { candidates, warnings };
}
