import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { createReedSolomon } from './reed-solomon.ts';

const ascending = Uint8Array.from({ length: 223 }, (_, index) => index);

describe('Reed-Solomon', () => {
  it('computes the parity that libfec 1.0 computes for the octets 00 to DE', () => {
    const parityOf = (isDualBasis: boolean) =>
      toHex(createReedSolomon({ informationOctets: 223, isDualBasis }).encode(ascending).subarray(223));
    expect(parityOf(false)).toBe('2fbd4fb4748494b9acd554627212eeb3ebed41191de1d36320ea49290b25abcf');
    expect(parityOf(true)).toBe('4ffb92dd557ec67f27fb8982cf58f8fd028ad117fcef6b2793d0418826578651');
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
              expect(code.decode(codeblock)).toEqual({
                ok: true,
                value: { data, correctedSymbols: errors * interleaveDepth },
              });
            },
          ),
          { numRuns: 40 },
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

  it('does not mistake random octets for a codeword', () => {
    const code = createReedSolomon({ informationOctets: 223, isDualBasis: true });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 255, maxLength: 255 }), (codeblock) => {
        const decoded = code.decode(codeblock);
        if (decoded.ok) expect(code.decode(code.encode(decoded.value.data)).ok).toBe(true);
      }),
    );
  });
});
