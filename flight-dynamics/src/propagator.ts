import type { Fault, Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { checkForDecay, json2satrec, type SatRec, SatRecError, sgp4, twoline2satrec } from 'satellite.js';
import type { ElementSet } from './elements/element-set.ts';
import { daysBetween, julianDate } from './time.ts';
import type { Vector3 } from './vector.ts';

/** Where SGP4 says the satellite is: true equator, mean equinox of date. */
export interface TemeState {
  readonly positionTemeKm: Vector3;
  readonly velocityTemeKmS: Vector3;
}

export type PropagationFaultKind =
  | 'mean-eccentricity-out-of-range'
  | 'mean-motion-not-positive'
  | 'perturbed-eccentricity-out-of-range'
  | 'semi-latus-rectum-negative'
  | 'decayed'
  | 'too-far-from-epoch'
  | 'not-a-number';

export type PropagationFault = Fault<PropagationFaultKind>;

export interface Propagator {
  readonly elements: ElementSet;
  /**
   * @param atMs UTC milliseconds since 1970
   * @throws RangeError when `atMs` is not finite
   */
  at(atMs: number): Result<TemeState, PropagationFault>;
  /** The same by the time SGP4 itself counts in. */
  atMinutes(minutesSinceEpoch: number): Result<TemeState, PropagationFault>;
  /** Minutes of UTC since the element epoch, exact to the double that `atMs` is. */
  minutesSinceEpoch(atMs: number): number;
}

/** A century either way: beyond it SGP4 gives numbers, and none of them means anything. */
export const furthestMinutes = 36_525 * 1440;

/**
 * SGP4/SDP4 of one element set (WGS-72 constants, operation mode `i`). The answer never depends on earlier calls.
 *
 * Time goes in as minutes since a two-part epoch: the 40 microsecond steps of a single Julian date (0.3 m) do not enter.
 * Objects whose drag polynomial has passed zero are reported as decayed, where plain SGP4 returns nonsense without an error.
 * Source: AIAA 2006-6753 Rev 2 (Vallado et al.) as implemented by satellite.js; this is the only file that knows it.
 */
export function createPropagator(elements: ElementSet): Result<Propagator, PropagationFault> {
  const checked = initialise(elements);
  if (!checked.ok) return checked;
  const satrec = checked.value;
  const minutesSinceEpoch = (atMs: number) => daysBetween(elements.epoch, julianDate(atMs)) * 1440;
  const atMinutes = (minutes: number) => propagate(satrec, minutes);
  return success({
    elements,
    minutesSinceEpoch,
    atMinutes,
    at: (atMs: number) => {
      if (!Number.isFinite(atMs)) throw new RangeError(`atMs must be finite, found ${atMs}`);
      return atMinutes(minutesSinceEpoch(atMs));
    },
  });
}

/** Every number SGP4 derives from one element set, under the names of the published code: see kernel/coefficients. */
export type Sgp4Coefficients = { readonly [name in Sgp4CoefficientName]: number } & {
  /** Period of 225 minutes or more: SDP4, with Sun, Moon and resonances. */
  readonly isDeepSpace: boolean;
  /** Perigee below 220 km, or deep space: the higher terms of drag are left out. */
  readonly isSimple: boolean;
};

type Sgp4CoefficientName = Exclude<
  { [key in keyof SatRec]: SatRec[key] extends number ? key : never }[keyof SatRec],
  'error' | 'isimp' | 't' | 'tempa' | 'epochyr' | 'epochdays' | 'epochtynumrev'
>;

/**
 * What the bulk kernel starts from: the coefficients of `createPropagator`, refused for the same elements.
 * Angles are in radians, times in minutes, lengths in Earth radii of WGS-72.
 */
export function sgp4Coefficients(elements: ElementSet): Result<Sgp4Coefficients, PropagationFault> {
  const checked = initialise(elements);
  if (!checked.ok) return checked;
  const satrec = checked.value;
  return success({ ...satrec, isDeepSpace: satrec.method === 'd', isSimple: satrec.isimp === 1 });
}

function propagate(satrec: SatRec, minutes: number): Result<TemeState, PropagationFault> {
  if (!(Math.abs(minutes) <= furthestMinutes)) {
    const expected = `within ${furthestMinutes} minutes of the epoch`;
    return failure({ kind: 'too-far-from-epoch', expected, found: minutes });
  }
  const state = sgp4(satrec, minutes);
  if (state === null) return failure(faultOf(satrec.error, minutes));
  if (checkForDecay(satrec)) return failure(faultOf(SatRecError.Decayed, minutes));
  const { position: r, velocity: v } = state;
  if (!Number.isFinite(r.x + r.y + r.z + v.x + v.y + v.z)) {
    const found = `NaN or infinity at ${minutes} minutes`;
    return failure({ kind: 'not-a-number', expected: 'a finite position', found });
  }
  return success({ positionTemeKm: [r.x, r.y, r.z], velocityTemeKmS: [v.x, v.y, v.z] });
}

function faultOf(error: SatRecError, minutes: number): PropagationFault {
  const found = `SGP4 error ${error} at ${minutes} minutes since epoch`;
  switch (error) {
    case SatRecError.MeanEccentricityOutOfRange:
      return { kind: 'mean-eccentricity-out-of-range', expected: 'mean eccentricity 0 to 1', found };
    case SatRecError.MeanMotionBelowZero:
      return { kind: 'mean-motion-not-positive', expected: 'mean motion above 0', found };
    case SatRecError.PerturbedEccentricityOutOfRange:
      return { kind: 'perturbed-eccentricity-out-of-range', expected: 'eccentricity 0 to 1', found };
    case SatRecError.SemiLatusRectumBelowZero:
      return { kind: 'semi-latus-rectum-negative', expected: 'semi-latus rectum above 0', found };
    case SatRecError.Decayed:
      return { kind: 'decayed', expected: 'an orbit above the ground', found };
    case SatRecError.None:
      return { kind: 'not-a-number', expected: 'a position', found };
  }
}

function initialise(elements: ElementSet): Result<SatRec, PropagationFault> {
  const satrec = initialiseUnchecked(elements);
  for (const key of ['no', 'ecco', 'inclo', 'nodeo', 'argpo', 'mo', 'bstar', 'jdsatepoch', 'mdot'] as const) {
    if (!Number.isFinite(satrec[key])) {
      return failure({ kind: 'not-a-number', expected: 'finite elements', found: `${key} ${satrec[key]}` });
    }
  }
  return success(satrec);
}

function initialiseUnchecked(elements: ElementSet): SatRec {
  if (elements.kind === 'tle') return twoline2satrec(elements.line1, elements.line2);
  return json2satrec({
    OBJECT_NAME: elements.name,
    OBJECT_ID: elements.internationalDesignator,
    // Milliseconds are enough here: this epoch only places Sun, Moon and Greenwich for the deep-space terms.
    EPOCH: new Date(elements.epochAtMs).toISOString(),
    MEAN_MOTION: elements.meanMotionRevDay,
    ECCENTRICITY: elements.eccentricity,
    INCLINATION: elements.inclinationDeg,
    RA_OF_ASC_NODE: elements.ascendingNodeDeg,
    ARG_OF_PERICENTER: elements.argumentOfPerigeeDeg,
    MEAN_ANOMALY: elements.meanAnomalyDeg,
    NORAD_CAT_ID: elements.noradId,
    ELEMENT_SET_NO: elements.elementSetNumber,
    BSTAR: elements.bstarPerEarthRadius,
    MEAN_MOTION_DOT: elements.meanMotionDotRevDay2,
    MEAN_MOTION_DDOT: elements.meanMotionDdotRevDay3,
  });
}
