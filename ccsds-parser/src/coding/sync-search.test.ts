import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOnes } from '../bits/bit-queue.ts';
import { fromHex, toHex } from '../bits/hex.ts';
import { AlignedFrames } from './sync-aligned.ts';
import { embeddedSyncMarker, type MarkedCoding, syncMarkerOf, withSyncMarker } from './sync-markers.ts';
import { createMarkerSearch } from './sync-search.ts';

/** Bit by bit, as a definition. */
function findPlainly(octets: Uint8Array, from: number, marker: Uint8Array, maxErrors: number, both: boolean) {
  const bitOf = (bytes: Uint8Array, place: number) => (bytes[place >>> 3]! >>> (7 - (place & 7))) & 1;
  const bits = marker.length * 8;
  for (let place = from; place + bits <= octets.length * 8; place++) {
    let wrong = 0;
    for (let bit = 0; bit < bits; bit++) wrong += bitOf(octets, place + bit) ^ bitOf(marker, bit);
    if (wrong <= maxErrors || (both && bits - wrong <= maxErrors)) return place;
  }
  return -1;
}

/** Marsaglia's xorshift, "Xorshift RNGs", 2003. */
function noise(octets: number, seed: number): Uint8Array {
  let state = seed * 2 + 1;
  return Uint8Array.from({ length: octets }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 8;
  });
}

describe('sync markers', () => {
  it('are those of the standard', () => {
    // CCSDS 131.0-B-5, 9.3. The hexadecimal forms are also in SatDump's turbo and LDPC decoders and in the turbo decoder
    // of daniestevez/jupyter_notebooks, read November 2026.
    const published: [MarkedCoding, string][] = [
      ['reed-solomon', '1acffc1d'],
      ['turbo-1/2', '034776c7272895b0'],
      ['ldpc-4/5', '034776c7272895b0'],
      ['ldpc-7/8', '1acffc1d'],
      ['turbo-1/3', '25d5c0ce8990f6c9461bf79c'],
      ['turbo-1/4', '034776c7272895b0fcb88938d8d76a4f'],
      ['turbo-1/6', '25d5c0ce8990f6c9461bf79cda2a3f31766f0936b9e40863'],
    ];
    for (const [coding, marker] of published) expect(toHex(syncMarkerOf(coding))).toBe(marker);
    expect(toHex(embeddedSyncMarker)).toBe('352ef853');
    expect(toHex(withSyncMarker(fromHex('0102')))).toBe('1acffc1d0102');
  });
});

describe('marker search', () => {
  it('finds what a search bit by bit finds, for markers of any length and any tolerance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.nat(1000),
        fc.nat(30),
        fc.boolean(),
        fc.nat(200),
        (markerOctets, seed, tolerance, mayBeInverted, at) => {
          const marker = noise(markerOctets, seed + 1);
          const maxErrors = Math.min(tolerance, markerOctets * 4 - 1);
          const octets = noise(60, seed);
          // A marker somewhere, at any bit and sometimes the other way round, with as many wrong bits as may be.
          for (let bit = 0; bit < markerOctets * 8; bit++) {
            const isWrong = (bit * 7 + seed) % (markerOctets * 8) < maxErrors;
            const value = ((marker[bit >>> 3]! >>> (7 - (bit & 7))) ^ Number(isWrong) ^ seed) & 1;
            const mask = 0x80 >>> ((at + bit) & 7);
            if (value === 1) octets[(at + bit) >>> 3]! |= mask;
            else octets[(at + bit) >>> 3]! &= ~mask;
          }
          const { find } = createMarkerSearch(marker, maxErrors, mayBeInverted);
          for (let from = 0, left = 20; left > 0; left--) {
            const place = find(octets, from);
            expect(place).toBe(findPlainly(octets, from, marker, maxErrors, mayBeInverted));
            if (place < 0) break;
            from = place + 1;
          }
        },
      ),
      { numRuns: 200, seed: 4 },
    );
  });

  it('takes noise for a marker as often as arithmetic says', () => {
    // C(32, 0 to 4) / 2^32 = 9.65e-6 a bit: 15 in 163 s at 9600 bit/s, and 0.2 with 2 wrong bits; the figures that are
    // worked out in daniestevez/gr-satellites#813.
    const octets = noise((9600 * 163) / 8, 11);
    const falseMarkers = (maxErrors: number, mayBeInverted: boolean) => {
      const { find } = createMarkerSearch(syncMarkerOf('uncoded'), maxErrors, mayBeInverted);
      let count = 0;
      for (let place = find(octets, 0); place >= 0; place = find(octets, place + 1)) count++;
      return count;
    };
    expect(falseMarkers(2, false)).toBeLessThanOrEqual(2);
    expect(falseMarkers(4, false)).toBeGreaterThan(5);
    expect(falseMarkers(4, false)).toBeLessThan(30);
    expect(falseMarkers(4, true)).toBeGreaterThan(falseMarkers(4, false));
  });

  it('counts the wrong bits at a place', () => {
    const marker = syncMarkerOf('turbo-1/3');
    const { errorsAt } = createMarkerSearch(marker, 12, true);
    const octets = Uint8Array.from([0, ...marker, 0]);
    expect(errorsAt(octets, 8)).toBe(0);
    octets[3]! ^= 0x81;
    expect(errorsAt(octets, 8)).toBe(2);
    expect(
      errorsAt(
        octets.map((octet) => ~octet),
        8,
      ),
    ).toBe(94);
    expect(countOnes(0xffffffff)).toBe(32);
  });
});

describe('AlignedFrames', () => {
  it('cuts frames that follow each other, however the stream was cut before', () => {
    const stream = noise(1000, 3);
    const whole = new AlignedFrames(223).push(stream);
    expect(whole.map((frame) => frame.length)).toEqual([223, 223, 223, 223]);
    const frames = new AlignedFrames(223);
    expect([...stream].flatMap((octet) => frames.push(Uint8Array.of(octet)))).toEqual(whole);
    expect(frames.flush()).toEqual([stream.slice(892)]);
    expect(frames.flush()).toEqual([]);
    expect(() => new AlignedFrames(0)).toThrow(RangeError);
  });
});
