import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { degPerRad, radPerDeg, separationDeg, wrapTo180 } from './angle.ts';
import { type AntennaAlignment, directionVector, pointedAt, uprightAlignment } from './antenna-alignment.ts';
import { cholesky, invertCholesky, solveCholesky } from './orbit-fit/matrix.ts';
import { dot, type Vector3 } from './vector.ts';

interface Direction {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** What the controller showed while the antenna was seen to point at something whose direction is known. */
export interface AlignmentPair {
  readonly controller: Direction;
  readonly observed: Direction;
}

export interface AlignmentFit {
  readonly alignment: AntennaAlignment;
  /** One sigma of each; 0 where it was not solved for. */
  readonly sigma: AntennaAlignment;
  /** `offsets` when the pairs cannot tell a leaning mast from a wrong zero. */
  readonly solvedFor: 'offsets' | 'offsets-and-tilt';
  /** Why the tilt was left out, in one line; null when it was not. */
  readonly tiltLeftOutBecause: string | null;
  /** Root mean square of what is left, on the sky. */
  readonly residualRmsDeg: number;
  /** What is left of each pair, in their order. */
  readonly residualsDeg: readonly number[];
  /** One sigma of one sighting across the sky, as given, or as the pairs themselves tell. */
  readonly sightingSigmaDeg: number;
}

export type AlignmentFault = Fault<'no-pairs' | 'bad-value' | 'no-fit'>;

/** With fewer figures left over than this, what the pairs tell of their own noise is worth less than what was given. */
const figuresForNoise = 6;
/** A tilt that is this much less sure than a single sighting is no help to anybody. */
const mostTiltSigma = 2;
const mostSteps = 30;

/**
 * The alignment that explains the pairs best: least squares of the distances on the sky, so that a sighting near the zenith, where
 * azimuth means little, counts for what it is worth. Tilt needs three pairs or more, spread in azimuth; otherwise it is left at 0.
 *
 * @param options.sightingSigmaDeg how well one sighting is made, one sigma in each direction across the sky
 */
export function fitAlignment(
  pairs: readonly AlignmentPair[],
  options: { readonly sightingSigmaDeg?: number } = {},
): Result<AlignmentFit, AlignmentFault> {
  const { sightingSigmaDeg = 0.5 } = options;
  if (pairs.length === 0)
    return failure({ kind: 'no-pairs', expected: 'at least one pair of directions', found: 0 });
  const bad = pairs
    .flatMap(({ controller, observed }) => [controller, observed])
    .flatMap(({ azimuthDeg, elevationDeg }) => [azimuthDeg, elevationDeg])
    .find((angleDeg) => !Number.isFinite(angleDeg));
  if (bad !== undefined) return failure({ kind: 'bad-value', expected: 'angles in degrees', found: bad });
  const offsets = solve(pairs, ['azimuthOffsetDeg', 'elevationOffsetDeg'], startOf(pairs), sightingSigmaDeg);
  if (offsets === undefined) {
    const expected = 'a pair away from the zenith, where azimuth can be told';
    return failure({ kind: 'no-fit', expected, found: 'pairs at the zenith only' });
  }
  const tilted = pairs.length < 3 ? undefined : solve(pairs, everything, offsets.alignment, sightingSigmaDeg);
  const formalSigmaDeg = tilted === undefined ? Number.POSITIVE_INFINITY : tilted.tiltSigmaDeg;
  if (tilted !== undefined && formalSigmaDeg <= mostTiltSigma * tilted.sightingSigmaDeg) {
    return success({ ...outcome(tilted), solvedFor: 'offsets-and-tilt', tiltLeftOutBecause: null });
  }
  const because =
    pairs.length < 3
      ? `it needs 3 pairs, found ${pairs.length}`
      : `the pairs are too close together: sigma would be ${formalSigmaDeg.toFixed(1)} degrees`;
  return success({ ...outcome(offsets), solvedFor: 'offsets', tiltLeftOutBecause: because });
}

type Unknown = keyof AntennaAlignment;
const everything: readonly Unknown[] = [
  'azimuthOffsetDeg',
  'elevationOffsetDeg',
  'tiltNorthDeg',
  'tiltEastDeg',
];

interface Solution {
  readonly alignment: AntennaAlignment;
  readonly sigma: AntennaAlignment;
  readonly tiltSigmaDeg: number;
  readonly residualsDeg: readonly number[];
  readonly sightingSigmaDeg: number;
}

function outcome({ alignment, sigma, residualsDeg, sightingSigmaDeg }: Solution) {
  const sum = residualsDeg.reduce((total, residual) => total + residual ** 2, 0);
  return {
    alignment: { ...alignment, azimuthOffsetDeg: wrapTo180(alignment.azimuthOffsetDeg) },
    sigma,
    residualsDeg,
    sightingSigmaDeg,
    residualRmsDeg: Math.sqrt(sum / residualsDeg.length),
  };
}

/** A mast may have been put up turned by any angle: the mean turn, weighted by what azimuth means at each height. */
function startOf(pairs: readonly AlignmentPair[]): AntennaAlignment {
  let east = 0;
  let north = 0;
  for (const { controller, observed } of pairs) {
    const weight = Math.cos(observed.elevationDeg * radPerDeg) ** 2;
    const turnRad = (observed.azimuthDeg - controller.azimuthDeg) * radPerDeg;
    east += weight * Math.sin(turnRad);
    north += weight * Math.cos(turnRad);
  }
  return { ...uprightAlignment, azimuthOffsetDeg: Math.atan2(east, north) * degPerRad };
}

/** Gauss and Newton; undefined when the pairs cannot tell the unknowns apart. */
function solve(
  pairs: readonly AlignmentPair[],
  unknowns: readonly Unknown[],
  start: AntennaAlignment,
  givenSigmaDeg: number,
): Solution | undefined {
  let alignment = start;
  let inverse: ReturnType<typeof invertCholesky> | undefined;
  const size = unknowns.length;
  for (let step = 0; step < mostSteps; step++) {
    const { normal, right } = normalEquations(pairs, unknowns, alignment);
    const lower = cholesky(normal, size);
    if (lower === undefined) return undefined;
    inverse = invertCholesky(lower, size);
    // Pairs that tell an unknown by less than a hundredth of its size do not tell it.
    if (unknowns.some((_, i) => !(inverse![i * size + i]! < 1e4))) return undefined;
    const change = solveCholesky(lower, size, right);
    const changed = unknowns.map((name, i) => [name, alignment[name] + change[i]!] as const);
    alignment = { ...alignment, ...Object.fromEntries(changed) };
    if (change.every((part) => Math.abs(part) < 1e-9)) break;
  }
  const residualsDeg = pairs.map(({ controller, observed }) =>
    separationDeg(pointedAt(alignment, controller), observed),
  );
  const spare = 2 * pairs.length - size;
  const squares = residualsDeg.reduce((total, residual) => total + residual ** 2, 0);
  const sightingSigmaDeg = spare >= figuresForNoise ? Math.sqrt(squares / spare) : givenSigmaDeg;
  const sigmaOf = (name: Unknown) => {
    const i = unknowns.indexOf(name);
    return i < 0 ? 0 : sightingSigmaDeg * Math.sqrt(inverse![i * size + i]!);
  };
  const sigma = {
    azimuthOffsetDeg: sigmaOf('azimuthOffsetDeg'),
    elevationOffsetDeg: sigmaOf('elevationOffsetDeg'),
    tiltNorthDeg: sigmaOf('tiltNorthDeg'),
    tiltEastDeg: sigmaOf('tiltEastDeg'),
  };
  const tiltSigmaDeg = Math.max(sigma.tiltNorthDeg, sigma.tiltEastDeg);
  return { alignment, sigma, tiltSigmaDeg, residualsDeg, sightingSigmaDeg };
}

const differenceDeg = 1e-3;

/** Sums over the pairs of what each misses across the sky, to the right and upwards, and of how that changes with the unknowns. */
function normalEquations(
  pairs: readonly AlignmentPair[],
  unknowns: readonly Unknown[],
  alignment: AntennaAlignment,
) {
  const size = unknowns.length;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const { controller, observed } of pairs) {
    const across = axesAcross(observed);
    const pointed = (guess: AntennaAlignment) => directionVector(pointedAt(guess, controller));
    const here = pointed(alignment);
    const changes = unknowns.map((name) => {
      const there = pointed({ ...alignment, [name]: alignment[name] + differenceDeg });
      return across.map((axis) => ((dot(axis, there) - dot(axis, here)) * degPerRad) / differenceDeg);
    });
    // What was observed lies at the origin of its own plane.
    const missedDeg = across.map((axis) => -dot(axis, here) * degPerRad);
    for (let i = 0; i < size; i++) {
      for (let axis = 0; axis < 2; axis++) {
        right[i]! += changes[i]![axis]! * missedDeg[axis]!;
        for (let j = 0; j < size; j++) normal[i * size + j]! += changes[i]![axis]! * changes[j]![axis]!;
      }
    }
  }
  return { normal, right };
}

/** To the right of a direction, and upwards. */
function axesAcross({ azimuthDeg, elevationDeg }: Direction): readonly [Vector3, Vector3] {
  const azimuthRad = azimuthDeg * radPerDeg;
  const elevationRad = elevationDeg * radPerDeg;
  return [
    [Math.cos(azimuthRad), -Math.sin(azimuthRad), 0],
    [
      -Math.sin(elevationRad) * Math.sin(azimuthRad),
      -Math.sin(elevationRad) * Math.cos(azimuthRad),
      Math.cos(elevationRad),
    ],
  ];
}
