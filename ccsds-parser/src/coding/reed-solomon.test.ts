import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { createReedSolomon, type ReedSolomon } from './reed-solomon.ts';

const ascending = Uint8Array.from({ length: 223 }, (_, index) => index);

describe('Reed-Solomon', () => {
  it('computes the parity that libfec 1.0 computes for the octets 00 to DE', () => {
    const parityOf = (isDualBasis: boolean) =>
      toHex(createReedSolomon({ informationOctets: 223, isDualBasis }).encode(ascending).subarray(223));
    expect(parityOf(false)).toBe('2fbd4fb4748494b9acd554627212eeb3ebed41191de1d36320ea49290b25abcf');
    expect(parityOf(true)).toBe('4ffb92dd557ec67f27fb8982cf58f8fd028ad117fcef6b2793d0418826578651');
  });

  it('computes the parity that libfec 1.0 computes for shortened codewords and for (255,239)', () => {
    // Debian libfec 1.0-26, November 2026: encode_rs_ccsds and encode_rs_8 with pad 100, init_rs_char(8, 0x187, 120, 11, 16, 0)
    const shortened = (isDualBasis: boolean) => {
      const code = createReedSolomon({ informationOctets: 223, isDualBasis, virtualFillOctets: 100 });
      return toHex(code.encode(ascending.subarray(0, 123)).subarray(123));
    };
    expect(shortened(true)).toBe('3bfb415210956a95f62630dd64128c751bbde3e8a25df1c53d674faf18ed5a01');
    expect(shortened(false)).toBe('8cfde32e212e91d3206f235f290d7fc23bf806792acfffe6fa26f60aab21e67b');
    const weaker = createReedSolomon({ informationOctets: 239, isDualBasis: false });
    const parity = weaker.encode(Uint8Array.from({ length: 239 }, (_, index) => index)).subarray(239);
    expect(toHex(parity)).toBe('2aa9a33235aefe260e3c55be8f495000');
  });

  it('makes codewords that vanish at every root of the (255,239) generator', () => {
    // CCSDS 131.0-B-5, 4.3: roots alpha^(11 j), j = 120 to 135, F(x) = x^8 + x^7 + x^2 + x + 1; computed here bit by bit
    const times = (left: number, right: number) => {
      let [product, factor] = [0, left];
      for (let rest = right; rest > 0; rest >>>= 1) {
        if (rest & 1) product ^= factor;
        factor = factor & 0x80 ? (factor << 1) ^ 0x187 : factor << 1;
      }
      return product;
    };
    const information = Uint8Array.from({ length: 239 }, (_, index) => (index * 31 + 7) & 0xff);
    const codeword = createReedSolomon({ informationOctets: 239, isDualBasis: false }).encode(information);
    for (let j = 120; j <= 135; j++) {
      let root = 1;
      for (let step = 0; step < (11 * j) % 255; step++) root = times(root, 2);
      expect(codeword.reduce((value, octet) => times(value, root) ^ octet, 0)).toBe(0);
    }
  });

  for (const informationOctets of [223, 239] as const)
    for (const isDualBasis of [false, true])
      it(`corrects what it can of (255,${informationOctets}), ${isDualBasis ? 'dual basis' : 'conventional'}, any depth`, () => {
        const correctable = (255 - informationOctets) / 2;
        fc.assert(
          fc.property(
            fc.integer({ min: 1, max: 8 }),
            fc.nat(correctable),
            fc.nat(254),
            fc.integer({ min: 1, max: 255 }),
            (interleaveDepth, errors, first, noise) => {
              const code = createReedSolomon({ informationOctets, isDualBasis, interleaveDepth });
              const data = Uint8Array.from(
                { length: code.informationOctets },
                (_, i) => (i * noise + first) & 0xff,
              );
              const codeblock = code.encode(data);
              for (let lane = 0; lane < interleaveDepth; lane++)
                for (let error = 0; error < errors; error++)
                  codeblock[((first + error * 7 + lane) % 255) * interleaveDepth + lane]! ^=
                    ((noise + error) % 255) + 1;
              mustGiveBack(code.decode(codeblock), data, errors * interleaveDepth);
            },
          ),
          { numRuns: 30, seed: 3 },
        );
      });

  it('refuses a burst that is too long, and names the codeword', () => {
    const code = createReedSolomon({ informationOctets: 223, isDualBasis: true, interleaveDepth: 2 });
    const codeblock = code.encode(new Uint8Array(446).fill(0x5a));
    for (let index = 0; index < 40; index++) codeblock[index * 2 + 1]! ^= index + 1;
    expect(code.decode(codeblock)).toMatchObject({
      ok: false,
      fault: { kind: 'uncorrectable', found: 'codeword 2 of 2 has more' },
    });
    expect(code.decode(codeblock.subarray(1))).toMatchObject({ fault: { kind: 'bad-length', found: 509 } });
  });

  it('corrects shortened and interleaved codeblocks, and never touches what was not sent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 222 }),
        fc.nat(16),
        fc.nat(1000),
        (interleaveDepth, virtualFillOctets, errors, seed) => {
          const code = createReedSolomon({
            informationOctets: 223,
            isDualBasis: seed % 2 === 0,
            interleaveDepth,
            virtualFillOctets,
          });
          const data = Uint8Array.from({ length: code.informationOctets }, (_, i) => i * seed);
          const codeblock = code.encode(data);
          expect(codeblock.length).toBe((255 - virtualFillOctets) * interleaveDepth);
          for (let lane = 0; lane < interleaveDepth; lane++)
            for (let error = 0; error < errors; error++)
              codeblock[((seed + error) % (255 - virtualFillOctets)) * interleaveDepth + lane]! ^= error + 1;
          mustGiveBack(code.decode(codeblock), data, errors * interleaveDepth);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('corrects e erasures and t errors while 2 t + e is no more than the parity', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<223 | 239>(223, 239),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(32),
        fc.nat(254),
        (informationOctets, isDualBasis, interleaveDepth, wanted, seed) => {
          const code = createReedSolomon({ informationOctets, isDualBasis, interleaveDepth });
          const erased = Math.min(wanted, 255 - informationOctets);
          const errors = (255 - informationOctets - erased) >>> 1;
          const data = Uint8Array.from({ length: code.informationOctets }, (_, i) => i ^ seed);
          const codeblock = code.encode(data);
          const erasures: number[] = [];
          for (let lane = 0; lane < interleaveDepth; lane++)
            for (let index = 0; index < erased + errors; index++) {
              const octet = ((seed + index * 7) % 255) * interleaveDepth + lane;
              // Every third erasure was right after all.
              if (index >= erased || index % 3 > 0) codeblock[octet]! ^= 1 + ((index * 37) % 255);
              if (index < erased) erasures.push(octet);
            }
          mustGiveBack(code.decode(codeblock, erasures), data);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
    const code = createReedSolomon({ informationOctets: 239, isDualBasis: true });
    const blank = code.encode(new Uint8Array(239));
    blank[3]! ^= 1;
    const tooMany = Array.from({ length: 17 }, (_, index) => index);
    expect(code.decode(blank, tooMany)).toMatchObject({ fault: { kind: 'uncorrectable' } });
    expect(() => code.decode(blank, [255])).toThrow(RangeError);
  });

  it('takes random octets for a codeword no more often than theory says, and then gives a codeword', () => {
    // A random word lies within 8 symbols of a codeword of (255,239) with probability 255! / (247! 8!) 255^8 / 256^16
    // = 2.1e-5, and within 16 of (255,223) with 2.6e-14: of 1500 words none is expected, 2 would be a wonder.
    const random = randomOctets(7);
    for (const informationOctets of [223, 239] as const) {
      const code = createReedSolomon({ informationOctets, isDualBasis: true });
      let taken = 0;
      for (let word = 0; word < 1500; word++) {
        const received = random(255);
        const decoded = code.decode(received);
        if (!decoded.ok) continue;
        taken++;
        const sent = code.encode(decoded.value.data);
        const distance = sent.filter((octet, index) => octet !== received[index]).length;
        expect(distance).toBe(decoded.value.correctedSymbols);
      }
      expect(taken).toBeLessThan(2);
    }
  });

  it('refuses options that are not of the code', () => {
    const make = (options: object) => () =>
      createReedSolomon({ informationOctets: 223, isDualBasis: true, ...options });
    expect(make({ informationOctets: 200 })).toThrow(RangeError);
    expect(make({ interleaveDepth: 9 })).toThrow(RangeError);
    expect(make({ interleaveDepth: Number.NaN })).toThrow(RangeError);
    expect(make({ virtualFillOctets: 223 })).toThrow(RangeError);
  });
});

function mustGiveBack(
  decoded: ReturnType<ReedSolomon['decode']>,
  data: Uint8Array,
  corrected?: number,
): void {
  if (!decoded.ok) throw new TypeError(`expected a codeblock, found ${decoded.fault.found}`);
  expect(toHex(decoded.value.data)).toBe(toHex(data));
  if (corrected !== undefined) expect(decoded.value.correctedSymbols).toBe(corrected);
}

/** Repeatable: Marsaglia's xorshift, "Xorshift RNGs", 2003. */
function randomOctets(seed: number): (count: number) => Uint8Array {
  let state = seed;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 8;
    });
}
