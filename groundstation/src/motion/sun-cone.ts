import { degPerRad, radPerDeg } from '@dawa/flight-dynamics/angle';
import type { Direction } from '../ports.ts';
import type { NamedPolygon } from './forbidden-region.ts';

/** A corner at least every so many degrees of the cone's rim. */
const rimStepDeg = 7.5;
/** Far enough down that neither the Sun nor its glow over the horizon reaches a dish. */
const setDeg = -1;

/**
 * The cone around the Sun as a polygon of azimuth and elevation, drawn a little outside of the rim so that straight edges
 * cut nothing off; undefined while the Sun is down. A cone that holds the zenith is a band that hangs from 90 degrees.
 *
 * @param avoidanceDeg half the opening of the cone
 * Source: spherical law of cosines, cos r = sin e sin s + cos e cos s cos a
 */
export function sunCone(sun: Direction, avoidanceDeg: number): NamedPolygon | undefined {
  if (sun.elevationDeg < setDeg) return undefined;
  const rimDeg = avoidanceDeg * 1.01 + 0.3;
  const corners = sun.elevationDeg + rimDeg >= 90 ? aroundZenith(sun, rimDeg) : around(sun, rimDeg);
  return { name: 'the Sun', corners };
}

function around({ azimuthDeg, elevationDeg }: Direction, rimDeg: number): Direction[] {
  const steps = Math.ceil(180 / rimStepDeg);
  const right = Array.from({ length: steps + 1 }, (_, i) => {
    const atDeg = elevationDeg - rimDeg * Math.cos((i * Math.PI) / steps);
    return { azimuthDeg: halfWidthDeg(elevationDeg, atDeg, rimDeg), elevationDeg: atDeg };
  });
  const left = right.map((corner) => ({ ...corner, azimuthDeg: -corner.azimuthDeg })).reverse();
  return [...right, ...left].map((corner) => ({ ...corner, azimuthDeg: azimuthDeg + corner.azimuthDeg }));
}

/** How far to the side the rim lies at an elevation. */
function halfWidthDeg(sunDeg: number, atDeg: number, rimDeg: number): number {
  const [s, e] = [sunDeg * radPerDeg, atDeg * radPerDeg];
  const cosine = (Math.cos(rimDeg * radPerDeg) - Math.sin(e) * Math.sin(s)) / (Math.cos(e) * Math.cos(s));
  return Math.acos(Math.max(-1, Math.min(1, cosine))) * degPerRad;
}

/** The lower rim all around, and the zenith above it. */
function aroundZenith({ azimuthDeg, elevationDeg }: Direction, rimDeg: number): Direction[] {
  const steps = Math.ceil(360 / rimStepDeg);
  const rim = Array.from({ length: steps + 1 }, (_, i) => {
    const offsetRad = ((i * 360) / steps - 180) * radPerDeg;
    const up = Math.sin(elevationDeg * radPerDeg);
    const across = Math.cos(elevationDeg * radPerDeg) * Math.cos(offsetRad);
    const lowRad =
      Math.atan2(up, across) - Math.acos(Math.min(1, Math.cos(rimDeg * radPerDeg) / Math.hypot(up, across)));
    return {
      azimuthDeg: azimuthDeg + offsetRad * degPerRad,
      elevationDeg: Math.min(90, lowRad * degPerRad),
    };
  });
  return [
    ...rim,
    { azimuthDeg: azimuthDeg + 180, elevationDeg: 90 },
    { azimuthDeg: azimuthDeg - 180, elevationDeg: 90 },
  ];
}
