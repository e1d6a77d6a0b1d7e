import { describe, expect, it } from 'vitest';
import { FrameTrail } from './frame-trail.ts';

const frame = (virtualChannelId: number, firstHeaderPointer: number) => ({
  virtualChannelId,
  firstHeaderPointer,
});

describe('the trail of frames', () => {
  it('cites the frame a packet began in, through frames in which none starts and frames of other channels', () => {
    const trail = new FrameTrail();
    trail.add(frame(0, 0), 1);
    expect(trail.citeNextPacket()).toEqual([1, 1]);
    trail.add(frame(0, 0x7ff), 4);
    trail.add(frame(7, 0x7fe), 5);
    trail.add(frame(0, 30), 6);
    expect(trail.citeNextPacket()).toEqual([1, 6]);
    expect(trail.citeNextPacket()).toEqual([6, 6]);
    trail.add(frame(0, 0), 8);
    expect(trail.citeNextPacket()).toEqual([8, 8]);
  });
});
