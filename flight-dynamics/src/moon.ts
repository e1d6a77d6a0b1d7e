import { radPerDeg } from './angle.ts';
import { eclipticToTeme } from './frames/ecliptic.ts';
import { centuriesTt } from './frames/nutation.ts';
import { type LunarTerm, latitude, longitudeAndDistance } from './moon/lunar-series.ts';
import { sunDirection } from './sun.ts';
import { dot, magnitude, scaled, type Vector3 } from './vector.ts';

/**
 * The Moon from the Earth's centre, where it is seen: light time (0.7 arcsec) is in it, and annual aberration nearly cancels with
 * the Earth's own motion in that time. Good to 12 arcsec and 20 km from 1900 to 2100.
 *
 * Source: Meeus, Astronomical Algorithms, 2nd edition (1998), chapter 47; IAU 1980 nutation
 */
export function moonPositionTemeKm(atMs: number): Vector3 {
  const centuries = centuriesTt(atMs);
  const seen = meanMoon(centuries - lightTimeCenturies);
  return eclipticToTeme(seen, seen.distanceKm, centuries);
}

/** Direction of the Moon (unit vector) and its distance. */
export function moonDirection(atMs: number): {
  readonly directionTeme: Vector3;
  readonly distanceKm: number;
} {
  const position = moonPositionTemeKm(atMs);
  const distanceKm = magnitude(position);
  return { directionTeme: scaled(position, 1 / distanceKm), distanceKm };
}

/** Share of the Moon's disc that is lit, seen from the Earth's centre: 0 new, 1 full. Source: the same, chapter 48 */
export function moonIlluminatedFraction(atMs: number): number {
  const moon = moonPositionTemeKm(atMs);
  const { directionTeme, distanceKm } = sunDirection(atMs);
  const sun = scaled(directionTeme, distanceKm);
  const toSun: Vector3 = [sun[0] - moon[0], sun[1] - moon[1], sun[2] - moon[2]];
  // The angle at the Moon between Sun and Earth.
  const cosPhase = -dot(moon, toSun) / (magnitude(moon) * magnitude(toSun));
  return (1 + cosPhase) / 2;
}

/** 384,400 km of light: 1.282 s. */
const lightTimeCenturies = 1.282 / (36_525 * 86_400);

/** Ecliptic and mean equinox of date, without light time. */
export function meanMoon(centuries: number) {
  const t = centuries;
  const longitudeDeg =
    218.316_447_7 + (481_267.881_234_21 + (-0.001_578_6 + (1 / 538_841 - t / 65_194_000) * t) * t) * t;
  const d =
    297.850_192_1 + (445_267.111_403_4 + (-0.001_881_9 + (1 / 545_868 - t / 113_065_000) * t) * t) * t;
  const m = 357.529_109_2 + (35_999.050_290_9 + (-0.000_153_6 + t / 24_490_000) * t) * t;
  const mPrime =
    134.963_396_4 + (477_198.867_505_5 + (0.008_741_4 + (1 / 69_699 - t / 14_712_000) * t) * t) * t;
  const f =
    93.272_095 + (483_202.017_523_3 + (-0.003_653_9 + (-1 / 3_526_000 + t / 863_310_000) * t) * t) * t;
  const a1 = 119.75 + 131.849 * t;
  const a2 = 53.09 + 479_264.29 * t;
  const a3 = 313.45 + 481_266.484 * t;
  // The eccentricity of the Earth's orbit shrinks, and with it the terms of the Sun's anomaly.
  const e = 1 - (0.002_516 + 0.000_007_4 * t) * t;
  const argumentOf = (term: LunarTerm) =>
    (term[0] * d + term[1] * m + term[2] * mPrime + term[3] * f) * radPerDeg;
  let longitudeMicroDeg = 3958 * sinDeg(a1) + 1962 * sinDeg(longitudeDeg - f) + 318 * sinDeg(a2);
  let distanceM = 385_000_560;
  for (const term of longitudeAndDistance) {
    const argument = argumentOf(term);
    const weight = e ** Math.abs(term[1]);
    longitudeMicroDeg += weight * term[4] * Math.sin(argument);
    distanceM += weight * term[5] * Math.cos(argument);
  }
  let latitudeMicroDeg =
    -2235 * sinDeg(longitudeDeg) +
    382 * sinDeg(a3) +
    175 * (sinDeg(a1 - f) + sinDeg(a1 + f)) +
    127 * sinDeg(longitudeDeg - mPrime) -
    115 * sinDeg(longitudeDeg + mPrime);
  for (const term of latitude) {
    latitudeMicroDeg += e ** Math.abs(term[1]) * term[4] * Math.sin(argumentOf(term));
  }
  return {
    longitudeRad: (longitudeDeg + longitudeMicroDeg * 1e-6) * radPerDeg,
    latitudeRad: latitudeMicroDeg * 1e-6 * radPerDeg,
    distanceKm: distanceM / 1000,
  };
}

function sinDeg(angleDeg: number): number {
  return Math.sin(angleDeg * radPerDeg);
}
