import type { EarthOrientation } from '../earth-orientation.ts';
import type { ElementSet, OmmElementSet } from '../elements/element-set.ts';
import { type Horizon, horizonElevationDeg } from '../horizon.ts';
import { createObserver, type Place } from '../look-angles.ts';
import { createPropagator } from '../propagator.ts';
import { type DopplerProblem, orbitKeys } from './doppler-problem.ts';
import type { LeastSquaresSolution } from './least-squares.ts';
import { cholesky, corner } from './matrix.ts';
import type { OrbitChange } from './mean-orbit.ts';

/** What is not known of a fitted orbit, in forms that others can use without knowing the parameters. */
export interface OrbitUncertainty {
  /** One sigma of each number, and how any two of them go together (-1 to 1), in the order of `keys`. */
  readonly keys: readonly (keyof OrbitChange)[];
  readonly sigma: OrbitChange;
  readonly correlations: readonly (readonly number[])[];
  /**
   * Independent ways in which the orbit may be wrong, each one sigma to either side: half the difference of any result, squared and
   * summed over them, is its variance.
   */
  readonly variations: readonly { readonly plus: ElementSet; readonly minus: ElementSet }[];
  /** What SGP4 itself strays by from pass to pass, to be added. */
  readonly passDelaySigmaS: number;
}

export function uncertaintyOf(
  problem: DopplerProblem,
  solution: LeastSquaresSolution,
  elements: OmmElementSet,
  prior: OrbitChange,
  passDelaySigmaS: number,
): OrbitUncertainty {
  const size = orbitKeys.length;
  if (problem.sizes.orbit === 0) {
    const none = Array.from({ length: size }, () => Array<number>(size).fill(0));
    return { keys: orbitKeys, sigma: prior, correlations: none, variations: [], passDelaySigmaS };
  }
  const covariance = corner(solution.covariance, problem.parameterCount, size);
  const deviation = (k: number) => Math.sqrt(covariance[k * size + k]!);
  const sigma = Object.fromEntries(orbitKeys.map((key, k) => [key, deviation(k) * prior[key]]));
  const lower = cholesky(covariance, size)!;
  const variations = orbitKeys.map((_, column) => {
    const [plus, minus] = [1, -1].map((sign) => {
      const moved = Float64Array.from(solution.parameters);
      for (let row = column; row < size; row += 1) moved[row]! += sign * lower[row * size + column]!;
      return problem.elementsOf(moved) ?? elements;
    });
    return { plus: plus!, minus: minus! };
  });
  return {
    keys: orbitKeys,
    sigma: sigma as Record<keyof OrbitChange, number>,
    correlations: orbitKeys.map((_, row) =>
      orbitKeys.map((__, column) => covariance[row * size + column]! / (deviation(row) * deviation(column))),
    ),
    variations,
    passDelaySigmaS,
  };
}

/** Where and against what a rise or a set is judged. */
export interface Crossing {
  readonly atMs: number;
  readonly place: Place;
  readonly earthOrientation: EarthOrientation;
  readonly horizon: Horizon;
  readonly minElevationDeg: number;
}

/**
 * One sigma of a rise or a set, in milliseconds: each variation moves the height above the skyline at that instant, and the speed of the
 * crossing turns height into time. Good where the satellite crosses the skyline and does not graze it.
 *
 * @returns null when the elements give no position there
 */
export function crossingSigmaMs(
  elements: ElementSet,
  { variations, passDelaySigmaS }: OrbitUncertainty,
  crossing: Crossing,
): number | null {
  const before = marginDeg(elements, crossing, -500);
  const after = marginDeg(elements, crossing, 500);
  if (before === undefined || after === undefined) return null;
  const speedDegMs = Math.abs(after - before) / 1000;
  let variance = (passDelaySigmaS * 1000) ** 2;
  for (const { plus, minus } of variations) {
    const [up, down] = [marginDeg(plus, crossing, 0), marginDeg(minus, crossing, 0)];
    if (up === undefined || down === undefined) return null;
    variance += ((up - down) / 2 / speedDegMs) ** 2;
  }
  return Math.sqrt(variance);
}

function marginDeg(elements: ElementSet, crossing: Crossing, shiftMs: number): number | undefined {
  const propagator = createPropagator(elements);
  if (!propagator.ok) return undefined;
  const sight = createObserver(propagator.value, crossing.place, crossing.earthOrientation).at(
    crossing.atMs + shiftMs,
  );
  if (!sight.ok) return undefined;
  const { azimuthDeg, elevationDeg } = sight.value;
  return elevationDeg - Math.max(crossing.minElevationDeg, horizonElevationDeg(crossing.horizon, azimuthDeg));
}
