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
const furthestMinutes = 36_525 * 1440;

/**
 * SGP4/SDP4 of one element set (WGS-72 constants, operation mode `i`). The answer never depends on earlier calls.
 *
 * Time goes in as minutes since a two-part epoch: the 40 microsecond steps of a single Julian date (0.3 m) do not enter.
 * Objects whose drag polynomial has passed zero are reported as decayed, where plain SGP4 returns nonsense without an error.
 * Source: AIAA 2006-6753 Rev 2 (Vallado et al.) as implemented by satellite.js; this is the only file that knows it.
 */
export function createPropagator(elements: ElementSet): Result<Propagator, PropagationFault> {
  const satrec = initialise(elements);
  for (const key of ['no', 'ecco', 'inclo', 'nodeo', 'argpo', 'mo', 'bstar', 'jdsatepoch', 'mdot'] as const) {
    if (!Number.isFinite(satrec[key])) {
      return failure({ kind: 'not-a-number', expected: 'finite elements', found: `${key} ${satrec[key]}` });
    }
  }
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

function initialise(elements: ElementSet): SatRec {
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
