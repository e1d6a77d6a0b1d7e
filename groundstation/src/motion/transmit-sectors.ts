import { radPerDeg } from '@dawa/flight-dynamics/angle';
import type { Direction } from '../ports.ts';
import { isInside } from './az-el-polygon.ts';
import type { NamedPolygon } from './forbidden-region.ts';

export interface TransmitSectorSettings {
  /** Where people may be. */
  readonly sectors: readonly NamedPolygon[];
  /** No transmission below. */
  readonly minElevationDeg?: number | undefined;
  /** Half-power width of the beam: what it touches, it reaches. */
  readonly beamWidthDeg: number;
}

/**
 * Why an antenna that looks there must not radiate, in one line; null when it may.
 * @param direction in the controller's own angles; undefined when nobody knows where it looks
 */
export type TransmitSectorBlock = (direction: Direction | undefined) => string | null;

/** Edges are looked at in steps of this; half of it is added to the beam, so that nothing falls between. */
const stepDeg = 0.25;

/** Made once, asked with each position. Undefined where no sector is declared. */
export function createTransmitSectors(settings: TransmitSectorSettings): TransmitSectorBlock | undefined {
  const { sectors, minElevationDeg, beamWidthDeg } = settings;
  if (sectors.length === 0 && minElevationDeg === undefined) return undefined;
  const reachDeg = beamWidthDeg / 2;
  const cosineOfReach = Math.cos((reachDeg + stepDeg / 2) * radPerDeg);
  const drawn = sectors.map(({ name, corners }) => ({ name, corners, rim: rimOf(corners) }));
  return (direction) => {
    if (direction === undefined)
      return 'where the antenna looks is not known, and there are people it must not reach';
    const looks = inSky(direction);
    if (minElevationDeg !== undefined && looks.elevationDeg < minElevationDeg) {
      return `the antenna looks ${looks.elevationDeg.toFixed(1)} degrees high, and below ${minElevationDeg} nothing is transmitted`;
    }
    const beam = unitVector(looks);
    const reached = drawn.find(
      ({ corners, rim }) => holds(corners, looks) || largestCosine(rim, beam) >= cosineOfReach,
    );
    if (reached === undefined) return null;
    const where = `${looks.azimuthDeg.toFixed(1)}, ${looks.elevationDeg.toFixed(1)}`;
    return `the beam at ${where}, ${beamWidthDeg} degrees wide, reaches into ${reached.name}`;
  };
}

/** The direction in the sky: azimuth 0 to 360, a flipped antenna told by where it looks. */
export function inSky({ azimuthDeg, elevationDeg }: Direction): Direction {
  const isFlipped = elevationDeg > 90;
  const turned = (isFlipped ? azimuthDeg + 180 : azimuthDeg) % 360;
  return {
    azimuthDeg: turned < 0 ? turned + 360 : turned,
    elevationDeg: isFlipped ? 180 - elevationDeg : elevationDeg,
  };
}

function holds(corners: NamedPolygon['corners'], { azimuthDeg, elevationDeg }: Direction): boolean {
  return [-720, -360, 0, 360].some((turnDeg) =>
    isInside({ azimuthDeg: azimuthDeg + turnDeg, elevationDeg }, corners),
  );
}

/** Unit vectors along all edges, three numbers each. */
function rimOf(corners: NamedPolygon['corners']): Float64Array {
  const points: number[] = [];
  for (const [i, from] of corners.entries()) {
    const to = corners[(i + 1) % corners.length]!;
    const [acrossDeg, upDeg] = [to.azimuthDeg - from.azimuthDeg, to.elevationDeg - from.elevationDeg];
    const steps = Math.max(1, Math.ceil(Math.hypot(acrossDeg, upDeg) / stepDeg));
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      points.push(
        ...unitVector({
          azimuthDeg: from.azimuthDeg + share * acrossDeg,
          elevationDeg: from.elevationDeg + share * upDeg,
        }),
      );
    }
  }
  return Float64Array.from(points);
}

function largestCosine(rim: Float64Array, [x, y, z]: readonly [number, number, number]): number {
  let largest = -1;
  for (let i = 0; i < rim.length; i += 3) {
    largest = Math.max(largest, rim[i]! * x + rim[i + 1]! * y + rim[i + 2]! * z);
  }
  return largest;
}

function unitVector({ azimuthDeg, elevationDeg }: Direction): [number, number, number] {
  const across = Math.cos(elevationDeg * radPerDeg);
  return [
    across * Math.sin(azimuthDeg * radPerDeg),
    across * Math.cos(azimuthDeg * radPerDeg),
    Math.sin(elevationDeg * radPerDeg),
  ];
}
