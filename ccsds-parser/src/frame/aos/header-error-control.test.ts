import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAosFrame, encodeAosFrame } from './aos-frame.ts';
import { correctHeader, headerErrorControl } from './header-error-control.ts';

const headerOf = (channel: number, signalling: number, check = 0) =>
  Uint8Array.of(channel >>> 8, channel & 0xff, 0, 0, 0, signalling, check >>> 8, check & 0xff);

describe('AOS header error control', () => {
  // Yamcs AosFrameHeaderErrorCorrTest, snapshot 425c8cbb3590 of November 2026
  it.each([
    [0x1234, 0x56, 0x94dc],
    [0x369c, 0xfa, 0x457c],
  ])('makes the check symbols that Yamcs makes for channel %i', (channel, signalling, check) => {
    expect(headerErrorControl(headerOf(channel, signalling))).toBe(check);
  });

  it.each([
    [0x1234, 0x56, 0x9400],
    [0x1211, 0x56, 0x94dc],
    [0x1234, 0xaa, 0x94dc],
  ])('corrects the two wrong symbols of %i %i %i as Yamcs does', (channel, signalling, check) => {
    expect(correctHeader(headerOf(channel, signalling, check))).toEqual({
      ok: true,
      value: { first: 0x12, second: 0x34, signalling: 0x56, correctedSymbols: 2 },
    });
  });

  it('refuses what Yamcs refuses: three wrong symbols', () => {
    expect(correctHeader(headerOf(0x1230, 0x00, 0x94dc))).toMatchObject({ fault: { kind: 'bad-header' } });
  });

  it('corrects every pattern of one and two wrong symbols, and says how many there were', () => {
    const sent = headerOf(0x5eea, 0x4a);
    const check = headerErrorControl(sent);
    sent.set([check >>> 8, check & 0xff], 6);
    const protectedOctets = [0, 1, 5, 6, 7];
    const damage = (bytes: Uint8Array, symbol: number, error: number) => {
      const octet = protectedOctets[symbol >>> 1]!;
      bytes[octet] = bytes[octet]! ^ (symbol % 2 === 0 ? error << 4 : error);
    };
    for (let first = 0; first < 10; first++) {
      for (let second = first; second < 10; second++) {
        for (let errors = 0x11; errors <= 0xff; errors += 7) {
          if ((errors & 0x0f) === 0) continue;
          const received = sent.slice();
          damage(received, first, errors >>> 4);
          if (second !== first) damage(received, second, errors & 15);
          const correctedSymbols = second === first ? 1 : 2;
          expect(correctHeader(received)).toEqual({
            ok: true,
            value: { first: 0x5e, second: 0xea, signalling: 0x4a, correctedSymbols },
          });
        }
      }
    }
  });

  it('answers any eight octets with a header or a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10 }), (bytes) => {
        const corrected = correctHeader(bytes);
        if (!corrected.ok) return;
        const { first, second, signalling, correctedSymbols } = corrected.value;
        expect(correctedSymbols).toBeLessThanOrEqual(2);
        const check = headerErrorControl(Uint8Array.of(first, second, 0, 0, 0, signalling));
        expect(check).toBeGreaterThanOrEqual(0);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('an AOS frame with header error control', () => {
  const fields = {
    spacecraftId: 123,
    virtualChannelId: 42,
    virtualChannelCount: 0xfed123,
    isReplay: true,
    countCycle: 10,
    insertZone: Uint8Array.of(1, 2, 3),
    data: Uint8Array.of(0, 0, 7, 8, 9),
  };
  const format = { hasOperationalControl: false, hasHeaderErrorControl: true, insertZoneOctets: 3 };

  it('is read with its channel although two symbols of its header are wrong', () => {
    const bytes = encodeAosFrame({ ...fields, hasErrorControl: false, hasHeaderErrorControl: true });
    bytes[1]! ^= 0x05;
    bytes[5]! ^= 0xf0;
    expect(decodeAosFrame(bytes, { ...format, hasErrorControl: false })).toMatchObject({
      ok: true,
      value: { version: 1, ...fields, correctedHeaderSymbols: 2 },
    });
    bytes[0]! ^= 0xff;
    expect(decodeAosFrame(bytes, { ...format, hasErrorControl: false })).toMatchObject({
      fault: { kind: 'bad-header' },
    });
  });

  it('is judged by its frame error control where it has one', () => {
    const bytes = encodeAosFrame({ ...fields, hasErrorControl: true, hasHeaderErrorControl: true });
    const whole = { ...format, hasErrorControl: true };
    expect(decodeAosFrame(bytes, whole)).toMatchObject({ ok: true, value: fields });
    bytes[1]! ^= 0x05;
    expect(decodeAosFrame(bytes, whole)).toMatchObject({ fault: { kind: 'bad-crc' } });
  });
});
