import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { Clock } from '@dawa/seams/clock';
import { type Result, success } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import type { StationArchive } from '../archive/archive.ts';
import { type CommandStack, createCommandStack } from '../commanding/command-stack.ts';
import { guardRadio } from '../commanding/guarded-radio.ts';
import { guardRotator } from '../commanding/guarded-rotator.ts';
import { createSafety } from '../commanding/safety.ts';
import { createUplink } from '../commanding/uplink.ts';
import { linkOf, type MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import {
  dictionaryContentsOf,
  type MissionDictionary,
  openMissionDictionary,
} from '../dictionary/mission-dictionary.ts';
import { watchDevices } from '../pass/device-watch.ts';
import { createPassRunner, type PassRunner } from '../pass/pass-runner.ts';
import { createSky } from '../pass/sky.ts';
import { createReceiver } from '../pipeline/receiver.ts';
import type {
  Bus,
  Device,
  FaultReporter,
  GuardedRadio,
  Journal,
  Modem,
  Radio,
  Receiver,
  Rotator,
} from '../ports.ts';
import type { Schedule } from '../schedule/next-contact.ts';
import type { PlanningDoor, StationDoor } from '../server/station-door.ts';
import { createArchiveDesk, type ReadMission } from './archive-desk.ts';
import type { ClosingOrder } from './closing-order.ts';
import { missionInfoOf, stationInfoOf } from './console-info.ts';
import { createStationDoor } from './station.ts';
import { createStationState } from './station-state.ts';
import { stripHistory } from './strip-history.ts';

/** What was chosen for this station: everything that has a cable, a disk or a clock behind it. */
export interface ChosenParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly rotator: Rotator | undefined;
  readonly radio: Radio | undefined;
  readonly modem: Modem | undefined;
  /** A small value that survives restarts, by name; rehearsed ones lie apart from real ones. */
  readonly kept: <T>(name: string) => StoredValue<T>;
  readonly onFault: FaultReporter;
  readonly closing: ClosingOrder;
}

/** What the station works on. */
export interface StationWork {
  readonly run: RunInfo;
  readonly runs: readonly RunInfo[];
  readonly mission: MissionConfig;
  readonly station: StationConfig;
  readonly dictionary: MissionDictionary;
  readonly propagator: Propagator;
  readonly earthOrientation: EarthOrientation;
  readonly schedule: Schedule;
  readonly planning: PlanningDoor;
  readonly elements: StationDoor['elements'];
  /** Reads the files of a mission again. */
  readMission(missionId: string): Promise<Result<MissionConfig>>;
  reportPage(reportId: string): Promise<string | undefined>;
}

export interface JoinedStation {
  readonly door: StationDoor;
  readonly runner: PassRunner;
  readonly receiver: Receiver;
  /** Behind their guards. */
  readonly devices: readonly Device[];
}

/**
 * Joins what was chosen to a station: safety before the devices, the receiver behind the modem, the pass runner over
 * them, commands beside it, and one door in front. Nothing moves yet.
 */
export async function joinStation(parts: ChosenParts, work: StationWork): Promise<JoinedStation> {
  const { clock, bus, archive, journal, modem, kept, onFault, closing } = parts;
  const { run, mission, station, dictionary, propagator, earthOrientation, schedule } = work;
  const isSimulated = run.kind === 'rehearsal';
  const { permit } = station.file;
  const { powerW } = station.file.radio ?? {};
  const safety = createSafety({
    clock,
    bus,
    journal,
    memory: kept('safety'),
    isSimulated,
    uplinkAuthority: mission.file.uplinkAuthority,
    ...(permit && { permit }),
    ...(powerW !== undefined && { powerW }),
  });
  const restored = (await archive.commands({ order: 'newest', limit: 100 })).items.toReversed();
  const state = createStationState(bus, {
    run,
    mission: missionInfoOf(mission),
    station: stationInfoOf(station),
    parametersDefined: dictionary.parameters,
    safety: safety.state,
    alarms: journal.alarms,
    events: (await archive.events({ order: 'newest', limit: 200 })).items.toReversed(),
    commands: restored,
    latest: await archive.latest(),
    history: await stripHistory(archive, mission.file.stripParameters, clock.nowAtMs()),
  });
  closing.add('state', () => state.close());

  const rotator =
    parts.rotator &&
    guardRotator({ rotator: parts.rotator, safety, keepOut: station.file.rotator?.keepOut ?? [] });
  const radio = parts.radio && guardRadio({ radio: parts.radio, safety, clock, journal });
  const devices = [rotator, radio, modem].filter((device) => device !== undefined);
  closing.add('devices', () => Promise.all(devices.map((device) => device.close())));

  const receiver = createReceiver({
    clock,
    bus,
    archive,
    journal,
    mission: mission.file,
    onFault,
    isInContact: () => runner.contact.phase === 'tracking',
  });
  closing.add('receiver', () => receiver.close());
  const stopBytes = modem?.onBytes((bytes, receivedAtMs) => receiver.receive(bytes, receivedAtMs));
  closing.add('reception', () => stopBytes?.());

  const runner = createPassRunner({
    clock,
    bus,
    journal,
    archive,
    receiver,
    safety,
    run,
    mission: mission.file,
    station: workPlaceOf(station),
    propagator,
    earthOrientation,
    foundRadio: kept('found-radio'),
    ...(rotator && { rotator }),
    ...(radio && { radio }),
    ...(modem && { modem }),
  });
  closing.add('pass', () => runner.close());

  const commands = joinCommanding(parts, work, { safety, receiver, runner, radio, restored });
  closing.add('commands', () => commands?.close());
  closing.add('device watch', watchDevices(devices, { bus, journal }));

  const door = createStationDoor({
    clock,
    bus,
    state,
    archive,
    journal,
    schedule,
    runner,
    safety,
    commands,
    sky: createSky(propagator, station.place, earthOrientation),
    planning: work.planning,
    elements: work.elements,
    archiveDesk: createArchiveDesk({
      archive,
      journal,
      runId: run.runId,
      readMission: async (missionId) => contentsOf(await work.readMission(missionId)),
      onReloaded: ({ parameters }) => bus.publish({ type: 'dictionary', parametersDefined: parameters }),
    }),
    station,
    runs: work.runs,
    hasRotator: rotator !== undefined,
    reportPage: work.reportPage,
  });
  return { door, runner, receiver, devices };
}

interface UplinkParts {
  readonly safety: ReturnType<typeof createSafety>;
  readonly receiver: Receiver;
  readonly runner: PassRunner;
  readonly radio: GuardedRadio | undefined;
  readonly restored: readonly CommandRecord[];
}

/** Commands of a mission with a CCSDS uplink; without radio or modem they can be looked at and not sent. */
function joinCommanding(
  { clock, bus, journal, archive, modem, kept }: ChosenParts,
  { run, mission, dictionary }: StationWork,
  { safety, receiver, runner, radio, restored }: UplinkParts,
): CommandStack | undefined {
  const link = linkOf(mission.file, 'uplink');
  if (link?.framing.kind !== 'ccsds-tc') return undefined;
  const uplink = radio && modem && createUplink({ clock, safety, link, path: runner, radio, modem });
  const { timeCode, hasErrorControl } = mission.file.packets;
  return createCommandStack({
    clock,
    bus,
    journal,
    archive,
    receiver,
    safety,
    dictionary: dictionary.commands,
    ...(uplink && { uplink }),
    runId: run.runId,
    counters: kept(`command-counters-${mission.file.id}`),
    telemetryFormat: { timeOctets: timeCode.coarseOctets + timeCode.fineOctets, hasErrorControl },
    payloadMapId: link.framing.mapId,
    restored,
  });
}

/** Where the antenna stands and rests. */
function workPlaceOf({ file, place, horizon }: StationConfig) {
  const { deadbandDeg = 2, parkAzimuthDeg = 0, parkElevationDeg = 90 } = file.rotator ?? {};
  return {
    name: file.name,
    timeZone: file.timeZone,
    place,
    horizon,
    deadbandDeg,
    park: { azimuthDeg: parkAzimuthDeg, elevationDeg: parkElevationDeg },
    isParkedAfterPass: file.rotator?.isParkedAfterPass ?? false,
  };
}

/** What a mission's files say now, of what the archive and the page need. */
function contentsOf(mission: Result<MissionConfig>): Result<ReadMission> {
  if (!mission.ok) return mission;
  const dictionary = openMissionDictionary(mission.value);
  if (!dictionary.ok) return dictionary;
  return success({ contents: dictionaryContentsOf(mission.value), parameters: dictionary.value.parameters });
}
