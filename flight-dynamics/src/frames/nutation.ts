import { radPerArcsec } from '../angle.ts';
import { ttMinusUtcS } from '../leap-seconds.ts';
import { j2000JulianDay, julianDate } from '../time.ts';
import { type NutationTerm, nutationTerms } from './nutation-terms.ts';

/** How the true equator and equinox lie against the mean ones of date. */
export interface Nutation {
  readonly longitudeRad: number;
  readonly obliquityRad: number;
  /** Of the mean equator against the ecliptic of date. */
  readonly meanObliquityRad: number;
  /** Of the Moon's ascending node, for the equation of the equinoxes. */
  readonly moonNodeRad: number;
}

/** Julian centuries of Terrestrial Time since J2000; the day counts in two parts. */
export function centuriesTt(atMs: number): number {
  const utc = julianDate(atMs);
  return (utc.day - j2000JulianDay + utc.fraction + ttMinusUtcS(atMs) / 86_400) / 36_525;
}

/**
 * IAU 1980 nutation and mean obliquity, all 106 terms; about 3 microseconds of work. It is the nutation that TEME is defined
 * with; the real pole is up to 0.1 arcsec away by now (`poleOffset`).
 *
 * @param centuries of TT since J2000
 * Source: Seidelmann 1982; Explanatory Supplement (1992) 3.222; arguments of table 3.222.2
 */
export function nutation1980(centuries: number): Nutation {
  const t = centuries;
  const turns = (wholeTurns: number) => ((wholeTurns * t) % 1) * 1_296_000;
  const polynomial = (atJ2000: number, rate: number, square: number, cube: number, revolutions: number) =>
    (atJ2000 + (rate + (square + cube * t) * t) * t + turns(revolutions)) * radPerArcsec;
  const moonAnomaly = polynomial(485_866.733, 715_922.633, 31.31, 0.064, 1325);
  const sunAnomaly = polynomial(1_287_099.804, 1_292_581.224, -0.577, -0.012, 99);
  const latitudeArgument = polynomial(335_778.877, 295_263.137, -13.257, 0.011, 1342);
  const elongation = polynomial(1_072_261.307, 1_105_601.328, -6.891, 0.019, 1236);
  const moonNodeRad = polynomial(450_160.28, -482_890.539, 7.455, 0.008, -5);
  let longitude = 0;
  let obliquity = 0;
  for (const term of nutationTerms) {
    const angle = argumentOf(term, moonAnomaly, sunAnomaly, latitudeArgument, elongation, moonNodeRad);
    longitude += (term[5] + term[6] * t) * Math.sin(angle);
    if (term[7] !== 0) obliquity += (term[7] + term[8] * t) * Math.cos(angle);
  }
  const unitRad = radPerArcsec * 1e-4;
  return {
    longitudeRad: longitude * unitRad,
    obliquityRad: obliquity * unitRad,
    meanObliquityRad: meanObliquityRad(t),
    moonNodeRad,
  };
}

function argumentOf(term: NutationTerm, l: number, lp: number, f: number, d: number, om: number): number {
  return term[0] * l + term[1] * lp + term[2] * f + term[3] * d + term[4] * om;
}

/** Source: Lieske et al. 1977, IAU 1976: 23d26m21.448s at J2000. */
export function meanObliquityRad(centuries: number): number {
  const t = centuries;
  return (84_381.448 + (-46.815 + (-0.000_59 + 0.001_813 * t) * t) * t) * radPerArcsec;
}

/**
 * From the mean to the true equinox along the true equator: what separates TEME from true of date.
 *
 * Source: IAU 1982 with the two terms of IAU resolution C7 (1994), which hold from 1997-02-27; as Vallado's programs for
 * SGP4 (AIAA 2006-6753) use them at all dates. Before 1997 they are 3 mas beside the convention of the time.
 */
export function equationOfEquinoxesRad(nutation: Nutation): number {
  const { longitudeRad, meanObliquityRad: obliquityRad, moonNodeRad } = nutation;
  const complement = 0.002_64 * Math.sin(moonNodeRad) + 0.000_063 * Math.sin(2 * moonNodeRad);
  return longitudeRad * Math.cos(obliquityRad) + complement * radPerArcsec;
}
