import { radPerDeg } from './angle.ts';
import type { Horizon, HorizonPoint } from './horizon.ts';
import type { LookAngles } from './look-angles.ts';

/** The air over a station, as far as it bends a ray. */
export interface Air {
  readonly pressureHPa: number;
  readonly temperatureC: number;
  /**
   * One sigma of the bending as a share of it. Light bends as the formula says within 5 % above 10 degrees and 10 % at the horizon on most
   * days; radio below 10 GHz bends up to a third more in humid air.
   */
  readonly sigmaShare: number;
}

/**
 * Air as it mostly is at a height: ISA, 1013.25 hPa and 15 degrees at the sea.
 *
 * @param heightM -1,000 to 11,000; beyond, the ends are held
 * Source: ISO 2533
 */
export function standardAir(heightM: number): Air {
  const height = Math.max(-1000, Math.min(11_000, heightM));
  return {
    pressureHPa: 1013.25 * (1 - 2.255_77e-5 * height) ** 5.255_88,
    temperatureC: 15 - 0.0065 * height,
    sigmaShare: 0.2,
  };
}

/**
 * Air that was measured.
 *
 * @throws RangeError outside 0 to 1,200 hPa and -100 to 80 degrees
 */
export function measuredAir(pressureHPa: number, temperatureC: number): Air {
  if (!(pressureHPa >= 0 && pressureHPa <= 1200))
    throw new RangeError(`pressureHPa must be 0 to 1200, found ${pressureHPa}`);
  if (!(temperatureC >= -100 && temperatureC <= 80))
    throw new RangeError(`temperatureC must be -100 to 80, found ${temperatureC}`);
  return { pressureHPa, temperatureC, sigmaShare: 0.1 };
}

/**
 * How much higher than it is something appears, at the elevation at which it appears; degrees. 0.57 at the horizon of the sea, 0.09 at 10
 * degrees. Below -1 degrees, where no formula holds, the value of -1 is kept.
 *
 * Source: Bennett, Journal of Navigation 35, 255 (1982), good to 0.07 arcmin for 1010 hPa and 10 degrees; scaled with pressure and
 * temperature as in Meeus, Astronomical Algorithms, chapter 16
 */
export function refractionDeg(apparentElevationDeg: number, { pressureHPa, temperatureC }: Air): number {
  const h = Math.max(lowestDeg, apparentElevationDeg);
  const arcmin = 1 / Math.tan((h + 7.31 / (h + 4.4)) * radPerDeg);
  return (Math.max(0, arcmin) / 60) * (pressureHPa / 1010) * (283 / (273 + temperatureC));
}

const lowestDeg = -1;

/** Where something is that appears at an elevation. */
export function trueElevationDeg(apparentDeg: number, air: Air): number {
  return apparentDeg - refractionDeg(apparentDeg, air);
}

/** At which elevation something appears. The way back from `trueElevationDeg`, to 1e-12 degrees. */
export function apparentElevationDeg(trueDeg: number, air: Air): number {
  // The bending falls by at most 0.25 a degree, so each round leaves a quarter of the error.
  let apparent = trueDeg;
  for (let i = 0; i < 40; i += 1) {
    const next = trueDeg + refractionDeg(apparent, air);
    if (Math.abs(next - apparent) < 1e-12) return next;
    apparent = next;
  }
  return apparent;
}

/** Look angles as the eye has them; the rates of a `Sight` as well. Azimuth and range stay. */
export function refracted<T extends LookAngles & { readonly elevationRateDegS?: number }>(
  look: T,
  air: Air,
): T {
  const elevationDeg = apparentElevationDeg(look.elevationDeg, air);
  if (look.elevationRateDegS === undefined) return { ...look, elevationDeg };
  const slope =
    (trueElevationDeg(elevationDeg + 1e-4, air) - trueElevationDeg(elevationDeg - 1e-4, air)) / 2e-4;
  return { ...look, elevationDeg, elevationRateDegS: look.elevationRateDegS / slope };
}

/**
 * A skyline of true elevations where the given one is of apparent ones: what stands on it appears on the given one. Steep pieces are cut
 * where the bending is not a straight line, to 1e-4 degrees.
 */
export function trueHorizon(horizon: Horizon, air: Air): Horizon {
  const { points } = horizon;
  const cut: HorizonPoint[] = [];
  for (const [index, point] of points.entries()) {
    const next = points[(index + 1) % points.length]!;
    const widthDeg = (next.azimuthDeg - point.azimuthDeg + 360) % 360;
    const riseDeg = next.elevationDeg - point.elevationDeg;
    // Above 15 degrees the bending is straight enough in pieces of any height found in skylines.
    const isLow = Math.min(next.elevationDeg, point.elevationDeg) < 15;
    const pieces = isLow ? Math.max(1, Math.ceil(Math.abs(riseDeg) / pieceDeg)) : 1;
    for (let i = 0; i < pieces; i += 1) {
      const elevationDeg = trueElevationDeg(point.elevationDeg + (riseDeg * i) / pieces, air);
      cut.push({ azimuthDeg: (point.azimuthDeg + (widthDeg * i) / pieces) % 360, elevationDeg });
    }
  }
  cut.sort((a, b) => a.azimuthDeg - b.azimuthDeg);
  return { ...horizon, points: cut };
}

/** A piece bends by at most 0.05 a degree squared: an eighth of that times its square. */
const pieceDeg = 0.125;
