import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { MissionDictionary } from '../dictionary/mission-dictionary.ts';
import { createMissionReceiver, type MissionReceiver } from '../pipeline/mission-receiver.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import type { ClosingOrder } from './closing-order.ts';
import { missionInfoOf } from './console-info.ts';
import { LivingMission } from './living-mission.ts';
import { missionBus } from './mission-bus.ts';
import { missionJournal } from './mission-journal.ts';
import { createStationState, type StationState, type StationStateSeed } from './station-state.ts';
import { stripHistory } from './strip-history.ts';

/** A mission that is followed, with all that is its own. */
export interface FollowedMission {
  readonly living: LivingMission;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly state: StationState;
  /** Undefined where it has no downlink. */
  readonly receiver: MissionReceiver | undefined;
}

interface FollowParts {
  /** The one that is worked first: its messages and alarms carry no name, and it must have a downlink. */
  readonly isFirst: boolean;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly onFault: FaultReporter;
  readonly closing: ClosingOrder;
  readonly isKiss: boolean;
  readonly isInContact: (missionId: string) => boolean;
  /** From the ship of that mission to the antenna. */
  readonly lightTimeMs: (missionId: string, atMs: number) => number;
}

/**
 * Gives a mission a receiver, alarms, and a state of its own; devices and passes are of the station.
 *
 * @throws RangeError when the first has no downlink
 */
export async function followMission(
  { mission, dictionary }: { readonly mission: MissionConfig; readonly dictionary: MissionDictionary },
  parts: FollowParts,
  station: Omit<StationStateSeed, 'mission' | 'parametersDefined' | 'latest' | 'history'>,
): Promise<FollowedMission> {
  const { clock, archive, onFault, closing, isKiss, isFirst } = parts;
  const living = new LivingMission(mission, dictionary);
  const { missionId } = living;
  const bus = missionBus(parts.bus, isFirst ? undefined : missionId);
  const { name } = mission.file;
  const journal = isFirst ? parts.journal : missionJournal(parts.journal, { missionId, name });
  const state = createStationState(bus, {
    ...station,
    mission: missionInfoOf(mission),
    parametersDefined: dictionary.parameters,
    latest: await archive.latest(missionId),
    history: await stripHistory(archive, mission.file.stripParameters, clock.nowAtMs(), missionId),
  });
  closing.add(`state of ${missionId}`, () => state.close());
  const receiver = receiverOf();
  return { living, bus, journal, state, receiver };

  function receiverOf(): MissionReceiver | undefined {
    try {
      const made = createMissionReceiver({
        ...{ clock, bus, archive, journal, onFault, isKiss },
        mission: living.file,
        isInContact: () => parts.isInContact(missionId),
        lightTimeMs: (atMs) => parts.lightTimeMs(missionId, atMs),
      });
      closing.add(`receiver of ${missionId}`, () => made.close());
      return made;
    } catch (error) {
      if (isFirst || !(error instanceof RangeError)) throw error;
      const text = `It cannot be received: ${error.message}.`;
      journal.event({ severity: 'warning', source: 'link', code: 'mission', text });
      return undefined;
    }
  }
}
