import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { MissionDictionary } from '../dictionary/mission-dictionary.ts';
import { createMissionReceiver } from '../pipeline/mission-receiver.ts';
import type { StationReceiver } from '../pipeline/receiver.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import type { ClosingOrder } from './closing-order.ts';
import { missionInfoOf } from './console-info.ts';
import { LivingMission } from './living-mission.ts';
import { missionBus } from './mission-bus.ts';
import { missionJournal } from './mission-journal.ts';
import { createStationState, type StationState } from './station-state.ts';
import { stripHistory } from './strip-history.ts';

/** A mission that is followed beside the first one. */
export interface FollowedMission {
  readonly living: LivingMission;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly state: StationState;
  /** Undefined where it has no downlink. */
  readonly receiver: StationReceiver | undefined;
}

interface FollowParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly onFault: FaultReporter;
  readonly closing: ClosingOrder;
  readonly isKiss: boolean;
  readonly isInContact: (missionId: string) => boolean;
}

/** Gives a mission a receiver, alarms, and a state of its own; devices, passes and commands are of the station. */
export async function followMission(
  { mission, dictionary }: { readonly mission: MissionConfig; readonly dictionary: MissionDictionary },
  parts: FollowParts,
  station: StationState,
): Promise<FollowedMission> {
  const { clock, archive, onFault, closing, isKiss } = parts;
  const living = new LivingMission(mission, dictionary);
  const { missionId } = living;
  const bus = missionBus(parts.bus, missionId);
  const journal = missionJournal(parts.journal, { missionId, name: mission.file.name });
  const { run, station: stationInfo, safety, alarms, events, commands } = station.snapshot;
  const state = createStationState(bus, {
    ...{ run, safety, alarms, events, commands },
    station: stationInfo,
    mission: missionInfoOf(mission),
    parametersDefined: dictionary.parameters,
    latest: await archive.latest(missionId),
    history: await stripHistory(archive, mission.file.stripParameters, clock.nowAtMs(), missionId),
  });
  closing.add(`state of ${missionId}`, () => state.close());
  const receiver = receiverOf();
  return { living, bus, journal, state, receiver };

  function receiverOf(): StationReceiver | undefined {
    try {
      const made = createMissionReceiver({
        ...{ clock, bus, archive, journal, onFault, isKiss },
        mission: living.file,
        isInContact: () => parts.isInContact(missionId),
      });
      closing.add(`receiver of ${missionId}`, () => made.close());
      return made;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const text = `It cannot be received: ${error.message}.`;
      journal.event({ severity: 'warning', source: 'link', code: 'mission', text });
      return undefined;
    }
  }
}
