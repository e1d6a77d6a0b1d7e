import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { randomizeTc, randomizeTm } from './randomizer.ts';

const zeros = (octets: number) => new Uint8Array(octets);
const bitOf = (bytes: Uint8Array, index: number) => (bytes[index >>> 3]! >>> (7 - (index & 7))) & 1;

describe('randomizers', () => {
  it('make the published sequences', () => {
    // CCSDS 131.0-B-5, section 10, as carried in Yamcs' table of the 255-bit sequence
    const published = fromHex(
      'ff480ec09a0d70bc8e2c93ada7b746ce5a977dcc32a2bf3e0a10f18894cdeab1fe901d81341ae1791c59275b4f6e8d9cb52efb98' +
        '65457e7c1421e311299bd563fd203b026835c2f238b24eb69edd1b396a5df730ca8afcf82843c6225337aac7fa40',
    );
    expect(toHex(randomizeTm(zeros(published.length)))).toBe(toHex(published));
    // CCSDS 131.0-B-5, 10.4.1: the first 40 bits as printed there, in the test of the Rust crate spacepacket 0.1.2
    // (src/tctm/randomizer.rs, docs.rs, read November 2026)
    expect(toHex(randomizeTm(zeros(5), '131071-bit'))).toBe('1c71b91ba9');
    // CCSDS 231.0-B-4, section 6
    expect(toHex(randomizeTc(zeros(5)))).toBe('ff399e5a68');
  });

  it('obey their polynomials bit by bit, and repeat after 255 and 131071 bits and not before', () => {
    const short = randomizeTm(zeros(600));
    for (let index = 0; index < 4000; index++) {
      const sum = [7, 5, 3, 0].reduce((bit, delay) => bit ^ bitOf(short, index + delay), 0);
      if (bitOf(short, index + 8) !== sum) expect.fail(`bit ${index}`);
      if (bitOf(short, index + 255) !== bitOf(short, index)) expect.fail(`bit ${index} does not repeat`);
    }
    const long = randomizeTm(zeros(3 * 131_071), '131071-bit');
    let ones = 0;
    for (let index = 0; index < 131_071; index++) {
      ones += bitOf(long, index);
      if (bitOf(long, index + 17) !== (bitOf(long, index + 14) ^ bitOf(long, index)))
        expect.fail(`bit ${index}`);
      if (bitOf(long, index + 131_071) !== bitOf(long, index)) expect.fail(`bit ${index} does not repeat`);
    }
    // 131071 is prime, so a sequence that is not constant cannot have a shorter period; of 2^17 - 1 bits 2^16 are ones.
    expect(ones).toBe(65_536);
    expect(Buffer.compare(long.subarray(2 * 131_071), long.subarray(0, 131_071))).toBe(0);
  });

  it('undo themselves, and start afresh each time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        for (const randomize of [
          randomizeTc,
          (octets: Uint8Array) => randomizeTm(octets),
          (octets: Uint8Array) => randomizeTm(octets, '131071-bit'),
        ]) {
          const mixed = randomize(bytes);
          expect(toHex(randomize(mixed))).toBe(toHex(bytes));
          expect(toHex(randomize(bytes))).toBe(toHex(mixed));
        }
      }),
      { numRuns: 20, seed: 5 },
    );
    expect(toHex(randomizeTm(fromHex('00112233')))).not.toBe('00112233');
    expect(randomizeTm(zeros(9), '131071-bit')).not.toEqual(randomizeTm(zeros(9)));
  });
});
