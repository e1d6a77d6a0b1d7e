import { describe, expect, it } from 'vitest';
import { describeDifference, describeFrame, firstDifference, frameHex } from './frame-difference.ts';

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
// Fact sheet of the payload, 3.3: what A55BTN answers, and what aprx does.
const inserted = octets(
  '86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875',
);
const replaced = octets(
  '86a240404040e0acaa6482848660826a6a84a89ce103f03e4b757a757a616e67706f2066726f6d205468696d706875',
);

describe('the difference of two frames', () => {
  it('is told by its first octet, in the field where it lies', () => {
    expect(describeDifference(inserted, replaced)).toBe('octet 20 (digipeater 1): expected e0, found e1');
    const altered = inserted.slice();
    altered[altered.length - 1]! ^= 0x20;
    expect(describeDifference(inserted, altered)).toBe(
      'octet 53 (information, octet 23): expected 75, found 55',
    );
    expect(describeDifference(inserted, inserted.slice())).toBeUndefined();
  });

  it('is the end of the shorter one where that is all', () => {
    expect(firstDifference(inserted, inserted.subarray(0, 40))).toBe(40);
    expect(describeDifference(inserted, inserted.subarray(0, 40))).toContain('found its end');
    expect(describeDifference(inserted.subarray(0, 40), inserted)).toContain('expected its end');
    expect(describeDifference(octets('00'), octets('01'))).toBe('octet 0 (no AX.25): expected 00, found 01');
  });

  it('shows octets around the place, of a long frame not all of them', () => {
    expect(describeFrame(replaced)).toBe(
      `VU2ABC>CQ,A55BTN*:>Kuzuzangpo from Thimphu = ${Buffer.from(replaced).toString('hex')}`,
    );
    const long = new Uint8Array(400).map((_, at) => at & 0xff);
    expect(frameHex(long, 300)).toMatch(/^\(252 octets\) …fcfd.*5b…$/);
    expect(describeFrame(octets('0102'))).toMatch(/^no AX.25 \(too-short: 2\) = 0102$/);
  });
});
