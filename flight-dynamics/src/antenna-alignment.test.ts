import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { separationDeg } from './angle.ts';
import { controllerAngles, pointedAt, uprightAlignment } from './antenna-alignment.ts';

const at = (azimuthDeg: number, elevationDeg: number) => ({ azimuthDeg, elevationDeg });

describe('a mast that is not as it should be', () => {
  // By geometry: a mast that leans 2 degrees to the north has its equator 2 degrees low in the north, high in the south, and level in
  // the east and the west, where it is only turned about the line of sight.
  it.each([
    ['low in the north', at(0, 10), at(0, 8)],
    ['high in the south', at(180, 10), at(180, 12)],
    ['level in the east', at(90, 0), at(90, 0)],
    ['two degrees north of the zenith where the controller says zenith', at(0, 90), at(0, 88)],
  ])('that leans north points %s', (_where, controller, expected) => {
    const seen = pointedAt({ ...uprightAlignment, tiltNorthDeg: 2 }, controller);
    expect(separationDeg(seen, expected)).toBeLessThan(1e-9);
  });

  it('that leans east points low in the east', () => {
    const seen = pointedAt({ ...uprightAlignment, tiltEastDeg: 3 }, at(90, 20));
    expect(seen.azimuthDeg).toBeCloseTo(90, 9);
    expect(seen.elevationDeg).toBeCloseTo(17, 9);
  });

  it('that is turned only shifts azimuth, in every turn of the controller', () => {
    const turned = { ...uprightAlignment, azimuthOffsetDeg: -7.5, elevationOffsetDeg: 1 };
    expect(pointedAt(turned, at(400, 30))).toEqual(at(392.5, 31));
    expect(controllerAngles(turned, at(392.5, 31))).toEqual(at(400, 30));
  });

  it('is mended by its reverse everywhere, also beyond 360 degrees and over the top', () => {
    const random = createRandom('alignment');
    for (let i = 0; i < 2000; i++) {
      const alignment = {
        azimuthOffsetDeg: random.normal() * 60,
        elevationOffsetDeg: random.normal(),
        tiltNorthDeg: random.normal() * 2,
        tiltEastDeg: random.normal() * 2,
      };
      const isFlipped = i % 2 === 1;
      const target = at(random.next() * 540 - 90, isFlipped ? 100 + random.next() * 80 : random.next() * 80);
      const back = pointedAt(alignment, controllerAngles(alignment, target));
      expect(separationDeg(back, target)).toBeLessThan(1e-9);
      expect(Math.abs(back.azimuthDeg - target.azimuthDeg)).toBeLessThan(1e-6);
    }
  });
});
