import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** How far an axis had come at an instant after its order. */
export interface SlewSample {
  readonly sinceOrderMs: number;
  readonly movedDeg: number;
}

export interface SlewFit {
  readonly rateDegS: number;
  readonly rateSigmaDegS: number;
  /** Undefined where the axis is at its rate sooner than the samples can tell. */
  readonly accelerationDegS2: number | undefined;
  readonly accelerationSigmaDegS2: number | undefined;
  /** From the order to the first movement. */
  readonly deadTimeMs: number;
}

export type SlewFault = Fault<'too-few-samples' | 'did-not-move'>;

const fewestSamples = 8;
/** The last part of the way may be braking. */
const usedShare = 0.75;
/** The line leaves the ramp out, and the ramp is told beside the line: each makes the other better. */
const mostRounds = 12;

/**
 * Rate, acceleration and dead time of an axis that was sent somewhere: at rest, then faster and faster, then at its rate.
 *
 *     moved |            /      The straight part gives the rate and the instant c where it meets the ground; a ramp of length T
 *           |          /        begins T/2 before c and ends T/2 after it, and T is the one with the smallest squares.
 *           |______.-'
 *                 c     since order
 */
export function fitSlew(all: readonly SlewSample[]): Result<SlewFit, SlewFault> {
  const farthestDeg = Math.max(0, ...all.map(({ movedDeg }) => movedDeg));
  if (!(farthestDeg > 1))
    return failure({ kind: 'did-not-move', expected: 'more than 1 degree of way', found: farthestDeg });
  const end = all.findIndex(({ movedDeg }) => movedDeg > usedShare * farthestDeg);
  const samples = end < 0 ? all : all.slice(0, end);
  const moving = samples.filter(({ movedDeg }) => movedDeg > 0);
  if (moving.length < fewestSamples)
    return failure({
      kind: 'too-few-samples',
      expected: `${fewestSamples} while it moves`,
      found: moving.length,
    });
  let rampMs = 0;
  let line = straightLine(
    moving.filter(({ movedDeg }) => movedDeg > 0.25 * farthestDeg),
    moving,
  );
  for (let round = 0; round < mostRounds; round++) {
    rampMs = bestRamp(samples, line);
    const straightFromMs = line.meetsGroundMs + rampMs / 2;
    line = straightLine(
      moving.filter(
        ({ sinceOrderMs, movedDeg }) => sinceOrderMs >= straightFromMs && movedDeg > 0.1 * farthestDeg,
      ),
      moving,
    );
  }
  const rampSigmaMs = sigmaOfRamp(samples, line, rampMs);
  const isTold = rampMs > 2 * rampSigmaMs && rampMs > 0;
  const accelerationDegS2 = line.rateDegS / (rampMs / 1000);
  return success({
    rateDegS: line.rateDegS,
    rateSigmaDegS: line.rateSigmaDegS,
    accelerationDegS2: isTold ? accelerationDegS2 : undefined,
    accelerationSigmaDegS2: isTold ? (accelerationDegS2 * rampSigmaMs) / rampMs : undefined,
    deadTimeMs: Math.max(0, line.meetsGroundMs - (isTold ? rampMs / 2 : 0)),
  });
}

interface Line {
  readonly rateDegS: number;
  readonly rateSigmaDegS: number;
  readonly meetsGroundMs: number;
}

/** @param otherwise taken where too few are left to draw a line through */
function straightLine(chosen: readonly SlewSample[], otherwise: readonly SlewSample[]): Line {
  const samples = chosen.length >= 4 ? chosen : otherwise;
  const count = samples.length;
  const meanMs = samples.reduce((sum, { sinceOrderMs }) => sum + sinceOrderMs, 0) / count;
  const meanDeg = samples.reduce((sum, { movedDeg }) => sum + movedDeg, 0) / count;
  let spread = 0;
  let together = 0;
  for (const { sinceOrderMs, movedDeg } of samples) {
    spread += (sinceOrderMs - meanMs) ** 2;
    together += (sinceOrderMs - meanMs) * (movedDeg - meanDeg);
  }
  const rateDegMs = together / spread;
  const squares = samples.reduce(
    (sum, { sinceOrderMs, movedDeg }) =>
      sum + (movedDeg - meanDeg - rateDegMs * (sinceOrderMs - meanMs)) ** 2,
    0,
  );
  return {
    rateDegS: rateDegMs * 1000,
    rateSigmaDegS: Math.sqrt(squares / Math.max(1, count - 2) / spread) * 1000,
    meetsGroundMs: meanMs - meanDeg / rateDegMs,
  };
}

/** How far an axis comes that begins its ramp half of it before the line meets the ground. */
function modelledDeg({ rateDegS, meetsGroundMs }: Line, rampMs: number, sinceOrderMs: number): number {
  const runningMs = sinceOrderMs - (meetsGroundMs - rampMs / 2);
  if (runningMs <= 0) return 0;
  if (runningMs >= rampMs) return (rateDegS * (runningMs - rampMs / 2)) / 1000;
  return (rateDegS * runningMs ** 2) / (2000 * rampMs);
}

function squaresOf(samples: readonly SlewSample[], line: Line, rampMs: number): number {
  return samples.reduce(
    (sum, { sinceOrderMs, movedDeg }) => sum + (movedDeg - modelledDeg(line, rampMs, sinceOrderMs)) ** 2,
    0,
  );
}

/** The smallest squares on a grid, then between its neighbours. Nothing moves before it was ordered. */
function bestRamp(samples: readonly SlewSample[], line: Line): number {
  const longestMs = Math.max(0, 2 * line.meetsGroundMs);
  const parts = 60;
  let best = 0;
  for (let i = 1; i <= parts; i++) {
    const at = (share: number) => squaresOf(samples, line, (longestMs * share) / parts);
    if (at(i) < at(best)) best = i;
  }
  let low = (longestMs * Math.max(0, best - 1)) / parts;
  let high = (longestMs * Math.min(parts, best + 1)) / parts;
  for (let i = 0; i < 40; i++) {
    const third = (high - low) / 3;
    if (squaresOf(samples, line, low + third) < squaresOf(samples, line, high - third)) high -= third;
    else low += third;
  }
  return (low + high) / 2;
}

/** From how fast the squares grow beside their smallest. */
function sigmaOfRamp(samples: readonly SlewSample[], line: Line, rampMs: number): number {
  const least = squaresOf(samples, line, rampMs);
  const aside = Math.max(20, rampMs / 10);
  const growth =
    (squaresOf(samples, line, rampMs + aside) +
      squaresOf(samples, line, Math.max(0, rampMs - aside)) -
      2 * least) /
    (2 * aside ** 2);
  const noise = least / Math.max(1, samples.length - 3);
  return growth > 0 ? Math.sqrt(Math.max(noise, 1e-6) / growth) : Number.POSITIVE_INFINITY;
}
