import { describe, expect, it } from 'vitest';
import { footprint, footprintRadiusDeg, groundTrack, subPoint } from './ground-track.ts';
import { createObserver } from './look-angles.ts';
import { maya1 as propagator } from './maya1.fixture.ts';

const atMs = Date.UTC(2019, 5, 20, 0, 24, 43);

describe('ground track', () => {
  it('lies straight below the satellite', () => {
    const point = subPoint(propagator, atMs);
    if (!point.ok) throw new TypeError(point.fault.kind);
    const { latitudeDeg, longitudeDeg, heightKm } = point.value;
    const below = createObserver(propagator, { latitudeDeg, longitudeDeg, heightM: 0 }).at(atMs);
    expect(below.ok && below.value.elevationDeg).toBeCloseTo(90, 4);
    expect(below.ok && below.value.rangeKm).toBeCloseTo(heightKm, 6);
  });

  it('reaches as far north as the orbit is inclined and moves west from turn to turn', () => {
    const { points, fault } = groundTrack(propagator, atMs, atMs + 93 * 60_000, 30_000);
    expect(fault).toBe(null);
    expect(points.length).toBe(187);
    expect(points.at(-1)!.atMs).toBe(atMs + 93 * 60_000);
    // Inclination 51.64 degrees; geodetic latitude is up to 0.19 degrees more than geocentric.
    const north = Math.max(...points.map((point) => point.latitudeDeg));
    expect(north).toBeGreaterThan(51.5);
    expect(north).toBeLessThan(51.9);
    expect(points.some((point) => point.isSunlit) && points.some((point) => !point.isSunlit)).toBe(true);
  });

  it('ends with the fault where there is no position', () => {
    const track = groundTrack(propagator, atMs + 365.25e5 * 86_400_000, atMs + 365.25e5 * 86_400_000 + 1, 1);
    expect(track).toMatchObject({ points: [], fault: { kind: 'too-far-from-epoch' } });
    expect(() => groundTrack(propagator, 0, 1, 0)).toThrow(RangeError);
    expect(() => groundTrack(propagator, 0, 1e12, 1)).toThrow(RangeError);
  });
});

describe('footprint', () => {
  // Plane triangle: 400 km sees acos(6371.0088 / 6771.0088) = 19.79 degrees; GEO 81.3 degrees.
  it('is as wide as the height allows', () => {
    expect(footprintRadiusDeg(400)).toBeCloseTo(19.79, 2);
    expect(footprintRadiusDeg(35_786)).toBeCloseTo(81.31, 1);
    expect(footprintRadiusDeg(400, 10)).toBeLessThan(footprintRadiusDeg(400));
    expect(footprintRadiusDeg(0)).toBe(0);
    expect(() => footprintRadiusDeg(-1)).toThrow(RangeError);
  });

  it('runs clockwise from north and survives poles and the date line', () => {
    const outline = footprint(27.4728, 89.6393, 400, 0, 4);
    expect(outline[0]!.latitudeDeg).toBeCloseTo(27.4728 + 19.79, 2);
    expect(outline[0]!.longitudeDeg).toBeCloseTo(89.6393, 6);
    expect(outline[1]!.longitudeDeg).toBeGreaterThan(89.6393);
    expect(outline[2]!.latitudeDeg).toBeCloseTo(27.4728 - 19.79, 2);
    for (const [latitude, longitude] of [
      [90, 0],
      [-90, 10],
      [80, 179],
      [0, -180],
    ] as const) {
      for (const point of footprint(latitude, longitude, 800)) {
        expect(Math.abs(point.latitudeDeg)).toBeLessThanOrEqual(90);
        expect(Math.abs(point.longitudeDeg)).toBeLessThanOrEqual(180);
      }
    }
    expect(() => footprint(0, 0, 400, 0, 2)).toThrow(RangeError);
  });
});
