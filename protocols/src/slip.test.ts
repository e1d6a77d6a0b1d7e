import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSlip, SlipDecoder } from './slip.ts';

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe('SLIP', () => {
  // RFC 1055, June 1988, "Protocol": END is octal 300 (C0), ESC octal 333 (DB); END in the data becomes 333 334
  // (DB DC), ESC becomes 333 335 (DB DD). KISS uses the same octets: facts sheet of the payload, 3.3, last row.
  it('escapes END and ESC as RFC 1055 prescribes', () => {
    expect(encodeSlip(bytes('3ec0dbdc'))).toEqual(bytes('c03edbdcdbdddcc0'));
    expect(new SlipDecoder().push(bytes('c03edbdcdbdddcc0'))).toEqual([bytes('3ec0dbdc')]);
  });

  // The published BIRDS decoder tests for DB DD twice and never for DB DC (BIRDSX SFward_AX25_v2.h): C0 comes out as DC.
  it('does not share the bug of the BIRDS decoder', () => {
    expect(new SlipDecoder().push(bytes('dbdcc0'))).toEqual([bytes('c0')]);
  });

  it('drops a frame with an unknown escape and goes on with the next', () => {
    const decoder = new SlipDecoder();
    expect(decoder.push(bytes('c001db02c0' + '0304c0'))).toEqual([bytes('0304')]);
    expect(decoder.damagedFrames).toBe(1);
  });

  it('drops a frame that is longer than agreed, whatever its length', () => {
    const decoder = new SlipDecoder({ maxFrameOctets: 4 });
    expect(decoder.push(new Uint8Array(100_000).fill(1))).toEqual([]);
    expect(decoder.push(bytes('c001020304c0'))).toEqual([bytes('01020304')]);
    expect(decoder.damagedFrames).toBe(1);
  });

  it('gives the same frames wherever the line is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.nat(30)),
        (frames, cuts) => {
          const line = Uint8Array.from(frames.flatMap((frame) => [...encodeSlip(frame)]));
          const decoder = new SlipDecoder();
          const heard: Uint8Array[] = [];
          let start = 0;
          for (const cut of cuts) {
            heard.push(...decoder.push(line.slice(start, start + cut)));
            start += cut;
          }
          heard.push(...decoder.push(line.slice(start)));
          expect(heard).toEqual(frames);
        },
      ),
    );
  });

  it('survives garbage and hears the next good frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
        const decoder = new SlipDecoder({ maxFrameOctets: 64 });
        decoder.push(garbage);
        expect(decoder.push(encodeSlip(bytes('0102'))).at(-1)).toEqual(bytes('0102'));
      }),
    );
  });
});
