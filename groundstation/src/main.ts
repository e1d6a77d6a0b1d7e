import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bundledEarthOrientation } from '@dawa/flight-dynamics/bundled-earth-orientation';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import type { Clock } from '@dawa/seams/clock';
import { asError, type Fault, failure, success } from '@dawa/seams/fault';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { createDownloadFiles } from './adapters/download-files.ts';
import { watchFolder } from './adapters/folder-watch.ts';
import { createJsonFile } from './adapters/json-file.ts';
import { listenTcp } from './adapters/tcp-listener.ts';
import { missingKeys, readUplinkKey } from './adapters/uplink-key.ts';
import { watchWindFile } from './adapters/wind-file.ts';
import { openArchive, runDirectory } from './archive/open-archive.ts';
import { keepRetention } from './archive/retention-keeper.ts';
import { ArchiveInUse } from './archive/run-lock.ts';
import { startRecord } from './archive/start-record.ts';
import { stationStore } from './archive/station-store.ts';
import { keepElementList } from './catalogue/element-list-thread.ts';
import { hostMoment } from './clock/host-moment.ts';
import { machineClock } from './clock/machine-clock.ts';
import { loadMission } from './config/mission-config.ts';
import { readSharingPassword } from './config/sharing-password.ts';
import { messageOf } from './devices/device-error.ts';
import { dictionaryContentsOf, openMissionDictionary } from './dictionary/mission-dictionary.ts';
import { packetOctets } from './downloads/download-info.ts';
import { attachBench } from './main-bench.ts';
import { attachDevices } from './main-devices.ts';
import { attachRecordings } from './main-recording.ts';
import { keepRun } from './main-run.ts';
import { listenBy, simulate } from './main-simulators.ts';
import { openSky, rehearsedSchedule, schedulesOver } from './main-sky.ts';
import { stationDictionary } from './measurements/station-dictionary.ts';
import { loadPlanRequests } from './planning/plan-requests.ts';
import { planInThread } from './planning/plan-thread.ts';
import { createMetrics } from './server/metrics.ts';
import { allRoutes } from './server/routes/all-routes.ts';
import { isPortFree, serve } from './server/serve.ts';
import { shareStation } from './sharing/share-station.ts';
import { tellArchive } from './station/archive-teller.ts';
import { createBus } from './station/bus.ts';
import { ClosingOrder } from './station/closing-order.ts';
import { workContacts } from './station/contact-loop.ts';
import { watchElementAge } from './station/element-watch.ts';
import { createFaultLog } from './station/fault-log.ts';
import { joinStation, type ReadMission } from './station/join-station.ts';
import { knownRuns } from './station/known-runs.ts';
import { watchLooseFailures } from './station/loose-failures.ts';
import { tellMissingPorts } from './station/missing-ports.ts';
import { watchMissions } from './station/mission-watch.ts';
import { everyReal } from './station/real-time.ts';
import { choosePass, configKeyOf, planRun } from './station/run-plan.ts';
import { RunStore } from './station/run-store.ts';
import { beginText, headlineOf } from './station/run-texts.ts';
import type { ComposeStation, StartFault, StartPlan } from './station/start-plan.ts';
import { createUtcWatch } from './station/utc-watch.ts';

const aliveEveryMs = 5_000;
const tellClockEveryMs = 1_000;

/**
 * Picks everything concrete and joins it: clock, archive, ports, devices, server. Nothing else in the station knows
 * which of them it was handed.
 */
export const composeStation: ComposeStation = async (plan) => {
  const closing = new ClosingOrder();
  const refuse = async (where: string, fault: Fault<StartFault['kind']>) => {
    await closing.close();
    return failure({ where, ...fault });
  };
  const busy = await portFault(plan.port);
  if (busy !== undefined) return refuse('--port', { ...busy, kind: 'in-use' });
  try {
    return await compose(plan, closing, refuse);
  } catch (error) {
    if (error instanceof ArchiveInUse) {
      const expected = 'a folder that no other dawa writes to';
      return refuse('--data', { kind: 'in-use', expected, found: resolve(plan.dataFolder) });
    }
    return refuse('station', { kind: 'failed', expected: 'to start', found: messageOf(error) });
  }
};

type Refuse = (where: string, fault: Fault<StartFault['kind']>) => ReturnType<ComposeStation>;

async function compose(plan: StartPlan, closing: ClosingOrder, refuse: Refuse): ReturnType<ComposeStation> {
  const { station, say } = plan;
  const [mission] = plan.missions;
  const dataFolder = resolve(plan.dataFolder);
  const earthOrientation = bundledEarthOrientation();
  const created = createPropagator(mission.elements);
  if (!created.ok) return refuse('elements', { ...created.fault, kind: 'bad-value' });
  const propagator = created.value;
  const { id: stationId } = station.file;
  const scheduleOf = schedulesOver(station, earthOrientation);
  const ownSchedule = scheduleOf(propagator);
  const read: ReadMission[] = [];
  for (const one of plan.missions) {
    const dictionary = openMissionDictionary(one);
    if (!dictionary.ok) {
      const { file, path } = dictionary.fault;
      return refuse(`${file}: ${path}`, { ...dictionary.fault, kind: 'bad-value' });
    }
    for (const warning of dictionary.value.warnings) say(warning);
    read.push({ mission: one, dictionary: dictionary.value });
  }
  const [first, ...others] = read as [ReadMission, ...ReadMission[]];
  const { sharing } = station.file;
  const password = await readSharingPassword(sharing, plan.stationPath);
  if (!password.ok) return refuse(`${plan.stationPath}: sharing.passwordFile`, password.fault);
  const asked = await loadPlanRequests(station.file, plan.stationPath);
  if (!asked.ok)
    return refuse(`${asked.fault.file}: ${asked.fault.path}`, { ...asked.fault, kind: 'bad-value' });

  // Which run this is, and where its clock stands.
  const store = new RunStore(createJsonFile(join(dataFolder, 'current-run.json')));
  const moment = hostMoment();
  const planned = planRun(
    {
      kind: plan.kind,
      missionId: mission.file.id,
      stationId,
      rate: plan.rate,
      seed: plan.seed,
      configKey: configKeyOf(plan),
      isNewRun: plan.isNewRun,
      choosePass: () =>
        choosePass(
          rehearsedSchedule(plan, ownSchedule, scheduleOf),
          plan.rehearse,
          mission.elements.epochAtMs,
        ),
      mark: randomBytes(2).toString('hex'),
    },
    store.load(),
    moment,
  );
  if (planned === undefined) {
    const expected = 'a pass in the 14 days after the epoch or the instant';
    return refuse('--rehearse', { kind: 'bad-value', expected, found: 'none over this station' });
  }
  const { run } = planned;
  const isRehearsal = run.kind === 'rehearsal';
  const secured = isRehearsal ? [] : plan.missions.map(({ file }) => file);
  for (const line of missingKeys(secured, dataFolder)) say(line);
  const runFolder = runDirectory(dataFolder, run.runId);
  // The clock of a new rehearsal stands still until everything is in place; that of a continued one never stopped.
  const still = { atMs: planned.atMs, monotonicMs: moment.monotonicMs, rate: 0 };
  const rehearsed = isRehearsal ? new ScaledClock(planned.anchor ?? still, machineClock) : undefined;
  const clock: Clock = rehearsed ?? new SystemClock(machineClock);
  const onFault = createFaultLog(clock, say);
  const sky = await openSky({
    ...{ plan, run, atMs: clock.nowAtMs(), own: ownSchedule, scheduleOf },
    asked: asked.value,
  });
  if (!sky.ok) return refuse(`${sky.fault.file}: ${sky.fault.path}`, { ...sky.fault, kind: 'bad-value' });
  const { ships, flying, schedule, planTask } = sky.value;
  const planning = planInThread(planTask, clock);
  closing.add('plan', () => planning.close());

  const bus = createBus((error) => onFault('bus', asError(error)));
  const { archive, journal } = await openArchive({
    directory: runFolder,
    runId: run.runId,
    clock,
    bus,
    onFault,
    dictionaries: [...plan.missions.map(dictionaryContentsOf), stationDictionary(station.file)],
    openStore: stationStore(station.file.archive, runFolder),
  });
  closing.add('archive', () => archive.close());
  closing.add('journal', () => journal.close());
  const { log, store: rows } = archive;
  closing.add(
    'retention',
    keepRetention({ clock, log, store: rows, journal, onFault, kept: station.file.archive }),
  );
  const keptFolder = isRehearsal ? runFolder : dataFolder;
  const keeper = keepRun({ run, store, runFolder, keptFolder, onFault });

  const simulators = isRehearsal ? await simulate(plan, run, { clock, journal, say }) : undefined;
  if (simulators !== undefined) closing.add('simulators', () => simulators.close());

  // What makes this run is on the disk before its clock starts.
  const anchor = planned.anchor ?? { atMs: clock.nowAtMs(), rate: clock.rate || run.rate, ...hostMoment() };
  const { contactEndsAtMs } = planned;
  const configKey = configKeyOf(plan);
  const ports = simulators?.ports ?? null;
  const aliveAtHostMs = hostMoment().hostAtMs;
  keeper.begin({ run, configKey, anchor, contactEndsAtMs, ports, aliveAtHostMs, isEnded: false });
  closing.add('run', () => store.change({ isEnded: true, aliveAtHostMs: hostMoment().hostAtMs }));

  const attached = attachDevices(plan, clock, simulators, onFault);
  const { door, runner, receivers, missionReload, devices, shareable } = await joinStation(
    {
      clock,
      bus,
      archive,
      journal,
      ...attached,
      simulators,
      bench: attachBench(plan, { clock, bus, journal, closing }),
      recordings: attachRecordings(plan, {
        ...{ clock, onFault, closing, runFolder, isRehearsal, samples: attached.samples },
      }),
      onListening: simulators ? listenBy(simulators, attached.listenTo) : attached.listenTo,
      kept: keeper.kept,
      uplinkKey: (keyFile) => readUplinkKey(dataFolder, keyFile),
      downloads: createDownloadFiles(join(keptFolder, 'downloads'), packetOctets),
      onFault,
      closing,
    },
    {
      run,
      runs: [run, ...knownRuns(dataFolder).filter(({ runId }) => runId !== run.runId)],
      ...first,
      others,
      ships,
      station,
      propagator,
      earthOrientation,
      schedule,
      planning,
      elements: keepElementList({
        dataFolder,
        own: planTask.satellites.flatMap(({ orbit }) => (orbit.ok ? [orbit.elements] : [])),
      }),
      readMission(missionId) {
        const known = plan.missions.find(({ file }) => file.id === missionId);
        if (known !== undefined) return loadMission(known.folder);
        const expected = plan.missions.map(({ file }) => file.id).join(' or ');
        return Promise.resolve(failure({ kind: 'not-found', expected, found: missionId }));
      },
      reportPage: async (reportId) => readReportPage(runFolder, (await archive.report(reportId))?.reportId),
    },
  );
  const windFile = station.file.motion?.wind?.file;
  if (windFile !== undefined && !isRehearsal) {
    const stopWind = watchWindFile({
      path: join(dirname(plan.stationPath), windFile),
      clock,
      onSpeed(speedMS) {
        const noted = door.antenna?.noteWind(speedMS);
        return noted === undefined || noted.ok ? undefined : noted.fault;
      },
      onFault: (fault) => onFault('wind', fault),
    });
    closing.add('wind', stopWind);
  }
  const metrics = createMetrics(bus);
  closing.add('metrics', () => metrics.close());
  for (const receiver of receivers) receiver.onPacket((packet) => metrics.countPacket(packet));
  const served = await serve({
    door,
    routes: allRoutes,
    metrics,
    uiFolder: join(plan.root, 'ui/dist'),
    version: versionOf(plan.root),
    report: onFault,
    port: plan.port,
  });
  if (!served.ok) return refuse('--port', { ...served.fault, kind: 'in-use' });
  closing.add('server', () => served.value.close());
  if (sharing !== undefined) {
    const shared = await shareStation({
      ...{ ...shareable, sharing, password: password.value, clock, journal, listen: listenTcp },
      transmitBands: transmitBandsOf(station.file),
    });
    closing.add('sharing', () => shared.close());
  }

  // Time begins.
  const clockNow = { atMs: anchor.atMs, monotonicMs: anchor.monotonicMs, rate: anchor.rate };
  rehearsed?.moveTo(clockNow);
  simulators?.setClock(clockNow);
  archive.log.append(startRecord(run, { atMs: clock.nowAtMs(), isContinued: planned.anchor !== undefined }));
  journal.event({ severity: 'info', source: 'pass', code: 'run', text: beginText(planned) });
  closing.add(
    'contacts',
    workContacts({
      clock,
      schedule,
      runner,
      journal,
      onContact: (_passId, endsAtMs) => keeper.change({ contactEndsAtMs: endsAtMs }),
    }),
  );
  closing.add(
    'mission watch',
    watchMissions({
      clock,
      folders: plan.missions.map(({ file, folder }) => ({ missionId: file.id, folder })),
      watchFolder,
      reloadChanged: missionReload.reloadChanged,
      onFault,
    }),
  );
  const lookAtUtc = isRehearsal ? () => {} : createUtcWatch(journal, (stepMs) => archive.noteUtcStep(stepMs));
  const stopAlive = everyReal(clock, aliveEveryMs, () => {
    lookAtUtc(hostMoment());
    watchElementAge(mission.elements, clock.nowAtMs(), journal);
    for (const { missionId, mission: ship, elements } of flying)
      watchElementAge(elements, clock.nowAtMs(), journal, `${missionId}/${ship.noradId}`);
    keeper.change({ aliveAtHostMs: hostMoment().hostAtMs });
  });
  closing.add('sign of life', stopAlive);
  closing.add(
    'clock teller',
    everyReal(clock, tellClockEveryMs, () => bus.publish({ type: 'clock', rate: clock.rate })),
  );
  closing.add('missing ports', tellMissingPorts(devices, clock, journal));
  closing.add('archive teller', tellArchive(archive.log, runFolder, bus, clock));

  const pass = schedule.nextContact(clock.nowAtMs());
  closing.add('failures', watchLooseFailures(journal, plan));
  return success({
    url: served.value.url,
    runId: run.runId,
    headline: headlineOf(planned, pass),
    async close() {
      for (const line of await closing.close()) say(line);
    },
  });
}

async function portFault(port: number): Promise<Fault | undefined> {
  const free = await isPortFree(port);
  return free.ok ? undefined : free.fault;
}

/** Where other programs are told that the radio transmits: nowhere without a permit. */
function transmitBandsOf({ permit }: StartPlan['station']['file']) {
  return (permit?.bands ?? []).map((band) => ({ ...band, powerW: permit!.maxPowerW }));
}

async function readReportPage(runFolder: string, reportId: string | undefined): Promise<string | undefined> {
  if (reportId === undefined) return undefined;
  // The id is one that the archive gave, and names a file below the run's folder.
  const name = reportId.replace(/[^A-Za-z0-9._-]/g, '-');
  return readFile(join(runFolder, 'reports', `${name}.html`), 'utf8').catch(() => undefined);
}

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version?: string };
  return version ?? '0.0.0';
}
