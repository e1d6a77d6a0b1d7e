import { radPerArcsec } from '../angle.ts';
import type { TemeState } from '../propagator.ts';
import type { Vector3 } from '../vector.ts';
import { centuriesTt, equationOfEquinoxesRad, nutation1980 } from './nutation.ts';
import { poleOffset } from './pole-offset.ts';
import { aboutX, aboutY, aboutZ, inOrder, type RotationMatrix, rotated, rotatedBack } from './rotation.ts';

/** Fixed to the stars. */
export interface GcrfState {
  readonly positionGcrfKm: Vector3;
  readonly velocityGcrfKmS: Vector3;
}

/**
 * Which pole and equinox the reduction uses. `iau1980` is the reduction that SGP4's frame is defined with: its end is EME2000
 * (the mean equator and equinox of J2000 of the IAU 1976/1980 theories), which lies within 0.12 arcsec of the GCRF, 4 m in low orbit
 * and 25 m at GEO. `iau2006` adds the offset of the real pole and the frame bias, and ends in the GCRF to 2 mas, 7 cm and 0.4 m.
 */
export type CelestialPole = 'iau1980' | 'iau2006';

/**
 * TEME to GCRF (see `CelestialPole` for what the default leaves out). The frames count as at rest against each other, as all
 * programs around SGP4 have it: precession would add 1e-7 km/s.
 *
 * Source: AIAA 2006-6753 Rev 2, appendix C, with IAU 1976 precession and all 106 terms of IAU 1980 nutation
 */
export function temeToGcrf(state: TemeState, atMs: number, pole: CelestialPole = 'iau1980'): GcrfState {
  const matrix = gcrfToTemeMatrix(atMs, pole);
  return {
    positionGcrfKm: rotatedBack(matrix, state.positionTemeKm),
    velocityGcrfKmS: rotatedBack(matrix, state.velocityTemeKmS),
  };
}

/** The way back. */
export function gcrfToTeme(state: GcrfState, atMs: number, pole: CelestialPole = 'iau1980'): TemeState {
  const matrix = gcrfToTemeMatrix(atMs, pole);
  return {
    positionTemeKm: rotated(matrix, state.positionGcrfKm),
    velocityTemeKmS: rotated(matrix, state.velocityGcrfKmS),
  };
}

/** For many vectors at one instant: `rotated(matrix, gcrf)` is TEME, `rotatedBack(matrix, teme)` is GCRF. */
export function gcrfToTemeMatrix(atMs: number, pole: CelestialPole = 'iau1980'): RotationMatrix {
  const t = centuriesTt(atMs);
  const plain = nutation1980(t);
  const offset = pole === 'iau2006' ? poleOffset(t) : noOffset;
  const nutation = {
    ...plain,
    longitudeRad: plain.longitudeRad + offset.longitudeRad,
    obliquityRad: plain.obliquityRad + offset.obliquityRad,
  };
  const trueObliquityRad = nutation.meanObliquityRad + nutation.obliquityRad;
  return inOrder(
    precession1976(t),
    aboutX(nutation.meanObliquityRad),
    aboutZ(-nutation.longitudeRad),
    aboutX(-trueObliquityRad),
    // TEME counts from the mean equinox: the true one lies the equation of the equinoxes further west.
    aboutZ(equationOfEquinoxesRad(nutation)),
  );
}

const noOffset = { longitudeRad: 0, obliquityRad: 0 };

/**
 * From the mean equator and equinox of J2000 to those of date.
 *
 * Source: IAU 1976, Lieske et al. 1977; Explanatory Supplement (1992) 3.211
 */
export function precession1976(centuries: number): RotationMatrix {
  const t = centuries;
  const zetaRad = (2306.2181 + (0.301_88 + 0.017_998 * t) * t) * t * radPerArcsec;
  const zRad = (2306.2181 + (1.094_68 + 0.018_203 * t) * t) * t * radPerArcsec;
  const thetaRad = (2004.3109 - (0.426_65 + 0.041_833 * t) * t) * t * radPerArcsec;
  return inOrder(aboutZ(-zetaRad), aboutY(thetaRad), aboutZ(-zRad));
}
