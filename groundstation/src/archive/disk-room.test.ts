import { describe, expect, it } from 'vitest';
import { type DiskLevel, judgeRoom } from './disk-room.ts';

const gibi = 2 ** 30;
const segmentOctets = 64 * 2 ** 20;
const levelAt = (usedPercent: number, before: DiskLevel) =>
  judgeRoom({ freeOctets: gibi * (100 - usedPercent), allOctets: gibi * 100 }, segmentOctets, before).level;

describe('the room on the disk', () => {
  it('is short from 80 percent on', () => {
    expect(levelAt(79, 'enough')).toBe('enough');
    expect(levelAt(80, 'enough')).toBe('short');
  });

  it('does not go back and forth at the edge', () => {
    expect(levelAt(79, 'short')).toBe('short');
    expect(levelAt(77, 'short')).toBe('enough');
  });

  it('is gone when the next segment does not fit', () => {
    expect(levelAt(99.9, 'short')).toBe('short');
    expect(levelAt(99.95, 'short')).toBe('full');
    expect(judgeRoom({ freeOctets: 0, allOctets: 0 }, segmentOctets, 'enough').level).toBe('full');
  });
});
