import { describe, expect, it } from 'vitest';
import { ribbonBox, ribbonOf, ribbonX, tickPaths } from './ribbon-geometry.ts';

const track = [0, 60_000, 120_000].map((atMs, index) => ({
  atMs,
  azimuthDeg: 200 + index,
  elevationDeg: [0, 80, 0][index]!,
  ridgeDeg: 20,
}));

describe('pass ribbon', () => {
  it('is highest where the satellite is highest, and stands on the base line', () => {
    const ribbon = ribbonOf({ track })!;
    expect(ribbon.hill).toBe('M90.0 46.0L90.0 46.0L450.0 6.0L810.0 46.0L810.0 46.0Z');
    // 20 of 80 degrees: a quarter of the 40 units between base and top.
    expect(ribbon.ridge).toContain('L450.0 36.0');
  });

  it('does not blow a low pass up to full height', () => {
    const low = track.map((sample) => ({ ...sample, elevationDeg: sample.elevationDeg / 4 }));
    expect(ribbonOf({ track: low })!.hill).toContain('L450.0 26.0');
  });

  it('holds the now line at its ends outside of the pass', () => {
    const ribbon = ribbonOf({ track })!;
    expect(ribbonX(ribbon, -1e9)).toBe(0);
    expect(ribbonX(ribbon, 1e9)).toBe(ribbonBox.width);
    expect(ribbonX(ribbon, 60_000)).toBe(450);
  });

  it('draws good seconds low and bad seconds taller, and leaves out other passes', () => {
    const { good, bad } = tickPaths(ribbonOf({ track })!, [
      { atMs: 60_000, good: 2, bad: 0 },
      { atMs: 61_000, good: 0, bad: 1 },
      { atMs: 9e9, good: 1, bad: 1 },
    ]);
    expect(good).toBe('M450.0 47.5v4');
    expect(bad).toBe('M456.0 44v8');
  });

  it('draws nothing for a pass without a track', () => {
    expect(ribbonOf({ track: [] })).toBeUndefined();
    expect(ribbonOf({ track: track.slice(0, 1) })).toBeUndefined();
  });
});
