import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { joinOctets } from '../bits/join-octets.ts';
import {
  encodeLdpcCltu,
  LdpcCltuDecoder,
  ldpcCltuStart,
  ldpcCltuTail,
  ldpcCltuTailOfIssue3,
} from './cltu.ts';
import { createLdpc } from './ldpc.ts';
import { randomizeTc } from './randomizer.ts';

const join = (...parts: Uint8Array[]) => joinOctets(parts);
/** Behind `bits` bits of idle sequence. */
const shifted = (bytes: Uint8Array, bits: number) => {
  const text =
    '01'.repeat(20).slice(0, bits) + [...bytes].map((o) => o.toString(2).padStart(8, '0')).join('');
  return Uint8Array.from(text.padEnd(Math.ceil(text.length / 8) * 8, '0').match(/.{8}/g)!, (o) =>
    Number.parseInt(o, 2),
  );
};
const filled = (content: Uint8Array, octets: number) => {
  const out = new Uint8Array(Math.ceil(content.length / octets) * octets).fill(0x55);
  out.set(content);
  return out;
};

describe('CLTU with LDPC', () => {
  it('is start, randomized codewords and tail as others have them', () => {
    // Codeword: adamgreig/labrador-ldpc, src/encoder.rs. Start, tail and the first 128 bits of the randomizer, as the
    // difference of the tail and the tail without it: CCSDS 231.0-B-4 with corrigendum 1, 5.2.2.3 and 5.2.4.2 with its
    // note 3, as quoted by donovanrost/cadence (2026-07-20) and a second project that asserts them against the book.
    const tail = fromHex('63a1ed72c6ac79e25555555555555555');
    const plainTail = fromHex('9c987328ae457f1739dc7af4640b5d95');
    const codeword = fromHex('00010203040506073499988794e16256');
    const sent = codeword.map((octet, index) => octet ^ tail[index]! ^ plainTail[index]!);
    const cltu = encodeLdpcCltu(fromHex('0001020304050607'), { informationBits: 64, tail: true });
    expect(toHex(cltu)).toBe(toHex(join(fromHex('034776c7272895b0'), sent, tail)));
  });

  it('ends in no codeword: neither form of the tail, nor the idle sequence, can be corrected', () => {
    for (const tail of [ldpcCltuTail, ldpcCltuTailOfIssue3, new Uint8Array(16).fill(0x55)])
      expect(createLdpc(64).decode(randomizeTc(tail)).ok).toBe(false);
    expect(createLdpc(256).decode(randomizeTc(new Uint8Array(64).fill(0x55))).ok).toBe(false);
  });

  it('fills the last codeword with 0101 and refuses what the standard does not have', () => {
    const cltu = encodeLdpcCltu(fromHex('aabbcc'), { informationBits: 256 });
    expect(cltu).toHaveLength(8 + 64);
    expect(toHex(randomizeTc(cltu.subarray(8)).subarray(0, 6))).toBe('aabbcc555555');
    expect(() => encodeLdpcCltu(new Uint8Array(0), { informationBits: 64 })).toThrow(RangeError);
    expect(() => encodeLdpcCltu(new Uint8Array(1), { informationBits: 256, tail: true })).toThrow(RangeError);
    expect(() => new LdpcCltuDecoder({ informationBits: 64, maxStartErrors: 16 })).toThrow(RangeError);
  });

  it('comes out of the decoder at any bit, with any tail or none, however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<64 | 256>(64, 256),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 3 }),
        fc.nat(40),
        fc.constantFrom(undefined, true, ldpcCltuTailOfIssue3),
        fc.array(fc.nat(), { maxLength: 8 }),
        (informationBits, frames, bits, tail, cuts) => {
          const options = { informationBits, ...(tail && informationBits === 64 ? { tail } : {}) };
          const idle = new Uint8Array(80).fill(0x55);
          const stream = shifted(join(...frames.map((frame) => encodeLdpcCltu(frame, options)), idle), bits);
          const whole = new LdpcCltuDecoder({ informationBits }).push(stream);
          const expected = frames.map((frame) => toHex(filled(frame, informationBits / 8)));
          expect(whole.map(toHex)).toEqual(expected);
          const decoder = new LdpcCltuDecoder({ informationBits });
          const inner = cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b);
          const places = [0, ...inner, stream.length];
          const parts = places
            .slice(1)
            .flatMap((end, index) => decoder.push(stream.subarray(places[index], end)));
          expect([...parts, ...decoder.flush()].map(toHex)).toEqual(expected);
        },
      ),
      { numRuns: 30, seed: 231 },
    );
  });

  it('corrects a bad link: eight wrong bits in the start, four in each codeword', () => {
    const frame = fromHex('22f600ff00421a8cc00e010d1906020000010000');
    const cltu = encodeLdpcCltu(frame, { informationBits: 64, tail: true });
    for (let bit = 0; bit < 64; bit += 8) cltu[bit >>> 3]! ^= 0x10;
    for (let codeword = 0; codeword < 3; codeword++)
      for (const octet of [1, 6, 9, 14]) cltu[8 + codeword * 16 + octet]! ^= 0x40;
    const decoder = new LdpcCltuDecoder({ informationBits: 64 });
    expect(decoder.push(cltu).map(toHex)).toEqual([toHex(filled(frame, 8))]);
    expect(decoder.correctedBits).toBe(12);
  });

  it('goes on behind a codeword that cannot be corrected, and misses no start in it', () => {
    const [first, second] = [fromHex('11'.repeat(24)), fromHex('22'.repeat(9))];
    const broken = encodeLdpcCltu(first, { informationBits: 64 });
    broken.fill(0, 8 + 32, 8 + 44);
    // The next CLTU begins in the middle of the codeword that was lost.
    const stream = join(
      broken.subarray(0, 8 + 32 + 5),
      encodeLdpcCltu(second, { informationBits: 64, tail: true }),
    );
    const contents = new LdpcCltuDecoder({ informationBits: 64 }).push(stream);
    expect(contents.map(toHex)).toEqual(['11'.repeat(16), toHex(filled(second, 8))]);
    const falseStart = join(
      ldpcCltuStart,
      fromHex('00ff13'),
      encodeLdpcCltu(second, { informationBits: 64, tail: true }),
    );
    expect(new LdpcCltuDecoder({ informationBits: 64 }).push(falseStart).map(toHex)).toEqual([
      toHex(filled(second, 8)),
    ]);
  });

  it('never throws and never hands out more than it was given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }),
        fc.boolean(),
        (chunks, isStarted) => {
          const decoder = new LdpcCltuDecoder({ informationBits: 64, maxInformationOctets: 64 });
          const parts = isStarted ? chunks.flatMap((chunk) => [ldpcCltuStart, chunk]) : chunks;
          const contents = [...parts.flatMap((part) => decoder.push(part)), ...decoder.flush()];
          const given = parts.reduce((sum, part) => sum + part.length, 0);
          expect(contents.reduce((sum, content) => sum + content.length, 0)).toBeLessThanOrEqual(given);
        },
      ),
      { numRuns: 60, seed: 231 },
    );
  });
});
