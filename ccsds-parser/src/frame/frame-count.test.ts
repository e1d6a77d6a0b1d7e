import { describe, expect, it } from 'vitest';
import { FrameCount } from './frame-count.ts';
import { TmDemultiplexer } from './tm/tm-demultiplexer.ts';
import { decodeTmFrame, encodeTmFrame } from './tm/tm-frame.ts';

describe('FrameCount', () => {
  it('follows a count over its end and says how many frames are missing', () => {
    const count = new FrameCount(0xff);
    expect([254, 255, 0, 1].map((found) => count.follow(found))).toEqual(Array(4).fill(undefined));
    expect(count.follow(5)).toEqual({ missing: 3, expectedCount: 2, foundCount: 5 });
    // A frame heard twice looks like a whole turn.
    expect(count.follow(5)).toEqual({ missing: 255, expectedCount: 6, foundCount: 5 });
    expect(count.follow(6)).toBeUndefined();
  });

  it('follows the master channel of a spacecraft over its virtual channels', () => {
    const master = new FrameCount(0xff);
    const gaps = [0, 1, 2, 4].map((masterChannelCount, index) => {
      const bytes = encodeTmFrame({
        spacecraftId: 1,
        virtualChannelId: index % 2,
        masterChannelCount,
        virtualChannelCount: index >>> 1,
        firstHeaderPointer: 0x7fe,
        data: new Uint8Array(8),
        hasErrorControl: true,
      });
      const frame = decodeTmFrame(bytes, { hasErrorControl: true });
      return frame.ok ? master.follow(frame.value.masterChannelCount) : undefined;
    });
    // The virtual channels count on, so the frame that is missing was of a third one.
    expect(gaps).toEqual([undefined, undefined, undefined, { missing: 1, expectedCount: 3, foundCount: 4 }]);
  });
});

describe('TM frames of a channel with data of the mission', () => {
  it('are handed out whole, whatever stands where packets have their pointer', () => {
    const bytes = encodeTmFrame({
      spacecraftId: 1,
      virtualChannelId: 3,
      masterChannelCount: 0,
      virtualChannelCount: 0,
      syncFlag: true,
      packetOrderFlag: true,
      segmentLengthId: 1,
      firstHeaderPointer: 0x155,
      secondaryHeader: Uint8Array.of(0xaa, 0xbb),
      data: Uint8Array.of(1, 2, 3),
      hasErrorControl: true,
    });
    const frame = decodeTmFrame(bytes, { hasErrorControl: true });
    if (!frame.ok) throw new TypeError(frame.fault.kind);
    expect(frame.value).toMatchObject({
      firstHeaderPointer: 0x155,
      segmentLengthId: 1,
      packetOrderFlag: true,
    });
    expect(new TmDemultiplexer().push(frame.value)).toEqual([
      { kind: 'not-packets', virtualChannelId: 3, data: Uint8Array.of(1, 2, 3) },
    ]);
  });
});
