import { describe, expect, it } from 'vitest';
import { findCrossing } from './root-search.ts';

function counted(f: (x: number) => number) {
  const counter = { calls: 0, f: (x: number) => f(x) };
  counter.f = (x) => {
    counter.calls += 1;
    return f(x);
  };
  return counter;
}

describe('root search', () => {
  it.each([
    ['a sine', (x: number) => Math.sin(x / 1e6) - 0.3, Math.asin(0.3) * 1e6, 16],
    ['a falling line', (x: number) => 123_456 - x, 123_456, 6],
    ['a kink', (x: number) => (x < 400_000 ? (x - 400_000) * 1e-6 : (x - 400_000) * 1e3), 400_000, 60],
    ['a step', (x: number) => (x < 777_777 ? -1 : 1), 777_777, 60],
    ['a flat cubic', (x: number) => ((x - 300_000) / 1e6) ** 3, 300_000, 70],
  ])('finds where %s crosses zero, in few calls', (_, f, root, most) => {
    const tolerance = 0.002;
    const counter = counted(f);
    expect(Math.abs(findCrossing(counter.f, 0, 1e6, tolerance) - root)).toBeLessThanOrEqual(tolerance);
    expect(counter.calls).toBeLessThanOrEqual(most);
  });

  it('answers with the side that the far end is on', () => {
    const f = (x: number) => x - 0.1234567;
    expect(f(findCrossing(f, -1, 1, 1e-6))).toBeGreaterThanOrEqual(0);
    expect(f(findCrossing(f, 1, -1, 1e-6))).toBeLessThan(0);
  });
});
