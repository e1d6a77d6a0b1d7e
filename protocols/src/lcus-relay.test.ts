import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRelay, LcusParser } from './lcus-relay.ts';

describe('LCUS relay board', () => {
  // A0 n s (A0+n+s): darrylb123/usbrelay libusbrelay.c, commit ec84cf24; the sums were added by hand.
  it.each([
    [1, true, [0xa0, 0x01, 0x01, 0xa2]],
    [1, false, [0xa0, 0x01, 0x00, 0xa1]],
    [4, true, [0xa0, 0x04, 0x01, 0xa5]],
    [96, true, [0xa0, 0x60, 0x01, 0x01]],
  ] as const)('switches relay %i to %s', (relay, isOn, octets) => {
    expect([...encodeRelay({ relay, isOn })]).toEqual(octets);
    expect(new LcusParser().push(Uint8Array.from(octets))).toEqual([{ relay, isOn }]);
  });

  it('ignores a command whose sum is wrong, and finds one that begins inside it', () => {
    const parser = new LcusParser();
    expect(parser.push(Uint8Array.of(0xa0, 0xa0, 0x01, 0x01, 0xa2))).toEqual([{ relay: 1, isOn: true }]);
    expect(parser.skippedOctets).toBe(1);
  });

  it('survives noise: within two commands the board obeys again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const parser = new LcusParser();
        parser.push(noise);
        const command = encodeRelay({ relay: 2, isOn: true });
        expect([...parser.push(command), ...parser.push(command)].at(-1)).toEqual({ relay: 2, isOn: true });
      }),
    );
  });

  it('refuses a relay that no board has', () => {
    expect(() => encodeRelay({ relay: 0, isOn: true })).toThrow(RangeError);
  });
});
