import { pointedAt } from '@dawa/flight-dynamics/antenna-alignment';
import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { givesFrames } from '@dawa/protocols/station-modem';
import type { Clock } from '@dawa/seams/clock';
import type { Result } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import type { StationArchive } from '../archive/archive.ts';
import { guardModem } from '../commanding/guarded-modem.ts';
import type { KeyWatchdog } from '../commanding/key-watchdog.ts';
import { createMissionCommanding } from '../commanding/mission-commanding.ts';
import type { Safety } from '../commanding/safety.ts';
import { measuredAlignment } from '../commissioning/measured-rotator.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { Instruments } from '../devices/instruments.ts';
import type { WireLog } from '../devices/wire-log.ts';
import type { MissionDictionary } from '../dictionary/mission-dictionary.ts';
import { createDownloadsInMemory, type DownloadStore } from '../downloads/download-store.ts';
import { noteMeters, RadioMeters } from '../measurements/measured-radio.ts';
import { stationSourceId } from '../measurements/station-dictionary.ts';
import { createStationSource } from '../measurements/station-source.ts';
import { stationThings } from '../measurements/station-things.ts';
import { watchDevices } from '../pass/device-watch.ts';
import { createPassRunner, type PassRunner } from '../pass/pass-runner.ts';
import { createSky } from '../pass/sky.ts';
import { readableLinks } from '../pipeline/heard-links.ts';
import type { Bus, Device, FaultReporter, Journal, Modem, Radio, Receiver, Rotator } from '../ports.ts';
import type { Schedule } from '../schedule/next-contact.ts';
import type { PlanningDoor, StationDoor } from '../server/station-door.ts';
import { prepareSharing } from '../sharing/prepare-sharing.ts';
import type { ShareableStation } from '../sharing/share-station.ts';
import { createAntennaDesk } from './antenna-desk.ts';
import { createArchiveDesk } from './archive-desk.ts';
import { authorityOf } from './birds-commanding.ts';
import type { ClosingOrder } from './closing-order.ts';
import type { CommandingParts } from './commanding-parts.ts';
import { createCompletenessDesk } from './completeness-desk.ts';
import { stationInfoOf } from './console-info.ts';
import { createFaultDesk, type FaultDeskSettings } from './fault-desk.ts';
import { followMission } from './follow-mission.ts';
import type { FollowedShip } from './followed-ship.ts';
import { guardDevices } from './guard-devices.ts';
import { heardFrames } from './heard-frames.ts';
import { joinCommanding } from './join-commanding.ts';
import { joinDownloads } from './join-downloads.ts';
import { joinRecordings, type RecordingParts } from './join-recordings.ts';
import { createMissionReload, type MissionReload } from './mission-reload.ts';
import { createPassWorks } from './pass-works.ts';
import { createRelayDesk } from './relay-desk.ts';
import { createStationDoor } from './station.ts';
import { createWorkedContacts, type OnAir, tunedTo } from './worked-contacts.ts';

/** What was chosen for this station: everything that has a cable, a disk or a clock behind it. */
export interface ChosenParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly rotator: Rotator | undefined;
  readonly radio: Radio | undefined;
  readonly modem: Modem | undefined;
  readonly keyWatchdog?: ((journal: Journal) => KeyWatchdog) | undefined;
  /** Relays, sensors and the contact that keys, where the station has any. */
  readonly instruments?: Instruments | undefined;
  /** Told which link is listened to: a simulated modem is set for it. */
  readonly onListening?: ((link: MissionFile['links'][number]) => void) | undefined;
  /** What goes over the cables, by device. */
  readonly wires?: ReadonlyMap<string, WireLog> | undefined;
  /** A small value that survives restarts, by name; rehearsed ones lie apart from real ones. */
  readonly kept: <T>(name: string) => StoredValue<T>;
  /** Keys of secured uplinks by the names of their files; left out: there are none. */
  readonly uplinkKey?: CommandingParts['uplinkKey'];
  /** Where files that are brought down are kept; left out: in memory. */
  readonly downloads?: DownloadStore | undefined;
  /** Campaigns of the test bench, where they are followed. */
  readonly bench?: StationDoor['bench'];
  /** In a rehearsal: what can be broken on purpose. */
  readonly simulators?: FaultDeskSettings['simulators'] | undefined;
  readonly onFault: FaultReporter;
  readonly closing: ClosingOrder;
  /** Where recordings of passes lie; none are kept without. */
  readonly recordings?: RecordingParts | undefined;
}

/** A mission and what its dictionary says. */
export interface ReadMission {
  readonly mission: MissionConfig;
  readonly dictionary: MissionDictionary;
}

/** What the station works on. */
export interface StationWork extends ReadMission {
  readonly run: RunInfo;
  readonly runs: readonly RunInfo[];
  /** Missions beside the first, in the order of their priority. */
  readonly others?: readonly ReadMission[];
  /** Beside the one that the first mission names, in the order of their priority. */
  readonly ships?: readonly FollowedShip[];
  readonly station: StationConfig;
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
  /** What may move and transmit now: for a further uplink beside those of the missions. */
  readonly safety: Safety;
  /** Works a contact with any ship that is followed. */
  readonly runner: PassRunner;
  readonly receiver: Receiver;
  /** Of every mission that can be received, the first at the front. */
  readonly receivers: readonly Receiver[];
  readonly missionReload: MissionReload;
  /** Behind their guards. */
  readonly devices: readonly Device[];
  /** What other programs may be offered. */
  readonly shareable: ShareableStation;
}

/**
 * Joins what was chosen to a station: safety before the devices, the receiver behind the modem, the pass runner over
 * them, commands beside it, and one door in front. Nothing moves yet.
 */
export async function joinStation(parts: ChosenParts, work: StationWork): Promise<JoinedStation> {
  const { clock, bus, archive, journal, kept, closing } = parts;
  const { run, mission, station, propagator, earthOrientation, schedule } = work;
  const read: readonly ReadMission[] = [work, ...(work.others ?? [])];
  const isSimulated = run.kind === 'rehearsal';
  const meters = parts.radio && new RadioMeters();
  const { safety, antenna, rotator, radio } = guardDevices({
    ...{ clock, bus, journal, kept, station, isSimulated },
    uplinkAuthority: widestAuthority(read, isSimulated),
    rotator: parts.rotator,
    radio: parts.radio && noteMeters(parts.radio, meters!),
    keyWatchdog: parts.keyWatchdog,
    relays: parts.instruments?.relays,
  });
  const modem = parts.modem && guardModem(parts.modem, safety);
  const { instruments } = parts;
  const cabled = [rotator, radio, modem].filter((device) => device !== undefined);
  const devices: readonly Device[] = [...cabled, ...(instruments?.devices ?? [])];
  // Relays and contacts last: the radio is let go by them.
  if (instruments !== undefined) closing.add('instruments', () => instruments.close());
  closing.add('devices', () => Promise.all(cabled.map((device) => device.close())));
  const windSensor = station.file.motion?.wind?.sensor;
  for (const [id, anemometer] of instruments?.anemometers ?? []) {
    if (windSensor !== undefined && windSensor !== id) continue;
    anemometer.onWind(({ speedMS }) => antenna?.stow?.report(speedMS));
  }

  const own: FollowedShip = { missionId: mission.file.id, mission: mission.file, propagator };
  const ships = [own, ...(work.ships ?? [])];
  const skies = new Map(
    ships.map((ship) => [ship, createSky(ship.propagator, station.place, earthOrientation)] as const),
  );
  const sky = skies.get(own)!;
  const skyOf = (noradId: number) => {
    const ship = ships.find(({ mission: { noradId: its } }) => its === noradId);
    return ship && skies.get(ship);
  };
  const onAir: OnAir = { ship: own };
  const shipOf = (missionId: string) =>
    onAir.ship.missionId === missionId ? onAir.ship : ships.find((ship) => ship.missionId === missionId);

  const restoredFor = { order: 'newest', limit: Math.min(1000, 100 * read.length) } as const;
  const restored = (await archive.commands(restoredFor)).items.toReversed();
  const measures = archive.version(stationSourceId) !== undefined;
  const ofStation = {
    run,
    station: { ...stationInfoOf(station), ...(measures && { measures: stationSourceId }) },
    safety: safety.state,
    alarms: journal.alarms,
    events: (await archive.events({ order: 'newest', limit: 200 })).items.toReversed(),
    commands: restored.slice(-100),
  };
  const recordings =
    parts.recordings &&
    joinRecordings({
      ...{ clock, bus, archive, journal, closing, station, onFault: parts.onFault, ...parts.recordings },
      missions: read.map((one) => one.mission.file),
    });
  const follow = (one: ReadMission) =>
    followMission(
      one,
      {
        ...parts,
        isFirst: one === work,
        isKiss: station.file.modem !== undefined && givesFrames(station.file.modem),
        onFrame: recordings?.noteFrame,
        isInContact: (missionId) => onAir.ship.missionId === missionId && runner.contact.phase === 'tracking',
        lightTimeMs(missionId, atMs) {
          const ship = shipOf(missionId);
          return ((ship && skies.get(ship)?.at(atMs)?.rangeKm) ?? 0) / lightKmPerMs;
        },
      },
      ofStation,
    );
  const first = await follow(work);
  const missions = [first, ...(await Promise.all((work.others ?? []).map(follow)))];
  const { state } = first;
  const source = measures
    ? await createStationSource({
        ...{ clock, bus, archive, journal, onFault: parts.onFault, ofStation },
        things: stationThings({ file: station.file, clock, instruments, rotator, meters }),
        limits: station.file.limits ?? {},
        beside: state.snapshot.mission,
      })
    : undefined;
  if (source !== undefined) closing.add('measurements', () => source.close());
  const receiver = first.receiver!;
  const missionOf = (missionId: string) => missions.find(({ living }) => living.missionId === missionId);
  const stopBytes = modem?.onBytes((bytes, receivedAtMs, sound) => {
    (missionOf(onAir.ship.missionId)?.receiver ?? receiver).receive(bytes, receivedAtMs, sound);
  });
  closing.add('reception', () => stopBytes?.());

  const place = workPlaceOf(station);
  const { shareable, forPasses } = prepareSharing({
    ...{ rotator, radio, clock, journal, park: place.park, sharing: station.file.sharing },
    contact: () => runner.contact,
  });
  const usualLinkId = readableLinks(mission.file.links)[0]?.id;
  const runner = createPassRunner({
    clock,
    bus,
    journal,
    archive,
    receiver,
    safety,
    run,
    mission: { links: tunedTo(mission.file.links, usualLinkId) },
    station: place,
    propagator,
    earthOrientation,
    foundRadio: kept('found-radio'),
    ...forPasses,
    ...(modem && { modem }),
  });
  closing.add('pass', () => runner.close());
  const works = createPassWorks(ships, kept('pass-works'));
  const contacts = createWorkedContacts({
    ...{ runner, works, onAir, onListening: parts.onListening },
    own: { ship: own, linkId: usualLinkId },
    ears(missionId) {
      const { receiver: itsOwn, bus: itsBus } = missionOf(missionId) ?? first;
      return { receiver: itsOwn ?? receiver, bus: itsBus };
    },
  });

  const onPass = { onAir: () => onAir.ship.missionId, ...{ safety, runner, radio, run, restored } };
  const { modem: modemSection } = station.file;
  const delays = modemSection?.kind === 'kiss' ? modemSection : undefined;
  const onModem = {
    isKiss: modemSection !== undefined && givesFrames(modemSection),
    modemDelayMs: (delays?.txDelayMs ?? 0) + (delays?.txTailMs ?? 0),
  };
  const shipOnAir = (missionId: string) => {
    const worked = shipOf(missionId)?.mission.noradId;
    const ships = missionOf(missionId)?.living.file.spacecraft ?? [];
    return ships.find(({ noradId }) => noradId === worked)?.id ?? missionId;
  };
  const commanded = missions.map((one) => ({
    one,
    joined: joinCommanding(one, { ...parts, modem, ...onPass, ...onModem, shipOnAir }, one === first),
  }));
  const commands = createMissionCommanding(
    commanded.map(({ one, joined }) => ({ missionId: one.living.missionId, stack: joined?.stack })),
    () => (runner.contact.phase === 'tracking' ? onAir.ship.missionId : undefined),
  );
  closing.add('commands', () => {
    commands.close();
    for (const { joined } of commanded) joined?.closeUplink?.();
  });
  const downloads = commanded.flatMap(
    ({ one, joined }) =>
      joinDownloads(one, joined?.birds, {
        ...{ clock, archive, safety, runner, onAir: () => onAir.ship.missionId, isSimulated },
        store: parts.downloads ?? createDownloadsInMemory(),
      }) ?? [],
  );
  closing.add('downloads', () => {
    for (const desk of downloads) desk.close();
  });
  closing.add('device watch', watchDevices(devices, { bus, journal }));

  const missionReload = createMissionReload({
    archive,
    journal,
    missions,
    readMission: work.readMission,
  });
  const states = missions.map((one) => one.state);
  const withSource = source === undefined ? states : [...states, source.state];
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
    sky,
    skyOf,
    isFlown: (missionId, noradId) =>
      ships.some((ship) => ship.missionId === missionId && ship.mission.noradId === noradId),
    workOf: works.of,
    chooseWork: contacts.choose,
    workChoices: works.choices,
    states,
    source: source?.state,
    planning: work.planning,
    elements: work.elements,
    completeness: createCompletenessDesk(archive, clock),
    downloads,
    heard: {
      of: (missionId) => (missionId === undefined ? first : missionOf(missionId))?.heard,
      frames: (query) =>
        heardFrames(
          (lsn) => archive.logRecords(lsn),
          query,
          () => archive.log.acknowledgedLsn,
        ),
    },
    recordings: recordings?.door,
    archiveDesk: createArchiveDesk({
      ...{ archive, journal, runId: run.runId, reload: missionReload.reload },
      retention: station.file.archive,
      parameterOf: (missionId, name) =>
        withSource
          .find(({ snapshot }) => snapshot.mission.missionId === missionId)
          ?.snapshot.parametersDefined.find((parameter) => parameter.name === name),
    }),
    station,
    runs: work.runs,
    hasRotator: rotator !== undefined,
    antenna: antenna && createAntennaDesk({ ...antenna, safety, runner, journal }),
    relays: instruments && createRelayDesk({ relays: instruments.relays, safety, journal }),
    faults: parts.simulators && createFaultDesk({ simulators: parts.simulators, journal }),
    bench: parts.bench,
    wires: parts.wires,
    reportPage: work.reportPage,
  });
  // The parts of the runner are read when they are asked for: a contact changes them.
  const worked: PassRunner = Object.create(runner, { runContact: { value: contacts.runContact } });
  const receivers = missions.flatMap((one) => one.receiver ?? []);
  return { door, safety, runner: worked, receiver, receivers, missionReload, devices, shareable };
}

/** Exact by the definition of the metre. */
const lightKmPerMs = 299.792458;

/** What transmission may be armed for: whether a command goes out hangs on its own mission. */
function widestAuthority(read: readonly ReadMission[], isRehearsal: boolean): MissionFile['uplinkAuthority'] {
  const given = read.map(({ mission }) => authorityOf(mission.file, isRehearsal));
  return (['bus', 'payload'] as const).find((authority) => given.includes(authority)) ?? 'none';
}

/** Where the antenna stands and rests. */
function workPlaceOf({ file, place, horizon }: StationConfig) {
  const { deadbandDeg = 2, parkAzimuthDeg = 0, parkElevationDeg = 90 } = file.rotator ?? {};
  // The parking place is written as the controller counts.
  const park = { azimuthDeg: parkAzimuthDeg, elevationDeg: parkElevationDeg };
  const alignment = measuredAlignment(file.commissioning);
  return {
    name: file.name,
    timeZone: file.timeZone,
    place,
    horizon,
    deadbandDeg,
    park: alignment ? pointedAt(alignment, park) : park,
    isParkedAfterPass: file.rotator?.isParkedAfterPass ?? false,
  };
}
