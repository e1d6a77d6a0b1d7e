import { describe, expect, it } from 'vitest';
import { tickLabel, timeTicks } from './time-ticks.ts';
import { valueTicks } from './value-ticks.ts';

const atMs = Date.parse('2019-06-20T00:24:00Z');
const labels = (lengthMs: number, fromAtMs = atMs) => {
  const { stepMs, ticks } = timeTicks({ fromAtMs, toAtMs: fromAtMs + lengthMs }, 494, 72);
  return ticks.map((tick) => tickLabel(tick.atMs, stepMs));
};

describe('ticks of time', () => {
  it('stand at round instants of UTC', () => {
    expect(labels(600_000)).toEqual(['00:24', '00:26', '00:28', '00:30', '00:32', '00:34']);
    expect(labels(60_000).slice(0, 3)).toEqual(['00:24:00', '00:24:10', '00:24:20']);
    expect(labels(1000).slice(0, 3)).toEqual(['24:00.000', '24:00.200', '24:00.400']);
    expect(labels(86_400_000)).toEqual(['06:00', '12:00', '18:00', '21 Jun']);
  });

  it('name the day where hours would not tell it, and the year where days would not', () => {
    expect(labels(5 * 86_400_000)).toEqual(['21 Jun', '22 Jun', '23 Jun', '24 Jun', '25 Jun']);
    expect(labels(4 * 365 * 86_400_000)[0]).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('never stand nearer to each other than a label is wide, from a second to twenty years', () => {
    for (let lengthMs = 1000; lengthMs < 6.4e11; lengthMs *= 1.37) {
      const { ticks } = timeTicks({ fromAtMs: atMs, toAtMs: atMs + lengthMs }, 494, 72);
      const steps = ticks.slice(1).map(({ x }, index) => x - ticks[index]!.x);
      expect(Math.min(...steps, 494)).toBeGreaterThanOrEqual(71.99);
      expect(ticks.length).toBeGreaterThan(0);
    }
  });
});

describe('ticks of values', () => {
  it('are round, inside, and as many as there is room for', () => {
    expect(valueTicks(4.72, 5.31, 5)).toEqual([4.8, 5, 5.2]);
    expect(valueTicks(-0.05, 0.35, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(valueTicks(-120, -60, 3)).toEqual([-120, -100, -80, -60].slice(0, 3));
  });

  it('are none where there is no span, and never more than asked for', () => {
    expect(valueTicks(5, 5, 4)).toEqual([]);
    expect(valueTicks(Number.NaN, 5, 4)).toEqual([]);
    for (let n = 1; n < 400; n += 1) {
      const low = -1e6 + n * 4999.37;
      const ticks = valueTicks(low, low + 1.31 ** (n % 60), 6);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.length).toBeGreaterThanOrEqual(1);
      expect(ticks.every((tick) => tick >= low - 1e-6)).toBe(true);
    }
  });
});
