import type { MissionInfo } from '@dawa/protocols/console/mission';
import type { MissionLimits } from '@dawa/protocols/mission-limits';
import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import { poll } from '../devices/polling.ts';
import { derivedInfosOf, parameterInfosOf } from '../dictionary/parameter-infos.ts';
import { type HeardMessage, rootMeta } from '../pipeline/decode-messages.ts';
import { LivePublisher } from '../pipeline/live-publisher.ts';
import { PacketStage } from '../pipeline/packet-stage.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import { missionBus } from '../station/mission-bus.ts';
import { missionJournal } from '../station/mission-journal.ts';
import { createStationState, type StationState, type StationStateSeed } from '../station/station-state.ts';
import { stripHistory } from '../station/strip-history.ts';
import type { ArchivedReading, MeasuredThing } from './measured-thing.ts';
import { ReadingRecorder } from './reading-recorder.ts';
import { readingPeriodsMs, stationSourceId } from './station-dictionary.ts';

export interface StationSourceOptions {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly onFault: FaultReporter;
  readonly things: readonly MeasuredThing[];
  readonly limits: MissionLimits;
  /** The page draws an orbit whoever's values it shows: that of this mission. */
  readonly beside: MissionInfo;
  /** Of the station, as every mission's page has it. */
  readonly ofStation: Omit<StationStateSeed, 'mission' | 'parametersDefined' | 'latest' | 'history'>;
}

export interface StationSource {
  readonly state: StationState;
  close(): void;
}

const lookEveryMs = 200;
/** More on one page than anybody reads at a glance. */
const mostStrips = 6;

/**
 * What the station measures of itself, as values like those of a mission: each reading is a packet in the log, as it was read, before
 * anything is made of it; then it is decoded by the station's own dictionary, kept, judged and shown.
 */
export async function createStationSource(options: StationSourceOptions): Promise<StationSource> {
  const { clock, archive, onFault, things, limits, beside, ofStation } = options;
  const bus = missionBus(options.bus, stationSourceId);
  const journal = missionJournal(options.journal, { missionId: stationSourceId, name: 'Station' });
  const version = archive.version(stationSourceId);
  if (version === undefined)
    throw new TypeError(`dictionary: expected one of ${stationSourceId}, found none`);
  const periods = readingPeriodsMs(things.flatMap(({ layouts }) => layouts));
  const parametersDefined = [
    ...parameterInfosOf(version.definition, periods),
    ...derivedInfosOf(version.derivedPlan),
  ];
  const stripParameters = parametersDefined
    .filter(({ kind }) => kind === 'float')
    .slice(0, mostStrips)
    .map(({ name }) => name);
  const state = createStationState(bus, {
    ...ofStation,
    mission: { ...missionOf(beside), stripParameters },
    parametersDefined,
    latest: await archive.latest(stationSourceId),
    history: await stripHistory(archive, stripParameters, clock.nowAtMs(), stationSourceId),
  });
  const publisher = new LivePublisher(bus, clock, () => ({ frames: state.snapshot.frames, ticks: [] }));
  const stage = new PacketStage({
    ...{ clock, archive, journal, onFault },
    // A device that is away is an alarm by itself: its values need no second one.
    mission: { id: stationSourceId, limits, reportPeriodsMs: {} },
    onSamples: (samples) => publisher.addSamples(samples),
  });
  const record = ({ layout, readAtMs, octets }: ArchivedReading) => {
    const message = {
      ...{ receivedAtMs: readAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0 },
      ...{ rootContainer: layout, bytes: octets },
    };
    const meta = { missionId: stationSourceId, [rootMeta]: layout };
    const lsn = archive.log.append({ kind: 'packet', atMs: readAtMs, cites: [0, 0], meta, bytes: octets });
    // A record that the failing disk refused has no number: it is looked at, and kept nowhere.
    stage.push({ ...message, lsn: Number.isFinite(lsn) ? lsn : 0 } satisfies HeardMessage);
  };
  const recorders = things.map((thing) => new ReadingRecorder(thing, record));
  const look = () => {
    for (const recorder of recorders) recorder.look(clock.nowAtMs());
    stage.pace();
  };
  const stopLooking = poll(clock, lookEveryMs, async () => {
    try {
      look();
    } catch (error) {
      onFault('archive', error as Error);
    }
  });
  return {
    state,
    close() {
      stopLooking();
      stage.close();
      publisher.flush();
      state.close();
    },
  };
}

function missionOf({ noradId, elements }: MissionInfo): Omit<MissionInfo, 'stripParameters'> {
  return { missionId: stationSourceId, name: 'Station', noradId, elements, badges: [], links: [] };
}
