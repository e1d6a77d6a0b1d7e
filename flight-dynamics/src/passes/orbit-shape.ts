/** WGS-72, as SGP4 uses it. */
export const earthMuKm3S2 = 398_600.8;
export const earthRateRadS = 7.292_115e-5;

/** How far, how fast: bounds that hold for at least the next revolution and the one after. */
export interface OrbitBounds {
  readonly lowestRadiusKm: number;
  readonly highestRadiusKm: number;
  readonly eccentricity: number;
  readonly periodMs: number;
  /** Speed against the turning Earth. */
  readonly fastestKmS: number;
  /** Angular speed along the orbit, against the stars: at perigee and at apogee. */
  readonly fastestRadS: number;
  readonly slowestRadS: number;
}

/**
 * Short-period terms move radii and speeds around those of the momentary ellipse by 0.15 % in low orbit (J2) and drag by much less
 * in a revolution; from GEO to Molniya the Moon's pull does no more in one step.
 */
const radiusAllowance = 0.003;
const speedAllowance = 1.02;
/** Beside what the radius already allows. */
const angularAllowance = 1.004;

/**
 * Bounds from the ellipse that fits a state: perigee and apogee, and the speed at perigee.
 *
 * @param state position in km and velocity in km/s, six numbers, against the stars
 */
export function orbitBounds(state: Float64Array): OrbitBounds {
  const [x, y, z, vx, vy, vz] = state as unknown as [number, number, number, number, number, number];
  const radiusSquared = x * x + y * y + z * z;
  const speedSquared = vx * vx + vy * vy + vz * vz;
  const along = x * vx + y * vy + z * vz;
  const energy = speedSquared / 2 - earthMuKm3S2 / Math.sqrt(radiusSquared);
  const momentumSquared = radiusSquared * speedSquared - along * along;
  const momentum = Math.sqrt(momentumSquared);
  const semiMajorKm = -earthMuKm3S2 / (2 * energy);
  const eccentricity = Math.sqrt(Math.max(0, 1 - momentumSquared / (earthMuKm3S2 * semiMajorKm)));
  const lowestRadiusKm = semiMajorKm * (1 - eccentricity) * (1 - radiusAllowance);
  const highestRadiusKm = semiMajorKm * (1 + eccentricity) * (1 + radiusAllowance);
  const perigeeSpeedKmS = (earthMuKm3S2 / momentum) * (1 + eccentricity);
  const fastestKmS = (perigeeSpeedKmS + earthRateRadS * highestRadiusKm) * speedAllowance;
  const fastestRadS = (momentum / (lowestRadiusKm * lowestRadiusKm)) * angularAllowance;
  const slowestRadS = momentum / (highestRadiusKm * highestRadiusKm) / angularAllowance;
  const periodMs = 2000 * Math.PI * Math.sqrt(semiMajorKm ** 3 / earthMuKm3S2);
  if (!(lowestRadiusKm > 0 && Number.isFinite(fastestKmS + fastestRadS + periodMs))) return anything;
  return {
    lowestRadiusKm,
    highestRadiusKm,
    eccentricity,
    periodMs,
    fastestKmS,
    fastestRadS,
    slowestRadS,
  };
}

/** For a state that is no ellipse: SGP4 does not give one, and if it did the search would only be slower. */
const anything: OrbitBounds = {
  lowestRadiusKm: 1,
  highestRadiusKm: 1e7,
  eccentricity: 1,
  periodMs: 1,
  fastestKmS: 1000,
  fastestRadS: 1000,
  slowestRadS: 0,
};

/**
 * Whether elevation over one station rises and falls once a revolution. In a nearly round low orbit the angle to the station's vertical has
 * one least value; the station turns away an eighth as fast at the most, and the radius changes by a twentieth: neither bends the elevation twice.
 */
export function isLowAndRound({ eccentricity, periodMs, highestRadiusKm }: OrbitBounds): boolean {
  return eccentricity < 0.05 && periodMs < threeHoursMs && highestRadiusKm > leastApogeeKm;
}

const threeHoursMs = 10_800_000;
/** A state under the ground is no orbit to reason about. */
const leastApogeeKm = 6400;
