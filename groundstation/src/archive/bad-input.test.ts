import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { encodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission, smallMissionXtce } from '../dictionary/small-mission.fixture.ts';
import { PacketStage } from '../pipeline/packet-stage.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import type { Journal } from '../ports.ts';
import { createUtcWatch } from '../station/utc-watch.ts';
import type { StationArchive } from './archive.ts';
import { readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { openArchive } from './open-archive.ts';
import { sampleQuality } from './sample-quality.ts';
import { verifyStore } from './verify-store.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
let directory: string;
let clock: SteppedClock;
let archive: StationArchive;
let journal: Journal;
let stage: PacketStage;
let faults: string[];
let heard: Map<number, string>;

/** The clock of a machine that somebody sets. */
class SteppedClock extends VirtualClock {
  stepMs = 0;

  /** UTC as it is. */
  get trueAtMs(): number {
    return super.nowAtMs();
  }

  override nowAtMs(): number {
    return super.nowAtMs() + this.stepMs;
  }
}

/** The small mission, and a report of service 6 with a float of 32 bits. */
const mission = {
  ...smallMission,
  xtce: smallMissionXtce
    .replace(
      '</ParameterTypeSet>',
      `<FloatParameterType name="float"><FloatDataEncoding sizeInBits="32"/></FloatParameterType></ParameterTypeSet>`,
    )
    .replace('</ParameterSet>', '<Parameter name="torque" parameterTypeRef="float"/></ParameterSet>')
    .replace(
      '</ContainerSet>',
      `<SequenceContainer name="WHEEL"><EntryList><ParameterRefEntry parameterRef="torque">
        <LocationInContainerInBits referenceLocation="containerStart"><FixedValue>152</FixedValue></LocationInContainerInBits>
      </ParameterRefEntry></EntryList><BaseContainer containerRef="REPORT"><RestrictionCriteria>
        <Comparison parameterRef="service" value="6"/></RestrictionCriteria></BaseContainer></SequenceContainer></ContainerSet>`,
    ),
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-bad-input-'));
  clock = new SteppedClock(startAtMs);
  faults = [];
  heard = new Map();
  await open();
});
afterEach(async () => {
  stage.close();
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(): Promise<void> {
  ({ archive, journal } = await openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [mission] },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) => faults.push('kind' in fault ? fault.kind : fault.message),
  }));
  const onFault = (_source: string, fault: unknown) => faults.push(String(fault));
  stage = new PacketStage({
    clock,
    archive,
    journal,
    mission: { id: 'test', reportPeriodsMs: {}, limits: {} },
    onFault,
  });
}

/** As a receiver does: into the log first. */
function hear(bytes: Uint8Array): number {
  const receivedAtMs = clock.nowAtMs();
  const meta = { virtualChannelId: 0, missionId: 'test' };
  const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
  heard.set(lsn, Buffer.from(bytes).toString('hex'));
  stage.push({ lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes });
  stage.pace();
  return lsn;
}

/** Housekeeping with a raw voltage, made at an instant. */
const report = (number: number, atMs: number) =>
  payloadReport(number, [3, 25], Uint8Array.of(number & 0xff), atMs);

/**
 * What must hold whatever came: everything that was acknowledged is there once, octet for octet, before and after the archive is
 * opened again; the index says what the packets say; little waits in memory; and nothing failed on the way.
 */
async function expectAllKept(): Promise<void> {
  await archive.log.flush();
  for (const isReopened of [false, true]) {
    if (isReopened) {
      stage.close();
      journal.close();
      await archive.close();
      await open();
    }
    const found = new Map<number, string>();
    for (let cursor: string | undefined; ; ) {
      const page = await archive.packets({ limit: 1000, ...(cursor !== undefined && { cursor }) });
      for (const { lsn, hex } of page.items) {
        expect(found.has(lsn)).toBe(false);
        found.set(lsn, hex);
      }
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(new Map([...found].sort(([a], [b]) => a - b))).toEqual(heard);
  }
  expect(await verifyStore(directory)).toMatchObject({ integrity: 'ok', findings: [] });
  await clock.runFor(1000);
  expect(archive.waitingOctets).toBeLessThan(1_000_000);
  expect(faults).toEqual([]);
}

const samplesOf = async (name: string) => (await archive.samples({ name, limit: 1000 })).items;
const rawsOf = async (name: string) => (await samplesOf(name)).map(({ raw }) => raw);

describe('the archive under bad input', () => {
  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])(
    'keeps the order of the spacecraft when the clock of the station is set %s by an hour',
    async (_, byMs) => {
      const look = createUtcWatch(journal);
      const moment = () => ({
        hostAtMs: clock.nowAtMs(),
        monotonicMs: clock.monotonicMs(),
        bootId: 'one',
      });
      look(moment());
      for (let number = 0; number < 60; number++) {
        if (number === 30) clock.stepMs = byMs;
        journal.event({ severity: 'info', source: 'pass', code: 'pass', text: `event ${number}` });
        // The spacecraft knows nothing of it.
        hear(report(number, clock.trueAtMs - 200));
        await clock.runFor(1000);
      }
      look(moment());
      expect(await rawsOf('bus_voltage')).toEqual(Array.from({ length: 60 }, (_, number) => number));
      expect(journal.alarms.map(({ alarmId }) => alarmId)).toContain('clock.step');
      await expectAllKept();
      const texts = (await archive.events({ limit: 1000 })).items.map(({ text }) => text);
      expect(texts.filter((text) => text.startsWith('event'))).toHaveLength(60);
      expect(texts).toContainEqual(`UTC was stepped by ${byMs > 0 ? '+' : ''}${byMs / 1000}.00 s.`);
      // Numbers of events go on where they were, though the newest by the clock is not the last.
      const { eventId } = journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'after' });
      expect(eventId).toBe(
        Math.max(...(await archive.events({ limit: 1000 })).items.map((one) => one.eventId)),
      );
      expect(eventId).toBeGreaterThan(61);
    },
  );

  it('keeps samples of a clock on board that has rolled over by 1,024 weeks under their reception, and says so', async () => {
    // A GPS receiver of ten bits of week; the last time on 2019-04-07 (IS-GPS-200, 20.3.3.3.1.1).
    const rolloverMs = 1024 * 7 * 86_400_000;
    for (let number = 0; number < 20; number++) {
      hear(report(number, clock.trueAtMs - 200 - (number >= 10 ? rolloverMs : 0)));
      await clock.runFor(1000);
    }
    const samples = await samplesOf('bus_voltage');
    expect(samples.map(({ raw }) => raw)).toEqual(Array.from({ length: 20 }, (_, number) => number));
    const flagged = samples.filter(({ quality }) => ((quality ?? 0) & sampleQuality.receivedTime) !== 0);
    expect(flagged.map(({ raw }) => raw)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    // What the clock said is shown with the packet.
    const [last] = (await archive.packets({ order: 'newest', limit: 1 })).items;
    expect(new Date(last!.generatedAtMs!).getUTCFullYear()).toBe(1999);
    await expectAllKept();
  });

  it('keeps each packet of a leap second once', async () => {
    // 2016-12-31T23:59:60 (IERS Bulletin C 52): TAI - UTC was 36 s before and 37 s after; whole seconds of TAI since 1958.
    const before = Date.UTC(2016, 11, 31, 23, 59, 58);
    const taiS = (before - Date.UTC(1958, 0, 1)) / 1000 + 36;
    clock.stepMs = Date.UTC(2017, 0, 1, 0, 0, 5) - startAtMs;
    for (let second = 0; second < 6; second++) {
      const onboardTime = new Uint8Array(6);
      new DataView(onboardTime.buffer).setUint32(0, taiS + second);
      const data = Uint8Array.of(second);
      hear(
        encodePusTelemetry({
          ...{ apid: 0x20, sequenceCount: second, service: 3, subtype: 25, messageCounter: second },
          ...{ destinationId: 0, onboardTime, data },
        }),
      );
    }
    const samples = await samplesOf('bus_voltage');
    expect(samples.map(({ raw }) => Number(raw)).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    const at = (raw: number) => samples.find((sample) => sample.raw === raw)!.generatedAtMs;
    expect([at(0), at(1), at(3), at(4)]).toEqual([before, before + 1000, before + 2000, before + 3000]);
    await expectAllKept();
  });

  it('puts packets that come out of order, and twice, where their time says, and keeps each as it came', async () => {
    const order = [5, 3, 9, 1, 1, 0, 8, 2, 7, 4, 6, 9];
    for (const number of order) {
      hear(report(number, startAtMs - 60_000 + number * 1000));
      await clock.runFor(400);
    }
    const raws = await rawsOf('bus_voltage');
    expect(raws).toEqual([...order].sort((a, b) => a - b));
    const times = (await samplesOf('bus_voltage')).map(({ generatedAtMs }) => generatedAtMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await expectAllKept();
  });

  it('keeps a packet of an application process that nobody knows, and shows that it says nothing', async () => {
    const known = hear(report(1, startAtMs - 200));
    // APID 0x7A0, service 200: no container has it.
    const unknown = hear(
      encodePusTelemetry({
        ...{ apid: 0x7a0, sequenceCount: 1, service: 200, subtype: 1, messageCounter: 1, destinationId: 0 },
        ...{ onboardTime: new Uint8Array(6), data: Uint8Array.of(1, 2, 3) },
      }),
    );
    expect(await archive.packet(known)).toMatchObject({ container: 'HK' });
    expect(await archive.packet(unknown)).toMatchObject({ apid: 0x7a0, container: null });
    expect((await archive.latest()).map(({ name }) => name)).toEqual(['bus_voltage']);
    await expectAllKept();
  });

  it('keeps a packet that is shorter than its container, says what is missing, and believes what is there', async () => {
    const short = hear(payloadReport(1, [5, 1], Uint8Array.of(1), startAtMs - 200));
    hear(payloadReport(2, [5, 1], Uint8Array.of(1, 2, 3), startAtMs - 100));
    const row = await archive.packet(short);
    expect(row?.fault).toMatch(/expected .*, found/);
    expect((await archive.packets({ hasFault: true })).items.map(({ lsn }) => lsn)).toEqual([short]);
    expect(await rawsOf('event_to_mode')).toEqual([3]);
    await expectAllKept();
  });

  it('keeps a packet whose error control is wrong, and believes nothing of it', async () => {
    const bytes = Uint8Array.from(report(77, startAtMs - 200));
    bytes[bytes.length - 3]! ^= 0x10;
    const damaged = hear(bytes);
    hear(report(78, startAtMs - 100));
    expect((await archive.packet(damaged))?.fault).toMatch(/bad-crc|crc|error/i);
    expect(await rawsOf('bus_voltage')).toEqual([78]);
    await expectAllKept();
  });

  it('keeps octets that are no packet at all', async () => {
    for (const octets of [1, 5, 6, 7, 65_535]) hear(new Uint8Array(octets).fill(0xff));
    const { items } = await archive.packets({ hasFault: true });
    expect(items).toHaveLength(5);
    await expectAllKept();
  });

  it('keeps values that are no number or infinite as they are, and leaves them out of every sum', async () => {
    const values = [1.5, Number.NaN, Number.POSITIVE_INFINITY, -0, Number.NEGATIVE_INFINITY, 2.5];
    for (const [number, value] of values.entries()) {
      const data = new Uint8Array(4);
      new DataView(data.buffer).setFloat32(0, value);
      hear(payloadReport(number, [6, 1], data, startAtMs - 1000 + number * 100));
    }
    const expectValues = async () => {
      const samples = await samplesOf('torque');
      expect(samples.map(({ value }) => String(value))).toEqual(values.map(String));
      const bins = await archive.bins({
        ...{ name: 'torque', fromAtMs: startAtMs - 1100, toAtMs: startAtMs, bins: 1 },
      });
      expect([bins.samples[0], bins.min[0], bins.max[0], bins.last[0]]).toEqual([6, -0, 2.5, 2.5]);
      expect(bins.mean[0]).toBeCloseTo(4 / 3, 12);
    };
    await expectValues();
    await expectAllKept();
    await expectValues();
  });

  it('keeps what becomes of alarms that flap a million times, and not a million records of it', async () => {
    const alarm = (id: number, count: number) => ({
      ...{ alarmId: `limit/p${id}`, severity: 'warning' as const, title: `p${id}`, source: 'payload' },
      text: `flap ${count}`,
    });
    const recordsBefore = archive.log.lastLsn;
    for (let flap = 0; flap < 100_000; flap++) {
      for (let id = 0; id < 5; id++) {
        journal.raise(alarm(id, flap));
        journal.clear(`limit/p${id}`);
      }
      if (flap % 10_000 === 0) await clock.runFor(700);
    }
    await clock.runFor(3000);
    const records = archive.log.lastLsn - recordsBefore;
    expect(records).toBeLessThan(200);
    expect(archive.waitingOctets).toBeLessThan(200_000);
    await expectAllKept();
    expect(journal.alarms.map(({ text }) => text)).toEqual(Array(5).fill('flap 99999'));
    expect([...readLog(logDirectory(directory))].length).toBeLessThan(220);
  });
});
