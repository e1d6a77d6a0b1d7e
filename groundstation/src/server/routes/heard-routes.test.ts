import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import type { HeardFrame, HeardStationInfo } from '@dawa/protocols/console/heard';
import { encodeKiss } from '@dawa/protocols/kiss';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { StationArchive } from '../../archive/archive.ts';
import { openArchive } from '../../archive/open-archive.ts';
import { loadMission } from '../../config/mission-config.ts';
import { dictionaryContentsOf } from '../../dictionary/mission-dictionary.ts';
import { createMissionReceiver } from '../../pipeline/mission-receiver.ts';
import { createBus } from '../../station/bus.ts';
import { HeardDesk } from '../../station/heard-desk.ts';
import { heardFrames } from '../../station/heard-frames.ts';
import { paperDoor } from '../door.fixture.ts';
import type { StationDoor } from '../station-door.ts';
import { heardRoutes } from './heard-routes.ts';

const passAtMs = Date.UTC(2026, 10, 29, 6, 0);
const loaded = await loadMission(fileURLToPath(new URL('../../../../missions/aprs-dp', import.meta.url)));
if (!loaded.ok) throw new TypeError('missions/aprs-dp must load');
const mission = loaded.value;

let directory: string;
let archive: StationArchive;
let clock: VirtualClock;
let desk: HeardDesk;
let door: StationDoor;

/** A station whose modem speaks KISS hears the APRS link of aprs-dp. */
let receive: (line: string) => Promise<void>;
let closeReceiver: () => void;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-heard-'));
  clock = new VirtualClock(passAtMs);
  const bus = createBus((error) => expect.fail(String(error)));
  const onFault = (_source: string, fault: unknown) => expect.fail(String(fault));
  const opened = await openArchive({
    ...{ directory, runId: 'run', clock, bus, onFault, dictionaries: [dictionaryContentsOf(mission)] },
  });
  archive = opened.archive;
  desk = new HeardDesk(mission.file, clock, bus);
  const receiver = createMissionReceiver({
    ...{ clock, bus, archive, journal: opened.journal, mission: mission.file, onFault, isKiss: true },
    onFrame: ({ link, receivedAtMs }) => desk.hear(link, receivedAtMs),
  });
  receiver.listenTo('aprs');
  receive = async (line) => {
    const frame = readTnc2(line);
    if (!frame.ok) throw new TypeError(line);
    receiver.receive(
      encodeKiss({ port: 0, command: 0, data: encodeAprsFrame(frame.value) }),
      clock.nowAtMs(),
    );
    await clock.runFor(2000);
  };
  for (const line of lines) await receive(line);
  closeReceiver = () => receiver.close();
  door = {
    ...paperDoor(clock),
    archive,
    heard: {
      of: (missionId) => (missionId === undefined || missionId === mission.file.id ? desk : undefined),
      frames: (query) =>
        heardFrames(
          (lsn) => archive.logRecords(lsn),
          query,
          () => archive.log.acknowledgedLsn,
        ),
    },
  };
});
afterEach(async () => {
  closeReceiver();
  desk.close();
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

const lines = [
  'A55BTN>APTT4:T#005,199,000,255,073,123,01101001',
  'VU2ABC>CQ,A55BTN,ARISS*:=2728.37N/08938.36E-PHG5132/A=007657Kuzuzangpo',
  'A51AA>APRS,ARISS::A55BTN   :hello{1',
  'A51AA>APRS,ARISS:;CAMP     *290600z2728.37N/08938.36E;tents',
  'S21XX>S32UVT:`(_fn"Oj/`"4T}on the road_0',
  'S21WX>APRS:!2345.00N/09023.00E_220/004g005t077h50b09900',
];

async function ask(path: string, query: object = {}, params: object = {}) {
  const route = heardRoutes.find((one) => one.path === path)!;
  const answer = await route.handle({ door, params, query, body: undefined, identity: undefined as never });
  // What travels is what the page expects.
  if (answer.ok) expect(z.safeParse(route.response as never, answer.value)).toMatchObject({ success: true });
  return answer as { ok: true; value: { items: never[] } & Record<string, unknown> };
}

describe('GET /stations-heard', () => {
  it('tells who was heard on a link that names its senders, where they are and what they say', async () => {
    const { value } = await ask('/stations-heard');
    const stations = value.items as HeardStationInfo[];
    expect(stations.map(({ callsign, frames }) => `${callsign} ${frames}`)).toEqual([
      ...['S21WX 1', 'S21XX 1', 'A51AA 2', 'VU2ABC 1', 'A55BTN 1'],
    ]);
    expect(stations[0]!.weather).toMatchObject({ windDirectionDeg: 220, pressurePa: 99_000 });
    expect(stations[1]).toMatchObject({ altitudeM: 61, comment: 'on the road', symbol: 'jeep' });
    expect(stations[3]).toMatchObject({
      heardFrom: 'A55BTN',
      isOwn: false,
      symbol: 'house',
      comment: 'Kuzuzangpo',
    });
    expect(stations[3]!.position!.latitudeDeg).toBeCloseTo(27 + 28.37 / 60, 9);
    expect(stations[4]).toMatchObject({ isOwn: true, telemetrySequence: '005' });
    const one = await ask('/stations-heard/{callsign}', {}, { callsign: 'VU2ABC' });
    expect(one.value).toMatchObject({ callsign: 'VU2ABC', path: ['A55BTN*', 'ARISS*'] });
    expect(await ask('/stations-heard/{callsign}', {}, { callsign: 'NOBODY' })).toMatchObject({
      ...{ ok: false, fault: { kind: 'not-found' } },
    });
    expect(await ask('/stations-heard', { missionId: 'other' })).toMatchObject({ ok: false });
  });

  it('tells messages and objects', async () => {
    expect((await ask('/stations-heard/messages')).value.items).toMatchObject([
      { source: 'A51AA', addressee: 'A55BTN', text: 'hello', number: '1' },
    ]);
    expect((await ask('/stations-heard/objects')).value.items).toMatchObject([
      { name: 'CAMP', reportedBy: 'A51AA', isAlive: true, symbol: 'campground' },
    ]);
  });

  it('tells the same after a restart, out of the log', async () => {
    await archive.log.flush();
    const again = new HeardDesk(mission.file, clock, { publish: () => {}, subscribe: () => () => {} });
    again.restore(archive.recordsSince(passAtMs));
    expect(again.stations).toEqual(desk.stations);
    expect(again.messages).toEqual(desk.messages);
    expect(again.objects).toEqual(desk.objects);
  });
});

describe('GET /stations-heard/{callsign}/telemetry', () => {
  it('tells what a station measured over time, by the names and equations that it told later', async () => {
    // APRS 1.0.1, chapter 13: the example of the equation coefficients.
    const said = [
      'N0QBF-11>APRS::N0QBF-11 :PARM.Battery,Btemp,ATemp,Pres,Alt,Camra,Chut,Sun,10m,ATV',
      'N0QBF-11>APRS::N0QBF-11 :UNIT.v/100,deg.F,deg.F,Mbar,Kft,Click,OPEN,on,on,hi',
      'N0QBF-11>APRS::N0QBF-11 :EQNS.0,5.2,0,0,.53,-32,3,4.39,49,-32,3,18,1,2,3',
    ];
    const series = async (...more: string[]) => {
      for (const line of more) await receive(line);
      const { value } = await ask('/stations-heard/{callsign}/telemetry', {}, { callsign: 'N0QBF-11' });
      return value['channels'] as { name: string; unit: string; points: { value: number }[] }[];
    };
    const before = await series('N0QBF-11>APRS:T#005,199,000,255,073,123,01101001');
    expect(before[0]).toMatchObject({ channel: 'A1', isCalibrated: false, points: [{ raw: 199 }] });
    const after = await series(...said, 'N0QBF-11>APRS:T#006,100,000,255,073,123,01101001');
    expect(after[0]).toMatchObject({ name: 'Battery', unit: 'v/100', isCalibrated: true });
    expect(after[0]!.points.map(({ value }) => value.toFixed(1))).toEqual(['1034.8', '520.0']);
    expect(await series()).toEqual(after);
  });
});

describe('GET /frames', () => {
  it('gives those of others as a stream of their own', async () => {
    const sources = async (query: object) =>
      ((await ask('/frames', query)).value.items as HeardFrame[]).map(({ source }) => source);
    expect(await sources({ attributed: 'false' })).toEqual(['A51AA', 'A51AA', 'S21XX', 'S21WX']);
    expect(await sources({ attributed: 'true' })).toEqual(['A55BTN', 'VU2ABC']);
    const [first] = (await ask('/frames', { source: 'A51AA' })).value.items as HeardFrame[];
    expect(first).toMatchObject({
      ...{ missionId: 'aprs-dp', linkId: 'aprs', attribution: 'foreign', pid: 0xf0 },
      aprs: 'message no. 1 to A55BTN: hello',
    });
    expect(await ask('/frames', { cursor: 'x' })).toMatchObject({ ok: false, fault: { kind: 'bad-value' } });
  });
});
