import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePass } from './whole-pass.ts';

const shipped = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
/** Behind the ship of the first mission by an eighth of an orbit: it rises when that one has set. */
const behindDeg = 45;

/** BIRDS-2 with BHUTAN-1 on an orbit of its own, and a battery that its limits take for too full. */
function writeBirds(folder: string): string {
  const pack = join(folder, 'birds2');
  cpSync(shipped, pack, { recursive: true });
  const tle = readFileSync(join(pack, 'bhutan-1.tle'), 'utf8').trimEnd().split('\n');
  const line = tle.findIndex((text) => text.startsWith('2 '));
  const anomalyDeg = (Number(tle[line]!.slice(43, 51)) + 360 - behindDeg) % 360;
  const moved = `${tle[line]!.slice(0, 43)}${anomalyDeg.toFixed(4).padStart(8)}${tle[line]!.slice(51, 68)}`;
  const sum = [...moved].reduce((total, sign) => total + (sign === '-' ? 1 : Number(sign) || 0), 0);
  tle[line] = `${moved}${sum % 10}`;
  writeFileSync(join(pack, 'bhutan-1.tle'), `${tle.join('\n')}\n`);
  const xml = readFileSync(join(pack, 'telemetry.xml'), 'utf8');
  writeFileSync(join(pack, 'telemetry.xml'), xml.replace('maxInclusive="4.1972"', 'maxInclusive="3.9"'));
  return pack;
}

describe('a rehearsal of two missions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-ships-'));
  let rig: Awaited<ReturnType<typeof composePass>>;

  beforeAll(async () => {
    rig = await composePass({ folder: join(folder, 'run'), otherMissionFolders: [writeBirds(folder)] });
  }, 180_000);
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  const containersOf = async (missionId: string) =>
    new Set(
      (await rig.archive.packets({ missionId, limit: 10_000 })).items.map(({ container }) => container),
    );

  it('hears the ship of the first in its pass, and of the other nothing', async () => {
    const report = await rig.runToReport();
    expect(report).toMatchObject({ run: { missionId: 'aprs-dp' } });
    expect(report.frames.good).toBeGreaterThan(1000);
    expect(await containersOf('aprs-dp')).toContain('HK_EPS');
    expect((await containersOf('birds2')).size).toBe(0);
  }, 120_000);

  it('hears the ship of the other in the pass of that one, on the link that was chosen, decoded, archived and alarmed apart', async () => {
    const { schedule, clock, runner, archive, journal, door } = rig;
    const before = (await archive.packets({ missionId: 'aprs-dp', limit: 10_000 })).items.length;
    const fromAtMs = clock.nowAtMs();
    const pass = schedule
      .passes({ fromAtMs, toAtMs: fromAtMs + 3_600_000 })
      .find(({ noradId }) => noradId === 43591)!;
    expect(door.pass(pass.passId)?.choices?.[0]?.linkIds).toEqual(['packets', 'beacon', 'aprs']);
    expect(door.chooseWork(pass.passId, { linkId: 'beacon' }, 'test').ok).toBe(true);
    const worked = runner.runContact(pass);
    await clock.runUntil(pass.losAtMs + 30_000);
    expect(await worked).toMatchObject({ run: { missionId: 'birds2' } });

    expect(await containersOf('birds2')).toEqual(new Set(['CW1', 'CW2']));
    const { items } = await archive.samples({ missionId: 'birds2', name: 'battery_voltage', limit: 100 });
    expect(items.length).toBeGreaterThan(2);
    // A lithium cell between 3.9 and 4.2 V: payload-sim/src/spacecraft/birds-ship.ts.
    for (const { value } of items) expect(Math.abs(Number(value) - 4.07)).toBeLessThan(0.15);
    expect((await archive.packets({ missionId: 'aprs-dp', limit: 10_000 })).items.length).toBe(before);
    const names = (missionId: string) => door.stateOf(missionId)!.snapshot.latest.map(({ name }) => name);
    expect(names('birds2')).toContain('gyro_x');
    expect(names('aprs-dp')).not.toContain('gyro_x');
    const alarms = journal.alarms.filter(({ alarmId }) => alarmId.includes('battery_voltage'));
    expect(alarms.map(({ alarmId, severity }) => [alarmId.split('/')[0], severity])).toEqual([
      ['birds2', 'watch'],
    ]);
  }, 120_000);
});
