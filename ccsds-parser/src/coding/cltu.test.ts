import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { bchParity, correctBchCodeblock, isBchCodeblock } from './bch.ts';
import { CltuDecoder, cltuTail, cltuTailOfFill, encodeCltu, encodeCltuSession } from './cltu.ts';
import { randomizeTc } from './randomizer.ts';

const frame = fromHex('22f600ff00421a8cc00e010d1906020000010000');
/** Shifts a stream by `bits`, as a receiver sees it, with the alternating idle pattern before. */
const shifted = (bytes: Uint8Array, bits: number) => {
  const text =
    '01010101'.repeat(3).slice(0, 16 + bits) + [...bytes].map((o) => o.toString(2).padStart(8, '0')).join('');
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g)!, (octet) => Number.parseInt(octet, 2));
};

describe('BCH(63,56)', () => {
  it('computes the parity octets that others compute', () => {
    // SpacePyLibrary UnitTest/testData.py and Yamcs BchCltuGeneratorTest
    const vectors = {
      '22f600ff00421a': 0x12,
      '8cc00e010d1906': 0x5a,
      '301b0009008200': 0x54,
      '10e4c155555555': 0x3e,
      // donovanrost/cadence, reference vectors of 2026-07-20
      '00000000000000': 0xfe,
      '01020304050607': 0x70,
    };
    for (const [information, parity] of Object.entries(vectors))
      expect(bchParity(fromHex(information))).toBe(parity);
  });

  it('corrects every single wrong bit and refuses every two', () => {
    const block = fromHex('22f600ff00421a12');
    for (let first = 0; first < 63; first++) {
      const damaged = block.slice();
      damaged[first >>> 3]! ^= 0x80 >>> (first & 7);
      const twice = damaged.slice();
      twice[((first + 11) % 63) >>> 3]! ^= 0x80 >>> (((first + 11) % 63) & 7);
      expect(correctBchCodeblock(damaged)).toBe(1);
      expect(damaged).toEqual(block);
      expect(correctBchCodeblock(twice)).toBeUndefined();
    }
    expect(correctBchCodeblock(block)).toBe(0);
  });

  it('notices every one, two and three wrong bits when it corrects none', () => {
    const block = fromHex('22f600ff00421a12');
    expect(isBchCodeblock(block)).toBe(true);
    const flip = (bit: number) => {
      block[bit >>> 3]! ^= 0x80 >>> (bit & 7);
    };
    let missed = 0;
    for (let first = 0; first < 63; first++) {
      flip(first);
      if (isBchCodeblock(block)) missed++;
      for (let second = first + 1; second < 63; second++) {
        flip(second);
        if (isBchCodeblock(block)) missed++;
        for (let third = second + 1; third < 63; third++) {
          flip(third);
          if (isBchCodeblock(block)) missed++;
          flip(third);
        }
        flip(second);
      }
      flip(first);
    }
    expect(missed).toBe(0);
  });

  it('takes the tail for no codeword, in either mode, be a bit of it wrong or not', () => {
    for (let bit = -1; bit < 63; bit++) {
      const tail = cltuTail.slice();
      if (bit >= 0) tail[bit >>> 3]! ^= 0x80 >>> (bit & 7);
      expect(isBchCodeblock(tail)).toBe(false);
      if (bit === -1) expect(correctBchCodeblock(tail)).toBeUndefined();
    }
  });
});

describe('CLTU', () => {
  it('wraps a frame with start, parity, fill and either tail', () => {
    // First codeblocks of CLTU_01, SpacePyLibrary; the whole is compared in captures.test.ts
    expect(toHex(encodeCltu(frame)).slice(0, 36)).toBe('eb9022f600ff00421a128cc00e010d19065a');
    expect(toHex(encodeCltu(frame)).slice(-16)).toBe('c5c5c5c5c5c5c579');
    expect(toHex(encodeCltu(frame, { tail: cltuTailOfFill })).slice(-16)).toBe('5555555555555555');
    // 2 + 8 ceil(n / 7) + 8
    expect(encodeCltu(new Uint8Array(256))).toHaveLength(306);
    expect(() => encodeCltu(new Uint8Array(0))).toThrow(RangeError);
  });

  it('comes out of the decoder at any bit, with either tail, however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.nat(7),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 8 }),
        (content, bits, isOld, cuts) => {
          const cltu = encodeCltu(content, isOld ? { tail: cltuTailOfFill } : {});
          const stream = shifted(Uint8Array.from([...cltu, ...cltu]), bits);
          const whole = new CltuDecoder().push(stream);
          const padded = new Uint8Array(Math.ceil(content.length / 7) * 7).fill(0x55);
          padded.set(content);
          expect(whole.map(toHex)).toContain(toHex(padded));
          const decoder = new CltuDecoder();
          const places = [
            0,
            ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b),
            stream.length,
          ];
          const parts = places
            .slice(1)
            .flatMap((end, index) => decoder.push(stream.subarray(places[index], end)));
          expect(parts.map(toHex)).toEqual(whole.map(toHex));
        },
      ),
    );
  });

  it('corrects a wrong bit in the start and one in each codeblock', () => {
    const cltu = encodeCltu(frame);
    for (const octet of [0, 3, 12, 20]) cltu[octet]! ^= 0x08;
    const decoder = new CltuDecoder();
    expect(toHex(decoder.push(cltu)[0]!.subarray(0, frame.length))).toBe(toHex(frame));
    expect(decoder.correctedBits).toBe(3);
  });

  it('finds a CLTU behind a false start in the noise before it', () => {
    const noise = fromHex('eb90ffffffff');
    const contents = new CltuDecoder().push(Uint8Array.from([...noise, ...encodeCltu(frame)]));
    expect(contents.map((content) => toHex(content.subarray(0, frame.length)))).toContain(toHex(frame));
  });

  it('rejects a codeblock with a wrong bit, and a start with one, when it corrects none', () => {
    const cltu = encodeCltu(frame);
    const damaged = (octet: number) => {
      const copy = cltu.slice();
      copy[octet]! ^= 0x08;
      return new CltuDecoder({ mode: 'detect' }).push(copy).map((content) => content.length);
    };
    expect(damaged(cltu.length - 1)).toEqual([21]);
    expect(damaged(0)).toEqual([]);
    expect(damaged(12)).toEqual([7]);
    expect(new CltuDecoder({ mode: 'detect', maxStartErrors: 1 }).push(cltu)).toHaveLength(1);
  });

  it('mixes the frame, and not the fill, with the randomizer and back', () => {
    const mixed = encodeCltu(frame, { isRandomized: true });
    // FF 39 9E 5A 68: first octets of the sequence, CCSDS 231.0-B-4, 6.2
    expect(toHex(mixed.subarray(2, 7))).toBe(toHex(Uint8Array.of(0xdd, 0xcf, 0x9e, 0xa5, 0x68)));
    expect(toHex(mixed)).toBe(toHex(encodeCltu(randomizeTc(frame))));
    expect(mixed[2 + 2 * 8 + 6]).toBe(0x55);
    const content = new CltuDecoder({ isRandomized: true }).push(mixed)[0]!;
    expect(toHex(content.subarray(0, frame.length))).toBe(toHex(frame));
  });

  it('goes on behind a rejected codeblock, and misses no start in it', () => {
    const long = encodeCltu(new Uint8Array(70).fill(0x11));
    const second = encodeCltu(frame);
    // The radio failed in the eleventh codeblock; the next CLTU begins within it.
    const stream = Uint8Array.from([...long.subarray(0, 2 + 9 * 8), 0xff, 0x00, ...second, ...second]);
    const contents = new CltuDecoder().push(stream).map(toHex);
    expect(contents[0]).toBe('11'.repeat(63));
    expect(contents.slice(1)).toEqual([`${toHex(frame)}55`, `${toHex(frame)}55`]);
  });

  it('is sent behind an acquisition sequence, and followed by the idle sequence', () => {
    const cltu = encodeCltu(frame);
    const acquisition = '55'.repeat(16);
    expect(encodeCltuSession([cltu, cltu]).map(toHex)).toEqual([
      `${acquisition}${toHex(cltu)}55${toHex(cltu)}55`,
    ]);
    expect(encodeCltuSession([cltu, cltu], { procedure: 1, idleOctets: 0 }).map(toHex)).toEqual([
      `${acquisition}${toHex(cltu)}`,
      `${acquisition}${toHex(cltu)}`,
    ]);
    expect(encodeCltuSession([])).toEqual([]);
    expect(() => encodeCltuSession([cltu], { acquisitionOctets: 1.5 })).toThrow(RangeError);
    expect(() => encodeCltuSession([cltu], { idleOctets: -1 })).toThrow(RangeError);
    const heard = new CltuDecoder().push(encodeCltuSession([cltu, cltu])[0]!);
    expect(heard.map(toHex)).toEqual([`${toHex(frame)}55`, `${toHex(frame)}55`]);
  });

  it('never throws and never hands out more than it was given, eight times over', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (chunks) => {
        const decoder = new CltuDecoder({ maxInformationOctets: 56 });
        const contents = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
        const given = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(contents.reduce((sum, content) => sum + content.length, 0)).toBeLessThanOrEqual(given * 8);
      }),
    );
  });
});
