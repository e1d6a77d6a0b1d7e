import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { crc16 } from '../crc/crc16.ts';
import { decodeConnectionTest, encodeConnectionTest } from './connection-test.ts';
import { decodeEventReporting, encodeEventReporting } from './event-reporting.ts';
import { decodeFunctionManagement, encodeFunctionManagement } from './function-management.ts';
import { decodeHousekeeping, encodeHousekeeping, type HousekeepingFormat } from './housekeeping.ts';
import {
  decodeMemoryManagement,
  encodeMemoryManagement,
  type MemoryManagementFormat,
} from './memory-management.ts';
import { decodeParameterManagement, encodeParameterManagement } from './parameter-management.ts';
import type { ParameterType } from './parameter-value.ts';
import { kindOf, octets, valueOf } from './pus.fixture.ts';
import { decodeTimeManagement, encodeTimeManagement } from './time-management.ts';

/**
 * Expected octets are those that other software sends or takes in its own tests; facts only, no code:
 * gr-pus (2024): gjg1976/gr-pus at 7d52322, python/pus/qa_*.py, whose packets are typed in octet by octet;
 * AcubeSAT (2025): AcubeSAT/ecss-services at 9445c613, test/Services.
 * "By hand" marks octets that were derived from the figure of the standard, for want of another source.
 */

describe('service 3, housekeeping', () => {
  const grPus: HousekeepingFormat = {
    structureIdOctets: 1,
    collectionIntervalOctets: 2,
    structureCountOctets: 1,
    repetitionOctets: 1,
    setCountOctets: 1,
  };
  const contents = {
    structureId: 2,
    collectionInterval: 50,
    parameterIds: [5, 1, 16, 34, 11, 31],
    superCommutated: [
      { repetitions: 4, parameterIds: [17, 9, 3] },
      { repetitions: 5, parameterIds: [15] },
    ],
  };

  it('takes super-commutated structures apart and makes them', () => {
    // gr-pus, qa_HousekeepingService test 050: TC(3,1) and the TM(3,10) that answers TC(3,9)
    const created = octets(
      2,
      0,
      50,
      0,
      6,
      0,
      5,
      0,
      1,
      0,
      16,
      0,
      34,
      0,
      11,
      0,
      31,
      0,
      2,
      4,
      3,
      0,
      17,
      0,
      9,
      0,
      3,
      5,
      1,
      0,
      15,
    );
    const message = { subtype: 1, ...contents } as const;
    expect(valueOf(decodeHousekeeping({ subtype: 1, data: created }, grPus))).toEqual(message);
    expect(encodeHousekeeping(message, grPus)).toEqual(created);
    const reported = octets(2, 1, 0, 50, ...created.subarray(3));
    const report = { subtype: 10, isEnabled: true, ...contents } as const;
    expect(valueOf(decodeHousekeeping({ subtype: 10, data: reported }, grPus))).toEqual(report);
    expect(encodeHousekeeping(report, grPus)).toEqual(reported);
  });

  it('appends parameters, changes intervals and tells periodic properties', () => {
    // gr-pus, qa_HousekeepingService tests 050 (TC(3,29), TC(3,31)) and 055 (TM(3,35))
    const appended = octets(2, 0, 1, 0, 127, 0, 1, 10, 1, 0, 98);
    expect(valueOf(decodeHousekeeping({ subtype: 29, data: appended }, grPus))).toEqual({
      subtype: 29,
      structureId: 2,
      parameterIds: [127],
      superCommutated: [{ repetitions: 10, parameterIds: [98] }],
    });
    const intervals = { subtype: 31, intervals: [{ structureId: 2, collectionInterval: 0xffff }] } as const;
    expect(encodeHousekeeping(intervals, grPus)).toEqual(octets(1, 2, 0xff, 0xff));
    expect(valueOf(decodeHousekeeping({ subtype: 31, data: octets(1, 2, 0xff, 0xff) }, grPus))).toEqual(
      intervals,
    );
    const properties = {
      subtype: 35,
      properties: [
        { structureId: 4, isEnabled: false, collectionInterval: 50 },
        { structureId: 7, isEnabled: true, collectionInterval: 80 },
      ],
    } as const;
    expect(encodeHousekeeping(properties, grPus)).toEqual(octets(2, 4, 0, 0, 50, 7, 1, 0, 80));
    expect(
      valueOf(decodeHousekeeping({ subtype: 35, data: octets(2, 4, 0, 0, 50, 7, 1, 0, 80) }, grPus)),
    ).toEqual(properties);
  });

  it('does without super-commutation where the mission does', () => {
    // AcubeSAT, HousekeepingServiceTests: TM(3,10) of structure 4 with interval 7 and parameters 8, 4, 5
    const format = { structureIdOctets: 1, hasSuperCommutated: false };
    const data = fromHex('04 00 00000007 0003 0008 0004 0005');
    const report = {
      subtype: 10,
      structureId: 4,
      isEnabled: false,
      collectionInterval: 7,
      parameterIds: [8, 4, 5],
      superCommutated: [],
    } as const;
    expect(valueOf(decodeHousekeeping({ subtype: 10, data }, format))).toEqual(report);
    expect(encodeHousekeeping(report, format)).toEqual(data);
    expect(() => encodeHousekeeping({ subtype: 1, ...contents }, format)).toThrow(RangeError);
  });

  it('lists structures and leaves the values of reports raw', () => {
    // gr-pus, test 060: TC(3,27) for structures 4 and 7, and the TM(3,25) of 7; subtypes 3, 5 to 9, 11, 28 are the same list
    const list = octets(2, 4, 7);
    for (const subtype of [3, 4, 5, 6, 7, 8, 9, 11, 27, 28] as const) {
      expect(encodeHousekeeping({ subtype, structureIds: [4, 7] }, grPus)).toEqual(list);
      expect(valueOf(decodeHousekeeping({ subtype, data: list }, grPus))).toEqual({
        subtype,
        structureIds: [4, 7],
      });
    }
    const report = octets(7, 0, 78, 0, 154, 68, 155, 112, 0);
    expect(valueOf(decodeHousekeeping({ subtype: 25, data: report }, grPus))).toEqual({
      subtype: 25,
      structureId: 7,
      values: report.subarray(1),
    });
    expect(encodeHousekeeping({ subtype: 26, structureId: 7, values: report.subarray(1) }, grPus)).toEqual(
      report,
    );
  });

  it('refuses what gr-pus refuses, and counts that cannot be meant', () => {
    // gr-pus, tests 002 to 008: fields cut short or one octet too many
    const create = (...data: number[]) =>
      kindOf(decodeHousekeeping({ subtype: 1, data: octets(...data) }, grPus));
    const start = [2, 0, 10, 0, 5, 0, 1, 0, 4, 0, 5, 0, 22, 0, 127];
    expect(create(2, 0, 10, 0)).toBe('too-short');
    expect(create(...start.slice(0, 13), 0)).toBe('bad-count');
    expect(create(...start, 0)).toBe('too-short');
    expect(create(...start, 0, 0, 0)).toBe('too-long');
    expect(create(...start, 0, 1, 10, 2, 0, 1, 0)).toBe('bad-count');
    expect(create(...start, 0, 1, 10, 2, 0, 1, 0, 2, 0)).toBe('too-long');
    expect(kindOf(decodeHousekeeping({ subtype: 13, data: octets() }))).toBe('bad-subtype');
    expect(kindOf(decodeHousekeeping({ subtype: 35, data: octets(1, 4, 2, 0, 50) }, grPus))).toBe(
      'bad-value',
    );
  });
});

describe('service 5, event reporting', () => {
  it('tells the event and leaves its data to the mission', () => {
    // AcubeSAT, EventReportServiceTests: event 1 with "HelloWorld", 12 octets, severities 1 to 4
    const data = octets(0, 1, ...[...'HelloWorld'].map((letter) => letter.charCodeAt(0)));
    const severities = [1, 2, 3, 4].map((subtype) => valueOf(decodeEventReporting({ subtype, data })));
    expect(severities).toMatchObject([
      { severity: 'informative', eventId: 1 },
      { severity: 'low' },
      { severity: 'medium' },
      { severity: 'high', auxiliaryData: data.subarray(2) },
    ]);
    expect(encodeEventReporting({ subtype: 3, eventId: 1, auxiliaryData: data.subarray(2) })).toEqual(data);
  });

  it('lists events', () => {
    // gr-pus, qa_EventReportService test 015: TC(5,6) of events 5, 0, 6 and TM(5,8) of 0, 1, 2, 3, 5, 6
    const disabled = octets(0, 6, 0, 0, 0, 1, 0, 2, 0, 3, 0, 5, 0, 6);
    const message = { subtype: 8, eventIds: [0, 1, 2, 3, 5, 6] } as const;
    expect(valueOf(decodeEventReporting({ subtype: 8, data: disabled }))).toEqual(message);
    expect(encodeEventReporting(message)).toEqual(disabled);
    expect(encodeEventReporting({ subtype: 6, eventIds: [5, 0, 6] })).toEqual(octets(0, 3, 0, 5, 0, 0, 0, 6));
    expect(encodeEventReporting({ subtype: 7 })).toEqual(octets());
    // Tests 006 to 008 and 014 there: cut short, one octet too many, data where none belong
    const faults = [octets(), octets(0, 1, 0), octets(0, 1, 0, 1, 0)];
    expect(faults.map((data) => kindOf(decodeEventReporting({ subtype: 5, data })))).toEqual([
      'too-short',
      'bad-count',
      'too-long',
    ]);
    expect(kindOf(decodeEventReporting({ subtype: 7, data: octets(0) }))).toBe('too-long');
    expect(kindOf(decodeEventReporting({ subtype: 9, data: octets() }))).toBe('bad-subtype');
  });
});

describe('service 6, memory management', () => {
  const grPus: MemoryManagementFormat = { addressOctets: 8 };

  it('loads, dumps and checks raw memory', () => {
    // gr-pus, qa_MemoryManagementService test 023: memory 4, address 0x200, checksums 6a0a, 178d and bb5f
    const load = fromHex('04 0001 0000000000000200 0008 0001020304050607 178d');
    const loaded = valueOf(decodeMemoryManagement({ subtype: 2, data: load }, grPus));
    expect(loaded).toEqual({
      subtype: 2,
      memoryId: 4,
      areas: [
        { address: 0x200, data: octets(0, 1, 2, 3, 4, 5, 6, 7), checksum: 0x178d, hasGoodChecksum: true },
      ],
    });
    expect(toHex(encodeMemoryManagement(loaded, grPus))).toBe(toHex(load));
    const dump = { subtype: 5, memoryId: 4, areas: [{ address: 0x200, length: 16 }] } as const;
    expect(toHex(encodeMemoryManagement(dump, grPus))).toBe('04000100000000000002000010');
    const report = fromHex('04 0001 0000000000000200 0010 00010203040506070000000000000000 bb5f');
    expect(valueOf(decodeMemoryManagement({ subtype: 6, data: report }, grPus))).toMatchObject({
      areas: [{ address: 0x200, hasGoodChecksum: true }],
    });
    const check = fromHex('04 0001 0000000000000200 0010 bb5f');
    const checked = {
      subtype: 10,
      memoryId: 4,
      areas: [{ address: 0x200, length: 16, checksum: 0xbb5f }],
    } as const;
    expect(valueOf(decodeMemoryManagement({ subtype: 10, data: check }, grPus))).toEqual(checked);
    expect(encodeMemoryManagement(checked, grPus)).toEqual(check);
    expect(crc16(octets(...Array(16).fill(0)))).toBe(0x6a0a);
  });

  it('loads several areas at once', () => {
    // AcubeSAT, MemoryManagementServiceTests TC[6,2]: memory 0, "hR" to address 0 and "h" to 2
    const message = {
      subtype: 2,
      memoryId: 0,
      areas: [
        { address: 0, data: octets(0x68, 0x52) },
        { address: 2, data: octets(0x68) },
      ],
    } as const;
    const data = encodeMemoryManagement(message);
    const sums = [octets(0x68, 0x52), octets(0x68)].map((area) => crc16(area).toString(16).padStart(4, '0'));
    expect(toHex(data)).toBe(`00${'0002'}${'00000000'}00026852${sums[0]}${'00000002'}000168${sums[1]}`);
    expect(valueOf(decodeMemoryManagement({ subtype: 2, data }))).toMatchObject(message);
  });

  it('speaks of objects by base and offset', () => {
    // By hand from ECSS-E-ST-70-41C, 8.6.2.1, 8.6.2.3, 8.6.2.7, 8.6.2.8: memory id, base, N, offset, length, [checksum]
    const format = {
      memoryIdOctets: 0,
      baseOctets: 2,
      addressOctets: 2,
      countOctets: 1,
      checksum: 'iso-checksum',
    } as const;
    const load = {
      subtype: 1,
      memoryId: undefined,
      base: 0x0a0b,
      areas: [{ address: 16, data: fromHex('abcdef01') }],
    } as const;
    // The checksum of abcdef01 is 9cf8 (Yamcs, Iso16CrcCalculatorTest)
    expect(toHex(encodeMemoryManagement(load, format))).toBe('0a0b0100100004abcdef019cf8');
    expect(
      valueOf(decodeMemoryManagement({ subtype: 1, data: fromHex('0a0b0100100004abcdef019cf9') }, format)),
    ).toMatchObject({
      areas: [{ hasGoodChecksum: false, checksum: 0x9cf9 }],
    });
    const dump = {
      subtype: 3,
      memoryId: undefined,
      base: 0x0a0b,
      areas: [{ address: 16, length: 4 }],
    } as const;
    expect(toHex(encodeMemoryManagement(dump, format))).toBe('0a0b0100100004');
    expect(valueOf(decodeMemoryManagement({ subtype: 7, data: fromHex('0a0b0100100004') }, format))).toEqual({
      ...dump,
      subtype: 7,
    });
    const checked = { ...dump, subtype: 8, areas: [{ address: 16, length: 4, checksum: 0x9cf8 }] } as const;
    expect(toHex(encodeMemoryManagement(checked, format))).toBe('0a0b01001000049cf8');
    expect(
      valueOf(decodeMemoryManagement({ subtype: 8, data: fromHex('0a0b01001000049cf8') }, format)),
    ).toEqual(checked);
  });

  it('refuses what gr-pus refuses', () => {
    // gr-pus, tests 002 to 008: fields cut short or one octet too many
    const load = (hex: string) => kindOf(decodeMemoryManagement({ subtype: 2, data: fromHex(hex) }, grPus));
    expect(load('')).toBe('too-short');
    expect(load('0000')).toBe('too-short');
    expect(load('00 0001 00')).toBe('bad-count');
    expect(load('00 0001 0000000000000000 0008 0001020304050607 00')).toBe('too-short');
    expect(load('00 0001 0000000000000000 0008 0001020304050607 000000')).toBe('too-long');
    expect(load('00 0001 ffffffffffffffff 0000 ffff')).toBe('too-large');
    expect(kindOf(decodeMemoryManagement({ subtype: 11, data: octets() }))).toBe('bad-subtype');
  });
});

describe('service 8, function management', () => {
  // gr-pus, qa_FunctionManagementService test 006: function "test_function", argument text "paramID #1"
  const data = fromHex('746573745f66756e6374696f6e000000 706172616d494420233100000000 0000');

  it('names the function and leaves its arguments alone where their lengths are not known', () => {
    const message = valueOf(decodeFunctionManagement({ subtype: 1, data }, { functionIdOctets: 16 }));
    expect(message).toMatchObject({ functionName: 'test_function', arguments: undefined });
    const { functionName, argumentData } = message;
    expect(
      encodeFunctionManagement({ functionId: functionName, argumentData }, { functionIdOctets: 16 }),
    ).toEqual(data);
  });

  it('takes arguments apart where they are', () => {
    // By hand from ECSS-E-ST-70-41C, 8.8.2.1: function id, N, argument id and value N times
    const format = {
      functionIdOctets: 1,
      argumentOctets: (_name: string, id: number) => ({ 1: 2, 2: 1 })[id],
    };
    const message = {
      functionId: octets(2),
      arguments: [
        { id: 1, value: octets(0, 60) },
        { id: 2, value: octets(7) },
      ],
    };
    expect(toHex(encodeFunctionManagement(message, format))).toBe('020201003c0207');
    expect(
      valueOf(decodeFunctionManagement({ subtype: 1, data: fromHex('020201003c0207') }, format)),
    ).toMatchObject(message);
    expect(valueOf(decodeFunctionManagement({ subtype: 1, data: octets(2) }, format))).toMatchObject({
      arguments: [],
    });
    expect(kindOf(decodeFunctionManagement({ subtype: 1, data: fromHex('02010300') }, format))).toBe(
      'unknown-parameter',
    );
    expect(kindOf(decodeFunctionManagement({ subtype: 1, data: fromHex('02010100') }, format))).toBe(
      'too-short',
    );
    expect(kindOf(decodeFunctionManagement({ subtype: 2, data }))).toBe('bad-subtype');
    expect(kindOf(decodeFunctionManagement({ subtype: 1, data: octets(1) }))).toBe('too-short');
    expect(() => encodeFunctionManagement({ functionId: 'much too long' })).toThrow(RangeError);
  });
});

describe('service 9, time management', () => {
  it('sets the rate and tells the time in CUC and CDS', () => {
    // By hand from ECSS-E-ST-70-41C, 8.9.2: rate, time, status; a time report of ESA Hera is in captures of this room
    expect(encodeTimeManagement({ subtype: 1, rateExponent: 4 })).toEqual(octets(4));
    expect(valueOf(decodeTimeManagement({ subtype: 1, data: octets(4) }))).toEqual({
      subtype: 1,
      rateExponent: 4,
    });
    const format = { timeReferenceStatusOctets: 1 };
    const report = {
      subtype: 3,
      rateExponent: 2,
      spacecraftTime: fromHex('40 5cca 00000001'),
      timeReferenceStatus: 5,
    } as const;
    expect(toHex(encodeTimeManagement(report, format))).toBe('02405cca0000000105');
    expect(
      valueOf(decodeTimeManagement({ subtype: 3, data: fromHex('02405cca0000000105') }, format)),
    ).toEqual(report);
    expect(kindOf(decodeTimeManagement({ subtype: 2, data: octets(2) }))).toBe('too-short');
    expect(kindOf(decodeTimeManagement({ subtype: 1, data: octets(1, 2) }))).toBe('too-long');
    expect(kindOf(decodeTimeManagement({ subtype: 4, data: octets(1, 2) }))).toBe('bad-subtype');
  });
});

describe('service 17, test', () => {
  it('asks and answers', () => {
    // AcubeSAT, TestServiceTests: no data in 17,1 and 17,2; the APID in two octets in 17,3 and 17,4
    expect(encodeConnectionTest({ subtype: 1 })).toEqual(octets());
    expect(encodeConnectionTest({ subtype: 4, apid: 1 })).toEqual(octets(0, 1));
    expect(valueOf(decodeConnectionTest({ subtype: 2, data: octets() }))).toEqual({ subtype: 2 });
    expect(valueOf(decodeConnectionTest({ subtype: 3, data: octets(0, 25) }))).toEqual({
      subtype: 3,
      apid: 25,
    });
    expect(kindOf(decodeConnectionTest({ subtype: 1, data: octets(0) }))).toBe('too-long');
    expect(kindOf(decodeConnectionTest({ subtype: 3, data: octets(0) }))).toBe('too-short');
    expect(kindOf(decodeConnectionTest({ subtype: 5, data: octets() }))).toBe('bad-subtype');
  });
});

describe('service 20, parameter management', () => {
  const types: Record<number, ParameterType> = {
    0: { kind: 'unsigned', octets: 1 },
    1: { kind: 'unsigned', octets: 2 },
    2: { kind: 'unsigned', octets: 4 },
    3: { kind: 'signed', octets: 1 },
    9: { kind: 'float', octets: 4 },
    20: { kind: 'boolean', octets: 1 },
    21: { kind: 'text', octets: 4 },
    22: { kind: 'counted-octets', countOctets: 1 },
    23: { kind: 'float', octets: 8 },
    24: { kind: 'octets', octets: 2 },
  };
  const format = { parameterType: (id: number) => types[id] };

  it('reports and sets typed values', () => {
    // gr-pus, qa_ParameterService test 010: parameter 3 an int8, 9 a float32; 0x42020000 is 32.5, 0x45882100 is 4356.125
    const report = octets(0, 2, 0, 3, 243, 0, 9, 0x42, 2, 0, 0);
    const parameters = [
      { id: 3, value: -13 },
      { id: 9, value: 32.5 },
    ];
    expect(valueOf(decodeParameterManagement({ subtype: 2, data: report }, format))).toEqual({
      subtype: 2,
      parameters,
    });
    expect(encodeParameterManagement({ subtype: 2, parameters }, format)).toEqual(report);
    const set = octets(0, 2, 0, 3, 0x45, 0, 9, 0x45, 0x88, 0x21, 0);
    expect(valueOf(decodeParameterManagement({ subtype: 3, data: set }, format))).toMatchObject({
      parameters: [{ value: 0x45 }, { value: 4356.125 }],
    });
    expect(encodeParameterManagement({ subtype: 1, parameterIds: [3, 9] })).toEqual(octets(0, 2, 0, 3, 0, 9));
    // AcubeSAT, ParameterServiceTests: parameters 0, 1, 2 of 8, 16, 32 bits are 3, 7, 10
    const mixed = fromHex('0003 0000 03 0001 0007 0002 0000000a');
    expect(valueOf(decodeParameterManagement({ subtype: 2, data: mixed }, format))).toMatchObject({
      parameters: [{ value: 3 }, { value: 7 }, { value: 10 }],
    });
  });

  it('keeps flags, text, octets, and floats that are no numbers', () => {
    // By hand from ECSS-E-ST-70-41C, 7.3 and 8.20.2
    const data = fromHex('0005 0014 01 0015 6f6e0000 0016 02 abcd 0017 7ff8000000000001 0018 beef');
    const decoded = valueOf(decodeParameterManagement({ subtype: 2, data }, format));
    expect(decoded).toMatchObject({
      parameters: [
        { value: true },
        { value: 'on' },
        { value: octets(0xab, 0xcd) },
        { value: fromHex('7ff8000000000001') },
        { value: octets(0xbe, 0xef) },
      ],
    });
    expect(encodeParameterManagement(decoded, format)).toEqual(data);
  });

  it('keeps text that is not ASCII as octets, so that it can be written again', () => {
    const data = fromHex('0001 0015 6ab50000');
    const decoded = valueOf(decodeParameterManagement({ subtype: 2, data }, format));
    expect(decoded).toMatchObject({ parameters: [{ value: fromHex('6ab50000') }] });
    expect(encodeParameterManagement(decoded, format)).toEqual(data);
  });

  it('refuses what gr-pus refuses, and values of another type', () => {
    // gr-pus, tests 002 to 008
    const kinds = ([subtype, hex]: [number, string]) =>
      kindOf(decodeParameterManagement({ subtype, data: fromHex(hex) }, format));
    expect(kinds([1, '00'])).toBe('too-short');
    expect(kinds([1, '0002 000a 00'])).toBe('bad-count');
    expect(kinds([1, '0002 000a 0001 00'])).toBe('too-long');
    expect(kinds([3, '0002 0003 00 0009 000000'])).toBe('too-short');
    expect(kinds([3, '0002 0003 00 0009 00000000 00'])).toBe('too-long');
    expect(kinds([3, '0002 0003 00 0007 00000000'])).toBe('unknown-parameter');
    expect(kinds([8, ''])).toBe('bad-subtype');
    const write = (id: number, value: number | string) => () =>
      encodeParameterManagement({ subtype: 3, parameters: [{ id, value }] }, format);
    expect(write(3, 'text')).toThrow(TypeError);
    expect(write(3, 128)).toThrow(RangeError);
    expect(write(9, Number.NaN)).toThrow(TypeError);
    expect(write(7, 1)).toThrow(RangeError);
    expect(write(21, 'too long')).toThrow(RangeError);
  });
});
