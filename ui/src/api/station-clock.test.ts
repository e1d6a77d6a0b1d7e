import { describe, expect, it } from 'vitest';
import { isReadingStale, isStale } from './staleness.ts';
import { heardClock, nowAtMs } from './station-clock.ts';

describe("the station's clock on the page", () => {
  it('runs on between messages, at the pace of the rehearsal', () => {
    const clock = heardClock(undefined, { atMs: 1_000_000, rate: 20 }, 500);
    expect(nowAtMs(clock, 500)).toBe(1_000_000);
    expect(nowAtMs(clock, 600)).toBe(1_002_000);
  });

  it('is not set back by a message that was longer under way', () => {
    const clock = heardClock(undefined, { atMs: 1_000_000, rate: 1 }, 0);
    const late = heardClock(clock, { atMs: 1_001_000, rate: 1 }, 1_150);
    expect(nowAtMs(late, 1_150)).toBe(1_001_150);
  });

  it('takes over a message that shows it was behind', () => {
    const clock = heardClock(undefined, { atMs: 1_000_000, rate: 1 }, 0);
    const early = heardClock(clock, { atMs: 1_001_000, rate: 1 }, 900);
    expect(nowAtMs(early, 900)).toBe(1_001_000);
  });

  it('believes a clock that was set, and a pace that was changed, at once', () => {
    const clock = heardClock(undefined, { atMs: 1_000_000, rate: 1 }, 0);
    expect(nowAtMs(heardClock(clock, { atMs: 995_000, rate: 1 }, 1000), 1000)).toBe(995_000);
    expect(heardClock(clock, { atMs: 1_000_950, rate: 5 }, 1000).rate).toBe(5);
  });
});

describe('stale values', () => {
  // Rule of the console contract (parameterInfo.periodMs): stale after two periods.
  it('are those older than two periods', () => {
    expect(isStale(1_900, 1000, 1)).toBe(false);
    expect(isStale(3_000, 1000, 1)).toBe(true);
    expect(isStale(60_000, 60_000, 1)).toBe(false);
  });

  it('are not made by the wire when the clock runs fast', () => {
    expect(isStale(10_000, 1000, 20)).toBe(false);
    expect(isStale(17_000, 1000, 20)).toBe(true);
  });

  it('age in real time where a device is asked in real time', () => {
    expect(isReadingStale(6_400, 1)).toBe(true);
    expect(isReadingStale(6_400, 20)).toBe(false);
    expect(isReadingStale(60_000, 20)).toBe(true);
  });
});
