import { radPerArcsec } from '../angle.ts';
import { earthLatitude, earthLongitude, earthRadius, type PowerSeries } from './earth-series.ts';

/** Where the Sun stands, seen from the Earth's centre: mean ecliptic and equinox of date (FK5). */
export interface EclipticSun {
  readonly longitudeRad: number;
  readonly latitudeRad: number;
  readonly distanceAu: number;
}

/**
 * The Sun's geometric place, without light time and aberration.
 *
 * @param centuries of TT since J2000; within 60 years of it good to 0.13 arcsec and 220 km
 * Source: VSOP87D (see earth-series.ts) turned about; to the equinox of FK5 by Meeus, Astronomical Algorithms, 2nd edition (1998), 25.9
 */
export function geometricSun(centuries: number): EclipticSun {
  const millennia = centuries / 10;
  const longitudeRad = valueOf(earthLongitude, millennia) + Math.PI - 0.090_33 * radPerArcsec;
  const turnedRad = longitudeRad - (1.397 + 0.000_31 * centuries) * centuries * (Math.PI / 180);
  const fk5Arcsec = 0.039_16 * (Math.cos(turnedRad) - Math.sin(turnedRad));
  return {
    longitudeRad,
    latitudeRad: -valueOf(earthLatitude, millennia) + fk5Arcsec * radPerArcsec,
    distanceAu: valueOf(earthRadius, millennia),
  };
}

/** Light from the Sun takes this for one astronomical unit. Source: 149,597,870.7 km at 299,792.458 km/s */
const lightSecondsPerAu = 499.004_784;
const secondsPerCentury = 36_525 * 86_400;

/**
 * The Sun as it is seen from the moving Earth: where it was, against the Earth, when the light left it. That is light time and
 * annual aberration in one, 20.5 arcsec of longitude, and it is also where the Earth's shadow points away from.
 *
 * Source: planetary aberration, Explanatory Supplement to the Astronomical Almanac (1992) 3.257; the Sun's own motion about the barycentre
 * is left out (0.01 arcsec)
 */
export function apparentSun(centuries: number): EclipticSun {
  const { distanceAu } = geometricSun(centuries);
  return geometricSun(centuries - (distanceAu * lightSecondsPerAu) / secondsPerCentury);
}

function valueOf(series: PowerSeries, t: number): number {
  let sum = 0;
  for (let power = series.length - 1; power >= 0; power -= 1) {
    let terms = 0;
    for (const [amplitude, phaseRad, frequency] of series[power]!) {
      terms += amplitude * Math.cos(phaseRad + frequency * t);
    }
    sum = sum * t + terms;
  }
  return sum;
}
