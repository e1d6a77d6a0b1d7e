import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { cfdpModularChecksum } from './cfdp-checksum.ts';
import { crc32 } from './crc32.ts';
import { crc32c } from './crc32c.ts';
import { hasGoodIsoChecksum, isoChecksum, withIsoChecksum } from './iso-checksum.ts';
import { proximityCrc32, withProximityCrc32 } from './proximity-crc32.ts';

const file = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'vectors.json',
);
const isAbsent = !existsSync(file);
const reason = isAbsent ? ` (skipped: no ${file}; set DAWA_DATA)` : '';
const vectors = () => JSON.parse(readFileSync(file, 'utf8'));
const word = (value: number) => value.toString(16).padStart(8, '0');
/** The string over which the catalogue of parametrised CRC algorithms (reveng) states its check values. */
const digits = fromHex('313233343536373839');

/** `bytes` in two pieces at any place. */
const inTwo = (bytes: Uint8Array, cut: number) => Math.min(cut, bytes.length);

describe.skipIf(isAbsent)(`checksums computed by others${reason}`, () => {
  it('agrees with Yamcs on the CRC-32 of Proximity-1', () => {
    // Yamcs, Crc32Test
    for (const { data, crc } of vectors().proximity_crc32)
      expect(word(proximityCrc32(fromHex(data)))).toBe(crc);
  });

  it('agrees with Yamcs on the ISO checksum', () => {
    // Yamcs, Iso16CrcCalculatorTest; the values are those of ECSS-E-ST-70-41C, annex B.2
    for (const { data, ck } of vectors().iso_checksum16) {
      expect(isoChecksum(fromHex(data)).toString(16)).toBe(ck);
      expect(hasGoodIsoChecksum(fromHex(data + ck))).toBe(true);
    }
  });

  it('agrees with Yamcs on the modular checksum, also of a piece that begins inside a word', () => {
    // Yamcs, ChecksumTest; the first is the example of CCSDS 727.0-B-5, annex F
    for (const { data, offset, sum } of vectors().cfdp_modular_checksum)
      expect(word(cfdpModularChecksum(fromHex(data), offset ?? 0))).toBe(sum);
  });
});

describe('CRC-32 of three kinds', () => {
  it('agrees with published check values', () => {
    // Catalogue of parametrised CRC algorithms: CRC-32/ISO-HDLC and CRC-32/ISCSI over "123456789"
    expect(word(crc32(digits))).toBe('cbf43926');
    expect(word(crc32c(digits))).toBe('e3069283');
    // RFC 3720, B.4: 32 octets of zeros, of ones, and ascending (the RFC prints the least significant octet first)
    expect(word(crc32c(new Uint8Array(32)))).toBe('8a9136aa');
    expect(word(crc32c(new Uint8Array(32).fill(0xff)))).toBe('62a8ab43');
    expect(word(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)))).toBe('46dd794e');
    // ravisuhag/astro, vectors/crc/crc32.json (2026): the Proximity-1 generator over three inputs
    expect(word(proximityCrc32(digits))).toBe('51693c0c');
    expect(word(proximityCrc32(fromHex('ffffffff')))).toBe('71800472');
    expect(word(proximityCrc32(fromHex('deadbeef')))).toBe('4440d14c');
  });

  it.skipIf(typeof zlibCrc32 !== 'function')('agrees with zlib over any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
      { seed: 32, numRuns: 100 },
    );
  });

  it('is the same in one piece or two, and zero over data and their own Proximity-1 CRC', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, cut) => {
        const at = inTwo(bytes, cut);
        for (const crc of [crc32, crc32c, proximityCrc32])
          expect(crc(bytes, at, bytes.length, crc(bytes, 0, at))).toBe(crc(bytes));
        expect(proximityCrc32(withProximityCrc32(bytes))).toBe(0);
      }),
      { seed: 32, numRuns: 100 },
    );
  });

  it('notices every single wrong bit', () => {
    const bytes = fromHex('1acffc1d00ff5501aa');
    const good = [crc32, crc32c, proximityCrc32].map((crc) => crc(bytes));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >>> 3]! ^= 0x80 >>> (bit & 7);
      expect([crc32, crc32c, proximityCrc32].some((crc, index) => crc(damaged) === good[index])).toBe(false);
    }
  });
});

describe('ISO checksum', () => {
  it('is good behind any data, also long ones, and bad after one wrong octet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), (bytes, seed) => {
        const sealed = withIsoChecksum(bytes);
        expect(hasGoodIsoChecksum(sealed)).toBe(true);
        const damaged = sealed.slice();
        const place = seed % damaged.length;
        // 0 and 255 are the same to a sum modulo 255: the one damage that this checksum cannot see.
        damaged[place] = (damaged[place]! + 1 + (seed % 200)) & 0xff;
        if (damaged[place]! % 255 === sealed[place]! % 255) return;
        expect(hasGoodIsoChecksum(damaged)).toBe(false);
      }),
      { seed: 41, numRuns: 200 },
    );
    expect(hasGoodIsoChecksum(withIsoChecksum(new Uint8Array(100_000).fill(0xfe)))).toBe(true);
  });

  it('does not take a checksum that was not computed for a good one', () => {
    expect(hasGoodIsoChecksum(fromHex('00000000'))).toBe(false);
    expect(hasGoodIsoChecksum(fromHex('ff'))).toBe(false);
  });
});

describe('modular checksum of CFDP', () => {
  it('does not depend on the order of the pieces or on where they are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.nat(200), { maxLength: 6 }),
        (bytes, cuts) => {
          const places = [...new Set([0, ...cuts.map((cut) => inTwo(bytes, cut)), bytes.length])].sort(
            (a, b) => a - b,
          );
          const pieces = places.slice(1).map((end, index) => [places[index]!, end] as const);
          const sum = pieces
            .reverse()
            .reduce((sum, [from, to]) => cfdpModularChecksum(bytes.subarray(from, to), from, sum), 0);
          expect(sum).toBe(cfdpModularChecksum(bytes));
        },
      ),
      { seed: 727, numRuns: 100 },
    );
    const ones = new Uint8Array(40).fill(0xff);
    expect(cfdpModularChecksum(ones)).toBe(2 ** 32 - 10);
    expect(toHex(ones.subarray(0, 1))).toBe('ff');
  });

  it('refuses an offset that is none', () => {
    expect(() => cfdpModularChecksum(digits, -1)).toThrow(RangeError);
    expect(() => cfdpModularChecksum(digits, 0.5)).toThrow(RangeError);
  });
});
