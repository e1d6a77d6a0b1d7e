import type { Pass } from '@dawa/flight-dynamics/passes';
import type { PassWorkRequest } from '@dawa/protocols/console/pass';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { Fault, Result } from '@dawa/seams/fault';
import type { ContactWork, PassRunner } from '../pass/pass-runner.ts';
import type { SteeringTarget } from '../pass/steering.ts';
import type { MissionReceiver } from '../pipeline/mission-receiver.ts';
import type { Bus } from '../ports.ts';
import type { FollowedShip } from './followed-ship.ts';
import type { PassWork, PassWorks } from './pass-works.ts';

/** Who is overhead: whose contact is worked; between contacts the first mission hears what comes. */
export interface OnAir {
  ship: FollowedShip;
}

export interface WorkedContactsParts {
  readonly runner: PassRunner;
  readonly works: PassWorks<FollowedShip>;
  /** Whom the runner follows unless told otherwise, and on which link. */
  readonly own: { readonly ship: FollowedShip; readonly linkId: string | undefined };
  readonly onAir: OnAir;
  /** Told which link is listened to from now on: what sets a modem for it. */
  readonly onListening?: ((link: MissionLink) => void) | undefined;
  /** What hears a mission, and where its values go. */
  readonly ears: (missionId: string) => { readonly receiver: MissionReceiver; readonly bus: Bus };
}

/** Contacts with the ships of all missions, each worked for the mission that its pass names. */
export interface WorkedContacts extends Pick<PassRunner, 'runContact'> {
  /** Says for whom a pass is worked; one that waits for its rise is turned to at once, one that runs is left. */
  choose(
    pass: Pick<Pass, 'passId' | 'noradId'>,
    wish: PassWorkRequest,
  ): Result<PassWork<FollowedShip>, WorkFault>;
}

export type WorkFault = Fault<'bad-value' | 'refused'>;

export function createWorkedContacts(parts: WorkedContactsParts): WorkedContacts {
  const { runner, works, own, onAir, ears } = parts;
  const listening = ({ mission }: FollowedShip, linkId: string | undefined) => {
    const link = mission.links.find(({ id }) => id === linkId);
    if (link !== undefined) parts.onListening?.(link);
  };
  listening(own.ship, own.linkId);
  /** One for each that can be followed: what a hand has set on the radio stays with it. */
  const targets = new Map<string, SteeringTarget>();
  const targetOf = ({ ship, linkId }: PassWork<FollowedShip>) => {
    if (ship === own.ship && linkId === own.linkId) return undefined;
    const key = `${ship.missionId} ${ship.mission.noradId} ${linkId}`;
    const target = targets.get(key) ?? {
      propagator: ship.propagator,
      mission: { links: tunedTo(ship.mission.links, linkId) },
      receiver: ears(ship.missionId).receiver,
    };
    targets.set(key, target);
    return target;
  };
  const turnTo = (chosen: PassWork<FollowedShip>): ContactWork => {
    const { ship, linkId, linkIds } = chosen;
    const { missionId } = ship;
    if (onAir.ship !== ship) ears(onAir.ship.missionId).receiver.listenTo();
    onAir.ship = ship;
    const { receiver, bus } = ears(missionId);
    // A mission without a link that can be read is heard by the first, whose octets are kept at least.
    if (linkId !== undefined) receiver.listenTo(linkId);
    listening(ship, linkId);
    const target = targetOf(chosen);
    return { missionId, linkIds, receiver, bus, ...(target && { target }) };
  };
  return {
    async runContact(pass) {
      const chosen = works.of(pass);
      try {
        return await runner.runContact(pass, chosen && turnTo(chosen));
      } finally {
        ears(onAir.ship.missionId).receiver.listenTo();
        onAir.ship = own.ship;
        listening(own.ship, own.linkId);
      }
    },
    choose(pass, wish) {
      const { phase, pass: worked } = runner.contact;
      const isWorked = worked?.passId === pass.passId;
      if (isWorked && phase !== 'waiting') {
        const expected = 'a pass that has not begun';
        return { ok: false, fault: { kind: 'refused', expected, found: `${pass.passId}, ${phase}` } };
      }
      const chosen = works.choose(pass, wish);
      if (chosen.ok && isWorked) runner.changeWork(turnTo(chosen.value));
      return chosen;
    },
  };
}

/** The links of a mission with the one that is tuned to before the others. */
export function tunedTo(links: readonly MissionLink[], linkId: string | undefined): MissionLink[] {
  return links.toSorted((a, b) => Number(b.id === linkId) - Number(a.id === linkId));
}
