import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import type { Result } from '../fault.ts';
import { readSpacePacket } from '../packet/space-packet.ts';
import { decodeConnectionTest } from './connection-test.ts';
import { decodeEventReporting, encodeEventReporting } from './event-reporting.ts';
import { decodeFunctionManagement } from './function-management.ts';
import { decodeHousekeeping, encodeHousekeeping } from './housekeeping.ts';
import {
  decodeLargePacketTransfer,
  encodeLargePacketTransfer,
  type LargePacketPart,
  splitLargePacket,
} from './large-packet.ts';
import { LargePacketReassembler, type ReassemblyOutput } from './large-packet-reassembler.ts';
import { decodeMemoryManagement, encodeMemoryManagement } from './memory-management.ts';
import { decodeMonitoring, encodeMonitoring, type MonitoringFormat } from './monitoring.ts';
import { decodeParameterManagement } from './parameter-management.ts';
import type { ParameterType } from './parameter-value.ts';
import { decodePusTelecommand } from './pus-telecommand.ts';
import { decodeScheduling, encodeScheduling, type Scheduling } from './scheduling.ts';
import { decodeTimeManagement } from './time-management.ts';
import { decodeVerification } from './verification.ts';

/** Sources of the octets as in pus-services.test.ts: gr-pus (2024, 7d52322) and AcubeSAT (2025, 9445c613). */
const octets = (...values: number[]) => Uint8Array.from(values);
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok)
    throw new TypeError(`${result.fault.kind}: ${result.fault.expected}, ${result.fault.found}`);
  return result.value;
};
const kindOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.kind);

describe('service 11, time-based scheduling', () => {
  const grPus = { timeOctets: 4 };
  // gr-pus, qa_TimeBasedSchedulingService test 036: the detail report of five activities, 91.191.0.0 to 91.191.0.15
  const detail = octets(
    0,
    5,
    91,
    191,
    0,
    0,
    24,
    25,
    0,
    0,
    0,
    9,
    39,
    3,
    27,
    0,
    0,
    2,
    4,
    7,
    255,
    255,
    91,
    191,
    0,
    0,
    24,
    25,
    0,
    6,
    0,
    6,
    39,
    11,
    3,
    0,
    0,
    255,
    255,
    91,
    191,
    0,
    10,
    24,
    25,
    0,
    2,
    0,
    12,
    39,
    20,
    1,
    0,
    0,
    0,
    2,
    0,
    3,
    0,
    9,
    255,
    255,
    91,
    191,
    0,
    15,
    24,
    25,
    0,
    3,
    0,
    11,
    39,
    19,
    4,
    0,
    0,
    1,
    0,
    20,
    0,
    4,
    255,
    255,
    91,
    191,
    0,
    15,
    24,
    25,
    0,
    4,
    0,
    6,
    39,
    14,
    3,
    0,
    0,
    255,
    255,
  );
  const id = (sequenceCount: number) => ({ sourceId: 0, apid: 25, sequenceCount });

  it('inserts and reports whole telecommands, which tell their own length', () => {
    for (const subtype of [4, 10] as const) {
      const message = valueOf(decodeScheduling({ subtype, data: detail }, grPus));
      if (!('activities' in message)) throw new TypeError('no activities');
      expect(message.activities.map(({ releaseTime }) => releaseTime[3])).toEqual([0, 0, 10, 15, 15]);
      const requests = message.activities.map(({ request }) =>
        valueOf(decodePusTelecommand(readSpacePacket(request))),
      );
      expect(requests.map(({ service, subtype: type }) => `${service},${type}`)).toEqual([
        '3,27',
        '11,3',
        '20,1',
        '19,4',
        '14,3',
      ]);
      expect(encodeScheduling(message, grPus)).toEqual(detail);
    }
  });

  it('tells sub-schedules and groups where the mission has them', () => {
    // By hand from ECSS-E-ST-70-41C, 8.11.2.4 and 8.11.2.10: the sub-schedule once in an insert, with each activity in a report
    const format = { timeOctets: 2, subScheduleIdOctets: 1, groupIdOctets: 1, countOctets: 1 };
    const request = fromHex('1802c0000004110101beef 00'.replace(/ .*/, ''));
    const insert = {
      subtype: 4,
      subScheduleId: 9,
      activities: [{ groupId: 3, releaseTime: octets(1, 2), request }],
    } as const;
    expect(toHex(encodeScheduling(insert, format))).toBe(`0901030102${toHex(request)}`);
    expect(valueOf(decodeScheduling({ subtype: 4, data: encodeScheduling(insert, format) }, format))).toEqual(
      insert,
    );
    const report = { subtype: 10, activities: [{ subScheduleId: 9, ...insert.activities[0] }] } as const;
    expect(toHex(encodeScheduling(report, format))).toBe(`0109030102${toHex(request)}`);
    expect(
      valueOf(decodeScheduling({ subtype: 10, data: encodeScheduling(report, format) }, format)),
    ).toEqual(report);
  });

  it('names activities by request, shifts them and sums them up', () => {
    // gr-pus, same test: TC(11,12), TM(11,13), TC(11,7) by -25 s, TC(11,15) by 15 s
    const cases: [Scheduling, Uint8Array][] = [
      [{ subtype: 12, requestIds: [id(1), id(2)] }, octets(0, 2, 0, 0, 0, 25, 0, 1, 0, 0, 0, 25, 0, 2)],
      [
        {
          subtype: 13,
          entries: [
            {
              groupId: undefined,
              subScheduleId: undefined,
              releaseTime: octets(91, 191, 0, 0),
              requestId: id(1),
            },
            {
              groupId: undefined,
              subScheduleId: undefined,
              releaseTime: octets(91, 191, 0, 10),
              requestId: id(2),
            },
          ],
        },
        octets(0, 2, 91, 191, 0, 0, 0, 0, 0, 25, 0, 1, 91, 191, 0, 10, 0, 0, 0, 25, 0, 2),
      ],
      [
        { subtype: 7, timeOffset: -25, requestIds: [id(0), id(2)] },
        octets(0xff, 0xff, 0xff, 0xe7, 0, 2, 0, 0, 0, 25, 0, 0, 0, 0, 0, 25, 0, 2),
      ],
      [{ subtype: 15, timeOffset: 15 }, octets(0, 0, 0, 15)],
      [{ subtype: 17 }, octets()],
    ];
    for (const [message, data] of cases) {
      expect(encodeScheduling(message, grPus)).toEqual(data);
      expect(valueOf(decodeScheduling({ subtype: message.subtype, data }, grPus))).toEqual(message);
    }
  });

  it('selects by time window, sub-schedule and group', () => {
    // By hand from ECSS-E-ST-70-41C, 8.11.2.6 and table 8-5; the order of fields is also that of Yamcs, mdb/pus11.xml
    const format = { timeOctets: 2, subScheduleIdOctets: 1, groupIdOctets: 1, countOctets: 1 };
    const cases: [Scheduling, string][] = [
      [
        {
          subtype: 6,
          filter: {
            window: { kind: 'between', from: octets(1, 2), to: octets(3, 4) },
            subScheduleIds: [7],
            groupIds: [8, 9],
          },
        },
        '01 0102 0304 01 07 02 08 09',
      ],
      [{ subtype: 11, filter: { window: { kind: 'all' }, subScheduleIds: [], groupIds: [] } }, '00 00 00'],
      [
        {
          subtype: 14,
          filter: { window: { kind: 'to', to: octets(3, 4) }, subScheduleIds: [], groupIds: [8] },
        },
        '03 0304 00 01 08',
      ],
      [
        {
          subtype: 8,
          timeOffset: -1,
          filter: { window: { kind: 'from', from: octets(1, 2) }, subScheduleIds: [], groupIds: [] },
        },
        'ffffffff 02 0102 00 00',
      ],
      [{ subtype: 19, statuses: [{ id: 7, isEnabled: true }] }, '01 07 01'],
      [{ subtype: 22, statuses: [{ id: 8, isEnabled: false }] }, '01 08 00'],
      [{ subtype: 20, ids: [7, 9] }, '02 07 09'],
      [{ subtype: 25, ids: [] }, '00'],
    ];
    for (const [message, hex] of cases) {
      expect(toHex(encodeScheduling(message, format))).toBe(hex.replaceAll(' ', ''));
      expect(valueOf(decodeScheduling({ subtype: message.subtype, data: fromHex(hex) }, format))).toEqual(
        message,
      );
    }
    expect(kindOf(decodeScheduling({ subtype: 6, data: fromHex('04') }, format))).toBe('bad-value');
    expect(() =>
      encodeScheduling({ subtype: 6, filter: { window: { kind: 'all' }, groupIds: [1] } }),
    ).toThrow(RangeError);
  });

  it('refuses what gr-pus refuses', () => {
    // gr-pus, tests 002 to 014: fields cut short or one octet too many
    const insert = (...data: number[]) =>
      kindOf(decodeScheduling({ subtype: 4, data: octets(...data) }, grPus));
    expect(insert(0)).toBe('too-short');
    expect(insert(0, 2, 71, 190, 255)).toBe('bad-count');
    const ping = [0x18, 0x03, 0xc0, 0, 0, 6, 0x2f, 0x11, 1, 0, 0, 0, 0];
    const both = [0, 2, 71, 190, 255, 255, ...ping, 71, 191, 0, 0, ...ping];
    expect(insert(...both)).toBe('ok');
    expect(insert(...both, 0)).toBe('too-long');
    expect(insert(...both.slice(0, -1))).toBe('too-short');
    expect(kindOf(decodeScheduling({ subtype: 1, data: octets(0) }))).toBe('too-long');
    expect(kindOf(decodeScheduling({ subtype: 5, data: octets(0, 2, 0, 1, 0, 25, 0) }))).toBe('bad-count');
    expect(kindOf(decodeScheduling({ subtype: 28, data: octets() }))).toBe('bad-subtype');
  });
});

describe('service 12, on-board monitoring', () => {
  const types: Record<number, ParameterType> = {
    1: { kind: 'unsigned', octets: 1 },
    5: { kind: 'float', octets: 8 },
    34: { kind: 'signed', octets: 2 },
  };
  const format: MonitoringFormat = { hasMonitoringInterval: true, parameterType: (id) => types[id] };

  it('reads and writes definitions of all three kinds', () => {
    // gr-pus, qa_OnBoardMonitoringService test 055, TM(12,9): five definitions, delay 300
    const report = octets(
      1,
      44,
      0,
      5,
      0,
      2,
      0,
      1,
      0,
      10,
      0,
      0,
      10,
      0,
      255,
      10,
      0,
      1,
      0,
      3,
      0,
      1,
      0,
      20,
      0,
      0,
      10,
      1,
      10,
      0,
      1,
      15,
      0,
      2,
      0,
      5,
      0,
      5,
      0,
      10,
      1,
      0,
      5,
      2,
      192,
      65,
      64,
      0,
      0,
      0,
      0,
      0,
      0,
      7,
      64,
      49,
      204,
      204,
      204,
      204,
      204,
      205,
      0,
      6,
      0,
      3,
      0,
      6,
      0,
      5,
      0,
      10,
      1,
      0,
      5,
      1,
      192,
      68,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      7,
      64,
      49,
      204,
      204,
      204,
      204,
      204,
      205,
      0,
      6,
      0,
      34,
      0,
      34,
      0,
      10,
      1,
      0,
      5,
      1,
      255,
      246,
      0,
      15,
      0,
      15,
      0,
      25,
    );
    const message = valueOf(decodeMonitoring({ subtype: 9, data: report }, format));
    // Its examples/init_onboardmon.json says the same in words
    expect(message).toMatchObject({
      maxReportingDelay: 300,
      definitions: [
        {
          pmonId: 2,
          monitoringInterval: 10,
          isEnabled: false,
          check: { kind: 'expected-value', expected: 10, eventId: 1 },
        },
        {
          pmonId: 3,
          repetitions: 10,
          check: { kind: 'limits', low: 10, lowEventId: 1, high: 15, highEventId: 2 },
        },
        {
          pmonId: 5,
          isEnabled: true,
          check: { kind: 'delta', low: -34.5, high: 17.8, consecutiveValues: 3 },
        },
        { pmonId: 6, check: { kind: 'limits', low: -40, high: 17.8 } },
        { pmonId: 34, parameterId: 34, check: { low: -10, lowEventId: 15, high: 15, highEventId: 25 } },
      ],
    });
    expect(encodeMonitoring(message, format)).toEqual(report);
    // TC(12,7), tests 041 and 044 there: neither interval nor status
    const modify = fromHex('0001 0002 0001 0005 00 ff a0 0002');
    const modified = valueOf(decodeMonitoring({ subtype: 7, data: modify }, format));
    expect(modified).toMatchObject({
      definitions: [{ pmonId: 2, repetitions: 5, check: { expected: 0xa0, eventId: 2 } }],
    });
    expect(encodeMonitoring(modified, format)).toEqual(modify);
  });

  it('adds definitions without interval, limits as doubles', () => {
    // AcubeSAT, OnBoardMonitoringServiceTests "Add Parameter Monitoring Definitions": limits 3 and 8, events 8 and 10
    const wide: MonitoringFormat = { parameterType: () => ({ kind: 'float', octets: 8 }) };
    const data = fromHex('0001 0000 0000 0005 01 4008000000000000 0008 4020000000000000 000a');
    const message = valueOf(decodeMonitoring({ subtype: 5, data }, wide));
    expect(message).toMatchObject({
      definitions: [
        {
          pmonId: 0,
          repetitions: 5,
          check: { kind: 'limits', low: 3, lowEventId: 8, high: 8, highEventId: 10 },
        },
      ],
    });
    expect(encodeMonitoring(message, wide)).toEqual(data);
  });

  it('knows validity conditions and the spare field', () => {
    // By hand from ECSS-E-ST-70-41C, 8.12.2.5: after the parameter its validity parameter, mask and value; the spare is as
    // long as an event id
    const full = { ...format, hasValidityCondition: true, hasExpectedValueSpare: true };
    const data = fromHex('0001 0002 0001 0022 ff00 0100 000a 0005 00 ff 0000 a0 0002');
    const message = valueOf(decodeMonitoring({ subtype: 5, data }, full));
    expect(message).toMatchObject({
      definitions: [
        { validity: { parameterId: 34, mask: octets(0xff, 0), expected: 256 }, monitoringInterval: 10 },
      ],
    });
    expect(encodeMonitoring(message, full)).toEqual(data);
    expect(() => encodeMonitoring(message, format)).toThrow(RangeError);
  });

  it('tells transitions', () => {
    // Layout: gr-pus, test 057, entries of TM(12,12) without their times; its own numbers of statuses are replaced by those
    // of ECSS-E-ST-70-41C, tables 8-7 to 8-9. Time by hand
    const short = { ...format, timeOctets: 1 };
    const data = octets(
      0,
      3,
      0,
      6,
      0,
      5,
      1,
      64,
      52,
      0,
      0,
      0,
      0,
      0,
      0,
      64,
      49,
      204,
      204,
      204,
      204,
      204,
      205,
      0,
      4,
      7,
      0,
      34,
      0,
      34,
      1,
      255,
      245,
      255,
      246,
      4,
      3,
      8,
      0,
      2,
      0,
      1,
      0,
      255,
      0,
      10,
      1,
      3,
      9,
    );
    for (const subtype of [11, 12] as const) {
      const message = valueOf(decodeMonitoring({ subtype, data }, short));
      expect(message).toMatchObject({
        transitions: [
          {
            pmonId: 6,
            kind: 'limits',
            value: 20,
            limitCrossed: 17.8,
            previous: 'good',
            current: 'above-high',
          },
          { pmonId: 34, value: -11, limitCrossed: -10, previous: 'above-high', current: 'below-low' },
          {
            pmonId: 2,
            kind: 'expected-value',
            mask: octets(255),
            value: 0,
            current: 'unexpected',
            transitionTime: octets(9),
          },
        ],
      });
      expect(encodeMonitoring(message, short)).toEqual(data);
    }
  });

  it('lists definitions and their statuses', () => {
    // gr-pus, test 055: TM(12,14) and TC(12,1); AcubeSAT: TC(12,3) with 10
    const statuses = octets(0, 5, 0, 2, 0, 0, 3, 0, 0, 5, 1, 0, 6, 1, 0, 34, 1);
    const message = valueOf(decodeMonitoring({ subtype: 14, data: statuses }));
    expect(message).toMatchObject({
      statuses: [{ pmonId: 2, isEnabled: false }, {}, {}, {}, { pmonId: 34, isEnabled: true }],
    });
    expect(encodeMonitoring(message)).toEqual(statuses);
    expect(encodeMonitoring({ subtype: 1, pmonIds: [1, 5] })).toEqual(octets(0, 2, 0, 1, 0, 5));
    expect(encodeMonitoring({ subtype: 3, maxReportingDelay: 10 })).toEqual(octets(0, 10));
    expect(encodeMonitoring({ subtype: 10 })).toEqual(octets());
  });

  it('refuses what gr-pus refuses', () => {
    // gr-pus, tests 002 to 016, 042, 043: fields cut short or one octet too many
    const kind = (subtype: number, hex: string) =>
      kindOf(decodeMonitoring({ subtype, data: fromHex(hex) }, format));
    expect(kind(1, '')).toBe('too-short');
    expect(kind(1, '0001 00')).toBe('bad-count');
    expect(kind(1, '0001 0001 00')).toBe('too-long');
    expect(kind(3, '0001 00')).toBe('too-long');
    expect(kind(4, '00')).toBe('too-long');
    expect(kind(5, '0002 00')).toBe('bad-count');
    expect(kind(7, '0001 0002 0009 0005 01 ffffffff 0002')).toBe('unknown-parameter');
    expect(kind(7, '0001 0002 0001 0005 03 ff a0 0002')).toBe('bad-value');
    expect(kind(12, '0001 0002 0001 01 05 06 00 05 000000000000')).toBe('bad-value');
    expect(kind(17, '')).toBe('bad-subtype');
  });
});

describe('service 13, large packet transfer', () => {
  const packet = Uint8Array.from({ length: 600 }, (_, index) => (index * 7) % 251);
  const parts = splitLargePacket(packet, { transactionId: 5, partOctets: 64 });
  const pushAll = (reassembler: LargePacketReassembler, list: readonly LargePacketPart[]) =>
    list.flatMap((part) => reassembler.push(part));
  const whole: ReassemblyOutput = { kind: 'packet', transactionId: 5, packet };

  it('writes parts and aborts as others do', () => {
    // AcubeSAT, LargePacketTransferServiceTests: transaction 1, part 1, "12345678"; gr-pus, test 021: TM(13,16) is 0, 1, 1
    const data = fromHex('0001 0001 3132333435363738');
    for (const subtype of [1, 2, 3, 9, 10, 11] as const) {
      const part = { subtype, transactionId: 1, partNumber: 1, part: data.subarray(4) };
      expect(encodeLargePacketTransfer(part)).toEqual(data);
      expect(valueOf(decodeLargePacketTransfer({ subtype, data }))).toEqual(part);
    }
    const abort = { subtype: 16, transactionId: 1, failureReason: 1 } as const;
    expect(encodeLargePacketTransfer(abort)).toEqual(octets(0, 1, 1));
    expect(valueOf(decodeLargePacketTransfer({ subtype: 16, data: octets(0, 1, 1) }))).toEqual(abort);
    expect(kindOf(decodeLargePacketTransfer({ subtype: 9, data: octets(0, 0, 0) }))).toBe('too-short');
    expect(kindOf(decodeLargePacketTransfer({ subtype: 16, data: octets(0, 1, 1, 0) }))).toBe('too-long');
    expect(kindOf(decodeLargePacketTransfer({ subtype: 4, data }))).toBe('bad-subtype');
  });

  it('puts three parts together as gr-pus does, counted from 0', () => {
    // gr-pus, test 022: parts 0, 1, 2 of transaction 1 rise, fall and rise again
    const rising = Uint8Array.from({ length: 256 }, (_, index) => index);
    const falling = rising.toReversed();
    const uplink = [rising, falling, rising].map((part, index) => ({
      subtype: ([9, 10, 11] as const)[index]!,
      transactionId: 1,
      partNumber: index,
      part,
    }));
    const outputs = pushAll(new LargePacketReassembler(), uplink);
    expect(outputs).toEqual([
      { kind: 'packet', transactionId: 1, packet: octets(...rising, ...falling, ...rising) },
    ]);
  });

  it('splits into equal parts but the last, and only what is large', () => {
    expect(parts.map(({ subtype, partNumber, part }) => [subtype, partNumber, part.length])).toEqual([
      [1, 1, 64],
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => [2, number, 64]),
      [3, 10, 24],
    ]);
    expect(() => splitLargePacket(packet, { transactionId: 1, partOctets: 600 })).toThrow(RangeError);
    expect(splitLargePacket(packet, { transactionId: 1, partOctets: 300, isUplink: true })).toMatchObject([
      { subtype: 9 },
      { subtype: 11 },
    ]);
  });

  it('delivers a packet exactly once, in any order and with any repetitions', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(parts, { minLength: 10 }),
        fc.array(fc.nat(9), { maxLength: 20 }),
        (order, again) => {
          const mixed = [...order, ...again.map((index) => parts[index]!)];
          const reassembler = new LargePacketReassembler();
          expect(pushAll(reassembler, mixed)).toEqual([whole]);
          expect(reassembler.flush()).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  it('waits for lost parts until they are sent again', () => {
    const reassembler = new LargePacketReassembler();
    expect(
      pushAll(
        reassembler,
        parts.filter(({ partNumber }) => partNumber % 3 !== 0),
      ),
    ).toEqual([]);
    expect(pushAll(reassembler, parts)).toEqual([whole]);
  });

  it('says which parts are missing when it is told to stop', () => {
    const reassembler = new LargePacketReassembler();
    pushAll(
      reassembler,
      parts.filter(({ partNumber }) => ![1, 4, 9].includes(partNumber)),
    );
    expect(reassembler.flush()).toEqual([
      {
        kind: 'dropped',
        transactionId: 5,
        reason: 'incomplete',
        missing: [1, 4, 9],
        receivedOctets: 7 * 64 - 40,
      },
    ]);
  });

  it('drops an old packet when its id is used again', () => {
    const reassembler = new LargePacketReassembler();
    pushAll(reassembler, parts.slice(0, 4));
    const other = splitLargePacket(packet.toReversed(), { transactionId: 5, partOctets: 64 });
    const outputs = pushAll(reassembler, other);
    expect(outputs.map((output) => (output.kind === 'packet' ? 'packet' : output.reason))).toEqual([
      'superseded',
      'packet',
    ]);
  });

  it('does not mix a last part that comes before parts it has', () => {
    const reassembler = new LargePacketReassembler();
    pushAll(reassembler, parts.slice(0, 5));
    const outputs = reassembler.push({ subtype: 3, transactionId: 5, partNumber: 3, part: octets(1) });
    expect(outputs).toMatchObject([{ reason: 'superseded' }]);
  });

  it('keeps to its memory', () => {
    const reassembler = new LargePacketReassembler({ maxTransactions: 2, maxOctets: 1000, maxParts: 10 });
    const dropped: string[] = [];
    for (let transactionId = 0; transactionId < 100; transactionId++)
      for (const output of reassembler.push({ subtype: 2, transactionId, partNumber: 2, part: octets(1) }))
        dropped.push(output.kind === 'dropped' ? output.reason : '');
    expect(dropped).toEqual(Array(98).fill('crowded-out'));
    const empty = Array.from(
      { length: 11 },
      (_, partNumber) => ({ subtype: 2, transactionId: 200, partNumber, part: octets() }) as const,
    );
    expect(pushAll(reassembler, empty).at(-1)).toMatchObject({ reason: 'too-long' });
    const long = { subtype: 2, transactionId: 201, partNumber: 1, part: new Uint8Array(1001) } as const;
    expect(reassembler.push(long).at(-1)).toMatchObject({ reason: 'too-long' });
    expect(() => new LargePacketReassembler({ maxParts: 0 })).toThrow(RangeError);
  });
});

describe('every service', () => {
  const parameterType = (id: number): ParameterType | undefined =>
    [
      { kind: 'unsigned', octets: 1 },
      { kind: 'float', octets: 4 },
      { kind: 'counted-octets', countOctets: 1 },
      undefined,
    ][id % 4] as ParameterType | undefined;
  const narrow = {
    countOctets: 1,
    structureIdOctets: 1,
    parameterIdOctets: 1,
    pmonIdOctets: 1,
    timeOctets: 1,
    parameterType,
  };
  const decoders = [
    decodeVerification,
    decodeHousekeeping,
    decodeEventReporting,
    decodeMemoryManagement,
    decodeFunctionManagement,
    decodeTimeManagement,
    decodeScheduling,
    decodeMonitoring,
    decodeLargePacketTransfer,
    decodeConnectionTest,
    decodeParameterManagement,
  ];

  it('survives random octets, with wide fields and narrow ones', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.uint8Array({ maxLength: 60 }), (subtype, data) => {
        for (const decode of decoders) {
          decode({ subtype, data });
          decode({ subtype, data }, narrow);
        }
        const part = decodeLargePacketTransfer({ subtype, data });
        if (part.ok && part.value.subtype !== 16) new LargePacketReassembler().push(part.value);
      }),
      { numRuns: 700, seed: 5 },
    );
  });

  it('writes what it reads: what is taken apart without a fault gives back the same octets', () => {
    const pairs = [
      [decodeHousekeeping, encodeHousekeeping],
      [decodeEventReporting, encodeEventReporting],
      [decodeScheduling, encodeScheduling],
      [decodeMonitoring, encodeMonitoring],
      [decodeLargePacketTransfer, encodeLargePacketTransfer],
      [decodeMemoryManagement, encodeMemoryManagement],
    ] as const;
    const small = {
      ...narrow,
      checksum: 'none',
      lengthOctets: 1,
      addressOctets: 1,
      baseOctets: 1,
      collectionIntervalOctets: 1,
    } as const;
    let read = 0;
    fc.assert(
      fc.property(fc.nat(36), fc.array(fc.constantFrom(0, 1, 2, 4), { maxLength: 12 }), (subtype, values) => {
        for (const [decode, encode] of pairs) {
          const decoded = decode({ subtype, data: octets(...values) }, small);
          if (!decoded.ok) continue;
          read++;
          expect(encode(decoded.value as never, small)).toEqual(octets(...values));
        }
      }),
      { numRuns: 1000, seed: 6 },
    );
    // Enough of the random messages are whole for the claim to mean something.
    expect(read).toBeGreaterThan(150);
  });
});
