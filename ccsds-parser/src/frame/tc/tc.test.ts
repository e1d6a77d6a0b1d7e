import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bits/hex.ts';
import { decodeClcw, encodeClcw } from './clcw.ts';
import { decodeTcFrame, encodeTcFrame } from './tc-frame.ts';
import { decodeTcSegment, encodeTcSegment } from './tc-segment.ts';

// Header of TC_FRAME_01, SpacePyLibrary UnitTest/testData.py: type BD, spacecraft 758, virtual channel 0, 256 octets,
// then a segment header 42: first segment, MAP 2. The whole frame is compared in captures.test.ts.
const header = fromHex('22f600ff00421a8cc0');
// NASA CryptoLib, ut_tc_process.c: an SDLS frame with its error control field (spacecraft 3, length 0x25)
const cryptoLib = fromHex('2003002500ff0009b6ac8e4963f49207ffd6374c1224dfefb72a20d49e09256908874979ad6f');

describe('TC frames', () => {
  it('reads a frame that others wrote', () => {
    expect(decodeTcFrame(cryptoLib)).toMatchObject({
      ok: true,
      value: {
        isBypass: true,
        isControlCommand: false,
        spacecraftId: 3,
        virtualChannelId: 0,
        sequenceNumber: 0,
      },
    });
  });

  it('writes the header that others write', () => {
    const data = encodeTcSegment({ mapId: 2, sequenceFlags: 1, data: new Uint8Array(248) });
    const bytes = encodeTcFrame({ spacecraftId: 758, virtualChannelId: 0, isBypass: true, data });
    expect(bytes).toHaveLength(256);
    expect(toHex(bytes.subarray(0, 6))).toBe(toHex(header.subarray(0, 6)));
  });

  it('gives back what it wrote, fill octets behind it or not', () => {
    fc.assert(
      fc.property(
        fc.record({
          spacecraftId: fc.nat(1023),
          virtualChannelId: fc.nat(63),
          isBypass: fc.boolean(),
          isControlCommand: fc.boolean(),
          sequenceNumber: fc.nat(255),
          data: fc.uint8Array({ maxLength: 60 }),
        }),
        fc.nat(6),
        (frame, fill) => {
          const bytes = encodeTcFrame(frame);
          const filled = new Uint8Array(bytes.length + fill).fill(0x55);
          filled.set(bytes);
          expect(decodeTcFrame(filled)).toMatchObject({ ok: true, value: { ...frame, bytes } });
        },
      ),
    );
  });

  it('refuses damage, a length beyond the octets, another version and frames above 1024 octets', () => {
    const damaged = cryptoLib.slice();
    damaged[20]! ^= 0x10;
    expect(decodeTcFrame(damaged)).toMatchObject({ fault: { kind: 'bad-crc' } });
    expect(decodeTcFrame(cryptoLib.subarray(0, 20))).toMatchObject({
      fault: { kind: 'bad-length', found: 38 },
    });
    expect(decodeTcFrame(fromHex('0000'))).toMatchObject({ fault: { kind: 'too-short' } });
    expect(decodeTcFrame(fromHex('c000000600aabb'), { hasErrorControl: false })).toMatchObject({
      fault: { kind: 'bad-version' },
    });
    const data = new Uint8Array(1018);
    expect(() => encodeTcFrame({ spacecraftId: 1, virtualChannelId: 0, isBypass: true, data })).toThrow(
      RangeError,
    );
  });

  it('splits a segment into its door and its data', () => {
    expect(decodeTcSegment(fromHex('421a8c'))).toMatchObject({
      ok: true,
      value: { mapId: 2, sequenceFlags: 1 },
    });
    expect(toHex(encodeTcSegment({ mapId: 1, data: fromHex('ab') }))).toBe('c1ab');
    expect(decodeTcSegment(new Uint8Array(0)).ok).toBe(false);
  });
});

describe('CLCW', () => {
  it('reads what Aditya-L1 reports', () => {
    // D. Estevez, "Aditya-L1 frames.ipynb": virtual channels 1 and 2, both in lockout
    expect(decodeClcw(fromHex('01042600'))).toMatchObject({
      ok: true,
      value: {
        copInEffect: 1,
        virtualChannelId: 1,
        isLockout: true,
        isWait: false,
        farmBCounter: 3,
        reportValue: 0,
      },
    });
    expect(decodeClcw(fromHex('01082400'))).toMatchObject({
      ok: true,
      value: { virtualChannelId: 2, isLockout: true, farmBCounter: 2 },
    });
  });

  it('gives back any word of its kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (word) => {
        const decoded = decodeClcw(word);
        expect(decoded.ok).toBe(word[0]! < 0x80);
        // Spare bits are sent as zero.
        const sent = Uint8Array.of(word[0]!, word[1]! & 0xfc, word[2]! & 0xfe, word[3]!);
        if (decoded.ok) expect(toHex(encodeClcw(decoded.value))).toBe(toHex(sent));
      }),
    );
    expect(decodeClcw(new Uint8Array(3)).ok).toBe(false);
  });
});
