import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { loadXtce, XtceReader } from 'ccsds-parser/xtce/xtce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { smallMission, smallMissionXtce } from '../dictionary/small-mission.fixture.ts';
import type { Journal } from '../ports.ts';
import { PacketStage } from './packet-stage.ts';
import { payloadReport } from './spacecraft-signal.fixture.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
let directory: string;
let clock: VirtualClock;
let archive: StationArchive;
let journal: Journal;
let stage: PacketStage;
let sequenceCount = 0;
/** Every change of the alarm: raised with which state, or cleared. */
let told: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-changes-'));
  clock = new VirtualClock(startAtMs);
  told = [];
  const opened = await openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission] },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) => expect.fail(`expected no fault, found ${JSON.stringify(fault)}`),
  });
  archive = opened.archive;
  journal = {
    ...opened.journal,
    get alarms() {
      return opened.journal.alarms;
    },
    raise(alarm) {
      if (alarm.alarmId.startsWith('change/')) told.push(String(alarm.limitState));
      return opened.journal.raise(alarm);
    },
    clear(alarmId) {
      if (alarmId.startsWith('change/') && alarm(alarmId)?.clearedAtMs === null) told.push('nominal');
      opened.journal.clear(alarmId);
    },
  };
  stage = newStage();
});
afterEach(async () => {
  stage.close();
  journal.close();
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

function newStage(limits = {}): PacketStage {
  return new PacketStage({ clock, archive, journal, mission: { id: 'test', reportPeriodsMs: {}, limits } });
}

const xtceWith = (alarms: string) =>
  smallMissionXtce.replace(/<DefaultAlarm>.*?<\/DefaultAlarm>/s, () => alarms);
const changing = (attributes: string, ranges: string, counts = '') =>
  xtceWith(
    `<DefaultAlarm ${counts}><ChangeAlarmRanges ${attributes}>${ranges}</ChangeAlarmRanges></DefaultAlarm>`,
  );

async function load(xtce: string): Promise<void> {
  expect((await archive.loadDictionary({ ...smallMission, xtce })).ok).toBe(true);
}

/** Readings of the voltage in decivolts, made so many milliseconds after the one before. */
async function hear(
  readings: readonly (readonly [decivolts: number | readonly number[], afterMs: number])[],
  together = 1,
) {
  for (const [index, [decivolts, afterMs]] of readings.entries()) {
    await clock.runFor(afterMs);
    const receivedAtMs = clock.nowAtMs();
    const octets = Uint8Array.from([decivolts].flat());
    const bytes = payloadReport(++sequenceCount, [3, 25], octets, receivedAtMs);
    const meta = { virtualChannelId: 0, missionId: 'test' };
    const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
    stage.push({ lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes });
    if ((index + 1) % together === 0) archive.decodeWaiting();
  }
  archive.decodeWaiting();
}

const alarm = (alarmId = 'change/bus_voltage') => journal.alarms.find((one) => one.alarmId === alarmId);

// XTCE 1.2 schema, ChangeAlarmRangesType: it is the rate of change that is too fast or too slow; by time unless told, or by
// sample; absolute unless told, or in percent; and both spans of interest must have passed before it triggers.
describe('alarms of changes', () => {
  it('stand when a value leaps, and are over when it stays', async () => {
    await load(
      changing(
        'changeType="changePerSample"',
        '<WarningRange maxInclusive="0.55"/><CriticalRange maxInclusive="2"/>',
      ),
    );
    await hear([
      [50, 1000],
      [55, 1000],
      [61, 1000],
    ]);
    expect(alarm()).toMatchObject({
      severity: 'warning',
      limitState: 'warning',
      parameter: 'bus_voltage',
      title: 'bus_voltage changes: warning',
      text: expect.stringContaining(
        'allowed: warning change a sample up to 0.55 V, critical change a sample up to 2 V',
      ),
      clearedAtMs: null,
    });
    await hear([[30, 1000]]);
    expect(alarm()?.limitState).toBe('critical');
    await hear([[30, 1000]]);
    expect(alarm()?.clearedAtMs ?? null).not.toBeNull();
    expect(told).toEqual(['warning', 'critical', 'nominal']);
  });

  it('judge by the second of the clock on board unless told otherwise', async () => {
    await load(changing('', '<WarningRange maxInclusive="0.5"/>'));
    // 1 V in two seconds is half a volt a second; 1 V in one is not.
    await hear([
      [50, 1000],
      [60, 2000],
      [70, 1000],
      [70, 1000],
    ]);
    expect(told).toEqual(['warning', 'nominal']);
  });

  it('wait until both spans of interest have passed', async () => {
    const spans = 'changeType="changePerSample" spanOfInterestInSamples="3" spanOfInterestInSeconds="4"';
    await load(changing(spans, '<WarningRange maxInclusive="1"/>'));
    await hear([
      [50, 1000],
      [65, 1000],
      [80, 1000],
      [95, 1000],
    ]);
    expect(told).toEqual([]);
    await hear([[110, 1000]]);
    expect(told).toEqual(['warning']);
  });

  it('tell of a value that changes too slowly', async () => {
    await load(changing('changeType="changePerSample"', '<CriticalRange minInclusive="0.1"/>'));
    await hear([
      [50, 1000],
      [52, 1000],
      [53, 1000],
      [53, 1000],
    ]);
    expect(told).toEqual(['critical']);
  });

  it('count violations and conformances as the dictionary asks for', async () => {
    const counts = 'minViolations="2" minConformance="3"';
    await load(changing('changeType="changePerSample"', '<WarningRange maxInclusive="1"/>', counts));
    await hear([
      [10, 1000],
      [30, 1000],
      [31, 1000],
      [60, 1000],
    ]);
    expect(told).toEqual([]);
    await hear([[90, 1000]]);
    expect(told).toEqual(['warning']);
    await hear([
      [90, 1000],
      [90, 1000],
    ]);
    expect(told).toEqual(['warning']);
    await hear([[90, 1000]]);
    expect(told).toEqual(['warning', 'nominal']);
  });

  it('take what was stored on board and comes late for no change', async () => {
    await load(changing('changeType="changePerSample"', '<WarningRange maxInclusive="1"/>'));
    await hear([
      [50, 1000],
      [52, 10_000],
    ]);
    const bytes = payloadReport(++sequenceCount, [3, 25], Uint8Array.of(120), clock.nowAtMs() - 5000);
    const receivedAtMs = clock.nowAtMs();
    const meta = { virtualChannelId: 0, missionId: 'test' };
    const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
    stage.push({ lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes });
    archive.decodeWaiting();
    await hear([[53, 1000]]);
    expect(told).toEqual([]);
  });

  it('hold in their context alone', async () => {
    const match = '<ContextMatch><Comparison parameterRef="service" value="3"/></ContextMatch>';
    const never = '<ContextMatch><Comparison parameterRef="service" value="4"/></ContextMatch>';
    const ranges = (most: number) =>
      `<ChangeAlarmRanges changeType="changePerSample"><WarningRange maxInclusive="${most}"/></ChangeAlarmRanges>`;
    const list = `<ContextAlarmList><ContextAlarm>${ranges(0.1)}${never}</ContextAlarm><ContextAlarm>${ranges(3)}${match}</ContextAlarm></ContextAlarmList>`;
    await load(xtceWith(`<DefaultAlarm>${ranges(0.2)}</DefaultAlarm>${list}`));
    await hear([
      [50, 1000],
      [60, 1000],
      [70, 1000],
    ]);
    expect(told).toEqual([]);
    await hear([[20, 1000]]);
    expect(told).toEqual(['warning']);
  });

  it('end with the dictionary or the rule that judges changes no more, and with what comes after a restart', async () => {
    const xtce = changing('changeType="changePerSample"', '<WarningRange maxInclusive="1"/>');
    await load(xtce);
    await hear([
      [10, 1000],
      [90, 1000],
    ]);
    expect(alarm()?.clearedAtMs).toBeNull();
    stage.close();
    stage = newStage();
    await hear([
      [90, 1000],
      [90, 1000],
    ]);
    expect(alarm()?.clearedAtMs).not.toBeNull();
    await hear([[10, 1000]]);
    expect(alarm()?.clearedAtMs).toBeNull();
    await load(smallMissionXtce);
    await hear([[50, 1000]]);
    expect(alarm()?.clearedAtMs).not.toBeNull();
  });

  it('are those that the reader of single packets finds, however many packets are decoded together', async () => {
    const random = createRandom('changes');
    for (const together of [1, 7, 100]) {
      const span = `spanOfInterestInSamples="${1 + random.integer(3)}" spanOfInterestInSeconds="${random.integer(3)}"`;
      const type = random.integer(2) === 0 ? 'changePerSample' : 'changePerSecond';
      const basis = random.integer(2) === 0 ? 'absoluteChange' : 'percentageChange';
      const most = (5 + random.integer(10)) * (basis === 'percentageChange' ? 10 : 1);
      const counts = `minViolations="${1 + random.integer(3)}" minConformance="${1 + random.integer(3)}"`;
      const ranges = `<WarningRange maxInclusive="${most / 10}"/><CriticalRange maxInclusive="${most / 4}"/>`;
      const xtce = changing(`changeType="${type}" changeBasis="${basis}" ${span}`, ranges, counts);
      await load(`${xtce}<!-- ${together} -->`);
      const readings = Array.from(
        { length: 200 },
        () => [40 + random.integer(30), 100 + random.integer(2000)] as const,
      );
      told = [];
      const before = alarm();
      const firstCount = sequenceCount + 1;
      const firstAtMs = clock.nowAtMs();
      await hear(readings, together);
      const reader = new XtceReader(loadXtce(xtce).definition!);
      let standing = before === undefined || before.clearedAtMs !== null ? 'nominal' : 'unknown';
      const expected: string[] = [];
      let atMs = firstAtMs;
      for (const [index, [decivolts, afterMs]] of readings.entries()) {
        atMs += afterMs;
        const bytes = payloadReport(firstCount + index, [3, 25], Uint8Array.of(decivolts), atMs);
        const read = reader.read(bytes, atMs);
        if (!read.ok) throw new TypeError(read.fault.kind);
        const { limitState } = read.value.parameters.find(
          ({ parameter }) => parameter.name === 'bus_voltage',
        )!;
        if (limitState === 'none' || limitState === standing) continue;
        standing = limitState;
        expected.push(limitState);
      }
      expect(expected.length).toBeGreaterThan(5);
      expect(told).toEqual(expected);
    }
  });

  it('of an array compare each element with itself, and name the one that leaps', async () => {
    const ranges = '<WarningRange maxInclusive="1"/>';
    await load(arrayed(`changeType="changePerSample"`, ranges));
    await hear([
      [[3, 50, 60, 70], 1000],
      [[3, 52, 58, 71], 1000],
    ]);
    expect(told).toEqual([]);
    await hear([[[3, 53, 58, 95], 1000]]);
    expect(told).toEqual(['warning']);
    const standing = alarm('change/voltages[]');
    expect(standing?.text).toMatch(/^voltages\[2\] is 9.5 V/);
    // A shorter one has nothing that leaps; the third element is compared with what it last was.
    await hear([[[2, 53, 57], 1000]]);
    expect(told).toEqual(['warning', 'nominal']);
    await hear([[[3, 53, 57, 94], 1000]]);
    expect(told).toEqual(['warning', 'nominal']);
  });

  it('of arrays of any length are those that the reader of single packets finds', async () => {
    const random = createRandom('arrays');
    for (const together of [1, 7, 50]) {
      const span = `spanOfInterestInSamples="${1 + random.integer(3)}"`;
      const counts = `minViolations="${1 + random.integer(2)}" minConformance="${1 + random.integer(2)}"`;
      const ranges = '<WarningRange maxInclusive="1"/><CriticalRange maxInclusive="2.5"/>';
      const xtce = arrayed(`changeType="changePerSample" ${span}`, ranges, counts);
      await load(`${xtce}<!-- ${together} -->`);
      const readings = Array.from({ length: 120 }, () => {
        const values = Array.from({ length: 1 + random.integer(5) }, () => 50 + random.integer(30));
        return [[values.length, ...values], 1000] as const;
      });
      told = [];
      const before = alarm('change/voltages[]');
      let standing = before === undefined || before.clearedAtMs !== null ? 'nominal' : 'unknown';
      const firstCount = sequenceCount + 1;
      const firstAtMs = clock.nowAtMs();
      await hear(readings, together);
      const reader = new XtceReader(loadXtce(xtce).definition!);
      const expected: string[] = [];
      for (const [index, [octets]] of readings.entries()) {
        const atMs = firstAtMs + 1000 * (index + 1);
        const bytes = payloadReport(firstCount + index, [3, 25], Uint8Array.from(octets), atMs);
        const read = reader.read(bytes, atMs);
        if (!read.ok) throw new TypeError(read.fault.kind);
        const { limitState } = read.value.parameters.find(({ parameter }) => parameter.name === 'voltages')!;
        if (limitState === 'none' || limitState === standing) continue;
        standing = limitState;
        expected.push(limitState);
      }
      expect(expected.length).toBeGreaterThan(5);
      expect(told).toEqual(expected);
    }
  });
});

/** A number, and so many voltages whose changes are judged. */
function arrayed(attributes: string, ranges: string, counts = ''): string {
  const array = `<ArrayParameterType name="voltages" arrayTypeRef="decivolts"><DimensionList><Dimension>
    <StartingIndex><FixedValue>0</FixedValue></StartingIndex>
    <EndingIndex><DynamicValue><ParameterInstanceRef parameterRef="how_many"/><LinearAdjustment intercept="-1"/></DynamicValue></EndingIndex>
  </Dimension></DimensionList></ArrayParameterType>`;
  return changing(attributes, ranges, counts)
    .replace('</ParameterTypeSet>', () => `${array}</ParameterTypeSet>`)
    .replace(
      '<Parameter name="bus_voltage" parameterTypeRef="decivolts"/>',
      '<Parameter name="how_many" parameterTypeRef="u8"/><Parameter name="voltages" parameterTypeRef="voltages"/>',
    )
    .replace(/<ParameterRefEntry parameterRef="bus_voltage">/, '<ParameterRefEntry parameterRef="how_many">')
    .replace(
      /(<FixedValue>152<\/FixedValue><\/LocationInContainerInBits><\/ParameterRefEntry>)/,
      '$1<ParameterRefEntry parameterRef="voltages"/>',
    );
}
