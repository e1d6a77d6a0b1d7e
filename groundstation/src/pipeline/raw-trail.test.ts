import { describe, expect, it } from 'vitest';
import { RawTrail } from './raw-trail.ts';

describe('the trail of raw chunks', () => {
  it('names the records that hold a span of the stream', () => {
    const trail = new RawTrail(1000);
    trail.add(100, 11);
    trail.add(50, 12);
    trail.add(100, 15);
    expect(trail.cite(0, 100)).toEqual([11, 11]);
    expect(trail.cite(99, 101)).toEqual([11, 12]);
    expect(trail.cite(100, 250)).toEqual([12, 15]);
  });

  it('forgets what no frame can begin in any more, and stays small', () => {
    const trail = new RawTrail(10);
    for (let lsn = 1; lsn <= 1000; lsn++) trail.add(4, lsn);
    expect(trail.cite(4 * 997, 4 * 1000)).toEqual([998, 1000]);
    expect(trail.cite(0, 4 * 1000)).toEqual([997, 1000]);
  });
});
