import { describe, expect, it } from 'vitest';
import {
  bearingOf,
  minuteTicks,
  project,
  ridgePoints,
  ringLabelAzimuthDeg,
  stepOnTrack,
  trackAt,
  trackBetween,
} from './polar-geometry.ts';

const disc = { centre: { x: 200, y: 200 }, radius: 178 };

describe('sky disc', () => {
  // How every sky of the console is drawn, as on a paper sky chart held overhead but with east to the right.
  it('puts north up, east right and the zenith in the middle', () => {
    expect(project(disc, 0, 0)).toEqual({ x: 200, y: 22 });
    expect(project(disc, 90, 0).x).toBeCloseTo(378, 9);
    expect(project(disc, 180, 0).y).toBeCloseTo(378, 9);
    expect(project(disc, 270, 0).x).toBeCloseTo(22, 9);
    expect(project(disc, 123, 90)).toEqual({ x: 200, y: 200 });
  });

  // The pass board as it was designed draws azimuth 272.3, elevation 47.1 at (115.2, 196.6) on this disc.
  it('agrees with the drawing of the design', () => {
    const { x, y } = project(disc, 272.3, 47.1);
    expect(x).toBeCloseTo(115.2, 0);
    expect(y).toBeCloseTo(196.6, 0);
  });

  it('keeps a satellite below the horizon on the rim', () => {
    expect(project(disc, 90, -12)).toEqual(project(disc, 90, 0));
  });

  it('draws the ridge as high as the horizon file says', () => {
    const points = ridgePoints(disc, [
      { azimuthDeg: 0, elevationDeg: 9 },
      { azimuthDeg: 180, elevationDeg: 9 },
    ]);
    for (const { x, y } of points) expect(Math.hypot(x - 200, y - 200)).toBeCloseTo(178 * 0.9, 9);
    expect(ridgePoints(disc, [])).toEqual([]);
  });
});

describe('a bearing of the rotator', () => {
  // A rotator with 450 degrees of turn (G-5500) reads 381.8 where the satellite stands at 21.8.
  it('is told as the direction and the turns beside it', () => {
    const { directionDeg, turnDeg } = bearingOf(381.8);
    expect(directionDeg).toBeCloseTo(21.8, 9);
    expect(turnDeg).toBe(360);
    expect(bearingOf(258.1)).toEqual({ directionDeg: 258.1, turnDeg: 0 });
    expect(bearingOf(359.97)).toEqual({ directionDeg: 0, turnDeg: 360 });
    expect(bearingOf(-10)).toEqual({ directionDeg: 350, turnDeg: -360 });
  });
});

describe('predicted track', () => {
  const track = [
    { atMs: 0, azimuthDeg: 350, elevationDeg: 10 },
    { atMs: 60_000, azimuthDeg: 10, elevationDeg: 30 },
    { atMs: 120_000, azimuthDeg: 40, elevationDeg: 20 },
  ];

  it('goes through north the short way', () => {
    expect(trackAt(track, 30_000)?.azimuthDeg).toBeCloseTo(0, 9);
    expect(trackAt(track, 45_000)?.azimuthDeg).toBeCloseTo(5, 9);
    expect(
      trackAt(
        [...track].reverse().map((s, i) => ({ ...s, atMs: i * 60_000 })),
        75_000,
      )?.azimuthDeg,
    ).toBeCloseTo(5, 9);
  });

  it('says nothing outside of its samples', () => {
    expect(trackAt(track, -1)).toBeUndefined();
    expect(trackAt(track, 120_001)).toBeUndefined();
    expect(trackAt([], 0)).toBeUndefined();
  });

  it('marks whole minutes of UTC and names the even ones', () => {
    const ticks = minuteTicks(disc, track);
    expect(ticks.map(({ atMs }) => atMs)).toEqual([0, 60_000, 120_000]);
    expect(ticks.map(({ label }) => label?.text)).toEqual(['00', undefined, '02']);
  });

  it('is read minute by minute, and not beyond its ends', () => {
    expect(stepOnTrack(track, 30_000, 1)).toBe(60_000);
    expect(stepOnTrack(track, 30_000, -1)).toBe(0);
    expect(stepOnTrack(track, 120_000, 1)).toBe(120_000);
  });

  it('keeps the names of the rings away from itself', () => {
    // From south over west to north, as the rehearsed pass: the east is free.
    const west = [180, 225, 270, 315, 360].map((azimuthDeg, index) => ({
      atMs: index * 60_000,
      azimuthDeg,
      elevationDeg: 45,
    }));
    const azimuthDeg = ringLabelAzimuthDeg(disc, west);
    expect(azimuthDeg).toBeGreaterThan(45);
    expect(azimuthDeg).toBeLessThan(135);
    expect(ringLabelAzimuthDeg(disc, [])).toBe(0);
  });

  it('cuts at an instant between samples', () => {
    const past = trackBetween(track, 0, 30_000);
    expect(past.map(({ atMs }) => atMs)).toEqual([0, 30_000]);
  });
});
