import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLengthCutter, type LengthRule } from './length-cutter.ts';

/** A made-up frame: A5, its length, contents, and the sum of all that as its proof. */
const frameOf = (...contents: number[]) => {
  const bytes = [0xa5, contents.length + 3, ...contents];
  return [...bytes, bytes.reduce((sum, octet) => sum + octet, 0) & 0xff];
};
const rule: LengthRule = {
  headerOctets: 2,
  octetsAt: (bytes, at) => (bytes[at] === 0xa5 && bytes[at + 1]! >= 3 ? bytes[at + 1] : undefined),
  isProven: (frame) =>
    (frame.subarray(0, -1).reduce((sum, octet) => sum + octet, 0) & 0xff) === frame[frame.length - 1],
};
const cut = (stream: readonly number[], pieceOctets = stream.length || 1) => {
  const cutter = createLengthCutter(rule);
  const frames: number[][] = [];
  for (let at = 0; at < stream.length; at += pieceOctets)
    frames.push(
      ...cutter.push(Uint8Array.from(stream.slice(at, at + pieceOctets))).map((frame) => [...frame]),
    );
  frames.push(...cutter.finish().map((frame) => [...frame]));
  return { frames, skippedOctets: cutter.skippedOctets, left: cutter.flush() };
};

describe('a cutter by length', () => {
  const [first, second, third] = [frameOf(1, 2, 3), frameOf(), frameOf(9, 9)];

  it('cuts frames that follow each other, and finds them again behind octets that are none', () => {
    expect(cut([...first, ...second, ...third])).toEqual({
      frames: [first, second, third],
      skippedOctets: 0,
      left: 0,
    });
    expect(cut([1, 2, ...first, 0x55, 0x55, ...second, 7])).toEqual({
      frames: [first, second],
      skippedOctets: 4,
      left: 1,
    });
  });

  it('loses only the frame whose length is damaged', () => {
    const damaged = [...first];
    damaged[1] = 7;
    expect(cut([...damaged, ...second, ...third]).frames).toEqual([second, third]);
    damaged[1] = 200;
    expect(cut([...damaged, ...second, ...third]).frames).toEqual([second, third]);
  });

  it('delivers a damaged frame that another one follows, so that it can be reported', () => {
    const damaged = [...first];
    damaged[3] = 77;
    expect(cut([...damaged, ...second]).frames).toEqual([damaged, second]);
  });

  it('gives the same frames however the input was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(first), fc.constant(second), fc.array(fc.nat(255), { maxLength: 6 }))),
        fc.integer({ min: 1, max: 9 }),
        (parts, pieceOctets) => {
          const stream = parts.flat();
          const { frames } = cut(stream);
          expect(cut(stream, pieceOctets).frames).toEqual(frames);
        },
      ),
      { seed: 4, numRuns: 150 },
    );
  });
});
