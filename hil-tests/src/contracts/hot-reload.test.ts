import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePass } from './whole-pass.ts';

const shipped = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const minuteMs = 60_000;

describe('a mission that is changed while its pass is worked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-reload-'));
  const missionFolder = join(folder, 'aprs-dp');
  const xmlPath = join(missionFolder, 'telemetry.xml');
  let rig: Awaited<ReturnType<typeof composePass>>;
  let whole: string;
  let changedAtMs: number;

  const samples = async (name: string): Promise<readonly ParameterSample[]> =>
    (await rig.archive.samples({ name, limit: 1000 })).items;
  const before = (list: readonly ParameterSample[]) =>
    list.filter(({ receivedAtMs }) => receivedAtMs < changedAtMs);
  const behind = (list: readonly ParameterSample[]) =>
    list.filter(({ receivedAtMs }) => receivedAtMs >= changedAtMs);
  const voltsPerCount = (list: readonly ParameterSample[]) =>
    new Set(list.map(({ raw, value }) => Math.round((Number(value) / Number(raw)) * 1e6) / 1e6));
  const said = async () => (await rig.archive.events({ limit: 1000 })).items.map(({ text }) => text);

  beforeAll(async () => {
    cpSync(shipped, missionFolder, { recursive: true });
    whole = readFileSync(xmlPath, 'utf8');
    // The report of the power supply is not in the dictionary yet.
    const container = /<SequenceContainer name="HK_EPS"[\s\S]*?<\/SequenceContainer>/;
    expect(whole).toMatch(container);
    writeFileSync(xmlPath, whole.replace(container, ''));
    rig = await composePass({ folder: join(folder, 'run'), missionFolder });
    void rig.runner.runContact(rig.pass).catch(() => {});
    await rig.clock.runUntil(rig.pass.aosAtMs + 2.5 * minuteMs);
  }, 180_000);

  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps what it was when the change cannot be used, and says where it is wrong', async () => {
    writeFileSync(xmlPath, whole.replace('<ParameterTypeSet>', '<ParameterTypeSet'));
    const refused = await rig.door.archiveDesk.reload('aprs-dp');
    expect(refused.ok).toBe(false);
    expect((await said()).at(-1)).toMatch(
      /aprs-dp was not read again: .*telemetry\.xml: line \d+: .*expected .*, found .*What it was before stays\./,
    );
    expect(rig.door.archiveDesk.dictionaries('aprs-dp')).toHaveLength(1);
  });

  it('reads what comes from now on by the new words, and what came before as it was read', async () => {
    changedAtMs = rig.clock.nowAtMs();
    // Millivolts become doubled ones, and the report of the power supply is known.
    const type = whole.indexOf('name="bus_voltage_type"');
    writeFileSync(
      xmlPath,
      whole.slice(0, type) + whole.slice(type).replace('coefficient="0.001"', 'coefficient="0.002"'),
    );
    expect(await rig.door.archiveDesk.reload('aprs-dp')).toMatchObject({
      ok: true,
      value: { dictionaryId: 2 },
    });
    await rig.clock.runFor(minuteMs);

    const volts = await samples('bus_voltage');
    expect(before(volts).length).toBeGreaterThan(25);
    expect(voltsPerCount(before(volts))).toEqual(new Set([0.001]));
    expect(behind(volts).length).toBeGreaterThan(25);
    expect(voltsPerCount(behind(volts))).toEqual(new Set([0.002]));

    const battery = await samples('battery_voltage');
    expect(before(battery)).toEqual([]);
    expect(behind(battery).length).toBeGreaterThan(2);
    expect(rig.door.state.snapshot.parametersDefined.some(({ name }) => name === 'battery_voltage')).toBe(
      true,
    );
  });

  it('judges by limits that were changed alone, under the same version', async () => {
    const yamlPath = join(missionFolder, 'mission.yaml');
    const yaml = readFileSync(yamlPath, 'utf8');
    const raised = () =>
      rig.journal.alarms.some(
        ({ alarmId, clearedAtMs }) => alarmId === 'limit/rx_frames' && clearedAtMs === null,
      );
    expect(yaml).not.toMatch(/^limits:/m);
    expect(raised()).toBe(false);
    // A counter that no dictionary gives a limit.
    writeFileSync(yamlPath, `${yaml}\nlimits:\n  rx_frames: { ranges: [{ level: warning, low: 1e9 }] }\n`);
    expect(await rig.door.archiveDesk.reload('aprs-dp')).toMatchObject({
      ok: true,
      value: { dictionaryId: 2 },
    });
    await rig.clock.runFor(10_000);
    expect(raised()).toBe(true);
    expect(rig.door.archiveDesk.dictionaries('aprs-dp')).toHaveLength(2);
    writeFileSync(yamlPath, yaml);
    expect(await rig.door.archiveDesk.reload('aprs-dp')).toMatchObject({
      ok: true,
      value: { dictionaryId: 2 },
    });
    await rig.clock.runFor(10_000);
    expect(raised()).toBe(false);
  });

  it('cites the version that a packet was read by', async () => {
    const { items } = await rig.archive.packets({ container: 'HK_PAYLOAD_FAST', limit: 1000 });
    const versions = (isBefore: boolean) =>
      new Set(
        items
          .filter(({ receivedAtMs }) => receivedAtMs < changedAtMs === isBefore)
          .map(({ dictionaryId }) => dictionaryId),
      );
    expect(versions(true)).toEqual(new Set([1]));
    expect(versions(false)).toEqual(new Set([2]));
  });

  it('reads everything by the new words when it is told to, and loses none of it', async () => {
    const [countBefore, derivedBefore] = [await samples('bus_voltage'), await samples('battery_power')];
    const decoded = rig.door.archiveDesk.redecode({
      missionId: 'aprs-dp',
      fromAtMs: rig.pass.aosAtMs - minuteMs,
      toAtMs: rig.clock.nowAtMs(),
    });
    await rig.clock.runFor(1000);
    expect((await decoded).ok).toBe(true);
    const volts = await samples('bus_voltage');
    expect(volts.length).toBeGreaterThanOrEqual(countBefore.length);
    expect(voltsPerCount(volts)).toEqual(new Set([0.002]));
    // What was unknown when it came is known now, and so is what is derived from it.
    expect(before(await samples('battery_voltage')).length).toBeGreaterThan(2);
    expect((await samples('battery_power')).length).toBeGreaterThanOrEqual(derivedBefore.length);
  });
});
