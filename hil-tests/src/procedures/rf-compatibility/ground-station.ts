import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { createObserver, type Observer } from '@dawa/flight-dynamics/look-angles';
import type { Pass } from '@dawa/flight-dynamics/passes';
import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { logDirectory } from '@dawa/groundstation/archive/log-recovery';
import { openArchive } from '@dawa/groundstation/archive/open-archive';
import { type LogVerification, verifyLog } from '@dawa/groundstation/archive/verify';
import { createUplink, type Sent } from '@dawa/groundstation/commanding/uplink';
import { loadMission, type MissionConfig } from '@dawa/groundstation/config/mission-config';
import { loadStation } from '@dawa/groundstation/config/station-config';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import { createKissModem } from '@dawa/groundstation/devices/kiss-modem';
import {
  dictionaryContentsOf,
  openMissionDictionary,
} from '@dawa/groundstation/dictionary/mission-dictionary';
import { createSchedule } from '@dawa/groundstation/schedule/next-contact';
import { createBus } from '@dawa/groundstation/station/bus';
import { ClosingOrder } from '@dawa/groundstation/station/closing-order';
import { joinStation } from '@dawa/groundstation/station/join-station';
import { groundKeying } from '@dawa/payload-sim/payload/air/airtime';
import { createWorld } from '@dawa/payload-sim/world';
import type { HeardFrame, HeardSeries } from '@dawa/protocols/console/heard';
import type { PassReport } from '@dawa/protocols/console/report';
import type { RunInfo } from '@dawa/protocols/console/run';
import { encodeKiss, kissCommands } from '@dawa/protocols/kiss';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { describeFault, type Fault, type Result } from '@dawa/seams/fault';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import type { Bench, BenchAir } from '../../bench/bench.ts';
import { passOverhead } from './pass-overhead.ts';
import { joinAir, type StationAir } from './station-air.ts';

const shippedStation = fileURLToPath(new URL('../../../../stations/thimphu/station.yaml', import.meta.url));

/** A TNC that keys as the payload's own testers do. */
const modemSection = { kind: 'kiss', port: 'bench', baudRate: 19_200, ...groundKeying } as const;

/** The real ground station around the bench: everything of it but its server. */
export interface BenchStation {
  readonly pass: Pass;
  readonly link: MissionLink;
  readonly observer: Observer;
  /** What its radio shows on its front. */
  readonly radio: { readonly receiveFrequencyHz: number; readonly onAirFrequencyHz: number };
  readonly air: StationAir;
  /** What went wrong in it. */
  readonly faults: readonly string[];
  /** Works the pass; the report when it is over, undefined when the station was closed before. */
  work(): Promise<PassReport | undefined>;
  /** Keys and sends one frame, tuned for its place in the sky. @throws DeviceError when it may not, or cannot */
  send(frame: Uint8Array, why: string): Promise<Sent>;
  /** Frames out of its archive, oldest first. */
  heard(): readonly HeardFrame[];
  /** What somebody measured, as the station reads it out of its frames. */
  series(callsign: string): HeardSeries;
  /** Its log as it lies on the disk, read to its last octet. */
  verify(): Promise<LogVerification>;
  close(): Promise<void>;
}

/** The link on which the article is heard, undefined where its mission has none of APRS. */
export function aprsLinkOf({ file }: Pick<MissionConfig, 'file'>): MissionLink | undefined {
  return file.links.find(
    ({ direction, framing }) =>
      direction === 'downlink' && framing.kind === 'ax25' && framing.content === 'aprs',
  );
}

/**
 * Composes the station for the article's mission, under an orbit whose pass begins `leadMs` from now: its modem is on the bench's
 * air, its radio is simulated, and behind a cable there is nothing to point. All else is what `dawa start` runs: safety, guards, tuning,
 * pipeline, archive.
 *
 * @throws TypeError when the mission cannot be loaded or has no APRS link
 */
export async function openBenchStation(
  { clock, plan }: Pick<Bench, 'clock' | 'plan'>,
  air: BenchAir,
  { leadMs = 60_000, seed = 'rf compatibility' } = {},
): Promise<BenchStation> {
  const loaded = mustBe(await loadMission(plan.missionFolder));
  const link = aprsLinkOf(loaded);
  if (link === undefined)
    throw new TypeError(`${plan.missionFolder}: expected a downlink of APRS, found none`);
  // One frequency, up and down; the other links of the mission are another radio's.
  const uplink: MissionLink = { ...link, id: `${link.id}-uplink`, direction: 'uplink' };
  const mission: MissionConfig = { ...loaded, file: { ...loaded.file, links: [link, uplink] } };
  const shipped = mustBe(await loadStation(shippedStation));
  const station = { ...shipped, file: { ...shipped.file, modem: modemSection }, horizon: flatHorizon() };
  const { place, horizon } = station;
  const stationId = station.file.id;
  const { pass, propagator } = passOverhead(mission.elements, {
    ...{ place, stationId, aosAtMs: clock.nowAtMs() + leadMs },
  });
  const observer = createObserver(propagator, place);

  const near: Record<string, ByteStream> = {};
  const far: Record<string, ByteStream> = {};
  for (const name of ['radio', 'modem']) [far[name], near[name]] = createMemoryStreamPair(name);
  const world = createWorld({
    ...{ clock, random: createRandom(seed) },
    ...{ streams: { radio: far['radio']! }, station: {} },
  });
  const stationAir = joinAir({
    ...{ clock, air, stream: far['modem']!, radio: world.radio!, observer, frequencyHz: link.frequencyHz },
  });

  const faults: string[] = [];
  const onFault = (source: string, fault: Fault | Error) => {
    faults.push(`${source}: ${fault instanceof Error ? fault.message : describeFault(fault)}`);
  };
  const bus = createBus((error) => onFault('bus', error as Error));
  const run: RunInfo = {
    ...{ runId: 'rf-compatibility', kind: 'rehearsal', missionId: mission.file.id, stationId },
    ...{ passId: pass.passId, startedAtMs: clock.nowAtMs(), rate: 1, seed },
  };
  const archiveFolder = await mkdtemp(join(tmpdir(), 'dawa-rf-'));
  const { archive, journal } = await openArchive({
    ...{ directory: archiveFolder, runId: run.runId, clock, bus, onFault, groupCommitMs: 1000 },
    dictionaries: [dictionaryContentsOf(mission)],
  });
  const portOf = (name: string) =>
    supervisePort({ name, isSimulated: true, clock, open: () => Promise.resolve(near[name]!) });
  const closing = new ClosingOrder();
  const modem = createKissModem({ port: portOf('modem'), clock, settings: modemSection });
  const joined = await joinStation(
    {
      ...{ clock, bus, archive, journal, modem, onFault, closing },
      rotator: undefined,
      radio: createIcomRadio({ port: portOf('radio'), clock, model: 'IC-9700', address: 0xa2, stepHz: 1 }),
      kept: () => createStoredInMemory(),
    },
    {
      ...{ run, runs: [run], mission, station, propagator, earthOrientation: noEarthOrientation },
      dictionary: mustBe(openMissionDictionary(mission)),
      readMission: () => loadMission(mission.folder),
      schedule: createSchedule({
        ...{ propagator, place, stationId, horizon, minElevationDeg: 0 },
        earthOrientation: noEarthOrientation,
      }),
      planning: { plan: notHere, calendar: notHere },
      elements: notHere,
      reportPage: async () => undefined,
    },
  );
  const { door, runner, safety, shareable } = joined;
  safety.arm('transmission', 'the bench');
  const guardedModem = joined.devices.find(({ info }) => info.deviceId === 'modem') as typeof modem;
  const up = createUplink({
    ...{ clock, safety, link: uplink, path: runner, radio: shareable.radio!, modem: guardedModem },
    modemDelayMs: groundKeying.txDelayMs + groundKeying.txTailMs,
    encode: ({ packet }) => encodeKiss({ port: 0, command: kissCommands.data, data: packet }),
  });
  const frames = () => door.heard!.frames({ limit: 10_000 }).items;
  let sent = 0;
  return {
    ...{ pass, link, observer, radio: world.radio!, air: stationAir, faults },
    work: () => runner.runContact(pass),
    send: (frame, why) => up.send({ packet: frame, commandId: `rf-${++sent}`, why, mapId: 0 }),
    heard: frames,
    series: (callsign) => door.heard!.of(undefined)!.series(callsign, frames()),
    async verify() {
      await clock.track(archive.log.flush());
      return verifyLog(logDirectory(archiveFolder));
    },
    async close() {
      stationAir.close();
      world.stop();
      faults.push(...(await closing.close()));
      await clock.track(archive.close().then(() => rm(archiveFolder, { recursive: true, force: true })));
    },
  };
}

function notHere(): Promise<never> {
  return Promise.reject(new TypeError('expected a whole station, found one on a bench'));
}

function mustBe<T>(result: Result<T>): T {
  if (!result.ok) throw new TypeError(describeFault(result.fault));
  return result.value;
}
