import type { deepColumn } from '../../../flight-dynamics/src/kernel/deep-table.ts';
import { moonRate, moonTwiceE, sunRate, sunTwiceE } from '../../../flight-dynamics/src/kernel/deep-table.ts';
import { earthRadiusKm, j3oj2, velocityUnitKmS } from '../../../flight-dynamics/src/kernel/gravity.ts';
import { anyKepler, roundKepler } from './kepler.ts';
import type { Choice, State } from './language.ts';
import { orientation } from './orientation.ts';
import { shortPeriod } from './short-period.ts';
import { arcTangent, sinCos, smallSinCos, sum } from './turns.ts';

/** What advances evenly with time: the builder turns it step by step on a grid of times. */
export const evenAngles = {
  sunMean: ['sunLongitude', 'sunRate'],
  moonMean: ['moonLongitude', 'moonRate'],
  perigee: ['perigee', 'perigeeRate'],
  node: ['node', 'nodeRate'],
} as const;

/** The stretch of a resonance that a request lies in: longitude and mean motion as polynomials of the time since its border. */
export interface Stretch {
  readonly border: number;
  readonly along0: number;
  readonly along1: number;
  readonly along2: number;
  readonly excess0: number;
  readonly excess1: number;
  readonly excess2: number;
}

/**
 * SDP4 of a deep-space object, in the algebra of flight-dynamics/src/kernel/deep-twin.ts, without a branch.
 *
 * Choices: `lyddane` for inclinations below 0.2 rad; `round` for eccentricities below 0.05. A state outside its choice is doubtful.
 */
export function deep(
  row: Readonly<Record<keyof typeof deepColumn, number>>,
  stretch: Stretch,
  t: number,
  sinSunMean: number,
  cosSunMean: number,
  sinMoonMean: number,
  cosMoonMean: number,
  sinPerigee: number,
  cosPerigee: number,
  sinNode: number,
  cosNode: number,
  choice: Choice,
): State {
  // Sun and Moon: true longitudes by a turn of 2 e sin(mean longitude), then the published f2 and f3.
  const [sinSunTurn, cosSunTurn] = smallSinCos(sunTwiceE * sinSunMean);
  const [sinMoonTurn, cosMoonTurn] = smallSinCos(moonTwiceE * sinMoonMean);
  const [sinSun, cosSun] = sum(sinSunMean, cosSunMean, sinSunTurn, cosSunTurn);
  const [sinMoon, cosMoon] = sum(sinMoonMean, cosMoonMean, sinMoonTurn, cosMoonTurn);
  const sun2 = 0.5 * sinSun * sinSun - 0.25;
  const sun3 = -0.5 * sinSun * cosSun;
  const moon2 = 0.5 * sinMoon * sinMoon - 0.25;
  const moon3 = -0.5 * sinMoon * cosMoon;
  const pe = row.se2 * sun2 + row.se3 * sun3 + row.me2 * moon2 + row.me3 * moon3;
  const pinc = row.si2 * sun2 + row.si3 * sun3 + row.mi2 * moon2 + row.mi3 * moon3;
  const pl =
    row.sl2 * sun2 +
    row.sl3 * sun3 +
    row.sl4 * sinSun +
    row.ml2 * moon2 +
    row.ml3 * moon3 +
    row.ml4 * sinMoon;
  const pgh =
    row.sg2 * sun2 +
    row.sg3 * sun3 +
    row.sg4 * sinSun +
    row.mg2 * moon2 +
    row.mg3 * moon3 +
    row.mg4 * sinMoon;
  const ph = row.sh2 * sun2 + row.sh3 * sun3 + row.mh2 * moon2 + row.mh3 * moon3;

  // Mean elements: secular terms, drag, resonance.
  const ft = t - stretch.border;
  const along0 =
    row.along +
    t * (row.alongRate + t * row.alongCurve) +
    (stretch.along0 + ft * (stretch.along1 + ft * stretch.along2));
  const x = stretch.excess0 + ft * (stretch.excess1 + ft * stretch.excess2);
  const shrink = 1 - row.cc1 * t;
  const rootA =
    row.rootA * shrink * (1 + x * (b1 + x * (b2 + x * (b3 + x * (b4 + x * (b5 + x * (b6 + x * b7)))))));
  const perRoot = 1 / rootA;
  const perA = perRoot * perRoot;
  const am = rootA * rootA;
  const em0 = row.eccentricity + t * row.eccentricityRate;
  const ep = Math.max(em0, 1e-6) + pe;
  const nodeDrag = t * t * row.nodeCurve;
  const lean = t * row.inclinationRate + pinc;
  const [sinLean, cosLean] = smallSinCos(lean);
  const [sinip, cosip] = sum(row.sinInclination, row.cosInclination, sinLean, cosLean);

  // Sun's and Moon's periodic terms come in. Lyddane's form reduces to one turn, whose sine and cosine need no angle.
  const turnX = sinip + pinc * cosip;
  const perTurn = choice.lyddane ? 1 / Math.sqrt(ph * ph + turnX * turnX) : 0;
  const turn = choice.lyddane ? arcTangent(ph, turnX) : ph / sinip;
  const [sinTurn, cosTurn] = choice.lyddane ? [ph * perTurn, turnX * perTurn] : smallSinCos(turn);
  const [sinNodeDrag, cosNodeDrag] = smallSinCos(nodeDrag);
  const [sinNode0, cosNode0] = sum(sinNode, cosNode, sinNodeDrag, cosNodeDrag);
  const [sinNode1, cosNode1] = sum(sinNode0, cosNode0, sinTurn, cosTurn);
  const node0 = row.node + t * (row.nodeRate + t * row.nodeCurve);
  const nodeRest = choice.lyddane ? node0 - twoPi * Math.trunc(node0 * perTwoPi) : 0;
  const gain = choice.lyddane ? pgh - cosip * turn - pinc * sinip * nodeRest : pgh - cosip * turn;
  const along = along0 + pl + gain;

  // Long-period terms.
  const perigee1 = row.perigee + t * row.perigeeRate + gain;
  const [sinGain, cosGain] = choice.lyddane ? [0, 0] : smallSinCos(gain);
  const [sinPerigee1, cosPerigee1] = choice.lyddane
    ? sinCos(perigee1)
    : sum(sinPerigee, cosPerigee, sinGain, cosGain);
  const onePlusCos = 1 + cosip;
  // One division for two reciprocals.
  const oneLessEp = 1 - ep * ep;
  const longBoth = 1 / (oneLessEp * onePlusCos);
  const perParameter = perA * (longBoth * onePlusCos);
  const axnl = ep * cosPerigee1;
  const aynl = ep * sinPerigee1 - 0.5 * j3oj2 * sinip * perParameter;
  const xlcof = -0.25 * j3oj2 * sinip * (3 + 5 * cosip) * (longBoth * oneLessEp);
  const [sinU, cosU] = sinCos(along + perParameter * xlcof * axnl);
  const [sinE, cosE] = choice.round
    ? roundKepler(axnl, aynl, sinU, cosU, 0)
    : anyKepler(axnl, aynl, sinU, cosU);

  const cosSquare = cosip * cosip;
  const con41 = 3 * cosSquare - 1;
  const [sinu, cosu, sin2u, cos2u, temp2, squareE, radius, outward, alongRate] = shortPeriod(
    axnl,
    aynl,
    sinE,
    cosE,
    am,
    perRoot,
    perA,
    con41,
    1 - cosSquare,
  );
  const isOutside =
    !(
      em0 > -0.0009 &&
      em0 < 0.9999 &&
      ep > 1e-12 &&
      squareE < 0.9999 &&
      radius > 1.00001 &&
      shrink > 1e-6 &&
      onePlusCos > 1e-6 &&
      Math.abs(x) < 0.01 &&
      Math.abs(lean) < largestTurn &&
      Math.abs(nodeDrag) < largestTurn
    ) || temp2 > largestShortPeriod;
  const inclination = row.inclination + lean;
  const isOtherForm = choice.lyddane
    ? inclination >= lyddaneRad
    : !(inclination >= lyddaneRad && Math.abs(turn) + Math.abs(gain) < largestTurn);
  const isOblong = choice.round ? squareE > largestRound * largestRound : false;
  const isDoubtful = isOutside || isOtherForm || isOblong;
  return orientation(
    sinu,
    cosu,
    sinNode1,
    cosNode1,
    sinip,
    cosip,
    -0.25 * temp2 * (7 * cosSquare - 1) * sin2u,
    1.5 * temp2 * cosip * sin2u,
    1.5 * temp2 * cosip * sinip * cos2u,
    radius * earthRadiusKm,
    outward * velocityUnitKmS,
    alongRate * velocityUnitKmS,
    isDoubtful,
  );
}

/** The same at any time: its angles are taken from their sines one by one. */
export function deepAtAnyTime(
  row: Readonly<Record<keyof typeof deepColumn, number>>,
  stretch: Stretch,
  t: number,
  choice: Choice,
): State {
  const [sinSunMean, cosSunMean] = sinCos(row.sunLongitude + sunRate * t);
  const [sinMoonMean, cosMoonMean] = sinCos(row.moonLongitude + moonRate * t);
  // Lyddane's form takes the sine of the perturbed perigee only.
  const [sinPerigee, cosPerigee] = choice.lyddane ? [0, 1] : sinCos(row.perigee + row.perigeeRate * t);
  const [sinNode, cosNode] = sinCos(row.node + row.nodeRate * t);
  return deep(
    row,
    stretch,
    t,
    sinSunMean,
    cosSunMean,
    sinMoonMean,
    cosMoonMean,
    sinPerigee,
    cosPerigee,
    sinNode,
    cosNode,
    choice,
  );
}

const twoPi = 2 * Math.PI;
const perTwoPi = 1 / twoPi;
/** 0.2 rad, taken at the perturbed inclination: the choice of the GSFC version that AIAA 2006-6753 follows. */
const lyddaneRad = 0.2;
/** 0.5 j2 / p^2 at p = 0.85 Earth radii. */
const largestShortPeriod = 7.5e-4;
const largestTurn = 0.1;
const largestRound = 0.055;
// Binomial coefficients of the power -1/3.
const b1 = -1 / 3;
const b2 = 2 / 9;
const b3 = -14 / 81;
const b4 = 35 / 243;
const b5 = -91 / 729;
const b6 = 728 / 6561;
const b7 = -1976 / 19_683;
