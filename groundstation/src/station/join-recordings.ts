import type { RecordingInfo } from '@dawa/protocols/console/recording';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { RecordingSection } from '@dawa/protocols/recording-section';
import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import type { LogStorage } from '../archive/log-storage.ts';
import type { SampleSource } from '../audio/sample-source.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { AttributedFrame } from '../pipeline/link-receiver.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import { LiveWaterfall } from '../recordings/live-waterfall.ts';
import { recordPasses } from '../recordings/pass-recording.ts';
import { Recorder } from '../recordings/recorder.ts';
import { keepRecordings } from '../recordings/recording-retention.ts';
import { createRecordingsDesk } from '../recordings/recordings-desk.ts';
import type { RecordingsDoor } from '../server/station-door.ts';
import type { ClosingOrder } from './closing-order.ts';

/** Where recordings lie, and what brings samples. */
export interface RecordingParts {
  readonly storage: LogStorage;
  readonly folder: string;
  /** Absent: only what was recorded before can be looked at. */
  readonly source?: SampleSource | undefined;
}

export interface JoinRecordings extends RecordingParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly onFault: FaultReporter;
  readonly closing: ClosingOrder;
  readonly station: StationConfig;
  /** Those that are followed, the first at the front. */
  readonly missions: readonly MissionFile[];
}

export interface JoinedRecordings {
  readonly door: RecordingsDoor;
  /** Marks a frame that was heard in the recording that runs. */
  noteFrame(frame: AttributedFrame, missionId: string): void;
}

/** Passes recorded by themselves, recordings by hand, what goes after its days, and the door to all of them. */
export function joinRecordings(parts: JoinRecordings): JoinedRecordings {
  const { clock, bus, archive, journal, storage, folder, source, closing, station, missions, onFault } =
    parts;
  const { isPassRecorded = true, keepDays = 60, leftFreeMB = 1024 } = station.file.recording ?? noSection;
  const recorder =
    source &&
    new Recorder({
      ...{ clock, journal, storage, folder, source, place: placeOf(station) },
      reserveOctets: leftFreeMB * 1e6,
      onChange: (recording: RecordingInfo) => bus.publish({ type: 'recording', recording }),
    });
  const waterfall = source && new LiveWaterfall(source, bus, () => recorder?.recordingId);
  if (recorder !== undefined) {
    const stop = recordPasses({ clock, bus, recorder, isPassRecorded, missionId: missions[0]!.id });
    closing.add('recordings', async () => {
      stop();
      waterfall?.close();
      await recorder.close();
    });
  }
  const recordingNow = () => recorder?.recordingId;
  const retention = { clock, storage, folder, keepDays, journal, onFault, recordingNow };
  closing.add('retention of recordings', keepRecordings(retention));
  const missionOf = (missionId: string | undefined) =>
    missionId === undefined ? missions[0] : missions.find(({ id }) => id === missionId);
  const baudOf = (missionId: string, linkId: string) =>
    missionOf(missionId)?.links.find(({ id }) => id === linkId)?.symbolRateBd ?? usualBaud;
  return {
    door: createRecordingsDesk({
      ...{ clock, bus, archive, journal, storage, folder, recorder, waterfall, missionOf, onFault },
    }),
    noteFrame({ octets, receivedAtMs, link, linkId }, missionId) {
      if (recorder?.recordingId === undefined) return;
      const hex = Buffer.from(octets).toString('hex');
      const lastedMs = (8000 * (octets.length + flagOctets)) / baudOf(missionId, linkId);
      const text = link.text ?? `${link.source ?? ''}>${link.destination ?? ''}: ${octets.length} octets`;
      recorder.mark({ startAtMs: receivedAtMs - lastedMs, endAtMs: receivedAtMs, text, hex });
    },
  };
}

function placeOf({ file: { latitudeDeg, longitudeDeg, heightM } }: StationConfig) {
  return { latitudeDeg, longitudeDeg, heightM };
}

const noSection: Partial<RecordingSection> = {};
const usualBaud = 1200;
/** Around a frame, its check not counted. */
const flagOctets = 2;
