import { degPerRad } from '../angle.ts';
import { type OrbitBounds, orbitBounds } from '../passes/orbit-shape.ts';
import { type Clearance, findVisibleSpans, type VisibilitySearch } from '../passes/visibility.ts';
import type { Vector3 } from '../vector.ts';
import { lightAt, type ShadowModel } from './shadow-geometry.ts';

/** `penumbra`: some of the Sun is hidden, or all of it. `umbra`: all of it. */
export type ShadowKind = 'penumbra' | 'umbra';

export interface ShadowScene {
  /** Writes position (km) and velocity (km/s) against the stars, equator of date; false where there is none. */
  readonly stateAt: (atMs: number, state: Float64Array) => boolean;
  /** From the Earth's centre, same frame. */
  readonly sunAtKm: (atMs: number) => Vector3;
  readonly model: ShadowModel;
}

/**
 * Every span in which the satellite is in one kind of shadow, and where there was no state. Exact to 2 microseconds against the orbit and the
 * Sun that it is given, by the search that finds passes (passes/visibility.ts): a look tells for how long its answer must hold.
 *
 * The gap between Sun and limb changes by the turn of the line to the Earth's centre (at most the speed at perigee), by the Sun's own
 * way, and by the limb, whose angle from the centre has asin(R / r): tan(limb) times the relative change of r, which is at most e times
 * the angular speed, and of R, which changes by the flattening twice a revolution. Near the edge the step stays as long as the gap turns
 * round at most once, as for passes; so a graze of the umbra, however short, is found.
 */
export function searchShadow(
  scene: ShadowScene,
  kind: ShadowKind,
  fromAtMs: number,
  toAtMs: number,
): VisibilitySearch {
  return findVisibleSpans(createShadowClearance(scene, kind), fromAtMs, toAtMs);
}

/** How far inside the shadow: positive in it. */
function createShadowClearance(
  { stateAt, sunAtKm, model }: ShadowScene,
  kind: ShadowKind,
): (atMs: number) => Clearance | undefined {
  const state = new Float64Array(6);
  const sunSide = kind === 'penumbra' ? 1 : -1;
  const marginRad = (seconds: number, sunKm: Vector3) => {
    const at = (axis: 0 | 1 | 2) => state[axis]! + state[axis + 3]! * seconds;
    const { gapRad, sunRadiusRad } = lightAt([at(0), at(1), at(2)], sunKm, model);
    return sunSide * sunRadiusRad - gapRad;
  };
  let bounds: OrbitBounds | undefined;
  let takenAtMs = Number.NaN;
  return (atMs) => {
    if (!stateAt(atMs, state)) return undefined;
    if (bounds === undefined || !(Math.abs(atMs - takenAtMs) <= bounds.periodMs)) {
      bounds = orbitBounds(state);
      takenAtMs = atMs;
    }
    const margin = marginRad(0, sunAtKm(atMs));
    // A straight piece of path about the instant: no propagation. The Sun's way is 0.3 % of the rate at GEO.
    const after = marginRad(rateStepS, sunAtKm(atMs + rateStepS * 1000));
    const before = marginRad(-rateStepS, sunAtKm(atMs - rateStepS * 1000));
    const rate = (after - before) / (2 * rateStepS);
    const fastest = fastestRadS(bounds, model);
    return {
      marginDeg: margin * degPerRad,
      rateDegS: rate * degPerRad,
      holdsMs: (Math.abs(margin) / fastest) * 1000,
      shortestMs:
        bounds.eccentricity > nearlyRound
          ? (smallTurnRad / fastest) * 1000
          : (smallPhaseRad / (bounds.fastestRadS + sunRadS)) * 1000,
    };
  };
}

const rateStepS = 0.5;
/** The Sun's own way, 2.1e-7 at perihelion, and its parallax. */
const sunRadS = 3e-7;
const nearlyRound = 0.05;
const smallTurnRad = 0.02;
const smallPhaseRad = 0.15;
/** Short-period terms move the radius by this share of the angle travelled. */
const radialAllowance = 0.004;

function fastestRadS(bounds: OrbitBounds, { earthRadiusKm, earthFlattening }: ShadowModel): number {
  const { lowestRadiusKm, fastestRadS, eccentricity } = bounds;
  const horizontal = Math.sqrt(Math.max(0, lowestRadiusKm ** 2 - earthRadiusKm ** 2));
  const tanLimb = earthRadiusKm / horizontal;
  const limb = tanLimb * fastestRadS * (eccentricity + radialAllowance + 2 * earthFlattening);
  return 1.01 * (fastestRadS + sunRadS + limb);
}
