import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { decodeMonitoring, encodeMonitoring, type MonitoringFormat } from './monitoring.ts';
import type { ParameterType } from './parameter-value.ts';
import { kindOf, octets, valueOf } from './pus.fixture.ts';

/** Sources of the octets as in pus-services.test.ts: gr-pus (2024, 7d52322) and AcubeSAT (2025, 9445c613). */

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
