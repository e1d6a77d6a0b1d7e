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
    // Its z is 23.0 mm from ERFA's nut80, pmat76 and eqeq94 too: the companion code rounds something there.
    const exampleKm = 25e-6;
    const exampleKmS = 1e-7;
    const { positionGcrfKm, velocityGcrfKmS } = temeToGcrf(teme, atMs);
    for (const [axis, km] of [
      -9059.941_522_499_937_5, 4659.697_122_583_759_7, 813.957_729_476_475_8,
    ].entries())
      expect(Math.abs(positionGcrfKm[axis]! - km)).toBeLessThan(exampleKm);
    for (const [axis, kmS] of [-2.233_347_693_917_9, -4.110_136_284_940_3, -3.157_394_196_306].entries())
      expect(Math.abs(velocityGcrfKmS[axis]! - kmS)).toBeLessThan(exampleKmS);
  });

  it('is the reduction that ERFA makes of the same models', () => {
    // pyerfa 2.0.1.5 (2024): (numat · pmat76)ᵀ · Rz(-eqeq94), same instant.
    const micrometreKm = 1e-9;
    const { positionGcrfKm } = temeToGcrf(teme, atMs);
    const expected = [-9059.941_521_277_997, 4659.697_120_936_941, 813.957_752_501_58];
    for (const [axis, km] of expected.entries()) {
      expect(Math.abs(positionGcrfKm[axis]! - km)).toBeLessThan(10 * micrometreKm);
    }
  });

  // pyerfa 2.0.1.5: c2t06a (IAU 2006/2000A, no polar motion)ᵀ · Rz(gmst82), UT1-UTC 0.2, -0.17 and 0 s; TT-UTC 64.184 and 69.184 s.
  it.each<[jd: number, Vector3, Vector3]>([
    [2_451_726.284_950_62, teme.positionTemeKm, [-9059.941_607_331, 4659.697_095_867, 813.956_938_193]],
    [2_458_653.75, [6800, 1000, -2000], [6800.557_626_832, 970.436_136_687, -2012.627_553_41]],
    [2_461_373, [-3000, 6000, 2500], [-2957.251_536_243, 6018.008_944_104, 2507.634_682_34]],
  ])('meets IAU 2006 to decimetres when it is asked for that pole, at JD %d', (jd, teme3, gcrf) => {
    const fiveCentimetresKm = 5e-5;
    const state = { positionTemeKm: teme3, velocityTemeKmS: [0, 0, 0] as Vector3 };
    const { positionGcrfKm } = temeToGcrf(state, (jd - 2_440_587.5) * msPerDay, 'iau2006');
    for (const [axis, km] of gcrf.entries())
      expect(Math.abs(positionGcrfKm[axis]! - km)).toBeLessThan(fiveCentimetresKm);
  });

  it.each(['iau1980', 'iau2006'] as const)('comes back from %s without losing a micrometre', (pole) => {
    const back = gcrfToTeme(temeToGcrf(teme, atMs, pole), atMs, pole);
    for (let axis = 0; axis < 3; axis += 1) {
      expect(Math.abs(back.positionTemeKm[axis]! - teme.positionTemeKm[axis]!)).toBeLessThan(1e-9);
      expect(Math.abs(back.velocityTemeKmS[axis]! - teme.velocityTemeKmS[axis]!)).toBeLessThan(1e-12);
    }
  });
});
