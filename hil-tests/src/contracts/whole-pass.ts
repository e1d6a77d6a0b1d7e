import { fileURLToPath } from 'node:url';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { type Pass, predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { openArchive } from '@dawa/groundstation/archive/open-archive';
import { createCommandStack } from '@dawa/groundstation/commanding/command-stack';
import { guardRadio } from '@dawa/groundstation/commanding/guarded-radio';
import { guardRotator } from '@dawa/groundstation/commanding/guarded-rotator';
import { createSafety } from '@dawa/groundstation/commanding/safety';
import { createUplink } from '@dawa/groundstation/commanding/uplink';
import { linkOf, loadMission } from '@dawa/groundstation/config/mission-config';
import { createEasycommRotator } from '@dawa/groundstation/devices/easycomm-rotator';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import { createRawModem } from '@dawa/groundstation/devices/raw-modem';
import { openMissionDictionary } from '@dawa/groundstation/dictionary/mission-dictionary';
import { createPassRunner } from '@dawa/groundstation/pass/pass-runner';
import { createReceiver } from '@dawa/groundstation/pipeline/receiver';
import { createBus } from '@dawa/groundstation/station/bus';
import { createWorld, type WorldPort } from '@dawa/payload-sim/world';
import type { PassReport } from '@dawa/protocols/console/report';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';

const missionFolder = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));

/** Thimphu, good to 2 km (stations/thimphu/station.yaml), on a plain: without its ridge the pass lasts ten minutes. */
const place = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };
/** A Yaesu G-5500: an overlap of 90 degrees, because this pass goes through north. */
const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};
const deadbandDeg = 1;

/**
 * The whole chain in one process on one virtual clock: the simulated world at one end of three cables in memory, the
 * station's own parts at the other, put together as `main.ts` does, without its server.
 *
 * @param settings.folder where the archive is written; the caller removes it
 */
export async function composePass(settings: { readonly folder: string; readonly seed?: string }) {
  const mission = await loadMission(missionFolder);
  if (!mission.ok) throw new TypeError(`mission: expected a good one, found ${mission.fault.found}`);
  const dictionary = openMissionDictionary(mission.value);
  if (!dictionary.ok) throw new TypeError(`dictionary: expected a good one, found ${dictionary.fault.found}`);
  const created = createPropagator(mission.value.elements);
  if (!created.ok) throw new TypeError(`elements: expected good ones, found ${created.fault.found}`);
  const propagator = created.value;
  const horizon = flatHorizon();
  const pass = firstHighPass(propagator);

  const clock = new VirtualClock(pass.aosAtMs - 60_000);
  const far: Partial<Record<WorldPort, ByteStream>> = {};
  const near: Partial<Record<WorldPort, ByteStream>> = {};
  for (const port of ['rotator', 'radio', 'modem'] as const)
    [far[port], near[port]] = createMemoryStreamPair(port);
  const [payloadComputer, payload] = createMemoryStreamPair('payload bus');
  const worldEvents: string[] = [];
  const world = createWorld({
    clock,
    random: createRandom(settings.seed ?? 'whole pass'),
    streams: { ...far, payload, payloadComputer },
    station: { rotator: limits },
    spacecraft: { mission: mission.value.file, propagator, place, horizon },
    payload: { runningMode: 'DIGI' },
    onEvent: ({ type, text }) => worldEvents.push(`${type}: ${text}`),
  });

  const faults: string[] = [];
  const onFault = (source: string, fault: unknown) => faults.push(`${source}: ${String(fault)}`);
  const bus = createBus((error) => onFault('bus', error));
  const run: RunInfo = {
    runId: 'whole-pass',
    kind: 'rehearsal',
    missionId: mission.value.file.id,
    stationId: 'thimphu',
    passId: pass.passId,
    startedAtMs: clock.nowAtMs(),
    rate: 1,
    seed: settings.seed ?? 'whole pass',
  };
  const { archive, journal } = await openArchive({
    directory: settings.folder,
    runId: run.runId,
    clock,
    bus,
    onFault,
    // The virtual clock waits for the disk: once a second of the pass is often enough.
    groupCommitMs: 1000,
  });
  const safety = createSafety({
    clock,
    bus,
    journal,
    memory: createStoredInMemory(),
    isSimulated: true,
    uplinkAuthority: mission.value.file.uplinkAuthority,
  });
  const portOf = (name: 'rotator' | 'radio' | 'modem') =>
    supervisePort({ name, isSimulated: true, clock, open: () => Promise.resolve(near[name]!) });
  const rotator = guardRotator({
    rotator: createEasycommRotator({ port: portOf('rotator'), clock, limits }),
    safety,
  });
  const icom = createIcomRadio({ port: portOf('radio'), clock, model: 'IC-9700', address: 0xa2, stepHz: 1 });
  const radio = guardRadio({ radio: icom, safety, clock, journal });
  const modem = createRawModem({ port: portOf('modem'), clock });
  const receiver = createReceiver({
    clock,
    bus,
    archive,
    journal,
    mission: mission.value.file,
    dictionary: dictionary.value.packets,
    onFault,
    isInContact: () => runner.contact.phase === 'tracking',
  });
  modem.onBytes((bytes, receivedAtMs) => receiver.receive(bytes, receivedAtMs));
  const runner = createPassRunner({
    clock,
    bus,
    journal,
    archive,
    receiver,
    safety,
    run,
    mission: mission.value.file,
    station: {
      name: 'Thimphu',
      timeZone: 'Asia/Thimphu',
      place,
      horizon,
      deadbandDeg,
      park: { azimuthDeg: 0, elevationDeg: 90 },
    },
    propagator,
    rotator,
    radio,
    modem,
    foundRadio: createStoredInMemory(),
  });
  const uplinkLink = linkOf(mission.value.file, 'uplink')!;
  const commands = createCommandStack({
    clock,
    bus,
    journal,
    archive,
    receiver,
    safety,
    dictionary: dictionary.value.commands,
    uplink: createUplink({ clock, safety, link: uplinkLink, path: runner, radio, modem }),
    runId: run.runId,
    counters: createStoredInMemory(),
    telemetryFormat: { timeOctets: 6, hasErrorControl: true },
    payloadMapId: 0,
  });

  /** Lets the pass run to its end and a little beyond; the report is what came of it. */
  const runToReport = async (): Promise<PassReport> => {
    const worked = runner.runContact(pass);
    await clock.runUntil(pass.losAtMs + 30_000);
    const report = await worked;
    if (report === undefined) throw new TypeError('runContact: expected a report, found none');
    return report;
  };
  const close = async () => {
    world.stop();
    commands.close();
    // What closing asks of a device takes time, and time has to be let run for it.
    const closed = runner.close();
    await clock.runFor(10_000);
    await closed;
    receiver.close();
    await Promise.all([rotator.close(), radio.close(), modem.close()]);
    await archive.close();
  };
  return {
    clock,
    pass,
    world,
    worldEvents,
    bus,
    archive,
    journal,
    safety,
    receiver,
    runner,
    commands,
    faults,
    runToReport,
    close,
  };
}

function firstHighPass(propagator: Parameters<typeof predictPasses>[0]['propagator']): Pass {
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
