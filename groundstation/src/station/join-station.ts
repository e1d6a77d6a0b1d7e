import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { Clock } from '@dawa/seams/clock';
import type { Result } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import type { StationArchive } from '../archive/archive.ts';
import { type CommandStack, createCommandStack } from '../commanding/command-stack.ts';
import { guardRadio } from '../commanding/guarded-radio.ts';
import { guardRotator } from '../commanding/guarded-rotator.ts';
import { createSafety } from '../commanding/safety.ts';
import { createUplink } from '../commanding/uplink.ts';
import { linkOf, type MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { MissionDictionary } from '../dictionary/mission-dictionary.ts';
import { watchDevices } from '../pass/device-watch.ts';
import { createPassRunner, type PassRunner } from '../pass/pass-runner.ts';
import { createSky } from '../pass/sky.ts';
import { createMissionReceiver } from '../pipeline/mission-receiver.ts';
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
import { createArchiveDesk } from './archive-desk.ts';
import type { ClosingOrder } from './closing-order.ts';
import { createCompletenessDesk } from './completeness-desk.ts';
import { missionInfoOf, stationInfoOf } from './console-info.ts';
import { followMission } from './follow-mission.ts';
import { LivingMission } from './living-mission.ts';
import { missionBus } from './mission-bus.ts';
import { createMissionReload, type MissionReload } from './mission-reload.ts';
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

/** A mission and what its dictionary says. */
export interface ReadMission {
  readonly mission: MissionConfig;
  readonly dictionary: MissionDictionary;
}

/** A ship that is followed beside the one that the first mission names. */
export interface FollowedShip {
  readonly missionId: string;
  /** Its mission as this ship of it is worked. */
  readonly mission: Pick<MissionConfig['file'], 'noradId' | 'links'>;
  readonly propagator: Propagator;
}

/** What the station works on. */
export interface StationWork extends ReadMission {
  readonly run: RunInfo;
  readonly runs: readonly RunInfo[];
  /** Missions beside the first, in the order of their priority. */
  readonly others?: readonly ReadMission[];
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
  /** Works a contact with any ship that is followed. */
  readonly runner: PassRunner;
  readonly receiver: Receiver;
  /** Of every mission that can be received, the first at the front. */
  readonly receivers: readonly Receiver[];
  readonly missionReload: MissionReload;
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
  const living = new LivingMission(mission, dictionary);
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
  const firstBus = missionBus(bus, undefined);
  const state = createStationState(firstBus, {
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

  const sky = createSky(propagator, station.place, earthOrientation);
  /** Whose contact is worked; between contacts the first mission hears what comes. */
  let onAir = living.missionId;
  const isKiss = station.file.modem?.kind === 'kiss';
  const isInContact = (missionId: string) => onAir === missionId && runner.contact.phase === 'tracking';
  const receiver = createMissionReceiver({
    ...{ clock, bus, archive, journal, onFault, isKiss },
    mission: living.file,
    isInContact: () => isInContact(living.missionId),
    lightTimeMs: (atMs) => (sky.at(atMs)?.rangeKm ?? 0) / lightKmPerMs,
  });
  closing.add('receiver', () => receiver.close());
  const others = await Promise.all(
    (work.others ?? []).map((other) => followMission(other, { ...parts, isKiss, isInContact }, state)),
  );
  const receivers = new Map<string, Receiver>([[living.missionId, receiver]]);
  for (const other of others)
    if (other.receiver !== undefined) receivers.set(other.living.missionId, other.receiver);
  const stopBytes = modem?.onBytes((bytes, receivedAtMs) =>
    (receivers.get(onAir) ?? receiver).receive(bytes, receivedAtMs),
  );
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
  const ships = work.ships ?? [];
  const shipOf = (noradId: number) =>
    noradId === mission.file.noradId ? undefined : ships.find((ship) => ship.mission.noradId === noradId);
  const runContact: PassRunner['runContact'] = async (pass) => {
    const ship = shipOf(pass.noradId);
    if (ship === undefined) return runner.runContact(pass);
    const { missionId } = ship;
    const itsBus = missionBus(bus, missionId === living.missionId ? undefined : missionId);
    onAir = missionId;
    try {
      return await runner.runContact(pass, {
        ...ship,
        receiver: receivers.get(missionId) ?? receiver,
        bus: itsBus,
      });
    } finally {
      onAir = living.missionId;
    }
  };
  const skies = new Map(
    ships.map((ship) => [ship.mission.noradId, createSky(ship.propagator, station.place, earthOrientation)]),
  );

  const commands = joinCommanding(parts, work, { safety, receiver, runner, radio, restored, living });
  closing.add('commands', () => commands?.close());
  closing.add('device watch', watchDevices(devices, { bus, journal }));

  const missionReload = createMissionReload({
    archive,
    journal,
    missions: [{ living, bus: firstBus, journal }, ...others],
    readMission: work.readMission,
  });
  const states = [state, ...others.map((other) => other.state)];
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
    skyOf: (noradId) => (shipOf(noradId) && skies.get(noradId)) ?? sky,
    states,
    planning: work.planning,
    elements: work.elements,
    completeness: createCompletenessDesk(archive, clock),
    archiveDesk: createArchiveDesk({
      ...{ archive, journal, runId: run.runId, reload: missionReload.reload },
      retention: station.file.archive,
      parameterOf: (missionId, name) =>
        states
          .find(({ snapshot }) => snapshot.mission.missionId === missionId)
          ?.snapshot.parametersDefined.find((parameter) => parameter.name === name),
    }),
    station,
    runs: work.runs,
    hasRotator: rotator !== undefined,
    reportPage: work.reportPage,
  });
  // The parts of the runner are read when they are asked for: a contact changes them.
  const worked: PassRunner = Object.create(runner, { runContact: { value: runContact } });
  return { door, runner: worked, receiver, receivers: [...receivers.values()], missionReload, devices };
}

/** Exact by the definition of the metre. */
const lightKmPerMs = 299.792458;

interface UplinkParts {
  readonly safety: ReturnType<typeof createSafety>;
  readonly receiver: Receiver;
  readonly runner: PassRunner;
  readonly radio: GuardedRadio | undefined;
  readonly restored: readonly CommandRecord[];
  readonly living: LivingMission;
}

/** Commands of a mission with a CCSDS uplink; without radio or modem they can be looked at and not sent. */
function joinCommanding(
  { clock, bus, journal, archive, modem, kept }: ChosenParts,
  { run, mission }: StationWork,
  { safety, receiver, runner, radio, restored, living }: UplinkParts,
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
    dictionary: living.commands,
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
