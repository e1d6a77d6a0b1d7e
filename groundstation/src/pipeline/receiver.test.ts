import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { missionFile } from '@dawa/protocols/mission-file';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { crc16 } from 'ccsds-parser/crc/crc16';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { readLog } from '../archive/log-reader.ts';
import { openArchive } from '../archive/open-archive.ts';
import { sampleQuality } from '../archive/sample-quality.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { BusMessage, Journal } from '../ports.ts';
import { receptionOptionsOf } from '../processing/reception-options.ts';
import { createReceiver, type StationReceiver } from './receiver.ts';
import { breadboardLink, payloadReport, SpacecraftSignal } from './spacecraft-signal.fixture.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22, 31);

const mission = missionFile.parse({
  id: 'test',
  name: 'Test',
  noradId: 43590,
  elements: { file: 'elements.tle', confidence: 'B', source: 'test' },
  telemetry: 'telemetry.xml',
  links: [
    {
      id: 'downlink',
      direction: 'downlink',
      frequencyHz: 437_375_000,
      modulation: 'gmsk',
      symbolRateBd: 9600,
      confidence: '?',
      source: 'test',
      framing: breadboardLink,
    },
  ],
  packets: {
    timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
    hasErrorControl: true,
  },
  reportPeriodsMs: { HK: 1000 },
});

const usual = { ...smallMission, reception: receptionOptionsOf(mission) };
let dictionaries = [usual];

let directory: string;
let clock: VirtualClock;
let published: BusMessage[];
let archive: StationArchive;
let journal: Journal;
let receiver: StationReceiver;
let packets: PacketInfo[];
let spacecraft: SpacecraftSignal;
let nextCount: number;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-receiver-'));
  clock = new VirtualClock(startAtMs);
  spacecraft = new SpacecraftSignal(breadboardLink);
  published = [];
  packets = [];
  nextCount = 0;
  await start();
});
afterEach(async () => {
  receiver.close();
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const bus = { publish: (message: BusMessage) => void published.push(message), subscribe: () => () => {} };
  const fail = (_source: string, fault: unknown) => expect.fail(String(fault));
  ({ archive, journal } = await openArchive({
    directory,
    runId: 'run-1',
    clock,
    bus,
    onFault: fail,
    dictionaries,
  }));
  receiver = createReceiver({ clock, bus, archive, journal, mission, onFault: fail });
  receiver.onPacket((packet) => packets.push(packet));
}

/** Its error control made anew. */
function withCrc(packet: Uint8Array): Uint8Array {
  const end = packet.length - 2;
  const crc = crc16(packet, 0, end);
  packet.set([crc >> 8, crc & 0xff], end);
  return packet;
}

function housekeeping(count: number, decivolts: number): Uint8Array {
  return payloadReport(count, [3, 25], Uint8Array.of(decivolts), clock.nowAtMs() - 120);
}

/** Sends one frame a second. */
async function hear(...values: number[]): Promise<void> {
  for (const decivolts of values) {
    spacecraft.send(housekeeping(nextCount++, decivolts));
    receiver.receive(spacecraft.nextFrame(), clock.nowAtMs());
    await clock.runFor(1000);
  }
}

const ofType = <T extends BusMessage['type']>(type: T) =>
  published.filter((message): message is Extract<BusMessage, { type: T }> => message.type === type);

describe('the receiver', () => {
  it('turns a frame into a value with onboard time, unit and limit state', async () => {
    await hear(50);
    expect(packets).toMatchObject([
      { apid: 0x20, pusService: 3, pusSubtype: 25, container: 'HK', fault: null, virtualChannelId: 0 },
    ]);
    expect(await archive.latest()).toEqual([
      {
        name: 'bus_voltage',
        // CUC 4+2 counts 1/65536 s.
        generatedAtMs: expect.closeTo(startAtMs - 120, 1),
        receivedAtMs: startAtMs,
        raw: 50,
        value: 5,
        unit: 'V',
        limitState: 'nominal',
        packetLsn: packets[0]!.lsn,
      },
    ]);
  });

  it('has the raw bytes in the log before what was made of them, and cites them', async () => {
    const frame = (() => {
      spacecraft.send(housekeeping(0, 50));
      return spacecraft.nextFrame();
    })();
    receiver.receive(frame.subarray(0, 100), startAtMs);
    receiver.receive(frame.subarray(100, 200), startAtMs + 80);
    receiver.receive(frame.subarray(200), startAtMs + 160);
    await archive.log.flush();
    const [dictionary, reception, ...records] = [...readLog(join(directory, 'log'))];
    expect(dictionary).toMatchObject({
      lsn: 1,
      kind: 'run',
      meta: { what: 'dictionary', missionId: 'test' },
    });
    expect(reception).toMatchObject({ kind: 'run', meta: { what: 'reception', missionId: 'test' } });
    expect(records.map((record) => [record.lsn, record.kind, record.cites])).toEqual([
      [3, 'raw', [0, 0]],
      [4, 'raw', [0, 0]],
      [5, 'raw', [0, 0]],
      [6, 'frame', [3, 5]],
      [7, 'packet', [6, 6]],
    ]);
    expect(Buffer.concat(records.slice(0, 3).map((record) => record.bytes))).toEqual(Buffer.from(frame));
    expect(packets[0]).toMatchObject({ lsn: 7, hex: Buffer.from(records[4]!.bytes).toString('hex') });
  });

  it('accounts for every frame: good, bad by reason, lost', async () => {
    await hear(50);
    const damaged = spacecraft.nextFrame();
    for (let octet = 10; octet < 60; octet++) damaged[octet]! ^= 0xff;
    receiver.receive(damaged, clock.nowAtMs());
    spacecraft.nextFrame();
    spacecraft.nextFrame();
    nextCount += 2;
    await hear(50, 50);
    expect(receiver.counts).toMatchObject({
      rawBytes: 4 * 259,
      good: 3,
      bad: 1,
      badByReason: { uncorrectable: 1 },
      lost: 2,
      packets: 3,
      packetGaps: { 32: 1 },
      syncState: 'lock',
    });
    expect(receiver.parameterCount).toBe(3);
    expect(receiver.packetsByApid).toEqual({ 32: 3 });
  });

  it('publishes at most ten times a second, and loses nothing by it', async () => {
    for (let count = 0; count < 40; count++) {
      spacecraft.send(housekeeping(count, 50));
      receiver.receive(spacecraft.nextFrame(), clock.nowAtMs());
      await clock.runFor(10);
    }
    await clock.runFor(200);
    expect(ofType('parameters').length).toBeLessThanOrEqual(5);
    expect(ofType('parameters').flatMap((message) => message.samples)).toHaveLength(40);
    expect(ofType('frames').at(-1)?.frames.good).toBe(40);
    expect(ofType('frames').at(-1)?.ticks).toEqual([{ atMs: startAtMs, good: 40, bad: 0 }]);
  });

  it('raises an alarm at the second critical value, and clears it at the second good one', async () => {
    await hear(50, 50, 30, 30, 30, 50, 50);
    const alarms = ofType('alarm').map(({ alarm }) => [alarm.alarmId, alarm.severity, alarm.clearedAtMs]);
    expect(alarms).toEqual([
      ['limit/bus_voltage', 'critical', null],
      ['limit/bus_voltage', 'critical', startAtMs + 6000],
    ]);
    expect(journal.alarms[0]?.text).toBe('bus_voltage is 3 V; allowed: critical 4 to 6 V');
  });

  it('calls a report stale that stopped while frames still arrive', async () => {
    await hear(50, 50);
    for (let count = 0; count < 8; count++) {
      receiver.receive(spacecraft.nextFrame(), clock.nowAtMs());
      await clock.runFor(1000);
    }
    expect(journal.alarms).toMatchObject([{ alarmId: 'stale/HK', severity: 'watch' }]);
  });

  it('calls nothing stale when the spacecraft itself is gone', async () => {
    await hear(50, 50);
    await clock.runFor(60_000);
    expect(journal.alarms.map((alarm) => alarm.alarmId)).not.toContain('stale/HK');
  });

  it('writes events of the spacecraft into the journal, in the words of the dictionary', async () => {
    spacecraft.send(payloadReport(0, [5, 1], Uint8Array.of(0x01, 0x02, 3), startAtMs - 500));
    receiver.receive(spacecraft.nextFrame(), startAtMs);
    expect((await archive.events({})).items).toMatchObject([
      { severity: 'info', source: 'spacecraft', code: '0x0102', text: 'The mode has changed; to mode RX' },
    ]);
  });

  it('keeps a packet whose error control is wrong, and believes no value of it', async () => {
    const packet = housekeeping(0, 50);
    packet[19]! ^= 1;
    spacecraft.send(packet);
    receiver.receive(spacecraft.nextFrame(), startAtMs);
    expect(packets).toMatchObject([{ apid: 0x20, fault: expect.stringContaining('bad-crc') }]);
    expect(await archive.latest()).toEqual([]);
  });

  it('tells in its ledger a process that the dictionary does not know from a report that it does not', async () => {
    receiver.close();
    await archive.close();
    const named = {
      ...dictionaries[0]!,
      xtce: smallMission.xtce
        .replace(
          '</ParameterTypeSet>',
          '<IntegerParameterType name="u11"><IntegerDataEncoding sizeInBits="11"/></IntegerParameterType></ParameterTypeSet>',
        )
        .replace('</ParameterSet>', '<Parameter name="process" parameterTypeRef="u11"/></ParameterSet>')
        .replace(
          '<SequenceContainer name="REPORT" abstract="true"><EntryList>',
          `$&<ParameterRefEntry parameterRef="process"><LocationInContainerInBits referenceLocation="containerStart">
            <FixedValue>5</FixedValue></LocationInContainerInBits></ParameterRefEntry>`,
        )
        .replace(
          '<Comparison parameterRef="service" value="3"/>',
          '<ComparisonList>$&<Comparison parameterRef="process" value="32"/></ComparisonList>',
        ),
    };
    dictionaries = [named];
    await start();
    const report = (process: number, service: number) => {
      const packet = payloadReport(nextCount++, [service, 25], Uint8Array.of(50), clock.nowAtMs());
      packet[0] = (packet[0]! & 0xf8) | (process >> 8);
      packet[1] = process & 0xff;
      return withCrc(packet);
    };
    for (const packet of [report(32, 3), report(32, 9), report(99, 3), report(99, 9), report(100, 4)])
      spacecraft.send(packet);
    receiver.receive(spacecraft.nextFrame(), clock.nowAtMs());
    const { packets: counted } = receiver.account!.ledger(0);
    expect(counted).toMatchObject({
      withSamples: 1,
      withoutSamples: { 'no-container': 1, 'unknown-apid': 3 },
    });
    const before = receiver.account!.ledger(0);
    await archive.log.flush();
    const old = { archive, receiver };
    await start();
    expect(receiver.account!.ledger(0).packets).toEqual(before.packets);
    old.receiver.close();
    await old.archive.close();
    dictionaries = [usual];
  });

  it('keeps a packet that comes twice, and takes its values once', async () => {
    const packet = housekeeping(0, 50);
    spacecraft.send(packet);
    receiver.receive(spacecraft.nextFrame(), clock.nowAtMs());
    await clock.runFor(1000);
    spacecraft.send(packet);
    receiver.receive(spacecraft.nextFrame(), clock.nowAtMs());
    expect((await archive.packets({})).items.map(({ container, quality }) => [container, quality])).toEqual([
      ['HK', 0],
      ['HK', sampleQuality.repeated],
    ]);
    expect((await archive.samples({ name: 'bus_voltage' })).items).toHaveLength(1);
    expect(receiver.account?.ledger(0).packets).toMatchObject({
      withSamples: 1,
      withoutSamples: { repeated: 1 },
    });
  });

  it('marks what a mended frame brought, and only that', async () => {
    spacecraft.send(housekeeping(0, 50));
    const frame = spacecraft.nextFrame();
    // Reed-Solomon (255, 223) mends 16 symbols.
    for (let octet = 20; octet < 30; octet++) frame[octet]! ^= 0xff;
    receiver.receive(frame, clock.nowAtMs());
    nextCount = 1;
    await hear(51);
    expect((await archive.packets({})).items.map(({ quality }) => quality)).toEqual([
      sampleQuality.corrected,
      0,
    ]);
    expect(receiver.counts.correctedSymbols).toBe(10);
  });

  it('tells of what is missing, and why', async () => {
    await hear(50, 50);
    for (let count = 0; count < 3; count++) spacecraft.nextFrame();
    nextCount += 2;
    await clock.runFor(5000);
    await hear(50);
    await clock.runFor(2000);
    const said = (await archive.events({})).items
      .filter(({ code }) => code === 'gap')
      .map(({ text }) => text);
    expect(said).toEqual(['Missing: 2 packets of process 32.']);
  });

  it('survives a listener that throws', async () => {
    receiver.close();
    await archive.close();
    const faults: string[] = [];
    const bus = { publish: () => {}, subscribe: () => () => {} };
    const onFault = (_source: string, fault: unknown) => void faults.push(String(fault));
    ({ archive, journal } = await openArchive({
      directory,
      runId: 'run-1',
      clock,
      bus,
      onFault,
      dictionaries,
    }));
    receiver = createReceiver({ clock, bus, archive, journal, mission, onFault });
    receiver.onGoodFrame(() => {
      throw new TypeError('listener');
    });
    receiver.onPacket((packet) => packets.push(packet));
    await hear(50);
    expect(faults).toEqual(['TypeError: listener']);
    expect(packets).toHaveLength(1);
  });

  it('reads each packet by the dictionary of its time when it comes back, and none twice', async () => {
    await hear(50, 51);
    // One that counts in steps of a fifth of a volt.
    const [first] = dictionaries;
    await archive.loadDictionary({
      ...first!,
      xtce: first!.xtce.replace('coefficient="0.1"', 'coefficient="0.2"'),
    });
    await hear(52);
    await archive.loadDictionary(first!);
    await hear(53);
    await archive.flushRows();
    const before = (await archive.samples({ name: 'bus_voltage' })).items;
    expect(before.map(({ value }) => Math.round(Number(value) * 10) / 10)).toEqual([5, 5.1, 10.4, 5.3]);
    const old = { archive, receiver };
    await start();
    expect((await archive.samples({ name: 'bus_voltage' })).items).toEqual(before);
    old.receiver.close();
    await old.archive.close();
  });

  it('shows after an end without goodbye what it showed before', async () => {
    await hear(50, 51, 52);
    await archive.log.flush();
    const before = (await archive.samples({ name: 'bus_voltage' })).items;
    const countsBefore = receiver.counts;
    const old = { archive, receiver };
    await start();
    expect(before).toHaveLength(3);
    expect((await archive.samples({ name: 'bus_voltage' })).items).toEqual(before);
    const { good, rawBytes, packets: packetCount, lost } = countsBefore;
    expect(receiver.counts).toMatchObject({ good: 3, rawBytes, packets: packetCount, lost });
    expect(good).toBe(3);
    old.receiver.close();
    await old.archive.close();
  });
});
