import type { DeviceInfo } from '@dawa/protocols/console/device';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { Safety } from '../commanding/safety.ts';
import { messageOf } from '../devices/device-error.ts';
import type { Journal, Relay } from '../ports.ts';
import type { Refusal, RelayDoor } from '../server/station-door.ts';

export interface RelayDeskSettings {
  readonly relays: ReadonlyMap<string, Relay>;
  readonly safety: Pick<Safety, 'state'>;
  readonly journal: Journal;
}

/**
 * Relays by hand. Whoever switches one is written down, whether the board obeyed or not. What is dangerous is done only by somebody
 * who says that he has read why; what the guard of the transmitter switches is not switched here at all. While the station is locked
 * or stopped nothing is switched on: somebody may have his hands in what it feeds.
 */
export function createRelayDesk({ relays, safety, journal }: RelayDeskSettings): RelayDoor {
  const refused = (expected: string, found: string) => failure<Refusal>({ kind: 'refused', expected, found });
  const refusal = (relay: Relay, isOn: boolean, isConfirmed: boolean) => {
    const { blockedBy = null, danger = null } = relay.info.relay ?? {};
    if (blockedBy !== null) return refused('a relay that is switched by hand', blockedBy);
    const { lock, stopped } = safety.state;
    if (isOn && lock !== null)
      return refused('a station that is not locked', `maintenance lock by ${lock.who}: ${lock.why}`);
    if (isOn && stopped !== null)
      return refused(
        'a station that is not stopped',
        `STOP was pressed by ${stopped.by} and is not released`,
      );
    if (danger !== null && !isConfirmed) return refused(`isConfirmed, for ${danger}`, 'no confirmation');
    return undefined;
  };
  return {
    async switch(id, { isOn, isConfirmed }, by): Promise<Result<DeviceInfo, Refusal>> {
      const relay = relays.get(id);
      if (relay === undefined) {
        const expected = [...relays.keys()].join(' or ') || 'a station with relays';
        return failure({ kind: 'not-found', expected, found: id });
      }
      const refusedBy = refusal(relay, isOn, isConfirmed);
      const { load = null, danger = null } = relay.info.relay ?? {};
      const what = `Relay ${id}${load === null ? '' : ` (${load})`}`;
      const say = (severity: 'info' | 'watch' | 'warning', text: string) =>
        journal.event({ severity, source: `relay:${id}`, code: 'switch', text });
      if (refusedBy !== undefined) {
        say('info', `${what} was not switched ${word(isOn)} for ${by}: ${refusedBy.fault.found}.`);
        return refusedBy;
      }
      try {
        await relay.set(isOn);
      } catch (error) {
        say(
          'warning',
          `${what} was told to go ${word(isOn)} by ${by}, and did not obey: ${messageOf(error)}.`,
        );
        return failure({ kind: 'device', expected: `${id} to go ${word(isOn)}`, found: messageOf(error) });
      }
      const isRead = (relay.info.relay?.isReadOn ?? null) !== null;
      const how = isRead ? 'read back' : 'the board does not tell whether it obeyed';
      say(danger === null ? 'info' : 'watch', `${what} switched ${word(isOn)} by ${by}; ${how}.`);
      return success(relay.info);
    },
  };
}

function word(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}
