import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import type { FloatEncoding } from './definition.ts';
import { decodeFloat, encodeFloat } from './float-format.ts';
import { decodeOne } from './xtce.fixture.ts';

type Format = FloatEncoding['format'];
const read = (format: Format, hex: string) => decodeFloat(format, fromHex(hex));
const write = (format: Format, bits: FloatEncoding['bits'], value: number) =>
  toHex(encodeFloat(format, bits, value));

describe('floating point formats', () => {
  it('MIL-STD-1750A of 32 and 48 bits', () => {
    // Source: yamcs/yamcs Mil1750ATest (commit 425c8cbb3590), after MIL-STD-1750A, table of examples
    const short: [number, string][] = [
      [0, '00000000'],
      [(1 - 2 ** -23) * 2 ** 127, '7fffff7f'],
      [0.5 * 2 ** 127, '4000007f'],
      [0.625 * 16, '50000004'],
      [1, '40000001'],
      [0.5, '40000000'],
      [0.25, '400000ff'],
      [0.5 * 2 ** -128, '40000080'],
      [-1, '80000000'],
    ];
    for (const [value, hex] of short) {
      expect(read('milStd1750a', hex), hex).toBe(value);
      expect(write('milStd1750a', 32, value), hex).toBe(hex);
    }
    expect(write('milStd1750a', 32, -0.7500001 * 16)).toBe('9fffff04');
    expect(read('milStd1750a', 'bfffff80')).toBeCloseTo(-0.5000001 * 2 ** -128, 45);
    expect(write('milStd1750a', 32, -1.4693682324014469e-39)).toBe('bfffff80');
    expect([write('milStd1750a', 32, 1e200), write('milStd1750a', 32, -1e200)]).toEqual([
      '7fffff7f',
      '8000007f',
    ]);
    const long: [number, string][] = [
      [0, '000000000000'],
      [0.5 * 2 ** 127, '4000007f0000'],
      [-(2 ** -128), '800000800000'],
      [-0.75 * 0.5, 'a00000ff0000'],
      [105.63948563752059, '69a3b50754ab'],
    ];
    for (const [value, hex] of long) {
      expect(read('milStd1750a', hex), hex).toBeCloseTo(value, 9);
      expect(write('milStd1750a', 48, value), hex).toBe(hex);
    }
  });

  it('IBM System/360', () => {
    // Source: the worked example that every text on the format has (-118.625), and the ends of its range
    expect(read('ibm', 'c276a000')).toBe(-118.625);
    expect(read('ibm', '40280000')).toBe(0.15625);
    expect(read('ibm', '41100000')).toBe(1);
    expect(read('ibm', 'c276a00000000000')).toBe(-118.625);
    expect(read('ibm', '7fffffff')).toBeCloseTo((1 - 16 ** -6) * 16 ** 63, -70);
    expect(read('ibm', '00100000')).toBe(16 ** -65);
    expect([write('ibm', 32, -118.625), write('ibm', 32, 0.15625), write('ibm', 64, 1)]).toEqual([
      'c276a000',
      '40280000',
      '4110000000000000',
    ]);
    // 0.1 rounds to 4019999a
    expect(write('ibm', 32, 0.1)).toBe('4019999a');
  });

  it('DEC F as it lies in the memory of a VAX', () => {
    // Source: USGS Open-File Report 2005-1424 (libvaxdata), is_little_endian test table; octets in memory, least first
    const table: [number, string][] = [
      [1, '80400000'],
      [-1, '80c00000'],
      [3.5, '60410000'],
      [-3.5, '60c10000'],
      [314_159e-5, '4941d00f'],
      [-314_159e-5, '49c1d00f'],
      [1.234568, '9e405306'],
    ];
    const type =
      '<FloatParameterType name="t"><FloatDataEncoding encoding="DEC" sizeInBits="32" byteOrder="2,3,0,1"/></FloatParameterType>';
    for (const [value, hex] of table)
      expect(Math.fround(decodeOne(type, hex).value as number), hex).toBe(Math.fround(value));
    expect(write('dec', 32, 1)).toBe('40800000');
    expect(write('dec', 64, -3.5)).toBe('c160000000000000');
    expect(read('dec', '80000000')).toBeNaN();
  });

  it('TI TMS320C3x', () => {
    // Source: Texas Instruments SPRU031, 5.3: ends of the range of the short format
    expect(read('ti', '80000000')).toBe(0);
    expect(read('ti', '00000000')).toBe(1);
    expect(read('ti', '7f7fffff')).toBeCloseTo(3.4028234e38, -32);
    expect(read('ti', '7f800000')).toBe(-(2 ** 128));
    expect(read('ti', '81000000')).toBe(2 ** -127);
    expect(read('ti', 'ff800000')).toBe(-1);
    expect(read('ti', '0040000000')).toBe(1.5);
    expect([0, 1, -1, 1.5, -(2 ** 128)].map((value) => write('ti', 32, value))).toEqual([
      '80000000',
      '00000000',
      'ff800000',
      '00400000',
      '7f800000',
    ]);
  });

  it('IEEE 754 of 16, 80 and 128 bits', () => {
    // Source: IEEE 754-2008, 3.4 (bias 15, 16383); Intel SDM volume 1, 4.2 for the integer bit of 80
    expect(read('ieee754', '3c00')).toBe(1);
    expect(read('ieee754', '0001')).toBe(2 ** -24);
    expect(read('ieee754', 'fc00')).toBe(Number.NEGATIVE_INFINITY);
    expect(read('ieee754', '3fff8000000000000000')).toBe(1);
    expect(read('ieee754', 'c000c90fdaa22168c235')).toBe(-Math.PI);
    expect(read('ieee754', '3fff0000000000000000000000000000')).toBe(1);
    expect(read('ieee754', '4000921fb54442d18469898cc51701b8')).toBe(Math.PI);
    expect(read('ieee754', '7fff0000000000000000000000000001')).toBeNaN();
    expect(read('ieee754', '00000000000000000000000000000001')).toBe(0);
    expect(write('ieee754', 16, 1 / 3)).toBe('3555');
    expect(write('ieee754', 16, 65520)).toBe('7c00');
    expect(write('ieee754', 16, 2 ** -25)).toBe('0000');
    expect(write('ieee754', 80, Math.PI)).toBe('4000c90fdaa22168c000');
    expect(write('ieee754', 128, -1)).toBe('bfff0000000000000000000000000000');
  });

  it('reads back what it wrote, to the precision of the format', () => {
    const precise: [Format, FloatEncoding['bits'], number][] = [
      ['ieee754', 32, 2 ** -24],
      ['ieee754', 64, 0],
      ['ieee754', 80, 0],
      ['ieee754', 128, 0],
      ['milStd1750a', 32, 2 ** -22],
      ['milStd1750a', 48, 2 ** -38],
      ['ibm', 32, 2 ** -20],
      ['ibm', 64, 2 ** -52],
      ['dec', 32, 2 ** -24],
      ['dec', 64, 2 ** -53],
      ['ti', 32, 2 ** -23],
      ['ti', 40, 2 ** -31],
    ];
    const figure = fc
      .double({ min: -1e30, max: 1e30, noNaN: true })
      .filter((x) => x === 0 || Math.abs(x) > 1e-30);
    fc.assert(
      fc.property(figure, (value) => {
        for (const [format, bits, tolerance] of precise) {
          const back = decodeFloat(format, encodeFloat(format, bits, value));
          if (!(Math.abs(back - value) <= Math.abs(value) * tolerance))
            throw new TypeError(`${format} ${bits}: ${value} came back as ${back}`);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
    // Every pattern of 32 bits that a format has once comes back as itself.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (pattern) => {
        const octets = fromHex(pattern.toString(16).padStart(8, '0'));
        for (const format of ['ieee754', 'ibm', 'dec', 'ti', 'milStd1750a'] as const) {
          const value = decodeFloat(format, octets);
          if (!Number.isFinite(value)) continue;
          const again = decodeFloat(format, encodeFloat(format, 32, value));
          if (again !== value)
            throw new TypeError(`${format}: ${toHex(octets)} ${value} came back as ${again}`);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('refuses what a format has not', () => {
    expect(() => encodeFloat('ibm', 32, Number.NaN)).toThrow(RangeError);
    expect(() => encodeFloat('ti', 32, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
