import type { PassWorkRequest } from '@dawa/protocols/console/pass';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import { heardTogether, readableLinks } from '../pipeline/heard-links.ts';

/** A ship of a mission, as far as it matters for whom a pass is worked. */
export interface WorkableShip {
  readonly missionId: string;
  readonly mission: { readonly noradId: number; readonly links: readonly MissionLink[] };
}

/** For whom a pass is worked, and on what. */
export interface PassWork<Ship extends WorkableShip> {
  readonly ship: Ship;
  /** The downlink that the radio is tuned to; undefined for a mission without one that can be read. */
  readonly linkId: string | undefined;
  /** Downlinks that are heard then, that one at the front. */
  readonly linkIds: readonly string[];
}

/** What people have chosen, by pass. */
export type ChosenWorks = Readonly<Record<string, { readonly missionId: string; readonly linkId?: string }>>;

/** Says for which mission a pass is worked, and on which of its downlinks. */
export interface PassWorks<Ship extends WorkableShip> {
  /** As it was chosen, else for the first mission that flies the ship, on the link that it hears first; undefined for a ship of none. */
  of(pass: NamedPass): PassWork<Ship> | undefined;
  /** What `choose` takes; empty where there is nothing to choose. */
  choices(pass: NamedPass): { readonly missionId: string; readonly linkIds: readonly string[] }[];
  /** Kept on the disk; what is not named stays as it is. */
  choose(pass: NamedPass, wish: PassWorkRequest): Result<PassWork<Ship>, Fault<'bad-value'>>;
}

interface NamedPass {
  readonly passId: string;
  readonly noradId: number;
}

/** @param ships of all missions, in the order of their priority; several missions may share one */
export function createPassWorks<Ship extends WorkableShip>(
  ships: readonly Ship[],
  kept: StoredValue<ChosenWorks>,
): PassWorks<Ship> {
  const flying = (noradId: number) => ships.filter(({ mission }) => mission.noradId === noradId);
  const workOn = (ship: Ship, linkId?: string): PassWork<Ship> => {
    const readable = readableLinks(ship.mission.links).map(({ id }) => id);
    const tuned = linkId !== undefined && readable.includes(linkId) ? linkId : readable[0];
    if (tuned === undefined) return { ship, linkId: undefined, linkIds: [] };
    const heard = heardTogether(ship.mission.links, tuned).map(({ id }) => id);
    return { ship, linkId: tuned, linkIds: [tuned, ...heard.filter((id) => id !== tuned)] };
  };
  const of = ({ passId, noradId }: NamedPass): PassWork<Ship> | undefined => {
    const able = flying(noradId);
    const chosen = kept.load()?.[passId];
    // A mission that is followed no more, or has other links since, is worked as if nothing had been said.
    const ship = able.find(({ missionId }) => missionId === chosen?.missionId);
    if (ship !== undefined) return workOn(ship, chosen?.linkId);
    return able[0] && workOn(able[0]);
  };
  return {
    of,
    choices(pass) {
      const choices = flying(pass.noradId).map(({ missionId, mission }) => ({
        missionId,
        linkIds: readableLinks(mission.links).map(({ id }) => id),
      }));
      const [only, ...others] = choices;
      return others.length === 0 && (only?.linkIds.length ?? 0) < 2 ? [] : choices;
    },
    choose(pass, { missionId, linkId }) {
      const able = flying(pass.noradId);
      const before = of(pass);
      const ship = missionId === undefined ? before?.ship : able.find((one) => one.missionId === missionId);
      if (ship === undefined) {
        const expected =
          able.map((one) => one.missionId).join(' or ') || `a mission that flies ${pass.noradId}`;
        return failure({ kind: 'bad-value', expected, found: missionId ?? 'none' });
      }
      const readable = readableLinks(ship.mission.links).map(({ id }) => id);
      if (linkId !== undefined && !readable.includes(linkId)) {
        const expected = readable.join(' or ') || `a downlink of ${ship.missionId}`;
        return failure({ kind: 'bad-value', expected, found: linkId });
      }
      const stays = ship === before?.ship ? before.linkId : undefined;
      const work = workOn(ship, linkId ?? stays);
      const chosen = { missionId: ship.missionId, ...(work.linkId !== undefined && { linkId: work.linkId }) };
      const { [pass.passId]: _before, ...others } = kept.load() ?? {};
      const newest = [...Object.entries(others), [pass.passId, chosen] as const].slice(-mostKept);
      kept.save(Object.fromEntries(newest));
      return success(work);
    },
  };
}

/** Of passes that are over nobody asks any more. */
const mostKept = 200;
