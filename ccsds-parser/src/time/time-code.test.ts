import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { decodeAsciiTime, encodeAsciiTime } from './ascii-time.ts';
import { type CcsFormat, decodeCcs, encodeCcs } from './ccs.ts';
import { type CdsFormat, decodeCds, encodeCds } from './cds.ts';
import { type CucFormat, decodeCuc } from './cuc.ts';
import { decodeCucInstant, encodeCucInstant, readCucCounts, writeCucCounts } from './cuc-instant.ts';
import { readCucPreamble, writeCucPreamble } from './cuc-preamble.ts';
import { type Instant, instantFromMs, msFromInstant } from './instant.ts';
import { decodeTimeCode, encodeTimeCode, type TimeCodeFormat } from './time-code.ts';

const j2000Day = Date.UTC(2000, 0, 1);
/** 2002-05-23T12:34:56.789012345678, the instant of Orekit’s tests. */
const orekit: Instant = {
  atMs: Date.UTC(2002, 4, 23, 12, 34, 56, 789),
  remainderPs: 12_345_678,
  isLeapSecond: false,
};
const newYear2017 = Date.UTC(2017, 0, 1);
const leap = { year: '2016-12-31T23:59:60', dayOfYear: '2016-366T23:59:60' };
const kindOf = (result: { ok: true } | { ok: false; fault: { kind: string } }) =>
  result.ok ? 'ok' : result.fault.kind;

describe('CUC to the last digit', () => {
  it('reads fields with P-field as Orekit does', () => {
    // Orekit AbsoluteDateTest (2019), testCCSDSUnsegmentedNoExtension: preamble 1F, 2002-05-23T12:34:56.789 UTC
    const level1 = decodeTimeCode(fromHex('1f 537f4090c9fbe7'));
    expect(level1.ok && Math.round(msFromInstant(level1.value.instant))).toBe(
      Date.UTC(2002, 4, 23, 12, 34, 56, 789),
    );
    // Same test: preamble 2F with J2000 (2000-01-01T11:58:55.816 UTC) as the epoch of a clock that counts leap seconds
    const agency = { agencyEpochAtMs: Date.UTC(2000, 0, 1, 11, 58, 55, 816), countsLeapSeconds: true };
    const level2 = decodeTimeCode(fromHex('2f 047ef5f0f91687'), agency);
    expect(level2.ok && Math.round(msFromInstant(level2.value.instant))).toBe(
      Date.UTC(2002, 4, 23, 12, 34, 56, 789),
    );
    expect(kindOf(decodeTimeCode(fromHex('2f 047ef5f0f91687')))).toBe('no-epoch');
  });

  it('reads a P-field of two octets as Orekit does', () => {
    // Orekit, testCCSDSUnsegmentedWithExtendedPreamble: 9F 2C, 5 + 6 octets, 2095-03-03T22:02:45.789012345678901 UTC.
    // Its last coarse octet is 05 less TAI-UTC with the sign of Orekit’s offsetFromTAI (-37), so 05 + 37 = 2A.
    const decoded = decodeTimeCode(fromHex('9f2c 010203042a c9fcb68cd4c4'));
    expect(decoded).toMatchObject({
      ok: true,
      value: { octets: 13, instant: { atMs: Date.UTC(2095, 2, 3, 22, 2, 45, 789) } },
    });
    // The step of six fine octets is 2^-48 s = 0.0036 ps; Orekit’s own tolerance is half of it.
    if (decoded.ok) expect(decoded.value.instant.remainderPs).toBeCloseTo(12_345_678.901, 2);
  });

  it('reads the clock of a satellite that counts GPS time', () => {
    // SpacePyLibrary (2020), UnitTest/testData.py: CUC2_TIME6 2011.108.16.20.09, epoch 1980-01-06, 15 leap seconds
    const gps: CucFormat = {
      coarseOctets: 4,
      fineOctets: 2,
      epoch: { agencyEpochAtMs: Date.UTC(1980, 0, 6), countsLeapSeconds: true },
    };
    const atMs = Date.UTC(2011, 0, 108, 16, 20, 9);
    expect(decodeCuc(fromHex('3ad727480000'), gps)).toEqual({ ok: true, value: atMs });
    // CUC2_TIME1 to TIME5 there: one, two, 256, 65534 and 65535 steps are 15, 31, 3906, 999969 and 999985 microseconds
    const micros = ['0001', '0002', '0100', 'fffe', 'ffff'].map((fine) => {
      const instant = decodeCucInstant(fromHex(`00000000${fine}`), gps);
      return instant.ok && Math.round((msFromInstant(instant.value) - Date.UTC(1980, 0, 6)) * 1000);
    });
    expect(micros).toEqual([15, 31, 3906, 999_969, 999_985]);
  });

  it('names widths beyond 4 + 3 octets by a second P-field octet', () => {
    expect(toHex(writeCucPreamble({ coarseOctets: 4, fineOctets: 3, epoch: 'tai-1958' }))).toBe('1f');
    expect(toHex(writeCucPreamble({ coarseOctets: 5, fineOctets: 6, epoch: 'tai-1958' }))).toBe('9f2c');
    expect(toHex(writeCucPreamble({ coarseOctets: 2, fineOctets: 5, epoch: { agencyEpochAtMs: 0 } }))).toBe(
      'a708',
    );
    expect(readCucPreamble(fromHex('ff2f')).ok).toBe(false);
    expect(readCucPreamble(fromHex('9f2f'))).toMatchObject({ value: { reservedBits: 3, fineOctets: 6 } });
    expect(readCucPreamble(fromHex('9fac'))).toMatchObject({ fault: { kind: 'bad-extension' } });
    expect(readCucPreamble(fromHex('9f'))).toMatchObject({ fault: { kind: 'bad-length', expected: 2 } });
  });

  it('gives back every octet it read, up to six of a fraction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 6 }),
        fc.uint8Array({ minLength: 11, maxLength: 11 }),
        fc.boolean(),
        (coarseOctets, fineOctets, seed, isTai) => {
          const format: CucFormat = {
            coarseOctets,
            fineOctets,
            epoch: isTai ? 'tai-1958' : { agencyEpochAtMs: 0 },
          };
          const field = seed.slice(0, coarseOctets + fineOctets);
          const decoded = decodeCucInstant(field, format);
          expect(decoded.ok && toHex(encodeCucInstant(decoded.value, format))).toBe(toHex(field));
          const counts = readCucCounts(field, format);
          expect(counts.ok && writeCucCounts(counts.value, format)).toEqual(field);
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it('keeps the inserted second apart from the one after it', () => {
    const format: CucFormat = { coarseOctets: 4, fineOctets: 0, epoch: 'tai-1958' };
    const inside = encodeCucInstant({ atMs: newYear2017, remainderPs: 0, isLeapSecond: true }, format);
    const after = encodeCucInstant({ atMs: newYear2017, remainderPs: 0, isLeapSecond: false }, format);
    expect(after[3]! - inside[3]!).toBe(1);
    expect(decodeCucInstant(inside, format)).toMatchObject({
      value: { atMs: newYear2017, isLeapSecond: true },
    });
    expect(decodeCucInstant(after, format)).toMatchObject({
      value: { atMs: newYear2017, isLeapSecond: false },
    });
  });
});

describe('CDS', () => {
  it('reads picoseconds and microseconds as Orekit does', () => {
    // Orekit AbsoluteDateTest, testCCSDSDaySegmented: preambles 42 (1958), 4A and 49 (agency epoch 2000-01-01)
    const context = { agencyEpochAtMs: j2000Day };
    expect(decodeTimeCode(fromHex('42 3f55 02b32c95 00bc614e'))).toMatchObject({
      value: { octets: 11, instant: orekit },
    });
    expect(decodeTimeCode(fromHex('4a 0369 02b32c95 00bc614e'), context)).toMatchObject({
      value: { instant: orekit },
    });
    expect(decodeTimeCode(fromHex('49 0369 02b32c95 000c'), context)).toMatchObject({
      value: { instant: { ...orekit, remainderPs: 12_000_000 } },
    });
    const format: CdsFormat = { dayOctets: 2, submillisecond: 'picoseconds' };
    expect(toHex(encodeTimeCode(orekit, { code: 'cds', ...format }))).toBe('423f5502b32c9500bc614e');
  });

  it('counts days as spacepackets does', () => {
    // spacepackets-rs (2026), time/cds.rs: 2023-01-14T16:49:30.250500 is day 23754, 500 us; 24-bit days have P-field 44
    const instant = instantFromMs(Date.UTC(2023, 0, 14, 16, 49, 30, 250) + 0.5);
    const field = encodeCds(instant, { dayOctets: 2, submillisecond: 'microseconds' });
    const inDayMs = ((16 * 60 + 49) * 60 + 30) * 1000 + 250;
    expect(toHex(field)).toBe(`5cca${inDayMs.toString(16).padStart(8, '0')}01f4`);
    expect(decodeTimeCode(fromHex('44 108020 00000000'))).toMatchObject({
      value: { format: { dayOctets: 3 }, instant: { atMs: (0x108020 - 4383) * 86_400_000 } },
    });
    // spacepackets-py (2026), tests/ccsds/test_time.py: day 0 is 1958-01-01
    expect(decodeTimeCode(fromHex('40 0000 00000000'))).toMatchObject({
      value: { instant: { atMs: Date.UTC(1958, 0, 1) } },
    });
  });

  it('lets the last day of 2016 have 86,401 seconds and no other', () => {
    const format: CdsFormat = { dayOctets: 2, submillisecond: 'none' };
    const day = (newYear2017 - Date.UTC(1958, 0, 1)) / 86_400_000;
    const field = (days: number, inDayMs: number) =>
      fromHex(days.toString(16).padStart(4, '0') + inDayMs.toString(16).padStart(8, '0'));
    const inside = decodeCds(field(day - 1, 86_400_999), format);
    expect(inside).toMatchObject({ value: { atMs: newYear2017 + 999, isLeapSecond: true } });
    expect(inside.ok && toHex(encodeCds(inside.value, format))).toBe(toHex(field(day - 1, 86_400_999)));
    expect(kindOf(decodeCds(field(day - 1, 86_401_000), format))).toBe('out-of-range');
    expect(kindOf(decodeCds(field(day, 86_400_000), format))).toBe('out-of-range');
  });

  it('refuses finer counts of a millisecond and more, wrong lengths and unknown codes', () => {
    expect(kindOf(decodeTimeCode(fromHex('41 0000 00000000 03e8')))).toBe('out-of-range');
    expect(kindOf(decodeTimeCode(fromHex('42 0000 00000000 3b9aca00')))).toBe('out-of-range');
    expect(kindOf(decodeTimeCode(fromHex('40 0000 000000')))).toBe('bad-length');
    expect(kindOf(decodeTimeCode(fromHex('43 0000 00000000')))).toBe('bad-code');
    expect(kindOf(decodeTimeCode(fromHex('c0 0000 00000000')))).toBe('bad-extension');
    expect(() => encodeCds(Date.UTC(1957, 0, 1), { dayOctets: 2, submillisecond: 'none' })).toThrow(
      RangeError,
    );
  });
});

describe('CCS', () => {
  it('packs two decimal digits into an octet', () => {
    // ccsds_timecode (a public Python implementation, 2023), test_ccs.py: the same instant with 0 to 6 subsecond octets
    const instant: Instant = {
      atMs: Date.UTC(1958, 0, 1) + 123,
      remainderPs: 456_789_012,
      isLeapSecond: false,
    };
    for (let subsecondOctets = 0; subsecondOctets <= 6; subsecondOctets++) {
      const hex = '19580101000000123456789012'.slice(0, 14 + 2 * subsecondOctets);
      const format: CcsFormat = { variation: 'month-day', subsecondOctets };
      const decoded = decodeCcs(fromHex(hex), format);
      expect(decoded.ok && toHex(encodeCcs(decoded.value, format))).toBe(hex);
    }
    const finest: CcsFormat = { variation: 'month-day', subsecondOctets: 6 };
    expect(toHex(encodeCcs(instant, finest))).toBe('19580101000000123456789012');
    expect(decodeTimeCode(fromHex('56 19580101 000000 123456789012'))).toMatchObject({ value: { instant } });
    expect(decodeTimeCode(fromHex('58 1958 0001 234556'))).toMatchObject({
      value: { instant: { atMs: Date.UTC(1958, 0, 1, 23, 45, 56) } },
    });
  });

  it('reads segments that others write as binary numbers', () => {
    // Orekit AbsoluteDateTest, testCCSDSCalendarSegmented (preambles 56, 5E, 5B); FSFW unittest testCcsdsTime (52)
    const context = { ccsDigits: 'binary' } as const;
    const decode = (hex: string) => decodeTimeCode(fromHex(hex), context);
    expect(decode('56 07d2 05 17 0c2238 4e5a0c22384e')).toMatchObject({ value: { instant: orekit } });
    expect(decode('5e 07d2 008f 0c2238 4e5a0c22384e')).toMatchObject({ value: { instant: orekit } });
    expect(decode('5b 07d2 008f 0c2238 4e5a0c')).toMatchObject({
      value: { instant: { ...orekit, remainderPs: 12_000_000 } },
    });
    expect(decode('52 07e4 02 1d 0d182d 0c22')).toMatchObject({
      value: { instant: { atMs: Date.UTC(2020, 1, 29, 13, 24, 45, 123), remainderPs: 4e8 } },
    });
    expect(
      toHex(
        encodeTimeCode(orekit, {
          code: 'ccs',
          variation: 'day-of-year',
          subsecondOctets: 6,
          digits: 'binary',
        }),
      ),
    ).toBe('5e07d2008f0c22384e5a0c22384e');
    expect(kindOf(decodeTimeCode(fromHex('56 07d2 05 17 0c2238 4e5a0c22384e')))).toBe('bad-digit');
  });

  it('refuses days and times that do not exist', () => {
    const format: CcsFormat = { variation: 'month-day', subsecondOctets: 0 };
    const kinds = ['20230229000000', '20231301000000', '20230101240000', '20230101006000', '20230101000060'];
    expect(kinds.map((hex) => kindOf(decodeCcs(fromHex(hex), format)))).toEqual(
      Array(5).fill('out-of-range'),
    );
    expect(decodeCcs(fromHex('20161231235960'), format)).toMatchObject({
      value: { atMs: newYear2017, isLeapSecond: true },
    });
    expect(kindOf(decodeTimeCode(fromHex('57 20230101000000')))).toBe('bad-code');
    expect(kindOf(decodeTimeCode(fromHex('59 2023 0366 000000 00')))).toBe('out-of-range');
  });
});

describe('ASCII time', () => {
  it('reads the examples of the standard', () => {
    // CCSDS 301.0-B-4, 3.5.1.1 and 3.5.1.2
    const expected = { atMs: Date.UTC(1988, 0, 18, 17, 20, 43, 123), remainderPs: 456_000_000 };
    expect(decodeAsciiTime('1988-01-18T17:20:43.123456Z')).toMatchObject({
      value: { variation: 'A', fractionDigits: 6, isTerminated: true, instant: expected },
    });
    expect(decodeAsciiTime('1988-018T17:20:43.123456Z')).toMatchObject({
      value: { variation: 'B', instant: expected },
    });
  });

  it('takes any number of digits, and no Z', () => {
    const read = (text: string) => {
      const time = decodeAsciiTime(text);
      return time.ok ? time.value.instant : time.fault.kind;
    };
    expect(read('1988-01-18T17:20:43')).toMatchObject({
      atMs: Date.UTC(1988, 0, 18, 17, 20, 43),
      remainderPs: 0,
    });
    expect(read('1988-018T17:20:43.5')).toMatchObject({ atMs: Date.UTC(1988, 0, 18, 17, 20, 43, 500) });
    expect(read('1988-018T17:20:43.0000000000019Z')).toMatchObject({ remainderPs: 1.9 });
    expect(read(`1988-018T17:20:43.${'9'.repeat(40)}Z`)).toMatchObject({
      atMs: Date.UTC(1988, 0, 18, 17, 20, 43, 999),
    });
    expect(read(`1988-018T17:20:43.${'9'.repeat(41)}Z`)).toBe('bad-format');
  });

  it('knows the inserted second by its name', () => {
    for (const text of [leap.year, leap.dayOfYear]) {
      const time = decodeAsciiTime(text);
      expect(time).toMatchObject({ value: { instant: { atMs: newYear2017, isLeapSecond: true } } });
      if (time.ok) expect(encodeAsciiTime(time.value.instant, time.value)).toBe(text);
    }
    expect(kindOf(decodeAsciiTime('2017-12-31T23:59:60Z'))).toBe('out-of-range');
    // Rounding up out of the second before must land inside it, and out of it at midnight
    expect(encodeAsciiTime(newYear2017 - 0.4, { variation: 'A', fractionDigits: 0 })).toBe(`${leap.year}Z`);
    const late = { atMs: newYear2017 + 999, remainderPs: 6e8, isLeapSecond: true };
    expect(encodeAsciiTime(late, { variation: 'A', fractionDigits: 0 })).toBe('2017-01-01T00:00:00Z');
  });

  it('refuses text that is no time', () => {
    const texts = [
      '',
      '1988-1-18T17:20:43Z',
      '1988-01-18 17:20:43Z',
      '1988-01-18T17:20:43.Z',
      '0000-01-01T00:00:00Z',
    ];
    expect(texts.map((text) => kindOf(decodeAsciiTime(text)))).toEqual([
      ...Array(4).fill('bad-format'),
      'out-of-range',
    ]);
  });
});

describe('a time that says itself what it is', () => {
  const formats: TimeCodeFormat[] = [
    { code: 'cuc', coarseOctets: 5, fineOctets: 6, epoch: 'tai-1958' },
    { code: 'cds', dayOctets: 2, submillisecond: 'picoseconds' },
    { code: 'cds', dayOctets: 3, submillisecond: 'picoseconds', agencyEpochAtMs: j2000Day },
    { code: 'ccs', variation: 'month-day', subsecondOctets: 6 },
    { code: 'ccs', variation: 'day-of-year', subsecondOctets: 6 },
    { code: 'ascii', variation: 'A', fractionDigits: 12 },
    { code: 'ascii', variation: 'B', fractionDigits: 12, isTerminated: false },
  ];

  it('gives back the instant that was written, whatever the code', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...formats),
        fc.integer({ min: j2000Day, max: Date.UTC(2100, 0, 1) }),
        fc.nat(999_999_999),
        (format, atMs, remainderPs) => {
          const bytes = encodeTimeCode({ atMs, remainderPs, isLeapSecond: false }, format);
          const decoded = decodeTimeCode(bytes, { agencyEpochAtMs: j2000Day });
          if (!decoded.ok) throw new TypeError(decoded.fault.kind);
          expect(decoded.value.octets).toBe(bytes.length);
          expect(decoded.value.instant.atMs).toBe(atMs);
          // Half a step of 2^-48 s is 0.0018 ps; the other codes count whole picoseconds.
          expect(Math.abs(decoded.value.instant.remainderPs - remainderPs)).toBeLessThan(0.002);
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });

  it('never throws and never answers NaN on random octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeTimeCode(bytes, { agencyEpochAtMs: 0 });
        if (!decoded.ok) return;
        const { atMs, remainderPs } = decoded.value.instant;
        expect(Number.isSafeInteger(atMs) && remainderPs >= 0 && remainderPs < 1e9).toBe(true);
        expect(decoded.value.octets).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000, seed: 3 },
    );
    expect(kindOf(decodeTimeCode(fromHex('6f00')))).toBe('bad-code');
    expect(kindOf(decodeTimeCode(new Uint8Array(0)))).toBe('bad-length');
  });
});
