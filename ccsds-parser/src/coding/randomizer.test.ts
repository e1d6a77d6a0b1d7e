import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { randomizeTc, randomizeTm } from './randomizer.ts';

describe('randomizers', () => {
  it('make the published sequences', () => {
    // CCSDS 131.0-B-5, section 10, as carried in Yamcs' table of the 255-bit sequence
    const published = fromHex(
      'ff480ec09a0d70bc8e2c93ada7b746ce5a977dcc32a2bf3e0a10f18894cdeab1fe901d81341ae1791c59275b4f6e8d9cb52efb98' +
        '65457e7c1421e311299bd563fd203b026835c2f238b24eb69edd1b396a5df730ca8afcf82843c6225337aac7fa40',
    );
    expect(toHex(randomizeTm(new Uint8Array(published.length)))).toBe(toHex(published));
    // CCSDS 231.0-B-4, section 6
    expect(toHex(randomizeTc(new Uint8Array(5)))).toBe('ff399e5a68');
  });

  it('repeat after 255 bits and undo themselves', () => {
    const noise = randomizeTm(new Uint8Array(600));
    expect(noise.subarray(255, 510)).toEqual(noise.subarray(0, 255));
    const bit = (index: number) => (noise[index >>> 3]! >>> (7 - (index & 7))) & 1;
    for (let index = 0; index < 1000; index++) expect(bit(index + 255)).toBe(bit(index));
    const bytes = fromHex('00112233');
    expect(randomizeTm(randomizeTm(bytes))).toEqual(bytes);
    expect(randomizeTc(randomizeTc(bytes))).toEqual(bytes);
    expect(toHex(randomizeTm(bytes))).not.toBe(toHex(bytes));
  });
});
