import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { type CucFormat, decodeCuc, encodeCuc } from './cuc.ts';
import { readCucPreamble, writeCucPreamble } from './cuc-preamble.ts';
import { taiFromUtcMs, taiMinusUtcS, utcFromTaiMs } from './leap-seconds.ts';

const tai: CucFormat = { coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' };
const unix: CucFormat = { coarseOctets: 4, fineOctets: 2, epoch: { agencyEpochAtMs: 0 } };
/** Half a step of the 16-bit fraction. */
const halfStepMs = 1000 / 65_536 / 2;

describe('CUC time', () => {
  it('reads a field counted from an agency epoch', () => {
    // Yamcs, CucTimeDecoderTest: P-field 2e, epoch 1970 without leap seconds, 2018-07-06T11:41:18.284Z
    const decoded = decodeCuc(fromHex('5b3f555e48b4'), unix);
    expect(decoded.ok && Math.round(decoded.value)).toBe(Date.UTC(2018, 6, 6, 11, 41, 18, 284));
    expect(readCucPreamble(fromHex('2e'))).toMatchObject({
      ok: true,
      value: { coarseOctets: 4, fineOctets: 2, isAgencyEpoch: true },
    });
  });

  it('says 1958 of a clock that has just begun to count', () => {
    const decoded = decodeCuc(new Uint8Array(6), tai);
    expect(decoded.ok && decoded.value).toBe(Date.UTC(1958, 0, 1));
    expect(taiMinusUtcS(Date.UTC(1971, 11, 31))).toBe(0);
  });

  it('counts TAI from 1958 with leap seconds', () => {
    // 2000-01-01 is MJD 51544 and 1958-01-01 MJD 36204 (CCSDS 301.0-B-4, 3.2.1: JD 2436204.5): 15,340 days; TAI-UTC 32 s
    const atMs = Date.UTC(2000, 0, 1);
    const elapsedS = 15_340 * 86_400 + 32;
    expect(toHex(encodeCuc(atMs, tai))).toBe(`${elapsedS.toString(16).padStart(8, '0')}0000`);
    expect(decodeCuc(encodeCuc(atMs, tai), tai)).toEqual({ ok: true, value: atMs });
  });

  it('gives back what it wrote to half a step of the fraction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        fc.constantFrom(tai, unix),
        (atMs, format) => {
          const decoded = decodeCuc(encodeCuc(atMs, format), format);
          expect(decoded.ok).toBe(true);
          // An instant within a second of a leap second has two names.
          const isInLeap =
            taiMinusUtcS(atMs) !== taiMinusUtcS(atMs - 1001) ||
            taiMinusUtcS(atMs + 1001) !== taiMinusUtcS(atMs);
          if (decoded.ok && !isInLeap)
            expect(Math.abs(decoded.value - atMs)).toBeLessThanOrEqual(halfStepMs + 0.001);
        },
      ),
    );
  });

  it('carries a fraction that rounds up into the next second', () => {
    expect(toHex(encodeCuc(999.999, unix))).toBe('000000010000');
  });

  it('refuses a field of the wrong length and an instant that it cannot count', () => {
    expect(decodeCuc(fromHex('0001'), tai)).toEqual({
      ok: false,
      fault: { kind: 'bad-length', expected: 6, found: 2 },
    });
    expect(() => encodeCuc(-1, unix)).toThrow(RangeError);
    expect(readCucPreamble(fromHex('9e')).ok).toBe(false);
    expect(readCucPreamble(fromHex('4e')).ok).toBe(false);
  });

  it('names the P-field of 4 + 2 octets as the standard does', () => {
    // CCSDS 301.0-B-4, 3.2.2: 001 = 1958 TAI, 010 = agency
    expect(toHex(writeCucPreamble(tai))).toBe('1e');
    expect(toHex(writeCucPreamble(unix))).toBe('2e');
  });
});

describe('leap seconds', () => {
  it('knows the offset before and after each step of IERS Bulletin C', () => {
    // ietf leap-seconds.list: 2287785600 10 (1972-01-01), 3692217600 37 (2017-01-01), in seconds since 1900
    const since1900S = (atMs: number) => atMs / 1000 + 2_208_988_800;
    expect(since1900S(Date.UTC(2017, 0, 1))).toBe(3_692_217_600);
    expect(taiMinusUtcS(Date.UTC(1972, 0, 1))).toBe(10);
    expect(taiMinusUtcS(Date.UTC(2017, 0, 1) - 1)).toBe(36);
    expect(taiMinusUtcS(Date.UTC(2017, 0, 1))).toBe(37);
    // GPS time began with TAI-UTC = 19 s (IS-GPS-200)
    expect(taiMinusUtcS(Date.UTC(1980, 0, 6))).toBe(19);
  });

  it('repeats the first second of a day during an inserted one', () => {
    const newYear = Date.UTC(2017, 0, 1);
    const tai = taiFromUtcMs(newYear);
    expect(utcFromTaiMs(tai)).toBe(newYear);
    expect(utcFromTaiMs(tai - 1)).toBe(newYear + 999);
    expect(utcFromTaiMs(tai - 1001)).toBe(newYear - 1);
  });
});
