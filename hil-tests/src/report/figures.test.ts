import { describe, expect, it } from 'vitest';
import { seconds } from './figures.ts';

describe('durations in the papers', () => {
  it.each([
    [9940, '9.94 s'],
    [99_940, '99.9 s'],
    [239_600, '4 min 0 s'],
    [187_000, '3 min 7 s'],
    [86_400_000, '24.0 h'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(seconds(durationMs)).toBe(text);
  });
});
