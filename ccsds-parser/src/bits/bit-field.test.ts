import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFloat, readSigned, readUnsigned, writeFloat, writeSigned, writeUnsigned } from './bit-field.ts';
import { fromHex, toHex } from './hex.ts';

describe('fields of any width at any bit', () => {
  it('reads the header fields of a space packet', () => {
    // Header 18 73 c0 19 of the telecommand (17,1) drawn in the documentation of spacepackets-py, docs/packets.rst
    const bytes = fromHex('1873c019');
    expect([
      readUnsigned(bytes, 0, 3),
      readUnsigned(bytes, 3, 1),
      readUnsigned(bytes, 4, 1),
      readUnsigned(bytes, 5, 11),
      readUnsigned(bytes, 16, 2),
      readUnsigned(bytes, 18, 14),
    ]).toEqual([0, 1, 1, 115, 3, 25]);
  });

  it('reads two’s complement and IEEE 754 of three sizes', () => {
    expect(readSigned(fromHex('0ff8'), 4, 9)).toBe(-1);
    expect(readSigned(fromHex('80'), 0, 8)).toBe(-128);
    // 1.5 and -2 in the three formats, from IEEE 754-2008, 3.4 to 3.6
    expect(readFloat(fromHex('3e00'), 0, 16)).toBe(1.5);
    expect(readFloat(fromHex('c000'), 0, 16)).toBe(-2);
    expect(readFloat(fromHex('0001'), 0, 16)).toBe(2 ** -24);
    expect(readFloat(fromHex('0f60000000'), 2, 32)).toBe(0.0625);
    expect(readFloat(fromHex('c000000000000000'), 0, 64)).toBe(-2);
  });

  it('writes what it reads and leaves the neighbours alone', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 53 }),
        fc.maxSafeNat(),
        (before, offset, width, seed) => {
          const value = seed % 2 ** width;
          const bytes = before.slice();
          writeUnsigned(bytes, offset, width, value);
          expect(readUnsigned(bytes, offset, width)).toBe(value);
          const bits = (all: Uint8Array) => [...all].map((o) => o.toString(2).padStart(8, '0')).join('');
          expect(bits(bytes).slice(0, offset)).toBe(bits(before).slice(0, offset));
          expect(bits(bytes).slice(offset + width)).toBe(bits(before).slice(offset + width));
          expect(bits(bytes).slice(offset, offset + width)).toBe(value.toString(2).padStart(width, '0'));
        },
      ),
    );
  });

  it('keeps signs and floats through a round trip', () => {
    const bytes = new Uint8Array(12);
    writeSigned(bytes, 3, 13, -4096);
    expect(readSigned(bytes, 3, 13)).toBe(-4096);
    writeFloat(bytes, 5, 64, -0.1);
    expect(readFloat(bytes, 5, 64)).toBe(-0.1);
    writeFloat(bytes, 7, 32, 3.25);
    expect(readFloat(bytes, 7, 32)).toBe(3.25);
  });

  it('refuses fields that lie outside and values that do not fit', () => {
    expect(() => readUnsigned(new Uint8Array(2), 10, 7)).toThrow(RangeError);
    expect(() => readUnsigned(new Uint8Array(8), 0, 54)).toThrow(RangeError);
    expect(() => writeUnsigned(new Uint8Array(2), 0, 4, 16)).toThrow(RangeError);
    expect(() => writeSigned(new Uint8Array(2), 0, 8, 128)).toThrow(RangeError);
    expect(() => fromHex('0g')).toThrow(RangeError);
    expect(toHex(fromHex('00 ff'))).toBe('00ff');
  });
});
