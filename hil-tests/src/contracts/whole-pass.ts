import { fileURLToPath } from 'node:url';
import type { AntennaAlignment } from '@dawa/flight-dynamics/antenna-alignment';
import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { createObserver } from '@dawa/flight-dynamics/look-angles';
import { type Pass, predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { openArchive } from '@dawa/groundstation/archive/open-archive';
import { rotatorAsMeasured } from '@dawa/groundstation/commissioning/as-measured';
import { loadMission, type MissionConfig } from '@dawa/groundstation/config/mission-config';
import { loadStation } from '@dawa/groundstation/config/station-config';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import { createKissModem } from '@dawa/groundstation/devices/kiss-modem';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import { createRawModem } from '@dawa/groundstation/devices/raw-modem';
import {
  dictionaryContentsOf,
  openMissionDictionary,
} from '@dawa/groundstation/dictionary/mission-dictionary';
import { joinSchedules } from '@dawa/groundstation/schedule/joined-schedule';
import { createSchedule } from '@dawa/groundstation/schedule/next-contact';
import { createBus } from '@dawa/groundstation/station/bus';
import { ClosingOrder } from '@dawa/groundstation/station/closing-order';
import { followedShips } from '@dawa/groundstation/station/followed-ships';
import { joinStation } from '@dawa/groundstation/station/join-station';
import { loadShips } from '@dawa/payload-sim/files';
import { createWorld, type WorldOptions, type WorldPort } from '@dawa/payload-sim/world';
import type { PassReport } from '@dawa/protocols/console/report';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { type RotatorKind, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { StationCommissioning } from '@dawa/protocols/station-commissioning';
import type { StationFile } from '@dawa/protocols/station-file';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { describeFault, type Fault, type Result } from '@dawa/seams/fault';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';

const here = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A Yaesu G-5500: an overlap of 90 degrees, because this pass goes through north. */
const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

/** A TNC like that of the BIRDS stations, which wants a B before each frame. */
const kissModem = {
  ...({ kind: 'kiss', port: 'in memory', baudRate: 115_200, sendPrefix: 'B' } as const),
  ...{ txDelayMs: 50, txTailMs: 10 },
};

/** What `station.yaml` would say of it. */
function sectionOf(kind: RotatorKind): NonNullable<StationFile['rotator']> {
  return {
    ...{ kind, limits, maxRateDegS: limits.maxRateDegS, port: 'in memory' },
    ...{ parkAzimuthDeg: 0, parkElevationDeg: 90, deadbandDeg: 2, isParkedAfterPass: false, keepOut: [] },
  };
}

/** Nobody plans ahead in the middle of one pass. */
const noPlan = {
  plan: () => Promise.reject(new TypeError('plan: not part of a whole pass')),
  calendar: () => Promise.reject(new TypeError('calendar: not part of a whole pass')),
};

/**
 * The whole chain in one process on one virtual clock: the simulated world at one end of three cables in memory, the
 * station at the other, chosen here and joined by its own `joinStation`, without its server. Thimphu is moved to a plain:
 * without its ridge the pass lasts ten minutes.
 *
 * @param settings.folder where the archive is written; the caller removes it
 */
export async function composePass(settings: {
  readonly folder: string;
  readonly seed?: string;
  /** Where the mission's files are, for whoever changes them during the pass. */
  readonly missionFolder?: string;
  /** Folders of missions beside it, whose ships fly too and are followed. */
  readonly otherMissionFolders?: readonly string[];
  /** What the rotator's controller speaks; EasyComm II unless given. */
  readonly rotator?: RotatorKind;
  /** How the mast truly stands; upright unless given. */
  readonly mast?: AntennaAlignment;
  /** What the station believes to have measured. */
  readonly commissioning?: StationCommissioning;
  /** The modem is a TNC that speaks KISS; else it is one of bare octets. */
  readonly isKiss?: boolean;
  /** What befalls frames of ships of BIRDS, and how long their files are. */
  readonly birds?: NonNullable<WorldOptions['birds']>;
  /** Of the uplink of transfer frames, in place of what the mission says. */
  readonly uplink?: Partial<Extract<MissionLink['framing'], { kind: 'ccsds-tc' }>>;
  /** The key on board, where it is not the one of rehearsals. */
  readonly keyOnBoard?: Uint8Array;
}) {
  const seed = settings.seed ?? 'whole pass';
  const loaded = mustBe(await loadMission(settings.missionFolder ?? here('missions/aprs-dp')));
  const mission = settings.uplink ? withUplink(loaded, settings.uplink) : loaded;
  const shipped = mustBe(await loadStation(here('stations/thimphu/station.yaml')));
  const { isKiss = false, birds } = settings;
  const { mast, commissioning, rotator: kind = 'easycomm2' } = settings;
  const file = {
    ...shipped.file,
    ...(settings.rotator && { rotator: sectionOf(settings.rotator) }),
    ...(commissioning && { commissioning }),
    modem: isKiss ? kissModem : undefined,
  };
  const station = { ...shipped, file, horizon: flatHorizon() };
  const { place, horizon } = station;
  const propagator = mustBe(createPropagator(mission.elements));
  const others: MissionConfig[] = [];
  for (const folder of settings.otherMissionFolders ?? []) others.push(mustBe(await loadMission(folder)));
  const { ships } = await followedShips({
    ...{ missions: [mission, ...others], catalogue: () => undefined, atMs: 0, areAsked: true },
  });
  const otherShips = loadShips(others.map(({ folder }) => folder));
  const pass = firstHighPass(propagator, place);

  const clock = new VirtualClock(pass.aosAtMs - 60_000);
  const far: Partial<Record<WorldPort, ByteStream>> = {};
  const near: Partial<Record<WorldPort, ByteStream>> = {};
  for (const port of ['rotator', 'radio', 'modem'] as const) {
    [far[port], near[port]] = createMemoryStreamPair(port);
  }
  const [payloadComputer, payload] = createMemoryStreamPair('payload bus');
  const world = createWorld({
    clock,
    random: createRandom(seed),
    streams: { ...far, payload, payloadComputer },
    station: { rotator: { kind, ...limits, ...(mast && { mast }) }, isModemKiss: isKiss },
    ...(birds && { birds }),
    spacecraft: { mission: mission.file, propagator, place, horizon, uplinkKey: settings.keyOnBoard },
    otherShips: otherShips.map((ship) => ({ ...ship, place, horizon })),
    payload: { runningMode: 'DIGI' },
  });

  const faults: string[] = [];
  const onFault = (source: string, fault: Fault | Error) => {
    faults.push(`${source}: ${fault instanceof Error ? fault.message : describeFault(fault)}`);
  };
  const bus = createBus((error) => onFault('bus', error as Error));
  const run: RunInfo = {
    runId: 'whole-pass',
    kind: 'rehearsal',
    missionId: mission.file.id,
    stationId: station.file.id,
    passId: pass.passId,
    startedAtMs: clock.nowAtMs(),
    rate: 1,
    seed,
  };
  const { archive, journal } = await openArchive({
    directory: settings.folder,
    runId: run.runId,
    clock,
    bus,
    onFault,
    // The virtual clock waits for the disk: once a second of the pass is often enough.
    groupCommitMs: 1000,
    dictionaries: [mission, ...others].map(dictionaryContentsOf),
  });
  const portOf = (name: CutPort) =>
    supervisePort({
      name,
      isSimulated: true,
      clock,
      open: () =>
        near[name]?.isOpen ? Promise.resolve(near[name]) : Promise.reject(new TypeError('no such port')),
    });
  const closing = new ClosingOrder();
  const scheduleOf = (of: typeof propagator) =>
    createSchedule({
      ...{ propagator: of, place, stationId: station.file.id, horizon },
      ...{ minElevationDeg: 0, earthOrientation: noEarthOrientation },
    });
  const flying = ships.filter((ship) => ship.mission.noradId !== mission.file.noradId);
  const schedule = joinSchedules([
    scheduleOf(propagator),
    ...flying.map((ship) => scheduleOf(ship.propagator)),
  ]);
  const read = (one: MissionConfig) => ({
    mission: one,
    dictionary: mustBe(openMissionDictionary(one)),
  });
  const { door, runner, receiver } = await joinStation(
    {
      clock,
      bus,
      archive,
      journal,
      rotator: rotatorAsMeasured(
        createLineRotator({ language: rotatorLanguages[kind], port: portOf('rotator'), clock, limits }),
        commissioning,
      ),
      radio: createIcomRadio({ port: portOf('radio'), clock, model: 'IC-9700', address: 0xa2, stepHz: 1 }),
      modem: isKiss
        ? createKissModem({ port: portOf('modem'), clock, settings: kissModem })
        : createRawModem({ port: portOf('modem'), clock }),
      onListening: (link) => world.demodulate(link),
      kept: () => createStoredInMemory(),
      onFault,
      closing,
    },
    {
      run,
      runs: [run],
      ...read(mission),
      others: others.map(read),
      ships,
      station,
      readMission: () => loadMission(mission.folder),
      propagator,
      earthOrientation: noEarthOrientation,
      schedule,
      planning: noPlan,
      elements: () => Promise.reject(new TypeError('elements: not part of a whole pass')),
      reportPage: async () => undefined,
    },
  );

  /** Lets the pass run to its end and a little beyond; the report is what came of it. */
  const runToReport = async (): Promise<PassReport> => {
    const worked = runner.runContact(pass);
    await clock.runUntil(pass.losAtMs + 30_000);
    const report = await worked;
    if (report === undefined) throw new TypeError('runContact: expected a report, found none');
    return report;
  };
  /** Pulls a cable out, as a person would who trips over it. */
  const unplug = (port: CutPort) => far[port]!.close();
  const plug = (port: CutPort) => {
    [far[port], near[port]] = createMemoryStreamPair(port);
    world.attach(port, far[port]!);
  };
  /** Puts bytes on a cable that no device said. */
  const say = (port: CutPort, bytes: Uint8Array) => far[port]!.write(bytes);
  const close = async () => {
    world.stop();
    // What closing asks of a device takes time, and time has to be let run for it.
    const closed = closing.close();
    await clock.runFor(10_000);
    faults.push(...(await closed));
    await archive.close();
  };
  return {
    clock,
    pass,
    schedule,
    observer: createObserver(propagator, place),
    receiver,
    door,
    runner,
    journal,
    world,
    archive,
    faults,
    runToReport,
    unplug,
    plug,
    say,
    close,
  };
}

function withUplink(mission: MissionConfig, change: object): MissionConfig {
  const links = mission.file.links.map((link) =>
    link.framing.kind === 'ccsds-tc' ? { ...link, framing: { ...link.framing, ...change } } : link,
  );
  return { ...mission, file: { ...mission.file, links } };
}

/** The cables that a test may pull. */
export type CutPort = 'rotator' | 'radio' | 'modem';

function firstHighPass(
  propagator: Parameters<typeof predictPasses>[0]['propagator'],
  place: Parameters<typeof predictPasses>[0]['place'],
): Pass {
  const fromAtMs = propagator.elements.epochAtMs;
  const passes = predictPasses({
    propagator,
    place,
    stationId: 'thimphu',
    horizon: flatHorizon(),
    fromAtMs,
    toAtMs: fromAtMs + 86_400_000,
  });
  const pass = passes.find(({ maxElevationDeg }) => maxElevationDeg > 50);
  if (pass === undefined) throw new TypeError('passes: expected a high one on the first day, found none');
  return pass;
}

function mustBe<T>(result: Result<T>): T {
  if (!result.ok) throw new TypeError(describeFault(result.fault));
  return result.value;
}
