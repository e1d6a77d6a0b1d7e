import { degPerRad, radPerDeg, wrapTo180 } from './angle.ts';
import type { Vector3 } from './vector.ts';

/**
 * How a mast stands: what must be added to the angles of the controller, and where the top of the mast leans to. A leaning mast
 * points low where it leans to and high behind itself, so no offset alone can mend it.
 */
export interface AntennaAlignment {
  /** True azimuth less the controller's, on a mast that stands upright. */
  readonly azimuthOffsetDeg: number;
  readonly elevationOffsetDeg: number;
  /** How far the top of the mast leans to the north and to the east; negative to the south and the west. */
  readonly tiltNorthDeg: number;
  readonly tiltEastDeg: number;
}

interface Direction {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

export const uprightAlignment: AntennaAlignment = {
  azimuthOffsetDeg: 0,
  elevationOffsetDeg: 0,
  tiltNorthDeg: 0,
  tiltEastDeg: 0,
};

/**
 * Where an antenna truly points whose controller shows these angles. Azimuth stays unwrapped, in the turn of the controller, and
 * elevation beyond 90 stays beyond it, except within the tilt of the zenith.
 */
export function pointedAt(alignment: AntennaAlignment, controller: Direction): Direction {
  const upright = {
    azimuthDeg: controller.azimuthDeg + alignment.azimuthOffsetDeg,
    elevationDeg: controller.elevationDeg + alignment.elevationOffsetDeg,
  };
  if (!isTilted(alignment)) return upright;
  return anglesNear(upright, turned(directionVector(upright), leaning(alignment)));
}

/** What the controller must show for the antenna to point there: the reverse of `pointedAt`. */
export function controllerAngles(alignment: AntennaAlignment, target: Direction): Direction {
  const { azimuthOffsetDeg, elevationOffsetDeg } = alignment;
  const upright = isTilted(alignment)
    ? anglesNear(target, turned(directionVector(target), reversed(leaning(alignment))))
    : target;
  return {
    azimuthDeg: upright.azimuthDeg - azimuthOffsetDeg,
    elevationDeg: upright.elevationDeg - elevationOffsetDeg,
  };
}

/** The angle by which the mast leans, whichever way. */
export function tiltDeg({ tiltNorthDeg, tiltEastDeg }: AntennaAlignment): number {
  return Math.hypot(tiltNorthDeg, tiltEastDeg);
}

/** East, north and up of a direction, length 1. Elevations beyond 90 lie over the top. */
export function directionVector({ azimuthDeg, elevationDeg }: Direction): Vector3 {
  const cosElevation = Math.cos(elevationDeg * radPerDeg);
  return [
    cosElevation * Math.sin(azimuthDeg * radPerDeg),
    cosElevation * Math.cos(azimuthDeg * radPerDeg),
    Math.sin(elevationDeg * radPerDeg),
  ];
}

function isTilted({ tiltNorthDeg, tiltEastDeg }: AntennaAlignment): boolean {
  return tiltNorthDeg !== 0 || tiltEastDeg !== 0;
}

/** The turn that carries the zenith to the top of the mast, as axis times angle in radians. */
function leaning({ tiltNorthDeg, tiltEastDeg }: AntennaAlignment): Vector3 {
  return [-tiltNorthDeg * radPerDeg, tiltEastDeg * radPerDeg, 0];
}

function reversed([x, y, z]: Vector3): Vector3 {
  return [-x, -y, -z];
}

/** Rodrigues' formula. */
function turned([x, y, z]: Vector3, turn: Vector3): Vector3 {
  const angleRad = Math.hypot(turn[0], turn[1]);
  if (angleRad === 0) return [x, y, z];
  const [kx, ky] = [turn[0] / angleRad, turn[1] / angleRad];
  const cos = Math.cos(angleRad);
  const sin = Math.sin(angleRad);
  const along = (kx * x + ky * y) * (1 - cos);
  return [
    x * cos + ky * z * sin + kx * along,
    y * cos - kx * z * sin + ky * along,
    z * cos + (kx * y - ky * x) * sin,
  ];
}

/** Of the angles that mean this direction those in the turn of `near`, flipped over when `near` is. */
function anglesNear(near: Direction, [east, north, up]: Vector3): Direction {
  const directDeg = Math.atan2(east, north) * degPerRad;
  const heightDeg = Math.atan2(up, Math.hypot(east, north)) * degPerRad;
  const isFlipped = near.elevationDeg > 90;
  const azimuthDeg = isFlipped ? directDeg + 180 : directDeg;
  return {
    azimuthDeg: near.azimuthDeg + wrapTo180(azimuthDeg - near.azimuthDeg),
    elevationDeg: isFlipped ? 180 - heightDeg : heightDeg,
  };
}
