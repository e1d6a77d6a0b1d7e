import { furthestMinutes } from '../propagator.ts';
import * as gravity from './gravity.ts';
import { type NearTable, nearColumn, nearStride } from './near-table.ts';
import { sinCosMany } from './sin-cos.ts';
import { stateError } from './state-error.ts';

/**
 * SGP4 of one near-earth object (period under 225 minutes) at one time, for hosts without SIMD, for single objects and as
 * the judge of every state that the SIMD kernel finds doubtful. Allocates nothing.
 *
 * @param out takes position (TEME, km) and velocity (km/s) in six places from `outOffset`; zeros when there is an error
 * @returns 0, or a code of `stateError`: the same that `propagator.ts` reports
 *
 * The algebra is that of AIAA 2006-6753 Rev 2, `sgp4`, arranged so that three sines and cosines are enough: angles that
 * are sums are turned by small rotations, and no arc tangent or modulo is taken. The drag term `temp` leaves the argument
 * of latitude, because it enters the mean anomaly and the argument of perigee with opposite signs. Kepler's
 * equation is solved to the last digit of a double (the published code stops at 1e-12 rad, 7e-9 km).
 */
export function propagateNear(
  table: NearTable,
  index: number,
  minutesSinceEpoch: number,
  out: Float64Array,
  outOffset: number,
): number {
  const t = minutesSinceEpoch;
  if (!(Math.abs(t) <= furthest)) return refuse(error.tooFarFromEpoch, out, outOffset);
  const row = index * stride;
  const no = table[row + at.no]!;
  if (no <= 0) return refuse(error.meanMotion, out, outOffset);

  // Secular gravity and drag.
  const t2 = t * t;
  scratch[0] = table[row + at.mo]! + table[row + at.mdot]! * t;
  scratch[1] = table[row + at.argpo]! + table[row + at.argpdot]! * t;
  scratch[2] = table[row + at.nodeo]! + table[row + at.nodedot]! * t + table[row + at.nodecf]! * t2;
  sinCos(scratch, 3);
  const sinM = scratch[3]!;
  const cosM = scratch[4]!;
  const sinPerigee = scratch[5]!;
  const cosPerigee = scratch[6]!;
  const sinNode = scratch[7]!;
  const cosNode = scratch[8]!;
  const delm = 1 + table[row + at.eta]! * cosM;
  const temp =
    table[row + at.omgcof]! * t + table[row + at.xmcof]! * (delm * delm * delm - table[row + at.delmo]!);
  let sinTemp = temp;
  let cosTemp = 1;
  if (Math.abs(temp) < smallRad) {
    const square = temp * temp;
    sinTemp = temp * (1 - square * (sixth - square * (perFactorial5 - square * perFactorial7)));
    cosTemp =
      1 - square * (0.5 - square * (perFactorial4 - square * (perFactorial6 - square * perFactorial8)));
  } else {
    sinTemp = Math.sin(temp);
    cosTemp = Math.cos(temp);
  }
  const tempa =
    1 -
    t *
      (table[row + at.cc1]! +
        t * (table[row + at.d2]! + t * (table[row + at.d3]! + t * table[row + at.d4]!)));
  const tempe =
    table[row + at.bcc4]! * t +
    table[row + at.bcc5]! * (sinM * cosTemp + cosM * sinTemp - table[row + at.sinmao]!);
  const templ =
    t2 *
    (table[row + at.t2cof]! +
      t * (table[row + at.t3cof]! + t * (table[row + at.t4cof]! + t * table[row + at.t5cof]!)));
  const am = table[row + at.a0]! * tempa * tempa;
  let em = table[row + at.ecco]! - tempe;
  if (em >= 1 || em < -0.001) return refuse(error.meanEccentricity, out, outOffset);
  if (em < 1e-6) em = 1e-6;

  // Long-period terms. u = argument of latitude were the orbit a circle.
  const perParameter = 1 / (am * (1 - em * em));
  const axnl = em * (cosPerigee * cosTemp + sinPerigee * sinTemp);
  const aynl = em * (sinPerigee * cosTemp - cosPerigee * sinTemp) + perParameter * table[row + at.aycof]!;
  const w = no * templ + perParameter * table[row + at.xlcof]! * axnl;
  let sinW = w;
  let cosW = 1;
  if (Math.abs(w) < smallRad) {
    const square = w * w;
    sinW = w * (1 - square * (sixth - square * (perFactorial5 - square * perFactorial7)));
    cosW = 1 - square * (0.5 - square * (perFactorial4 - square * (perFactorial6 - square * perFactorial8)));
  } else {
    sinW = Math.sin(w);
    cosW = Math.cos(w);
  }
  const sinMp = sinM * cosPerigee + cosM * sinPerigee;
  const cosMp = cosM * cosPerigee - sinM * sinPerigee;
  const sinU = sinMp * cosW + cosMp * sinW;
  const cosU = cosMp * cosW - sinMp * sinW;

  // Kepler's equation for x = E - u by Halley's steps, cubic: the turn by the last one is a series.
  let sinE = sinU;
  let cosE = cosU;
  let x = 0;
  for (let step = 0; ; step++) {
    const curvature = axnl * sinE - aynl * cosE;
    const slope = 1 - axnl * cosE - aynl * sinE;
    const f = curvature - x;
    let d = (f * slope) / (slope * slope + 0.5 * f * curvature);
    if (!(Math.abs(d) < 0.95)) d = d > 0 ? 0.95 : -0.95;
    x += d;
    if (Math.abs(d) < lastStepRad || step === mostSteps) {
      const turnCos = 1 - 0.5 * d * d;
      const s = sinE * turnCos + cosE * d;
      cosE = cosE * turnCos - sinE * d;
      sinE = s;
      break;
    }
    if (Math.abs(d) < smallRad) {
      const square = d * d;
      const turnSin = d * (1 - square * (sixth - square * (perFactorial5 - square * perFactorial7)));
      const turnCos =
        1 - square * (0.5 - square * (perFactorial4 - square * (perFactorial6 - square * perFactorial8)));
      const s = sinE * turnCos + cosE * turnSin;
      cosE = cosE * turnCos - sinE * turnSin;
      sinE = s;
    } else {
      const turnSin = Math.sin(x);
      const turnCos = Math.cos(x);
      sinE = sinU * turnCos + cosU * turnSin;
      cosE = cosU * turnCos - sinU * turnSin;
    }
  }

  // Short-period terms.
  const ecosE = axnl * cosE + aynl * sinE;
  const esinE = axnl * sinE - aynl * cosE;
  const squareE = axnl * axnl + aynl * aynl;
  const pl = am * (1 - squareE);
  if (pl < 0) return refuse(error.semiLatusRectum, out, outOffset);
  const perUnit = 1 / (1 - ecosE);
  const rootAm = Math.sqrt(am);
  const betal = Math.sqrt(1 - squareE);
  const part = esinE / (1 + betal);
  const sinu = perUnit * (sinE - aynl - axnl * part);
  const cosu = perUnit * (cosE - axnl + aynl * part);
  const sin2u = 2 * cosu * sinu;
  const cos2u = 1 - 2 * sinu * sinu;
  const perPl = 1 / pl;
  const temp1 = 0.5 * j2 * perPl;
  const temp2 = temp1 * perPl;
  const con41 = table[row + at.con41]!;
  const x1mth2 = table[row + at.x1mth2]!;
  const mrt = am * (1 - ecosE) * (1 - 1.5 * temp2 * betal * con41) + 0.5 * temp1 * x1mth2 * cos2u;
  if (mrt < 1 || tempa <= 0) return refuse(error.decayed, out, outOffset);
  const rate = perUnit / rootAm;
  const perPeriod = 1 / (am * rootAm);
  const mvt = rate * esinE - perPeriod * temp1 * x1mth2 * sin2u;
  const rvdot = rate * betal + perPeriod * temp1 * (x1mth2 * cos2u + 1.5 * con41);

  // Orientation: three small turns. A series of second order would be short for a perigee deep inside the Earth.
  const sinio = table[row + at.sinio]!;
  const cosio = table[row + at.cosio]!;
  const turnU = -0.25 * temp2 * table[row + at.x7thm1]! * sin2u;
  const turnNode = 1.5 * temp2 * cosio * sin2u;
  const turnI = 1.5 * temp2 * cosio * sinio * cos2u;
  let sinTurnU = turnU * (1 - turnU * turnU * sixth);
  let cosTurnU = 1 - 0.5 * turnU * turnU;
  let sinTurnNode = turnNode * (1 - turnNode * turnNode * sixth);
  let cosTurnNode = 1 - 0.5 * turnNode * turnNode;
  let sinTurnI = turnI * (1 - turnI * turnI * sixth);
  let cosTurnI = 1 - 0.5 * turnI * turnI;
  if (temp2 > largestShortPeriod) {
    sinTurnU = Math.sin(turnU);
    cosTurnU = Math.cos(turnU);
    sinTurnNode = Math.sin(turnNode);
    cosTurnNode = Math.cos(turnNode);
    sinTurnI = Math.sin(turnI);
    cosTurnI = Math.cos(turnI);
  }
  const sinsu = sinu * cosTurnU + cosu * sinTurnU;
  const cossu = cosu * cosTurnU - sinu * sinTurnU;
  const snod = sinNode * cosTurnNode + cosNode * sinTurnNode;
  const cnod = cosNode * cosTurnNode - sinNode * sinTurnNode;
  const sini = sinio * cosTurnI + cosio * sinTurnI;
  const cosi = cosio * cosTurnI - sinio * sinTurnI;
  const xmx = -snod * cosi;
  const xmy = cnod * cosi;
  const ux = xmx * sinsu + cnod * cossu;
  const uy = xmy * sinsu + snod * cossu;
  const uz = sini * sinsu;
  const vx = xmx * cossu - cnod * sinsu;
  const vy = xmy * cossu - snod * sinsu;
  const vz = sini * cossu;
  const radiusKm = mrt * earthRadiusKm;
  const outwardKmS = mvt * velocityUnitKmS;
  const alongKmS = rvdot * velocityUnitKmS;
  const xKm = radiusKm * ux;
  const xKmS = outwardKmS * ux + alongKmS * vx;
  // One sum is enough to see a NaN anywhere above: every term runs through both.
  if (!Number.isFinite(xKm + xKmS)) return refuse(error.notANumber, out, outOffset);
  out[outOffset] = xKm;
  out[outOffset + 1] = radiusKm * uy;
  out[outOffset + 2] = radiusKm * uz;
  out[outOffset + 3] = xKmS;
  out[outOffset + 4] = outwardKmS * uy + alongKmS * vy;
  out[outOffset + 5] = outwardKmS * uz + alongKmS * vz;
  return error.none;
}

/** Below this the series for sine and cosine are good to the last digit: 0.1^9 / 9! = 3e-15, times a lever of 0.1. */
const smallRad = 0.1;
/** A Halley step this small leaves less than 1e-17 rad, and its turn needs no third order: 1e-6^3 / 6. */
const lastStepRad = 1e-6;
/** Never reached under an eccentricity of 0.99; the published code stops after 10 Newton steps. */
const mostSteps = 20;
/** 0.5 j2 / pl^2 at pl = 0.85 Earth radii. */
const largestShortPeriod = 7.5e-4;

// A division by 6 costs ten times a multiplication, and JavaScript may not put one for the other.
const sixth = 1 / 6;
const perFactorial4 = 1 / 24;
const perFactorial5 = 1 / 120;
const perFactorial6 = 1 / 720;
const perFactorial7 = 1 / 5040;
const perFactorial8 = 1 / 40_320;

// V8 folds constants of the module itself into the code, but looks up an imported one each time: 10 % of the whole.
const at = nearColumn;
const stride = nearStride;
const error = stateError;
const furthest = furthestMinutes;
const { earthRadiusKm, j2, velocityUnitKmS } = gravity;
const sinCos = sinCosMany;

const scratch = new Float64Array(9);

function refuse(code: number, out: Float64Array, outOffset: number): number {
  out.fill(0, outOffset, outOffset + 6);
  return code;
}
