import type { Result } from '@dawa/seams/fault';
import { success } from '@dawa/seams/fault';
import { degPerRad, wrapTo180 } from '../angle.ts';
import { earthEquatorialRadiusKm, earthFlattening } from '../frames.ts';
import { earthRadiusKm, j2, j3oj2 } from '../kernel/gravity.ts';
import { earthMuKm3S2, earthRateRadS } from '../passes/orbit-shape.ts';
import type { SpaceWeatherGap } from '../space-weather/weather.ts';
import { gmst1982Turns, msPerDay, unixEpochJulianDay } from '../time.ts';
import type { Thermosphere } from './thermosphere.ts';

/** The orbit as the descent carries it: the eccentricity as a vector, which does not tear where the orbit is round. */
export interface DescentState {
  atMs: number;
  semiMajorAxisKm: number;
  /** e cos(argument of perigee) */
  eccentricityX: number;
  /** e sin(argument of perigee) */
  eccentricityY: number;
  ascendingNodeRad: number;
}

/** Changes by drag for a ballistic coefficient of 1 m2/kg. */
export interface DragRates {
  semiMajorAxisKmS: number;
  eccentricityXPerS: number;
  eccentricityYPerS: number;
}

export interface DragSetting {
  readonly inclinationRad: number;
  /** Places looked at in one revolution. Default 16 (12 or 48 move the end of a life of 817 days by minutes), 48 from an eccentricity of 0.02 on. */
  readonly places?: number;
  /** How fast the air turns, in turns of the Earth. Default 1. */
  readonly airTurns?: number;
  /** False for a round Earth with a round pull, for comparison with closed forms. Default true. */
  readonly isEarthOblate?: boolean;
}

/**
 * Drag on semi-major axis and eccentricity, averaged over one revolution about an instant, the air turning with the Earth.
 *
 * Gauss' equations for the force along the track; the sum runs over places evenly spaced in eccentric anomaly. Each place has its own
 * geodetic height (with the kilometre that J2 and J3 move a satellite up and down in a revolution), latitude, solar time and time of day. Left out:
 * the force across the track, which turns the plane by some hundredths of a degree in a life.
 *
 * Source: Gauss' variational equations, e.g. Vallado, Fundamentals of Astrodynamics, section 9.3; radial terms of J2 and J3 as in SGP4
 */
export function meanDrag(
  state: DescentState,
  thermosphere: Thermosphere,
  setting: DragSetting,
  rates: DragRates,
): Result<void, SpaceWeatherGap> {
  const told = thermosphere.setInstant(state.atMs);
  if (!told.ok) return told;
  const { inclinationRad, airTurns = 1, isEarthOblate = true } = setting;
  const { semiMajorAxisKm: a, eccentricityX, eccentricityY, ascendingNodeRad } = state;
  const e = Math.hypot(eccentricityX, eccentricityY);
  const perigeeRad = e === 0 ? 0 : Math.atan2(eccentricityY, eccentricityX);
  const places = setting.places ?? (e < 0.02 ? 16 : 48);
  const meanMotionRadS = Math.sqrt(earthMuKm3S2 / a) / a;
  const axisRatio = Math.sqrt(1 - e * e);
  const airRateRadS = airTurns * earthRateRadS;
  const sinI = Math.sin(inclinationRad);
  const cosI = Math.cos(inclinationRad);
  const sinNode = Math.sin(ascendingNodeRad);
  const cosNode = Math.cos(ascendingNodeRad);
  const wobble = isEarthOblate ? radialWobble(a * (1 - e * e), cosI) : still;
  const midnightAtMs = Math.floor(state.atMs / msPerDay) * msPerDay;
  const dayJulian = unixEpochJulianDay + midnightAtMs / msPerDay;
  let [axis, x, y] = [0, 0, 0];
  for (let k = 0; k < places; k += 1) {
    const anomalyRad = ((k + 0.5) / places - 0.5) * 2 * Math.PI;
    const sinE = Math.sin(anomalyRad);
    const cosE = Math.cos(anomalyRad);
    const share = 1 - e * cosE;
    const afterMs = ((anomalyRad - e * sinE) / meanMotionRadS) * 1000;
    // True anomaly, then the angle from the node.
    const latitudeArgument = perigeeRad + Math.atan2(axisRatio * sinE, cosE - e);
    const sinU = Math.sin(latitudeArgument);
    const cosU = Math.cos(latitudeArgument);
    const radiusKm =
      a * share + wobble.meanKm + wobble.twiceKm * (cosU * cosU - sinU * sinU) + wobble.onceKm * sinU;
    // Position over radius, in TEME.
    const px = cosNode * cosU - sinNode * sinU * cosI;
    const py = sinNode * cosU + cosNode * sinU * cosI;
    const pz = sinU * sinI;
    // Velocity along the radius and across it.
    const radialKmS = (a * meanMotionRadS * e * sinE) / share;
    const acrossKmS = (a * meanMotionRadS * axisRatio) / share;
    const vx = radialKmS * px + acrossKmS * (-cosNode * sinU - sinNode * cosU * cosI);
    const vy = radialKmS * py + acrossKmS * (-sinNode * sinU + cosNode * cosU * cosI);
    const vz = radialKmS * pz + acrossKmS * cosU * sinI;
    const airX = vx + airRateRadS * radiusKm * py;
    const airY = vy - airRateRadS * radiusKm * px;
    const airSpeedKmS = Math.sqrt(airX * airX + airY * airY + vz * vz);
    const speedSquared = vx * vx + vy * vy + vz * vz;
    const along = vx * airX + vy * airY + vz * vz;
    const density = densityAt(thermosphere, {
      radiusKm,
      sinLatitude: pz,
      rightAscensionRad: Math.atan2(py, px),
      midnightJulian: dayJulian,
      sinceMidnightMs: state.atMs + afterMs - midnightAtMs,
      isEarthOblate,
    });
    // Half rho v^2 of m/s is in m/s2 per m2/kg; in km it is 500 rho v^2.
    const pull = 500 * density * airSpeedKmS * along * share;
    axis += pull;
    const overSpeed = pull / speedSquared;
    x += overSpeed * (cosU + eccentricityX);
    y += overSpeed * (sinU + eccentricityY);
  }
  rates.semiMajorAxisKmS = (-2 * a * a * axis) / (earthMuKm3S2 * places);
  rates.eccentricityXPerS = (-2 * x) / places;
  rates.eccentricityYPerS = (-2 * y) / places;
  return success(undefined);
}

interface Spot {
  readonly radiusKm: number;
  readonly sinLatitude: number;
  readonly rightAscensionRad: number;
  readonly midnightJulian: number;
  readonly sinceMidnightMs: number;
  readonly isEarthOblate: boolean;
}

function densityAt(thermosphere: Thermosphere, spot: Spot): number {
  const { radiusKm, sinLatitude, rightAscensionRad, midnightJulian, sinceMidnightMs, isEarthOblate } = spot;
  const geocentricRad = Math.asin(Math.max(-1, Math.min(1, sinLatitude)));
  // To first order in the flattening, and in height its square: 10 m of height, 0.01 degrees of latitude.
  const flattening = isEarthOblate ? earthFlattening : 0;
  const square = sinLatitude * sinLatitude;
  const surfaceKm =
    earthEquatorialRadiusKm * (1 - flattening * square - 1.5 * flattening ** 2 * square * (1 - square));
  const tiltRad = flattening * (earthEquatorialRadiusKm / radiusKm) * Math.sin(2 * geocentricRad);
  const turns = gmst1982Turns(midnightJulian, sinceMidnightMs / msPerDay);
  const longitudeDeg = wrapTo180((rightAscensionRad - turns * 2 * Math.PI) * degPerRad);
  const secondsOfDay = (((sinceMidnightMs % msPerDay) + msPerDay) % msPerDay) / 1000;
  const latitudeDeg = (geocentricRad + tiltRad) * degPerRad;
  return thermosphere.densityKgM3(radiusKm - surfaceKm, latitudeDeg, longitudeDeg, secondsOfDay);
}

const still = { meanKm: 0, twiceKm: 0, onceKm: 0 };

/** Radius less that of the mean ellipse: a constant, a part with twice the argument of latitude, a part with it once. */
function radialWobble(semiLatusRectumKm: number, cosI: number): typeof still {
  const sinSquared = 1 - cosI * cosI;
  const half = (0.5 * j2 * earthRadiusKm * earthRadiusKm) / semiLatusRectumKm;
  return {
    meanKm: -1.5 * half * (3 * cosI * cosI - 1),
    twiceKm: 0.5 * half * sinSquared,
    // The mean eccentricity leaves out what J3 adds: perigee in the north.
    onceKm: 0.5 * j3oj2 * earthRadiusKm * Math.sqrt(sinSquared),
  };
}
