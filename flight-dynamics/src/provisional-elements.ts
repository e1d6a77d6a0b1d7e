import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { degPerRad, wrapTo360 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import type { OmmElementSet } from './elements/element-set.ts';
import { itrfToGeodetic, temeToItrf } from './frames.ts';
import { createStateFunction } from './kernel.ts';
import { type Partial, solveLeastSquares } from './orbit-fit/least-squares.ts';
import { changedElements, noChange, type OrbitChange } from './orbit-fit/mean-orbit.ts';
import { tleEpoch } from './orbit-fit/re-epoch.ts';
import { earthMuKm3S2 } from './passes/orbit-shape.ts';
import type { TemeState } from './propagator.ts';
import { type StateVector, stateInTeme } from './state-vector.ts';
import { daysBetween, instantOf, type JulianDate, julianDate } from './time.ts';
import { cross, dot, magnitude, type Vector3 } from './vector.ts';

export interface ProvisionalRequest {
  readonly state: StateVector;
  readonly name: string;
  /** Until the object has one: default 99999, the last that every reader of TLE takes. */
  readonly noradId?: number;
  readonly internationalDesignator?: string;
  /** A state says nothing of drag. Default 0: good for some hours in low orbit; take that of a sister satellite where there is one. */
  readonly bstarPerEarthRadius?: number;
  readonly earthOrientation?: EarthOrientation;
}

export type ProvisionalFault = Fault<
  'not-finite' | 'below-ground' | 'hyperbolic' | 'suborbital' | 'no-solution'
>;

export interface ProvisionalElements {
  /** Their epoch is the instant of the state to 1e-8 of a day, as a TLE can say it. */
  readonly elements: OmmElementSet;
  /** What SGP4 misses the state by, at its instant. */
  readonly positionErrorKm: number;
  readonly velocityErrorKmS: number;
  /** Of the ellipse that touches the state, above the equatorial radius. */
  readonly perigeeHeightKm: number;
  readonly apogeeHeightKm: number;
}

/**
 * Mean elements whose SGP4 orbit passes through a state, for the first hours after a launch: the osculating ellipse is the first guess, and
 * least squares on the six numbers does the rest, short-period terms and the deep-space ones included.
 *
 * How far they may be trusted later is a matter of the state: 1 m/s along the track is 3 km a revolution.
 */
export function provisionalElements(
  request: ProvisionalRequest,
): Result<ProvisionalElements, ProvisionalFault> {
  const { state, earthOrientation = noEarthOrientation } = request;
  const numbers = [state.atMs, ...state.positionKm, ...state.velocityKmS];
  if (!numbers.every(Number.isFinite) || Math.abs(state.atMs) > furthestAtMs) {
    return failure({ kind: 'not-finite', expected: 'an instant and six numbers', found: numbers.join(' ') });
  }
  const teme = stateInTeme(state, earthOrientation);
  const ellipse = ellipseOf(teme);
  const heightKm = heightOf(teme, state.atMs, earthOrientation);
  if (!(heightKm > 0)) {
    const expected = 'a height above 0 km';
    return failure({ kind: 'below-ground', expected, found: `${heightKm.toFixed(3)} km` });
  }
  if (!(ellipse.semiMajorKm > 0 && ellipse.semiMajorKm < furthestSemiMajorKm)) {
    const found = `eccentricity ${ellipse.eccentricity.toFixed(4)}`;
    return failure({ kind: 'hyperbolic', expected: 'an orbit about the Earth', found });
  }
  const perigeeHeightKm = ellipse.semiMajorKm * (1 - ellipse.eccentricity) - equatorialRadiusKm;
  const apogeeHeightKm = ellipse.semiMajorKm * (1 + ellipse.eccentricity) - equatorialRadiusKm;
  if (!(perigeeHeightKm > 0)) {
    const found = `${perigeeHeightKm.toFixed(1)} km`;
    return failure({ kind: 'suborbital', expected: 'a perigee above the ground', found });
  }
  const epoch = tleEpoch(state.atMs);
  const minutes = daysBetween(epoch, julianDate(state.atMs)) * 1440;
  const solved = solveMean(guessOf(request, ellipse, epoch), teme, minutes);
  if (!solved || solved.positionErrorKm > oneMillimetreKm || solved.velocityErrorKmS > 1e-6) {
    const found = solved ? `${(solved.positionErrorKm * 1000).toFixed(3)} m away` : 'none that propagates';
    return failure({ kind: 'no-solution', expected: 'elements within 1 mm of the state', found });
  }
  return success({ ...solved, perigeeHeightKm, apogeeHeightKm });
}

const oneMillimetreKm = 1e-6;
const equatorialRadiusKm = 6378.137;
/** Beyond the sphere in which the Earth rules (Hill radius 1.5 million km) an ellipse is one on paper only. */
const furthestSemiMajorKm = 1.5e6;
const furthestAtMs = Date.UTC(2100, 0, 1);

function heightOf({ positionTemeKm }: TemeState, atMs: number, eop: EarthOrientation): number {
  const itrf = temeToItrf({ positionTemeKm, velocityTemeKmS: [0, 0, 0] }, atMs, eop);
  return itrfToGeodetic(itrf.positionItrfKm).heightKm;
}

interface Ellipse {
  readonly semiMajorKm: number;
  readonly eccentricity: number;
  readonly inclinationRad: number;
  readonly nodeRad: number;
  readonly perigeeRad: number;
  readonly meanAnomalyRad: number;
}

/** Osculating elements, with WGS-72 gravity as SGP4 has it; the node of an equatorial orbit is put on the x axis. */
function ellipseOf({ positionTemeKm: r, velocityTemeKmS: v }: TemeState): Ellipse {
  const radius = magnitude(r);
  const h = cross(r, v);
  const momentum = magnitude(h);
  const energy = dot(v, v) / 2 - earthMuKm3S2 / radius;
  const semiMajorKm = -earthMuKm3S2 / (2 * energy);
  const [vxh, yx, zx] = [cross(v, h), h[0], -h[1]];
  const e: Vector3 = [0, 1, 2].map((k) => vxh[k]! / earthMuKm3S2 - r[k]! / radius) as unknown as Vector3;
  const eccentricity = magnitude(e);
  const inclinationRad = Math.atan2(Math.hypot(h[0], h[1]), h[2]);
  const nodeRad = Math.hypot(h[0], h[1]) < 1e-9 * momentum ? 0 : Math.atan2(yx, zx);
  const node: Vector3 = [Math.cos(nodeRad), Math.sin(nodeRad), 0];
  const ahead = cross(h, node);
  const angle = (w: Vector3) => Math.atan2(dot(w, ahead) / momentum, dot(w, node));
  const perigeeRad = eccentricity < 1e-12 ? 0 : angle(e);
  const trueRad = angle(r) - perigeeRad;
  const eccentricRad =
    2 *
    Math.atan2(
      Math.sqrt(1 - eccentricity) * Math.sin(trueRad / 2),
      Math.sqrt(1 + eccentricity) * Math.cos(trueRad / 2),
    );
  const meanAnomalyRad = eccentricRad - eccentricity * Math.sin(eccentricRad);
  return { semiMajorKm, eccentricity, inclinationRad, nodeRad, perigeeRad, meanAnomalyRad };
}

function guessOf(request: ProvisionalRequest, ellipse: Ellipse, epoch: JulianDate): OmmElementSet {
  const { noradId = 99_999, name, internationalDesignator = '', bstarPerEarthRadius = 0 } = request;
  const motionRadS = Math.sqrt(earthMuKm3S2 / ellipse.semiMajorKm ** 3);
  return {
    kind: 'omm',
    noradId,
    name,
    internationalDesignator,
    epochAtMs: instantOf(epoch),
    epoch,
    meanMotionRevDay: (motionRadS * 86_400) / (2 * Math.PI),
    eccentricity: ellipse.eccentricity,
    inclinationDeg: ellipse.inclinationRad * degPerRad,
    ascendingNodeDeg: wrapTo360(ellipse.nodeRad * degPerRad),
    argumentOfPerigeeDeg: wrapTo360(ellipse.perigeeRad * degPerRad),
    meanAnomalyDeg: wrapTo360(ellipse.meanAnomalyRad * degPerRad),
    bstarPerEarthRadius,
    meanMotionDotRevDay2: 0,
    meanMotionDdotRevDay3: 0,
    revolutionAtEpoch: 0,
    elementSetNumber: 1,
  };
}

const keys = [
  'meanMotionRevDay',
  'eccentricityX',
  'eccentricityY',
  'tiltXRad',
  'tiltYRad',
  'alongTrackRad',
] as const satisfies readonly (keyof OrbitChange)[];

/** How far mean elements may lie from the osculating ones, as a part. */
const reach = 0.01;
/** One sigma of the residuals, for weights: far below what is asked for. */
const positionSigmaKm = 1e-6;
const velocitySigmaKmS = 1e-9;
const step = 1e-4;

function solveMean(guess: OmmElementSet, target: TemeState, minutes: number) {
  const wanted = Float64Array.of(...target.positionTemeKm, ...target.velocityTemeKmS);
  const changeOf = (parameters: Float64Array): OrbitChange => {
    const change: Record<keyof OrbitChange, number> = { ...noChange };
    for (const [k, key] of keys.entries()) change[key] = parameters[k]! * reach;
    change.meanMotionRevDay *= guess.meanMotionRevDay;
    return change;
  };
  const stateOf = (parameters: Float64Array): Float64Array | undefined => {
    const set = changedElements(guess, changeOf(parameters));
    const created = set && createStateFunction(set);
    const state = new Float64Array(6);
    return created?.ok && created.value.stateAt(minutes, state) === 0 ? state : undefined;
  };
  const residualsAt = (parameters: Float64Array) =>
    stateOf(parameters)?.map((value, k) => wanted[k]! - value);
  const partialsAt = (parameters: Float64Array) => {
    const partials: Partial[] = [];
    for (let k = 0; k < keys.length; k += 1) {
      const [plus, minus] = [1, -1].map((sign) => {
        const moved = Float64Array.from(parameters);
        moved[k]! += sign * step;
        return stateOf(moved);
      });
      if (!plus || !minus) return undefined;
      partials.push({ from: 0, values: plus.map((value, i) => (value - minus[i]!) / (2 * step)) });
    }
    return partials;
  };
  const weights = Float64Array.from(wanted, (_, k) => (k < 3 ? positionSigmaKm : velocitySigmaKmS) ** -2);
  const problem = { parameterCount: keys.length, residualsAt, partialsAt };
  const solution = solveLeastSquares(problem, new Float64Array(keys.length), () => weights);
  const elements = solution && changedElements(guess, changeOf(solution.parameters));
  if (!solution || !elements) return undefined;
  const { residuals } = solution;
  return {
    elements,
    positionErrorKm: Math.hypot(residuals[0]!, residuals[1]!, residuals[2]!),
    velocityErrorKmS: Math.hypot(residuals[3]!, residuals[4]!, residuals[5]!),
  };
}
