import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PassDetail } from '@dawa/protocols/console/pass';
import type { Problem } from '@dawa/protocols/console/problem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createMetrics } from '../server/metrics.ts';
import { allRoutes } from '../server/routes/all-routes.ts';
import { type RunningServer, serve } from '../server/serve.ts';
import { createPassWorks } from './pass-works.ts';
import { shippedMission, stationOfTwo } from './two-missions.fixture.ts';

const captures = new URL('../../../missions/birds2/captures/', import.meta.url);
const beacon = readFileSync(fileURLToPath(new URL('synthetic-beacon.txt', captures)));

describe('the downlink that a pass is worked on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-choice-'));
  let station: Awaited<ReturnType<typeof stationOfTwo>>;
  let server: RunningServer;

  beforeAll(async () => {
    const [first, second] = [await shippedMission('aprs-dp'), await shippedMission('birds2')];
    station = await stationOfTwo({ folder, first, second, modem: 'kiss', hasRadio: true });
    const started = await serve({
      ...{ door: station.door, routes: allRoutes, metrics: createMetrics(station.bus), uiFolder: folder },
      ...{ version: '0.0.0', checksAnswers: true, port: 0 },
      report: (_source, error) => expect.fail(error.message),
    });
    if (!started.ok) throw new TypeError(started.fault.kind);
    server = started.value;
  }, 180_000);
  afterAll(async () => {
    await server.close();
    await station.close();
    rmSync(folder, { recursive: true });
  });

  async function choose(wish: object, passId = station.pass.passId) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/passes/${passId}/work`, {
      method: 'POST',
      body: JSON.stringify(wish),
      headers: { 'Content-Type': 'application/json' },
    });
    return (await answer.json()) as PassDetail & Partial<Problem>;
  }

  it('is the first that the station can read until another is chosen, by its name', async () => {
    const { door, pass } = station;
    expect(door.pass(pass.passId)).toMatchObject({
      missionId: 'birds2',
      linkIds: ['packets'],
      choices: [{ missionId: 'birds2', linkIds: ['packets', 'beacon', 'aprs'] }],
    });
    expect(await choose({ linkId: 'aprs' })).toMatchObject({ missionId: 'birds2', linkIds: ['aprs'] });
    expect((await choose({ linkId: 'commands' })).detail).toContain(
      'packets or beacon or aprs, found commands',
    );
    expect((await choose({ missionId: 'aprs-dp' })).detail).toContain('expected birds2, found aprs-dp');
    expect(await choose({}, '1-1-thimphu')).toMatchObject({ status: 404 });
  });

  it('takes the radio along, also when it is changed while the pass waits for its rise', async () => {
    const { clock, pass, runner, radio, hear, door } = station;
    const worked = runner.runContact(pass);
    await clock.runFor(5000);
    // Source: missions/birds2/mission.yaml; Doppler at 145.8 MHz stays below 4 kHz on a low orbit.
    const dopplerHz = 12_000;
    const tunedHz = async () => (await radio!.readSetting()).frequencyHz;
    expect(Math.abs((await tunedHz()) - 145_825_000)).toBeLessThan(dopplerHz);
    expect(await choose({ linkId: 'beacon' })).toMatchObject({ linkIds: ['beacon'] });
    expect(door.contact).toMatchObject({ phase: 'waiting', pass: { linkIds: ['beacon'] } });
    await clock.runFor(5000);
    expect(Math.abs((await tunedHz()) - 437_375_000)).toBeLessThan(dopplerHz);
    expect((await radio!.readSetting()).mode).toBe('CW');

    await clock.runUntil(pass.aosAtMs + 30_000);
    const late = await choose({ linkId: 'packets' });
    expect(late.detail).toContain(`expected a pass that has not begun, found ${pass.passId}, tracking`);
    hear(beacon);
    await clock.runUntil(pass.losAtMs + 10_000);
    expect(await worked).toMatchObject({ run: { missionId: 'birds2' }, frames: { good: 4, bad: 0 } });
    const packets = (await station.archive.packets({ missionId: 'birds2' })).items;
    expect(packets.map(({ container }) => container)).toEqual(Array(4).fill('CW1'));
    expect(await tunedHz()).toBe(145_825_000);
  });
});

describe('a ship that two missions fly', () => {
  it('is worked for the first, and for the other where somebody says so, also after a restart', async () => {
    const [aprs, birds] = [await shippedMission('aprs-dp'), await shippedMission('birds2')];
    const ships = [aprs, birds].map(({ file }) => ({
      missionId: file.id,
      mission: { ...file, noradId: 43_590 },
    }));
    const kept = createStoredInMemory<never>();
    const pass = { passId: '43590-4888-thimphu', noradId: 43_590 };
    expect(createPassWorks(ships, kept).of(pass)).toMatchObject({ ship: ships[0], linkId: 'downlink' });
    expect(createPassWorks(ships, kept).choose(pass, { missionId: 'birds2', linkId: 'beacon' }).ok).toBe(
      true,
    );
    const again = createPassWorks(ships, kept);
    expect(again.of(pass)).toMatchObject({ ship: ships[1], linkId: 'beacon' });
    expect(again.of({ ...pass, passId: '43590-4889-thimphu' })).toMatchObject({ ship: ships[0] });
    // Without the mission that was chosen the pass is worked all the same.
    expect(createPassWorks(ships.slice(0, 1), kept).of(pass)).toMatchObject({ ship: ships[0] });
    expect(again.of({ ...pass, noradId: 25_544 })).toBeUndefined();
  });

  it('forgets the choices of old passes before they fill the disk', async () => {
    const { file } = await shippedMission('birds2');
    const kept = createStoredInMemory<Record<string, never>>();
    const works = createPassWorks([{ missionId: file.id, mission: file }], kept);
    for (let orbit = 0; orbit < 500; orbit++)
      works.choose({ passId: `43591-${orbit}-thimphu`, noradId: 43_591 }, { linkId: 'beacon' });
    expect(Object.keys(kept.load()!)).toHaveLength(200);
    expect(works.of({ passId: '43591-499-thimphu', noradId: 43_591 })?.linkId).toBe('beacon');
    expect(works.of({ passId: '43591-1-thimphu', noradId: 43_591 })?.linkId).toBe('packets');
  });
});
