import { radPerArcsec } from '../angle.ts';
import type { EarthOrientation } from '../earth-orientation.ts';
import { gmst1982Turns, gmst1982TurnsPerDay, msPerDay, unixEpochJulianDay } from '../time.ts';

/**
 * All that turns TEME into ITRF at one instant: nine numbers of the rotation, row by row, and what a velocity needs besides.
 * It is written to again and again (`earthRotationAt`), so whoever keeps one keeps a copy.
 */
export interface EarthRotation {
  /** ITRF = matrix × TEME; 9 numbers, row by row. */
  readonly temeToItrf: Float64Array;
  /** How the matrix changes a second: velocity in ITRF = matrix × velocity in TEME + rate × position in TEME. */
  readonly temeToItrfRate: Float64Array;
  /** Greenwich mean sidereal time, 0 to 2 pi, and its rate. */
  angleRad: number;
  rateRadS: number;
}

export function createEarthRotation(): EarthRotation {
  return {
    temeToItrf: new Float64Array(9),
    temeToItrfRate: new Float64Array(9),
    angleRad: 0,
    rateRadS: 0,
  };
}

/**
 * Writes the Earth's rotation at an instant into `out`; nothing is allocated. About 0.1 microseconds with a table, for bulk
 * use: positions then cost nine multiplications each (`positionToItrf`), or velocities eighteen more.
 *
 * Polar motion goes to the third order of angles below an arcsecond: 1e-17. Source: as `temeToItrf`
 */
export function earthRotationAt(atMs: number, eop: EarthOrientation, out: EarthRotation): void {
  eop.into(atMs, scratch);
  const xpRad = scratch.xpArcsec * radPerArcsec;
  const ypRad = scratch.ypArcsec * radPerArcsec;
  const wholeDays = Math.floor(atMs / msPerDay);
  const day = unixEpochJulianDay + wholeDays;
  const fraction = (atMs - wholeDays * msPerDay) / msPerDay + scratch.dut1S / 86_400;
  const angleRad = gmst1982Turns(day, fraction) * 2 * Math.PI;
  const rateRadS = (gmst1982TurnsPerDay(day, fraction) * 2 * Math.PI) / 86_400;
  out.angleRad = angleRad;
  out.rateRadS = rateRadS;
  const s = Math.sin(angleRad);
  const c = Math.cos(angleRad);
  const sx = xpRad * (1 - (xpRad * xpRad) / 6);
  const cx = 1 - (xpRad * xpRad) / 2;
  const sy = ypRad * (1 - (ypRad * ypRad) / 6);
  const cy = 1 - (ypRad * ypRad) / 2;
  // Rows of polar motion: [cx 0 sx], [sy sx, cy, -sy cx], [-cy sx, sy, cy cx]; times the turn about z.
  const m = out.temeToItrf;
  m[0] = cx * c;
  m[1] = cx * s;
  m[2] = sx;
  m[3] = sy * sx * c - cy * s;
  m[4] = sy * sx * s + cy * c;
  m[5] = -sy * cx;
  m[6] = -cy * sx * c - sy * s;
  m[7] = -cy * sx * s + sy * c;
  m[8] = cy * cx;
  // d/dt of (c, s) is rate (-s, c): the second column times the rate becomes the first, with the sign turned for the other.
  const w = out.temeToItrfRate;
  w[0] = -rateRadS * m[1];
  w[1] = rateRadS * m[0];
  w[3] = -rateRadS * m[4];
  w[4] = rateRadS * m[3];
  w[6] = -rateRadS * m[7];
  w[7] = rateRadS * m[6];
}

const scratch = { dut1S: 0, xpArcsec: 0, ypArcsec: 0 };

/** Writes the ITRF position of a TEME position, km, at `at` of an array of triples. */
export function positionToItrf(
  rotation: EarthRotation,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
  at = 0,
): void {
  const m = rotation.temeToItrf;
  out[at] = m[0]! * x + m[1]! * y + m[2]! * z;
  out[at + 1] = m[3]! * x + m[4]! * y + m[5]! * z;
  out[at + 2] = m[6]! * x + m[7]! * y + m[8]! * z;
}
