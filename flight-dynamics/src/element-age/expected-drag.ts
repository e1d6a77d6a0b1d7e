import type { ElementSet } from '../elements/element-set.ts';
import { earthMuKm3S2 } from '../passes/orbit-shape.ts';

/**
 * The most drag that the height of the perigee explains for an ordinary satellite, as element sets state it: half the first
 * derivative of the mean motion, revolutions per day squared. More than that is a balloon, a fit that bridged a manoeuvre, or a wrong set.
 *
 * For a circular orbit n' = 3/2 n rho v (Cd A/m). Ballistic coefficient 0.022 m2/kg (a CubeSat); densities doubled for solar maximum.
 * Source: static exponential atmosphere, Vallado, Fundamentals of Astrodynamics, table 8-4
 */
export function expectedDragRevDay2({ meanMotionRevDay, eccentricity }: ElementSet): number {
  const semiMajorKm = Math.cbrt(earthMuKm3S2 * (86_400 / (2 * Math.PI * meanMotionRevDay)) ** 2);
  const perigeeKm = semiMajorKm * (1 - eccentricity) - 6378.137;
  const speedMS = Math.sqrt(earthMuKm3S2 / semiMajorKm) * 1000;
  const rateRevDayS = 1.5 * meanMotionRevDay * 2 * densityKgM3(perigeeKm) * speedMS * ballisticM2Kg;
  return (rateRevDayS * 86_400) / 2;
}

const ballisticM2Kg = 0.022;

function densityKgM3(heightKm: number): number {
  const height = Math.min(Math.max(heightKm, table[0]![0]), table.at(-1)![0]);
  const above = table.findIndex(([km]) => km >= height);
  const [toKm, to] = table[above]!;
  const [fromKm, from] = table[Math.max(0, above - 1)]!;
  if (toKm === fromKm) return to;
  return from * (to / from) ** ((height - fromKm) / (toKm - fromKm));
}

const table: readonly (readonly [heightKm: number, densityKgM3: number])[] = [
  [150, 2.07e-9],
  [200, 2.789e-10],
  [300, 2.418e-11],
  [400, 3.725e-12],
  [500, 6.967e-13],
  [600, 1.454e-13],
  [700, 3.614e-14],
  [800, 1.17e-14],
  [900, 5.245e-15],
  [1000, 3.019e-15],
];
