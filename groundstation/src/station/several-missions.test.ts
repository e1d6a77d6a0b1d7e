import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../server/replay.ts';
import { isForMission } from './mission-bus.ts';
import type { Snapshot } from './station-state.ts';
import { shippedMission, stationOfTwo } from './two-missions.fixture.ts';

const captures = new URL('../../../missions/birds2/captures/', import.meta.url);
const frames = readFileSync(fileURLToPath(new URL('synthetic-birds.kiss', captures)));

describe('a station that follows two missions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-two-'));
  let station: Awaited<ReturnType<typeof stationOfTwo>>;

  beforeAll(async () => {
    // The breadboard first and BHUTAN-1 beside it, on a modem that speaks KISS.
    const [first, second] = [await shippedMission('aprs-dp'), await shippedMission('birds2')];
    station = await stationOfTwo({ folder, first, second, modem: 'kiss' });
  }, 180_000);
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
    const parameters = door.stateOf('birds2')!.snapshot.parametersDefined;
    expect(parameters.find(({ name }) => name === 'battery_current')?.doubt).toMatchObject({
      confidence: '?',
      source: expect.stringContaining('which is right nobody tells'),
    });
    expect(door.stateOf('nobody')).toBeUndefined();
  });

  it('gives the modem to the first mission between contacts, and in the contact of the other to that one alone', async () => {
    const { clock, pass, runner, hear, heard, door } = station;
    hear(frames);
    await clock.runFor(5000);
    expect(await ofMission('birds2')).toEqual([]);

    const worked = runner.runContact(pass);
    await clock.runUntil(pass.aosAtMs + 60_000);
    expect(door.contact.pass).toMatchObject({ missionId: 'birds2', linkIds: ['packets'] });
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
    expect(report).toMatchObject({
      run: { missionId: 'birds2' },
      frames: { good: 4, bad: 0 },
      pass: { noradId: 43_591 },
    });
    hear(frames);
    await clock.runFor(5000);
    expect(await ofMission('birds2')).toHaveLength(4);
  });

  it('replays either: its own pass, values and frames, and the sky of its own ship', async () => {
    const { door, clock, pass } = station;
    await station.archive.log.flush();
    const replayed = async (missionId: string, atMs: number) => {
      const starts: Snapshot[] = [];
      const replay = new Replay(
        { replay: door.replay, clock, state: door.stateOf(missionId)! },
        { fromAtMs: atMs, toAtMs: pass.losAtMs, rate: 0 },
        {
          onStart: (snapshot) => void starts.push(snapshot),
          onMessage() {},
          isBusy: () => false,
          onFault: (error) => expect.fail(error.message),
        },
      );
      await clock.runFor(2000);
      replay.close();
      return starts.at(-1)!;
    };
    const heardAtMs = pass.aosAtMs + 90_000;
    const birds = await replayed('birds2', heardAtMs);
    expect(birds.contact).toMatchObject({
      phase: 'tracking',
      pass: { passId: pass.passId, missionId: 'birds2' },
    });
    expect(birds.frames).toMatchObject({ good: 4, bad: 0 });
    expect(birds.latest).toEqual(expect.arrayContaining(door.stateOf('birds2')!.snapshot.latest));
    // Ten minutes after, what was known is in the columns alone.
    await clock.runFor(10 * 60_000);
    const later = await replayed('birds2', clock.nowAtMs());
    expect(later.latest.map(({ name }) => name).sort()).toEqual(birds.latest.map(({ name }) => name).sort());
    const aprs = await replayed('aprs-dp', heardAtMs);
    expect(aprs.contact.pass).toMatchObject({ noradId: 43_590, missionId: 'aprs-dp' });
    expect(aprs.frames.good).toBe(0);
    expect(aprs.latest).toEqual([]);
    expect(door.replay.skyAt(heardAtMs, 25_544)).toBeUndefined();
  });

  it('raises alarms of the other mission under its own name', async () => {
    const { journal } = station;
    const events = (await station.archive.events({ limit: 1000 })).items;
    expect(events.filter(({ severity }) => severity === 'critical')).toEqual([]);
    for (const { alarmId, title } of journal.alarms)
      if (alarmId.startsWith('birds2/')) expect(title).toMatch(/^BIRDS-2, BHUTAN-1 and MAYA-1: /);
  });
});
