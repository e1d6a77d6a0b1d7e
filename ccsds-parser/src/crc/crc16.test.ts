import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { crc16, withCrc16 } from './crc16.ts';

describe('CRC-16 of frames and PUS packets', () => {
  it('agrees with what others compute', () => {
    // Yamcs, CrcCciitCalculatorTest
    expect(crc16(fromHex('06000cf0000400558873c900000521'))).toBe(0x75fb);
    // The check value of the catalogue of parametrised CRC algorithms for CRC-16/IBM-3740 over "123456789"
    expect(crc16(fromHex('313233343536373839'))).toBe(0x29b1);
    // Telecommand (17,1), spacepackets-py docs/packets.rst
    expect(crc16(fromHex('1873c0190004111101'))).toBe(0xa0b8);
  });

  it('is zero over data and their own CRC, and the same in one piece or several', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, cut) => {
        expect(crc16(withCrc16(bytes))).toBe(0);
        const at = Math.min(cut, bytes.length);
        expect(crc16(bytes, at, bytes.length, crc16(bytes, 0, at))).toBe(crc16(bytes));
      }),
    );
  });

  it('notices every single wrong bit', () => {
    const sealed = withCrc16(fromHex('1acffc1d00ff5501'));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const damaged = sealed.slice();
      damaged[bit >>> 3]! ^= 0x80 >>> (bit & 7);
      expect(crc16(damaged)).not.toBe(0);
    }
  });
});
