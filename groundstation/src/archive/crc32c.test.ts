import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';

describe('CRC-32C', () => {
  // RFC 3720 (iSCSI), appendix B.4 "CRC Examples"; the RFC prints the octets as sent, least significant first.
  it.each([
    ['32 octets of zeroes', new Uint8Array(32), 0x8a9136aa],
    ['32 octets of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 octets of incrementing 00..1F', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['32 octets of decrementing 1F..00', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('equals the value of RFC 3720 for %s', (_name, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it('equals the check value 0xE3069283 for "123456789"', () => {
    // Catalogue of parametrised CRC algorithms, CRC-32/ISCSI.
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });

  it('does not depend on where the octets are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cutAt) => {
        const cut = Math.min(cutAt, bytes.length);
        expect(crc32c(bytes, cut, bytes.length, crc32c(bytes, 0, cut))).toBe(crc32c(bytes));
      }),
    );
  });

  it('equals the division bit by bit, at every length and place up to a thousand octets', () => {
    const bytes = Uint8Array.from({ length: 1100 }, (_, index) => Math.imul(index + 1, 0x9e3779b1) >>> 24);
    for (let length = 0; length <= 1000; length += length < 64 ? 1 : 13) {
      for (const start of [0, 1, 7]) {
        const expected = dividedBitByBit(bytes.subarray(start, start + length));
        expect(crc32c(bytes, start, start + length), `${length} octets`).toBe(expected);
        // Where the octets lie in their buffer must not matter.
        expect(crc32c(bytes.subarray(start, start + length))).toBe(expected);
      }
    }
  });
});

function dividedBitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const octet of bytes) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
