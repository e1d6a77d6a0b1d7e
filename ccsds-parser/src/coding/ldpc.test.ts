import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { createLdpc } from './ldpc.ts';
import { bitsOfCheck, type LdpcInformationBits, ldpcCode } from './ldpc-code.ts';

const codes: readonly LdpcInformationBits[] = [64, 256];

/** Normal noise from mulberry32, the same for the same seed. */
function noiseOf(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
const symbolsOf = (codeword: Uint8Array) =>
  Array.from({ length: codeword.length * 8 }, (_, bit) =>
    (codeword[bit >>> 3]! << (bit & 7)) & 0x80 ? -1 : 1,
  );
const damage = (codeword: Uint8Array, bits: readonly number[]) => {
  const damaged = codeword.slice();
  for (const bit of bits) damaged[bit >>> 3]! ^= 0x80 >>> (bit & 7);
  return damaged;
};

describe('telecommand LDPC', () => {
  it('computes the parity that others compute', () => {
    // adamgreig/labrador-ldpc, src/encoder.rs (2024-02-22): information 00 01 02 ...
    const vectors = {
      64: '3499988794e16256',
      256: 'bc921c98cce26ce8123a97ff735bf69e08cb48c4c300830f30e09859d6067ebf',
    };
    for (const bits of codes) {
      const information = Uint8Array.from({ length: bits / 8 }, (_, index) => index);
      expect(toHex(createLdpc(bits).encode(information))).toBe(toHex(information) + vectors[bits]);
    }
  });

  it('has a generator and a parity check matrix that fit, though they come from different tables', () => {
    for (const bits of codes) {
      const { checks, codewordOctets } = ldpcCode(bits);
      const ldpc = createLdpc(bits);
      for (let bit = 0; bit < bits; bit++) {
        const codeword = ldpc.encode(damage(new Uint8Array(bits / 8), [bit]));
        for (let first = 0; first < checks.length; first += bitsOfCheck) {
          let sum = 0;
          for (const at of checks.subarray(first, first + bitsOfCheck))
            sum ^= (codeword[at >>> 3]! >>> (7 - (at & 7))) & 1;
          if (sum !== 0) expect.fail(`check ${first / bitsOfCheck} is not met by bit ${bit}`);
        }
      }
      // 8 bits a check, half as many checks as bits. Source: CCSDS 231.1-O-1, tables 2-4 and 2-6
      expect(checks.length).toBe((codewordOctets * 8 * bitsOfCheck) / 2);
    }
  });

  it('gives back the information when a few bits are wrong, and says how many were', () => {
    for (const [bits, wrong] of [
      [64, 4],
      [256, 16],
    ] as const) {
      const ldpc = createLdpc(bits);
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: bits / 8, maxLength: bits / 8 }),
          fc.uniqueArray(fc.nat(bits * 2 - 1), { maxLength: wrong }),
          (information, places) => {
            const received = damage(ldpc.encode(information), places);
            const before = received.slice();
            const decoded = ldpc.decode(received);
            expect(decoded).toMatchObject({ ok: true, value: { information, correctedBits: places.length } });
            expect(received).toEqual(before);
          },
        ),
        { numRuns: 60, seed: 231 },
      );
    }
  });

  it('refuses noise, and words of which nothing is known', () => {
    for (const bits of codes) {
      const ldpc = createLdpc(bits);
      const noise = noiseOf(4);
      for (let run = 0; run < 40; run++) {
        const word = Uint8Array.from({ length: bits / 4 }, () => noise() * 4096);
        expect(ldpc.decode(word)).toMatchObject({ ok: false, fault: { kind: 'uncorrectable' } });
      }
      expect(ldpc.decodeSoft(new Float32Array(bits * 2)).ok).toBe(false);
      expect(ldpc.decodeSoft(new Float32Array(bits * 2).fill(Number.NaN)).ok).toBe(false);
      expect(() => ldpc.encode(new Uint8Array(bits / 8 + 1))).toThrow(RangeError);
      expect(() => ldpc.decode(new Uint8Array(bits / 8))).toThrow(RangeError);
      expect(() => ldpc.decodeSoft([])).toThrow(RangeError);
    }
    expect(() => createLdpc(128 as 64)).toThrow(RangeError);
  });

  it('fills in bits that were not heard, whatever the scale of the symbols', () => {
    const ldpc = createLdpc(64);
    const codeword = ldpc.encode(fromHex('0123456789abcdef'));
    for (const scale of [1e-300, 1, 1e300]) {
      const symbols = symbolsOf(codeword).map((symbol, bit) => (bit % 6 === 0 ? 0 : symbol * scale));
      const decoded = ldpc.decodeSoft(symbols);
      expect(decoded.ok && toHex(decoded.value.information)).toBe('0123456789abcdef');
    }
    const strange = symbolsOf(codeword).map((symbol, bit) =>
      bit % 9 === 0 ? symbol * Number.POSITIVE_INFINITY : symbol,
    );
    expect(ldpc.decodeSoft(strange).ok).toBe(true);
  });

  it('fails as seldom as the published curve has it', () => {
    // aff3ct/error_rate_references (2020-11), LDPC/AWGN/BPSK/BP_HORIZONTAL_LAYERED/SPA/
    // LDPC_N128_K64_hlayered_SPA_i50_CCSDS.txt: word error rate 4.96e-2 at Eb/N0 3.0 dB, 3.33e-1 at 2.0 dB.
    const published = { 3: 4.96e-2, 2: 3.33e-1 };
    const ldpc = createLdpc(64);
    const noise = noiseOf(128_64);
    for (const [ratioDb, expected] of Object.entries(published)) {
      const sigma = Math.sqrt(1 / 10 ** (Number(ratioDb) / 10));
      const words = 600;
      let failed = 0;
      for (let run = 0; run < words; run++) {
        const information = Uint8Array.from({ length: 8 }, () => noise() * 4096);
        const symbols = symbolsOf(ldpc.encode(information)).map((symbol) => symbol + sigma * noise());
        const decoded = ldpc.decodeSoft(symbols);
        if (!decoded.ok || toHex(decoded.value.information) !== toHex(information)) failed++;
      }
      // Four standard deviations of the count, both figures being counts.
      const tolerance = 4 * Math.sqrt(expected / words + expected / 2000);
      expect(Math.abs(failed / words - expected)).toBeLessThan(tolerance);
    }
  });
});
