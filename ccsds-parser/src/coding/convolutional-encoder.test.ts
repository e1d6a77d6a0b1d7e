import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { sts1 } from './convolutional.fixture.ts';
import { convolutionalConventions, convolutionalRates } from './convolutional-code.ts';
import { ConvolutionalEncoder, encodeConvolutional, toSoftSymbols } from './convolutional-encoder.ts';
import { puncturePatterns } from './puncture.ts';

const octets00ToFe = Uint8Array.from({ length: 255 }, (_, index) => index);
const bitsOf = (octets: Uint8Array, count: number) =>
  [...octets]
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, count);

describe('ConvolutionalEncoder', () => {
  it('sends what the cubesat STS1 sends, at rates 1/2 and 2/3, with G2 inverted and not', () => {
    const half = encodeConvolutional(octets00ToFe, { hasTail: true });
    expect(toHex(half.octets)).toBe(toHex(sts1.half));
    expect(half.symbolCount).toBe(2 * (255 * 8 + 6));
    const code = { rate: '2/3', hasTail: true } as const;
    expect(toHex(encodeConvolutional(octets00ToFe, code).octets)).toBe(toHex(sts1.twoThirds));
    const inverted = encodeConvolutional(octets00ToFe, { ...code, isG2Inverted: true });
    expect(toHex(inverted.octets)).toBe(toHex(sts1.twoThirdsInverted));
  });

  it('encodes the sync marker to the word by which receivers of METEOR-M and GOES find it', () => {
    // dernasherbrezon/jradio (LRPT.java), opensatelliteproject, goestools (correlator.cc), read 2026-11-29; G2 not inverted.
    const { octets } = encodeConvolutional(fromHex('1acffc1d'), { isG2Inverted: false });
    expect(toHex(octets)).toBe('035d49c24ff2686b');
  });

  it('sends the symbols of the basic code that the puncture pattern keeps, in the order of the book', () => {
    // Order of CCSDS 131.0-B-5, section 3: rate 3/4 sends C1(1) C2(1) C2(2) C1(3).
    const basic = bitsOf(encodeConvolutional(octets00ToFe, { isG2Inverted: false }).octets, 255 * 16);
    for (const rate of convolutionalRates) {
      const { g1, g2 } = puncturePatterns[rate];
      const kept = [...basic].filter(
        (_, place) => (place % 2 === 0 ? g1 : g2)[(place >>> 1) % g1.length] === '1',
      );
      const { octets, symbolCount } = encodeConvolutional(octets00ToFe, { rate, isG2Inverted: false });
      expect(bitsOf(octets, symbolCount)).toBe(kept.join(''));
    }
  });

  it('swaps and complements as NASA-DSN, gr-satellites and libfec do', () => {
    const basic = bitsOf(encodeConvolutional(octets00ToFe, { isG2Inverted: false }).octets, 255 * 16);
    const sentAs = (convention: keyof typeof convolutionalConventions) =>
      bitsOf(encodeConvolutional(octets00ToFe, convolutionalConventions[convention]).octets, 255 * 16);
    const rewrite = (write: (g1: string, g2: string) => string) =>
      (basic.match(/../g) ?? []).map((pair) => write(pair[0]!, pair[1]!)).join('');
    const not = (bit: string) => (bit === '0' ? '1' : '0');
    expect(sentAs('ccsds')).toBe(rewrite((g1, g2) => g1 + not(g2)));
    expect(sentAs('nasaDsn')).toBe(rewrite((g1, g2) => not(g2) + g1));
    expect(sentAs('ccsdsUninverted')).toBe(basic);
    expect(sentAs('libfec')).toBe(rewrite((g1, g2) => g2 + g1));
  });

  it('sends the same however its input is cut, and starts afresh after a flush', () => {
    const cuts = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, fc.constantFrom(...convolutionalRates), fc.boolean(), (parts, rate, hasTail) => {
        const encoder = new ConvolutionalEncoder({ rate });
        const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
        for (let round = 0; round < 2; round++) {
          const sent = [...parts.map((part) => encoder.push(part)), encoder.flush({ hasTail })];
          const once = encodeConvolutional(whole, { rate, hasTail });
          expect(sent.map(toHex).join('')).toBe(toHex(once.octets));
          expect(once.octets.length).toBe(Math.ceil(once.symbolCount / 8));
        }
      }),
      { numRuns: 50, seed: 131 },
    );
  });

  it('refuses a rate that the book does not know and more symbols than there are', () => {
    expect(() => new ConvolutionalEncoder({ rate: '4/5' as '5/6' })).toThrow(RangeError);
    expect(() => toSoftSymbols(Uint8Array.of(1), 9)).toThrow(RangeError);
    expect(toSoftSymbols(Uint8Array.of(0xa0), 4)).toEqual(Uint8Array.of(255, 0, 255, 0));
  });
});
