import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import type { RunInfo } from '@dawa/protocols/console/run';
import { describeFault, type Fault, type Result } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { openArchive } from '../archive/open-archive.ts';
import { loadMission } from '../config/mission-config.ts';
import { loadStation } from '../config/station-config.ts';
import { dictionaryContentsOf, openMissionDictionary } from '../dictionary/mission-dictionary.ts';
import type { BusMessage, Modem } from '../ports.ts';
import { joinSchedules } from '../schedule/joined-schedule.ts';
import { createSchedule } from '../schedule/next-contact.ts';
import { createBus } from './bus.ts';
import { ClosingOrder } from './closing-order.ts';
import { joinStation } from './join-station.ts';
import { isForMission } from './mission-bus.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const frames = readFileSync(join(root, 'missions/birds2/captures/synthetic-birds.kiss'));

/** A station with a KISS modem and nothing else, which follows the breadboard first and BHUTAN-1 beside it. */
async function compose(folder: string) {
  const aprs = mustBe(await loadMission(join(root, 'missions/aprs-dp')));
  const birds = mustBe(await loadMission(join(root, 'missions/birds2')));
  const thimphu = mustBe(await loadStation(join(root, 'stations/thimphu/station.yaml')));
  const modemSection = { kind: 'kiss', port: 'tcp:tnc:8001', baudRate: 9600 } as const;
  const station = { ...thimphu, horizon: flatHorizon(10), file: { ...thimphu.file, modem: modemSection } };
  const propagator = mustBe(createPropagator(aprs.elements));
  const bhutan = mustBe(createPropagator(birds.elements));
  const scheduleOf = (of: typeof propagator) =>
    createSchedule({
      ...{ propagator: of, place: station.place, stationId: 'thimphu', horizon: station.horizon },
      ...{ minElevationDeg: 0, earthOrientation: noEarthOrientation },
    });
  const bhutanSchedule = scheduleOf(bhutan);
  const pass = bhutanSchedule.nextRise(birds.elements.epochAtMs)!;
  const clock = new VirtualClock(pass.aosAtMs - 30_000);
  const faults: string[] = [];
  const onFault = (source: string, fault: Fault | Error) =>
    faults.push(`${source}: ${fault instanceof Error ? fault.message : describeFault(fault)}`);
  const bus = createBus((error) => onFault('bus', error as Error));
  const heard: BusMessage[] = [];
  bus.subscribe((message) => heard.push(message));
  const run: RunInfo = {
    ...{ runId: 'two', kind: 'rehearsal', missionId: aprs.file.id, stationId: 'thimphu', passId: null },
    ...{ startedAtMs: clock.nowAtMs(), rate: 1, seed: null },
  };
  const { archive, journal } = await openArchive({
    ...{ directory: folder, runId: run.runId, clock, bus, onFault, groupCommitMs: 1000 },
    dictionaries: [aprs, birds].map(dictionaryContentsOf),
  });
  const listeners = new Set<Parameters<Modem['onBytes']>[0]>();
  const modem: Modem = {
    info: {
      ...{ deviceId: 'modem', kind: 'kiss', portName: 'paper', state: 'ok', lastAtMs: null },
      ...{ detail: null, isSimulated: true, counters: {} },
    },
    onChange: () => () => {},
    close: async () => {},
    send: async () => {},
    onBytes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const closing = new ClosingOrder();
  const read = (mission: typeof aprs) => ({ mission, dictionary: mustBe(openMissionDictionary(mission)) });
  const joined = await joinStation(
    {
      ...{ clock, bus, archive, journal, modem, onFault, closing, rotator: undefined, radio: undefined },
      kept: () => createStoredInMemory(),
    },
    {
      ...read(aprs),
      ...{ run, runs: [run], station, propagator, earthOrientation: noEarthOrientation },
      others: [read(birds)],
      ships: [{ missionId: 'birds2', mission: birds.file, propagator: bhutan }],
      schedule: joinSchedules([scheduleOf(propagator), bhutanSchedule]),
      planning: {} as never,
      elements: () => Promise.reject(new TypeError('no elements')),
      readMission: (missionId) => loadMission(join(root, 'missions', missionId)),
      reportPage: async () => undefined,
    },
  );
  const close = async () => {
    const closed = closing.close();
    await clock.runFor(10_000);
    await closed;
    await archive.close();
  };
  const hear = (bytes: Uint8Array) => {
    for (const listener of [...listeners]) listener(bytes, clock.nowAtMs());
  };
  return { ...joined, clock, pass, archive, journal, heard, faults, hear, close };
}

describe('a station that follows two missions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-two-'));
  let station: Awaited<ReturnType<typeof compose>>;

  beforeAll(async () => {
    station = await compose(folder);
  }, 30_000);
  afterAll(async () => {
    await station.close();
    rmSync(folder, { recursive: true });
  });

  const ofMission = async (missionId: string) =>
    (await station.archive.packets({ missionId })).items.map(({ container }) => container);

  it('lists both, each with parameters of its own and how sure its numbers are', () => {
    const { door } = station;
    expect(door.missions.map(({ missionId }) => missionId)).toEqual(['aprs-dp', 'birds2']);
    const names = (missionId: string) =>
      door.stateOf(missionId)!.snapshot.parametersDefined.map(({ name }) => name);
    expect(names('birds2')).toContain('battery_current_doubt');
    expect(names('aprs-dp')).not.toContain('battery_current_doubt');
    expect(door.missions[1]!.elements.kind).toBe('reconstructed');
    const sensitivity = door.missions[1]!.quantities!.find(({ name }) => name.includes('sensitivity'))!;
    // Source: missions/birds2/mission.yaml, from BIRDS4_FM_APRS_LRT_Report_20191215.pptx.
    expect(sensitivity).toMatchObject({ value: -105, unit: 'dBm', confidence: 'A' });
    expect(door.stateOf('nobody')).toBeUndefined();
  });

  it('gives the modem to the first mission between contacts, and in the contact of the other to that one alone', async () => {
    const { clock, pass, runner, hear, heard, door } = station;
    hear(frames);
    await clock.runFor(5000);
    expect(await ofMission('birds2')).toEqual([]);

    expect(runner.uplinkHz(clock.nowAtMs())).toBeTypeOf('number');
    const worked = runner.runContact(pass);
    await clock.runUntil(pass.aosAtMs + 60_000);
    // Commands are those of the first mission: none may go out on its uplink while another ship is overhead.
    expect(runner.uplinkHz(clock.nowAtMs())).toBeUndefined();
    hear(frames);
    await clock.runFor(5000);
    // Source: missions/birds2/captures/README.md: two data packets, an ACK, a NAK.
    expect(await ofMission('birds2')).toHaveLength(4);
    expect(await ofMission('aprs-dp')).toEqual([]);
    const values = heard.filter((message) => message.type === 'parameters');
    expect(values.length).toBeGreaterThan(0);
    expect(values.every(({ missionId }) => missionId === 'birds2')).toBe(true);
    expect(values.some((message) => isForMission(message, undefined))).toBe(false);
    expect(door.stateOf('birds2')!.snapshot.latest.length).toBeGreaterThan(0);
    expect(door.state.snapshot.latest).toEqual([]);

    await clock.runUntil(pass.losAtMs + 10_000);
    const report = await worked;
    expect(runner.uplinkHz(clock.nowAtMs())).toBeTypeOf('number');
    expect(report).toMatchObject({
      run: { missionId: 'birds2' },
      frames: { good: 4, bad: 0 },
      pass: { noradId: 43_591 },
    });
    hear(frames);
    await clock.runFor(5000);
    expect(await ofMission('birds2')).toHaveLength(4);
  });

  it('raises alarms of the other mission under its own name', async () => {
    const { journal } = station;
    const events = (await station.archive.events({ limit: 1000 })).items;
    expect(events.filter(({ severity }) => severity === 'critical')).toEqual([]);
    for (const { alarmId, title } of journal.alarms)
      if (alarmId.startsWith('birds2/')) expect(title).toMatch(/^BIRDS-2, BHUTAN-1 and MAYA-1: /);
  });
});

function mustBe<T>(result: Result<T>): T {
  if (!result.ok) throw new TypeError(describeFault(result.fault));
  return result.value;
}
