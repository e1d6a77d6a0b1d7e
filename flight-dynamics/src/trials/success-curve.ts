import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { logLikelihood, type TriedLevel } from './likelihood-ratio.ts';

/** The share of tries that succeed over level: 1 / (1 + exp(-(level - level50) / scale)). */
export interface SuccessCurve {
  /** Where every second try succeeds. */
  readonly level50Dbm: number;
  /** From 10 to 90 % it takes 4.4 times this. */
  readonly scaleDb: number;
}

export interface FittedCurve extends SuccessCurve {
  /** Levels at which half could be with 95 %: those that the likelihood does not refuse (profile likelihood). */
  readonly level50LowDbm: number;
  readonly level50HighDbm: number;
  readonly logLikelihood: number;
}

/**
 * - `too-few`: less than two levels, or no tries
 * - `one-sided`: all succeeded or all failed: there is no half between
 * - `separated`: every level above some point succeeded always and every one below never, or the other way round: any narrow curve
 *   fits as well, more tries between the two are needed
 */
export type SuccessCurveFault = Fault<'too-few' | 'one-sided' | 'separated' | 'not-rising'>;

export function successShare({ level50Dbm, scaleDb }: SuccessCurve, levelDbm: number): number {
  return 1 / (1 + Math.exp(-(levelDbm - level50Dbm) / scaleDb));
}

/**
 * The curve under which the counts are the most likely ones.
 *
 * @param levels in any order; the same level may come twice
 * @throws RangeError where more succeeded than were tried
 * Source: maximum likelihood of a logistic regression by Newton's method (McCullagh and Nelder, 4.4)
 */
export function fitSuccessCurve(levels: readonly TriedLevel[]): Result<FittedCurve, SuccessCurveFault> {
  const fault = whyNoCurve(levels);
  if (fault !== undefined) return failure(fault);
  const tries = levels.reduce((sum, level) => sum + level.tries, 0);
  const centreDbm = levels.reduce((sum, level) => sum + level.tries * level.levelDbm, 0) / tries;
  const line = climb(levels.map((level) => ({ ...level, x: level.levelDbm - centreDbm })));
  if (!(line.slope > 0))
    return failure({ kind: 'not-rising', expected: 'more success with more level', found: line.slope });
  const curve = { level50Dbm: centreDbm - line.offset / line.slope, scaleDb: 1 / line.slope };
  const best = logLikelihood(levels, (levelDbm) => successShare(curve, levelDbm));
  const edge = (sign: 1 | -1) => edgeDbm(levels, curve, best, sign);
  return success({ ...curve, level50LowDbm: edge(-1), level50HighDbm: edge(1), logLikelihood: best });
}

/** Chi-squared of one degree of freedom is above this in 5 %. */
const refusedAbove = 3.841;

function whyNoCurve(levels: readonly TriedLevel[]): SuccessCurveFault | undefined {
  for (const { successes, tries } of levels)
    if (!(successes >= 0 && successes <= tries))
      throw new RangeError(`successes: expected 0 to ${tries}, found ${successes}`);
  const tried = levels.filter(({ tries }) => tries > 0);
  const distinct = new Set(tried.map(({ levelDbm }) => levelDbm)).size;
  if (distinct < 2) return { kind: 'too-few', expected: 'two levels with tries', found: distinct };
  const succeeded = tried.filter(({ successes }) => successes > 0).map(({ levelDbm }) => levelDbm);
  const failed = tried.filter(({ successes, tries }) => successes < tries).map(({ levelDbm }) => levelDbm);
  if (succeeded.length === 0 || failed.length === 0) {
    const found = succeeded.length === 0 ? 'failures only' : 'successes only';
    return { kind: 'one-sided', expected: 'successes and failures', found };
  }
  const [lowestGood, highestBad] = [Math.min(...succeeded), Math.max(...failed)];
  if (lowestGood > highestBad) {
    const found = `none between ${highestBad} and ${lowestGood} dBm`;
    return { kind: 'separated', expected: 'a level with successes and failures', found };
  }
  return undefined;
}

interface Line {
  readonly offset: number;
  readonly slope: number;
}

/** Newton's method on the logarithm of the likelihood, which has one summit; a step that leads down is halved. */
function climb(levels: readonly (TriedLevel & { readonly x: number })[]): Line {
  const heightOf = ({ offset, slope }: Line) =>
    levels.reduce((sum, { successes, tries, x }) => {
      const logit = offset + slope * x;
      return sum + successes * logit - tries * softPlus(logit);
    }, 0);
  let line: Line = { offset: 0, slope: 0 };
  for (let round = 0; round < mostRounds; round++) {
    let [pushOffset, pushSlope, bendOffset, bendBoth, bendSlope] = [0, 0, 0, 0, 0];
    for (const { successes, tries, x } of levels) {
      const share = 1 / (1 + Math.exp(-(line.offset + line.slope * x)));
      const weight = tries * share * (1 - share);
      pushOffset += successes - tries * share;
      pushSlope += (successes - tries * share) * x;
      bendOffset += weight;
      bendBoth += weight * x;
      bendSlope += weight * x * x;
    }
    const determinant = bendOffset * bendSlope - bendBoth ** 2;
    if (!(determinant > 1e-12)) return line;
    const step = {
      offset: (bendSlope * pushOffset - bendBoth * pushSlope) / determinant,
      slope: (bendOffset * pushSlope - bendBoth * pushOffset) / determinant,
    };
    let part = 1;
    const from = heightOf(line);
    const at = (share: number): Line => ({
      offset: line.offset + share * step.offset,
      slope: line.slope + share * step.slope,
    });
    while (part > 1e-6 && !(heightOf(at(part)) >= from)) part /= 2;
    line = at(part);
    if (Math.abs(step.offset) + Math.abs(step.slope) < 1e-10) return line;
  }
  return line;
}

const mostRounds = 200;

/** log(1 + exp(z)) without overflow. */
function softPlus(z: number): number {
  return Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** How far the half can be moved, with the width that suits it best, before the likelihood refuses. */
function edgeDbm(levels: readonly TriedLevel[], curve: SuccessCurve, best: number, sign: 1 | -1): number {
  const isRefused = (level50Dbm: number) =>
    2 * (best - profile(levels, level50Dbm, curve.scaleDb)) > refusedAbove;
  let inside = 0;
  let outside = 0.5 * curve.scaleDb;
  while (!isRefused(curve.level50Dbm + sign * outside)) {
    inside = outside;
    outside *= 2;
    if (outside > widestDb) return sign * Number.POSITIVE_INFINITY;
  }
  while (outside - inside > 1e-4) {
    const middle = (inside + outside) / 2;
    if (isRefused(curve.level50Dbm + sign * middle)) outside = middle;
    else inside = middle;
  }
  return curve.level50Dbm + sign * inside;
}

const widestDb = 200;

/** Likelihood of the best width for a given half, by golden section over its logarithm. */
function profile(levels: readonly TriedLevel[], level50Dbm: number, aboutDb: number): number {
  const at = (logScale: number) =>
    logLikelihood(levels, (levelDbm) => {
      const share = successShare({ level50Dbm, scaleDb: Math.exp(logScale) }, levelDbm);
      return Math.min(1 - 1e-15, Math.max(1e-300, share));
    });
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(aboutDb) - 6, Math.log(aboutDb) + 6];
  while (high - low > 1e-3) {
    const span = golden * (high - low);
    if (at(high - span) > at(low + span)) high = low + span;
    else low = high - span;
  }
  return at((low + high) / 2);
}
