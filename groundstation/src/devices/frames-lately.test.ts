import { expect, it } from 'vitest';
import { FramesLately } from './frames-lately.ts';

it('counts the frames of the minute before, and remembers the last one longer', () => {
  const lately = new FramesLately();
  expect(lately.told(0)).toEqual({ framesLastMinute: 0, lastFrameAtMs: null });
  for (const atMs of [1000, 2000, 50_000]) lately.note(atMs);
  expect(lately.told(55_000)).toEqual({ framesLastMinute: 3, lastFrameAtMs: 50_000 });
  expect(lately.told(61_500)).toEqual({ framesLastMinute: 2, lastFrameAtMs: 50_000 });
  expect(lately.told(999_000)).toEqual({ framesLastMinute: 0, lastFrameAtMs: 50_000 });
});
