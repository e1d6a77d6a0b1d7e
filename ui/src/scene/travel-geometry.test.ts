import { describe, expect, it } from 'vitest';
import { arcPath, placeAt } from './travel-geometry.ts';

describe('the dial of an antenna', () => {
  it.each([
    [0, 100, 0],
    [90, 200, 100],
    [180, 100, 200],
    [270, 0, 100],
    [450, 200, 100],
  ])('has azimuth %i where a compass has it', (azimuthDeg, x, y) => {
    expect(placeAt(100, 100, azimuthDeg)).toEqual({ x, y });
  });

  it('draws a whole turn as two halves, and nothing of no travel', () => {
    expect(arcPath(100, 100, 0, 360)).toBe('M100 0A100 100 0 0 1 100 200A100 100 0 0 1 100 0');
    expect(arcPath(100, 100, 0, 450)).toBe(arcPath(100, 100, 0, 360));
    expect(arcPath(100, 100, 90, 90)).toBe('');
  });
});
