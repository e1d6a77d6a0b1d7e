import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { smallMission, smallMissionXtce } from '../dictionary/small-mission.fixture.ts';
import type { Journal } from '../ports.ts';
import { PacketStage } from './packet-stage.ts';
import { payloadReport } from './spacecraft-signal.fixture.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
const inContact = { isInContact: true, isHearing: true };
let directory: string;
let clock: VirtualClock;
let archive: StationArchive;
let journal: Journal;
let stage: PacketStage;
let sequenceCount = 0;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-packet-stage-'));
  clock = new VirtualClock(startAtMs);
  ({ archive, journal } = await openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission] },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) => expect.fail(`expected no fault, found ${JSON.stringify(fault)}`),
  }));
  const mission = { id: 'test', reportPeriodsMs: { HK: 1000 }, limits: {} };
  stage = new PacketStage({ clock, archive, journal, mission });
});
afterEach(async () => {
  stage.close();
  journal.close();
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('alarms of a mission that is read again', () => {
  it('are ended by the new dictionary: a limit by what comes, silence by what is heard', async () => {
    await hearVoltage(3.5);
    await hearVoltage(3.5);
    await fallsSilent(60);
    expect(stands()).toEqual(['limit/bus_voltage', 'stale/HK']);
    await load(smallMissionXtce.replace('minInclusive="4"', 'minInclusive="3.9"'));
    await hearVoltage(5);
    await hearVoltage(5);
    expect(stands()).toEqual([]);
  });

  it('end where the new dictionary judges the parameter no more, for no sample would end them', async () => {
    await hearVoltage(3.5);
    await hearVoltage(3.5);
    await load(smallMissionXtce.replace(/<DefaultAlarm>.*<\/DefaultAlarm>/s, ''));
    await hearVoltage(3.5);
    expect(stands()).toEqual([]);
  });

  it('stay where the new dictionary says the same of the value', async () => {
    await hearVoltage(3.5);
    await hearVoltage(3.5);
    await load(smallMissionXtce.replace('label="DIGI"', 'label="DIGIPEATER"'));
    await hearVoltage(3.5);
    await hearVoltage(3.5);
    expect(stands()).toEqual(['limit/bus_voltage']);
    expect(journal.alarms[0]!.timesRaised).toBe(1);
  });
});

describe('limits of a dictionary that asks for several samples in a row', () => {
  it('raise and end their alarm when so many agree (XTCE minViolations, minConformance)', async () => {
    const patient = '<DefaultAlarm minViolations="3" minConformance="4">';
    await load(smallMissionXtce.replace('<DefaultAlarm>', patient));
    expect(await standsAfter([3.5, 3.5, 3.5, 3.5])).toEqual([0, 0, 1, 1]);
    expect(await standsAfter([5, 5, 5, 5])).toEqual([1, 1, 1, 0]);
    expect(await standsAfter([3.5, 3.5, 5, 3.5, 3.5, 5])).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('limits of hundreds of packets at once', () => {
  it('are told with the value that broke them, though no column is made of what is as it was', async () => {
    await hearFlood(reports(200, 5));
    expect(stands()).toEqual([]);
    await hearFlood([...reports(150, 5), ...reports(1, 3.2), ...reports(49, 5)]);
    expect(stands()).toEqual([]);
    await hearFlood([...reports(150, 5), ...reports(1, 3.2), ...reports(49, 3.5)]);
    expect(stands()).toEqual(['limit/bus_voltage']);
    expect(journal.alarms[0]).toMatchObject({
      limitState: 'critical',
      text: expect.stringContaining('3.5 V'),
    });
    await hearFlood(reports(200, 5));
    expect(stands()).toEqual([]);
  });

  it('are told of codes without a label', async () => {
    const events = (count: number, mode: number) =>
      Array.from({ length: count }, () =>
        payloadReport(++sequenceCount, [5, 1], Uint8Array.of(1, 2, mode), clock.nowAtMs()),
      );
    await hearFlood(events(100, 3));
    expect(stands()).toEqual([]);
    await hearFlood(events(100, 9));
    expect(stands()).toEqual(['limit/event_to_mode']);
  });
});

describe('packets at which the station fails', () => {
  it('are reported, and the next ones are decoded: all of them are in the log', async () => {
    const faults: string[] = [];
    const taken: number[] = [];
    stage.close();
    stage = new PacketStage({
      ...{ clock, archive, journal, mission: { id: 'test', reportPeriodsMs: {}, limits: {} } },
      onFault: (_source, fault) => faults.push('message' in fault ? fault.message : fault.kind),
      onDecoded({ packets }) {
        if (taken.push(packets.length) === 1) throw new RangeError('expected a packet that is understood');
      },
    });
    for (const count of [200, 200, 1]) {
      for (const bytes of reports(count, 5)) push(bytes);
      stage.pace();
      await clock.runFor(1000);
    }
    expect(faults).toEqual(['expected a packet that is understood']);
    expect(taken).toEqual([200, 200, 1]);
  });
});

function reports(count: number, volts: number): Uint8Array[] {
  const octet = Uint8Array.of(Math.round(volts * 10));
  return Array.from({ length: count }, () => payloadReport(++sequenceCount, [3, 25], octet, clock.nowAtMs()));
}

/** All of them decoded together. */
async function hearFlood(packets: readonly Uint8Array[]): Promise<void> {
  await clock.runFor(1000);
  for (const bytes of packets) push(bytes);
  archive.decodeWaiting();
}

async function standsAfter(volts: readonly number[]): Promise<number[]> {
  const counts: number[] = [];
  for (const volt of volts) {
    await hearVoltage(volt);
    counts.push(stands().length);
  }
  return counts;
}

/** Frames go on coming for so many seconds, and no report. */
async function fallsSilent(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.runFor(1000);
    stage.check(clock.nowAtMs(), inContact);
  }
}

async function load(xtce: string): Promise<void> {
  const loaded = await archive.loadDictionary({ ...smallMission, xtce });
  expect(loaded.ok).toBe(true);
}

async function hearVoltage(volts: number): Promise<void> {
  await clock.runFor(1000);
  push(reports(1, volts)[0]!);
  archive.decodeWaiting();
}

function push(bytes: Uint8Array): void {
  const receivedAtMs = clock.nowAtMs();
  const meta = { virtualChannelId: 0, missionId: 'test' };
  const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
  stage.push({ lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes });
}

function stands(): string[] {
  return journal.alarms.flatMap(({ alarmId, clearedAtMs }) => (clearedAtMs === null ? [alarmId] : [])).sort();
}
