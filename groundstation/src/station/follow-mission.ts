import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { MissionDictionary } from '../dictionary/mission-dictionary.ts';
import type { AttributedFrame } from '../pipeline/link-receiver.ts';
import { createMissionReceiver, type MissionReceiver } from '../pipeline/mission-receiver.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import type { ClosingOrder } from './closing-order.ts';
import { missionInfoOf } from './console-info.ts';
import { HeardDesk, type HeardOfMission } from './heard-desk.ts';
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
  readonly heard: HeardOfMission;
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
  /** Told of each frame that names its sender, of whomever. */
  readonly onFrame?: ((frame: AttributedFrame, missionId: string) => void) | undefined;
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
  const heard = new HeardDesk(living.file, clock, bus);
  heard.restore(archive.recordsSince(clock.nowAtMs() - rememberedMs));
  closing.add(`heard stations of ${missionId}`, () => heard.close());
  const receiver = receiverOf();
  return { living, bus, journal, state, heard, receiver };

  function receiverOf(): MissionReceiver | undefined {
    try {
      const made = createMissionReceiver({
        ...{ clock, bus, archive, journal, onFault, isKiss },
        mission: living.file,
        isInContact: () => parts.isInContact(missionId),
        onFrame(frame) {
          heard.hear(frame.link, frame.receivedAtMs, frame.sound?.carrierOffsetHz ?? null);
          parts.onFrame?.(frame, missionId);
        },
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

/** Who was heard within a day is remembered over a restart; the log has all of them. */
const rememberedMs = 86_400_000;
