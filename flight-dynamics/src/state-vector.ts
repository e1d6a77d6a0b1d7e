import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { centuriesTt, equationOfEquinoxesRad, nutation1980 } from './frames/nutation.ts';
import { aboutZ, rotated } from './frames/rotation.ts';
import { gcrfToTeme, itrfToTeme } from './frames.ts';
import type { TemeState } from './propagator.ts';
import type { Vector3 } from './vector.ts';

/** Frames in which launch providers state an injection; `eme2000` is the mean equator and equinox of J2000, `tod` those of date. */
export const stateFrames = ['teme', 'tod', 'itrf', 'gcrf', 'eme2000'] as const;
export type StateFrame = (typeof stateFrames)[number];

/** Where an object was and how fast, in a frame that the vectors' names cannot hold because a message says it. */
export interface StateVector {
  readonly atMs: number;
  readonly frame: StateFrame;
  readonly positionKm: Vector3;
  /** In `itrf` as an observer on the turning Earth sees it. */
  readonly velocityKmS: Vector3;
}

/**
 * The frame by the name that a message gives it: `ITRF` with any year, `GCRF`, `ICRF` (the same axes), `EME2000`, `J2000`,
 * `TEME`, `TOD`.
 *
 * Source: CCSDS 502.0-B-3 annex F (SANA registry of reference frames)
 */
export function stateFrameOf(name: string): Result<StateFrame, Fault<'unsupported'>> {
  const plain = name.trim().toUpperCase();
  if (/^ITRF[-_]?(\d{2}|\d{4})?$/.test(plain)) return success('itrf');
  const found = names[plain as keyof typeof names];
  if (found !== undefined && Object.hasOwn(names, plain)) return success(found);
  const expected = 'frame TEME, TOD, ITRF, GCRF, ICRF, EME2000 or J2000';
  return failure({ kind: 'unsupported', expected, found: name.slice(0, 40) });
}

const names = {
  TEME: 'teme',
  TOD: 'tod',
  GCRF: 'gcrf',
  ICRF: 'gcrf',
  EME2000: 'eme2000',
  J2000: 'eme2000',
} as const satisfies Record<string, StateFrame>;

/**
 * A state in the frame that SGP4 works in.
 *
 * GCRF goes by the real pole (2 mas), EME2000 by the reduction that it is defined with; ITRF needs UT1, 15 m of it a 30 ms.
 */
export function stateInTeme(
  { atMs, frame, positionKm, velocityKmS }: StateVector,
  eop: EarthOrientation = noEarthOrientation,
): TemeState {
  switch (frame) {
    case 'teme':
      return { positionTemeKm: positionKm, velocityTemeKmS: velocityKmS };
    case 'tod': {
      const turn = aboutZ(equationOfEquinoxesRad(nutation1980(centuriesTt(atMs))));
      return { positionTemeKm: rotated(turn, positionKm), velocityTemeKmS: rotated(turn, velocityKmS) };
    }
    case 'itrf':
      return itrfToTeme({ positionItrfKm: positionKm, velocityItrfKmS: velocityKmS }, atMs, eop);
    case 'gcrf':
    case 'eme2000': {
      const state = { positionGcrfKm: positionKm, velocityGcrfKmS: velocityKmS };
      return gcrfToTeme(state, atMs, frame === 'gcrf' ? 'iau2006' : 'iau1980');
    }
    default:
      throw new TypeError(`frame: ${frame satisfies never}`);
  }
}
