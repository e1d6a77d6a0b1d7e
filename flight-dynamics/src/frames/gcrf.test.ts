import { describe, expect, it } from 'vitest';
import { msPerDay } from '../time.ts';
import type { Vector3 } from '../vector.ts';
import { gcrfToTeme, temeToGcrf } from './gcrf.ts';

describe('GCRF', () => {
  // Orekit, TEMEProviderTest (2024), from Vallado's companion code with all 106 terms of nutation and two complementary terms: object
  // 00005 three days after its epoch. The printed book is 1.2 m away from it.
  const teme = {
    positionTemeKm: [-9060.473_735_69, 4658.709_525_02, 813.686_731_53] as Vector3,
    velocityTemeKmS: [-2.232_832_783, -4.110_453_49, -3.157_345_433] as Vector3,
  };
  const atMs = Date.UTC(2000, 0, 1) + (182.784_950_62 - 1) * msPerDay;

  it('meets the published example of EME2000', () => {
    const twoMillimetresKm = 2e-6;
    const exampleKmS = 1e-7;
    const { positionGcrfKm, velocityGcrfKmS } = temeToGcrf(teme, atMs);
    for (const [axis, km] of [
      -9059.941_522_499_937_5, 4659.697_122_583_759_7, 813.957_729_476_475_8,
    ].entries())
      expect(Math.abs(positionGcrfKm[axis]! - km)).toBeLessThan(twoMillimetresKm);
    for (const [axis, kmS] of [-2.233_347_693_917_9, -4.110_136_284_940_3, -3.157_394_196_306].entries())
      expect(Math.abs(velocityGcrfKmS[axis]! - kmS)).toBeLessThan(exampleKmS);
  });

  it.each(['iau1980', 'iau2006'] as const)('comes back from %s without losing a micrometre', (pole) => {
    const back = gcrfToTeme(temeToGcrf(teme, atMs, pole), atMs, pole);
    for (let axis = 0; axis < 3; axis += 1) {
      expect(Math.abs(back.positionTemeKm[axis]! - teme.positionTemeKm[axis]!)).toBeLessThan(1e-9);
      expect(Math.abs(back.velocityTemeKmS[axis]! - teme.velocityTemeKmS[axis]!)).toBeLessThan(1e-12);
    }
  });
});
