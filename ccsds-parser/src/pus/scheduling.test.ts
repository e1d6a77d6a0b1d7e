import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { readSpacePacket } from '../packet/space-packet.ts';
import { kindOf, octets, valueOf } from './pus.fixture.ts';
import { decodePusTelecommand } from './pus-telecommand.ts';
import { decodeScheduling, encodeScheduling, type Scheduling } from './scheduling.ts';

/** Sources of the octets as in pus-services.test.ts: gr-pus (2024, 7d52322) and AcubeSAT (2025, 9445c613). */

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
