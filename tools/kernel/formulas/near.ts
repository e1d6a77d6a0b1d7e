import { earthRadiusKm, velocityUnitKmS } from '../../../flight-dynamics/src/kernel/gravity.ts';
import type { nearColumn } from '../../../flight-dynamics/src/kernel/near-table.ts';
import { anyKepler, roundKepler } from './kepler.ts';
import type { Choice, State } from './language.ts';
import { orientation } from './orientation.ts';
import { shortPeriod } from './short-period.ts';
import { difference, sinCos, smallSinCos, sum } from './turns.ts';

/** What advances evenly with time: the builder turns it step by step on a grid of times. */
export const evenAngles = {
  anomaly: ['mo', 'mdot'],
  perigee: ['argpo', 'argpdot'],
  node: ['nodeo', 'nodedot'],
} as const;

/**
 * SGP4 of a near-earth object, in the algebra of flight-dynamics/src/kernel/near-twin.ts, without a branch.
 *
 * Choices: `round` when e + |w| is below 0.05 over the whole request; `smallDrag` when the drag terms of the angles
 * are small turns; `longDrag` when the along-track term of drag must be turned for itself. A state outside its choice is doubtful.
 */
export function near(
  row: Readonly<Record<keyof typeof nearColumn, number>>,
  t: number,
  sinAnomaly: number,
  cosAnomaly: number,
  sinPerigee: number,
  cosPerigee: number,
  sinNode: number,
  cosNode: number,
  choice: Choice,
): State {
  const t2 = t * t;
  const delm = 1 + row.eta * cosAnomaly;
  const drag = row.omgcof * t + row.xmcof * (delm * delm * delm - row.delmo);
  const nodeDrag = row.nodecf * t2;
  const [sinDrag, cosDrag] = choice.smallDrag ? smallSinCos(drag) : sinCos(drag);
  const [sinNodeDrag, cosNodeDrag] = choice.smallDrag ? smallSinCos(nodeDrag) : sinCos(nodeDrag);
  const sinMean = sinAnomaly * cosDrag + cosAnomaly * sinDrag;
  const shrink = 1 - t * (row.cc1 + t * (row.d2 + t * (row.d3 + t * row.d4)));
  const em0 = row.ecco - (row.bcc4 * t + row.bcc5 * (sinMean - row.sinmao));
  const em = Math.max(em0, 1e-6);
  const ahead = row.no * (t2 * (row.t2cof + t * (row.t3cof + t * (row.t4cof + t * row.t5cof))));
  const rootA = row.rootA * shrink;
  const perRoot = 1 / rootA;
  const perA = perRoot * perRoot;
  const am = rootA * rootA;

  // Long-period terms.
  const perParameter = perA / (1 - em * em);
  const [sinArg, cosArg] = difference(sinPerigee, cosPerigee, sinDrag, cosDrag);
  const axnl = em * cosArg;
  const aynl = em * sinArg + perParameter * row.aycof;
  const w = ahead + perParameter * row.xlcof * axnl;
  const [sinMp, cosMp] = sum(sinAnomaly, cosAnomaly, sinPerigee, cosPerigee);
  const [sinW, cosW] = choice.smallAhead ? [0, 1] : sinCos(w);
  const [sinU, cosU] = choice.smallAhead ? [sinMp, cosMp] : sum(sinMp, cosMp, sinW, cosW);
  const [sinE, cosE] = choice.round
    ? roundKepler(axnl, aynl, sinU, cosU, choice.smallAhead ? w : 0)
    : anyKepler(axnl, aynl, sinU, cosU);

  const [sinu, cosu, sin2u, cos2u, temp2, squareE, radius, outward, along] = shortPeriod(
    axnl,
    aynl,
    sinE,
    cosE,
    am,
    perRoot,
    perA,
    row.con41,
    row.x1mth2,
  );

  // Orientation: three small turns, and the node's own drag.
  const turnU = -0.25 * temp2 * row.x7thm1 * sin2u;
  const turnNode = 1.5 * temp2 * row.cosio * sin2u;
  const turnI = 1.5 * temp2 * row.cosio * row.sinio * cos2u;
  const [sinNode1, cosNode1] = sum(sinNode, cosNode, sinNodeDrag, cosNodeDrag);
  const isOutside =
    !(em0 > -0.0009 && em < 0.9999 && squareE < 0.9999 && radius > 1.00001 && shrink > 1e-6) ||
    temp2 > largestShortPeriod;
  const isDragLarge = choice.smallDrag ? Math.abs(drag) + Math.abs(nodeDrag) > largestTurn : false;
  const isOblong = choice.round
    ? em + Math.abs(choice.smallAhead ? w : 0) + Math.abs(perParameter * row.aycof) > largestRound
    : false;
  const isDoubtful = isOutside || isDragLarge || isOblong;
  return orientation(
    sinu,
    cosu,
    sinNode1,
    cosNode1,
    row.sinio,
    row.cosio,
    turnU,
    turnNode,
    turnI,
    radius * earthRadiusKm,
    outward * velocityUnitKmS,
    along * velocityUnitKmS,
    isDoubtful,
  );
}

/** The same at any time: its angles are taken from their sines one by one. */
export function nearAtAnyTime(
  row: Readonly<Record<keyof typeof nearColumn, number>>,
  t: number,
  choice: Choice,
): State {
  const [sinAnomaly, cosAnomaly] = sinCos(row.mo + row.mdot * t);
  const [sinPerigee, cosPerigee] = sinCos(row.argpo + row.argpdot * t);
  const [sinNode, cosNode] = sinCos(row.nodeo + row.nodedot * t);
  return near(row, t, sinAnomaly, cosAnomaly, sinPerigee, cosPerigee, sinNode, cosNode, choice);
}

/** 0.5 j2 / pl^2 at pl = 0.85 Earth radii. */
const largestShortPeriod = 7.5e-4;
const largestTurn = 0.1;
const largestRound = 0.055;
