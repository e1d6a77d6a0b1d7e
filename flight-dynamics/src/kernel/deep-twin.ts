import { furthestMinutes } from '../propagator.ts';
import * as resonance from './deep-resonance.ts';
import * as deep from './deep-table.ts';
import * as gravity from './gravity.ts';
import { sinCosMany } from './sin-cos.ts';
import { stateError } from './state-error.ts';

/**
 * SDP4 of one deep-space object (period of 225 minutes or more) at one time: for hosts without SIMD, for single objects
 * and as the judge of every state that the SIMD kernel finds doubtful. Allocates nothing, but for the first look into a new
 * stretch of a resonance. The answer never depends on earlier calls.
 *
 * @param out takes position (TEME, km) and velocity (km/s) in six places from `outOffset`; zeros when there is an error
 * @returns 0, or a code of `stateError`: the same that `propagator.ts` reports
 *
 * Source: AIAA 2006-6753 Rev 2, `sgp4`, `dspace` and `dpper`. Sums of angles are taken before any sine; mean anomaly and argument of
 * perigee travel together as argument of latitude. In the form for low inclinations (Lyddane) the published sines and cosines
 * of the node reduce to one turn, dnode = atan2(ph, sin i + pinc cos i). A negative inclination needs no care:
 * node + pi, -i and perigee - pi are the same orbit. Kepler's equation is solved to the last digit.
 */
export function propagateDeep(
  table: deep.DeepTable,
  index: number,
  minutesSinceEpoch: number,
  out: Float64Array,
  outOffset: number,
): number {
  const t = minutesSinceEpoch;
  if (!(Math.abs(t) <= furthest)) return refuse(error.tooFarFromEpoch, out, outOffset);
  const { rows } = table;
  const row = index * stride;

  // Sun and Moon: mean longitudes, then true ones by a turn of 2 e sin(longitude), then the published f2 and f3.
  scratch[0] = rows[row + at.sunLongitude]! + sunRate * t;
  scratch[1] = rows[row + at.moonLongitude]! + moonRate * t;
  sinCos(scratch, 2);
  const sinSunMean = scratch[2]!;
  const cosSunMean = scratch[3]!;
  const sinMoonMean = scratch[4]!;
  const cosMoonMean = scratch[5]!;
  const sunTurn = sunTwiceE * sinSunMean;
  const moonTurn = moonTwiceE * sinMoonMean;
  const sunTurnSquare = sunTurn * sunTurn;
  const moonTurnSquare = moonTurn * moonTurn;
  const sunTurnSin =
    sunTurn * (1 - sunTurnSquare * (sixth - sunTurnSquare * (perFactorial5 - sunTurnSquare * perFactorial7)));
  const sunTurnCos =
    1 -
    sunTurnSquare *
      (0.5 -
        sunTurnSquare * (perFactorial4 - sunTurnSquare * (perFactorial6 - sunTurnSquare * perFactorial8)));
  const moonTurnSin =
    moonTurn *
    (1 - moonTurnSquare * (sixth - moonTurnSquare * (perFactorial5 - moonTurnSquare * perFactorial7)));
  const moonTurnCos =
    1 -
    moonTurnSquare *
      (0.5 -
        moonTurnSquare * (perFactorial4 - moonTurnSquare * (perFactorial6 - moonTurnSquare * perFactorial8)));
  const sinSun = sinSunMean * sunTurnCos + cosSunMean * sunTurnSin;
  const cosSun = cosSunMean * sunTurnCos - sinSunMean * sunTurnSin;
  const sinMoon = sinMoonMean * moonTurnCos + cosMoonMean * moonTurnSin;
  const cosMoon = cosMoonMean * moonTurnCos - sinMoonMean * moonTurnSin;
  const sun2 = 0.5 * sinSun * sinSun - 0.25;
  const sun3 = -0.5 * sinSun * cosSun;
  const moon2 = 0.5 * sinMoon * sinMoon - 0.25;
  const moon3 = -0.5 * sinMoon * cosMoon;
  const pe =
    rows[row + at.se2]! * sun2 +
    rows[row + at.se3]! * sun3 +
    rows[row + at.me2]! * moon2 +
    rows[row + at.me3]! * moon3;
  const pinc =
    rows[row + at.si2]! * sun2 +
    rows[row + at.si3]! * sun3 +
    rows[row + at.mi2]! * moon2 +
    rows[row + at.mi3]! * moon3;
  const pl =
    rows[row + at.sl2]! * sun2 +
    rows[row + at.sl3]! * sun3 +
    rows[row + at.sl4]! * sinSun +
    rows[row + at.ml2]! * moon2 +
    rows[row + at.ml3]! * moon3 +
    rows[row + at.ml4]! * sinMoon;
  const pgh =
    rows[row + at.sg2]! * sun2 +
    rows[row + at.sg3]! * sun3 +
    rows[row + at.sg4]! * sinSun +
    rows[row + at.mg2]! * moon2 +
    rows[row + at.mg3]! * moon3 +
    rows[row + at.mg4]! * sinMoon;
  const ph =
    rows[row + at.sh2]! * sun2 +
    rows[row + at.sh3]! * sun3 +
    rows[row + at.mh2]! * moon2 +
    rows[row + at.mh3]! * moon3;

  // Mean elements: secular terms, drag, resonance.
  let along = rows[row + at.along]! + t * (rows[row + at.alongRate]! + t * rows[row + at.alongCurve]!);
  let perigee = rows[row + at.perigee]! + t * rows[row + at.perigeeRate]!;
  let node = rows[row + at.node]! + t * (rows[row + at.nodeRate]! + t * rows[row + at.nodeCurve]!);
  const tempa = 1 - rows[row + at.cc1]! * t;
  let rootAm = rows[row + at.rootA]! * tempa;
  const resonant = table.resonances[index];
  if (resonant !== undefined) {
    const track = t > 0 ? resonant.forward : resonant.backward;
    const stretch = Math.floor(Math.abs(t) / stretchMinutes);
    const at0 = stretchOf(track, stretch);
    const numbers = track.rows;
    const ft = t - stretch * track.stepMinutes;
    along += numbers[at0]! + ft * (numbers[at0 + 1]! + ft * numbers[at0 + 2]!);
    const excess = numbers[at0 + 3]! + ft * (numbers[at0 + 4]! + ft * numbers[at0 + 5]!);
    if (excess <= -1) return refuse(error.meanMotion, out, outOffset);
    // (1 + x)^(-1/3): the binomial series ends below 1e-16 for x = 0.01.
    rootAm *=
      Math.abs(excess) < 0.01
        ? 1 +
          excess *
            (b1 + excess * (b2 + excess * (b3 + excess * (b4 + excess * (b5 + excess * (b6 + excess * b7))))))
        : 1 / Math.cbrt(1 + excess);
  }
  const am = rootAm * rootAm;
  let em = rows[row + at.eccentricity]! + t * rows[row + at.eccentricityRate]!;
  if (em >= 1 || em < -0.001) return refuse(error.meanEccentricity, out, outOffset);
  if (em < 1e-6) em = 1e-6;
  const ep = em + pe;
  const inclination = rows[row + at.inclination]! + t * rows[row + at.inclinationRate]! + pinc;

  // Sun's and Moon's periodic terms come in.
  scratch[0] = inclination;
  sinCos(scratch, 1);
  const sinip = scratch[1]!;
  const cosip = scratch[2]!;
  if (inclination >= lyddaneRad) {
    const turn = ph / sinip;
    const gain = pgh - cosip * turn;
    node += turn;
    perigee += gain;
    along += pl + gain;
  } else {
    const turn = Math.atan2(ph, sinip + pinc * cosip);
    const gain = pgh - cosip * turn - pinc * sinip * (node % twoPi);
    node += turn;
    perigee += gain;
    along += pl + gain;
  }
  if (ep < 0 || ep > 1) return refuse(error.perturbedEccentricity, out, outOffset);

  // Long-period terms.
  scratch[0] = perigee;
  sinCos(scratch, 1);
  const perParameter = 1 / (am * (1 - ep * ep));
  const onePlusCos = 1 + cosip;
  const axnl = ep * scratch[2]!;
  const aynl = ep * scratch[1]! - 0.5 * j3oj2 * sinip * perParameter;
  const xlcof =
    (-0.25 * j3oj2 * sinip * (3 + 5 * cosip)) /
    (Math.abs(onePlusCos) > leastDivisor ? onePlusCos : leastDivisor);
  scratch[0] = along + perParameter * xlcof * axnl;
  scratch[1] = node;
  sinCos(scratch, 2);
  const sinU = scratch[2]!;
  const cosU = scratch[3]!;
  const sinNode = scratch[4]!;
  const cosNode = scratch[5]!;

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
      scratch[0] = x;
      sinCos(scratch, 1);
      sinE = sinU * scratch[2]! + cosU * scratch[1]!;
      cosE = cosU * scratch[2]! - sinU * scratch[1]!;
    }
  }

  // Short-period terms.
  const ecosE = axnl * cosE + aynl * sinE;
  const esinE = axnl * sinE - aynl * cosE;
  const squareE = axnl * axnl + aynl * aynl;
  const parameter = am * (1 - squareE);
  if (parameter < 0) return refuse(error.semiLatusRectum, out, outOffset);
  const perUnit = 1 / (1 - ecosE);
  const betal = Math.sqrt(1 - squareE);
  const part = esinE / (1 + betal);
  const sinu = perUnit * (sinE - aynl - axnl * part);
  const cosu = perUnit * (cosE - axnl + aynl * part);
  const sin2u = 2 * cosu * sinu;
  const cos2u = 1 - 2 * sinu * sinu;
  const perPl = 1 / parameter;
  const temp1 = 0.5 * j2 * perPl;
  const temp2 = temp1 * perPl;
  const cosSquare = cosip * cosip;
  const con41 = 3 * cosSquare - 1;
  const x1mth2 = 1 - cosSquare;
  const mrt = am * (1 - ecosE) * (1 - 1.5 * temp2 * betal * con41) + 0.5 * temp1 * x1mth2 * cos2u;
  if (mrt < 1 || tempa <= 0) return refuse(error.decayed, out, outOffset);
  const perRoot = 1 / rootAm;
  const rate = perUnit * perRoot;
  const perPeriod = perRoot * perRoot * perRoot;
  const mvt = rate * esinE - perPeriod * temp1 * x1mth2 * sin2u;
  const rvdot = rate * betal + perPeriod * temp1 * (x1mth2 * cos2u + 1.5 * con41);

  // Orientation: three small turns. The series would be short for a perigee deep inside the Earth.
  const turnU = -0.25 * temp2 * (7 * cosSquare - 1) * sin2u;
  const turnNode = 1.5 * temp2 * cosip * sin2u;
  const turnI = 1.5 * temp2 * cosip * sinip * cos2u;
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
  const sini = sinip * cosTurnI + cosip * sinTurnI;
  const cosi = cosip * cosTurnI - sinip * sinTurnI;
  const xmx = -snod * cosi;
  const xmy = cnod * cosi;
  const ux = xmx * sinsu + cnod * cossu;
  const uy = xmy * sinsu + snod * cossu;
  const vx = xmx * cossu - cnod * sinsu;
  const vy = xmy * cossu - snod * sinsu;
  const radiusKm = mrt * earthRadiusKm;
  const outwardKmS = mvt * velocityUnitKmS;
  const alongKmS = rvdot * velocityUnitKmS;
  const xKm = radiusKm * ux;
  const xKmS = outwardKmS * ux + alongKmS * vx;
  // One sum is enough to see a NaN anywhere above: every term runs through both.
  if (!Number.isFinite(xKm + xKmS)) return refuse(error.notANumber, out, outOffset);
  out[outOffset] = xKm;
  out[outOffset + 1] = radiusKm * uy;
  out[outOffset + 2] = radiusKm * sini * sinsu;
  out[outOffset + 3] = xKmS;
  out[outOffset + 4] = outwardKmS * uy + alongKmS * vy;
  out[outOffset + 5] = outwardKmS * sini * sinsu + alongKmS * sini * cossu;
  return error.none;
}

/** 0.2 rad, taken at the perturbed inclination: the choice of the GSFC version that AIAA 2006-6753 follows. */
const lyddaneRad = 0.2;
/** 1 + cos i stays above this near 180 degrees. */
const leastDivisor = 1.5e-12;
const twoPi = 2 * Math.PI;
/** Below this the series for sine and cosine are good to the last digit. */
const smallRad = 0.1;
/** A Halley step this small leaves less than 1e-16 rad up to an eccentricity of 0.9, and its turn needs no third order. */
const lastStepRad = 1e-6;
/** Never reached under an eccentricity of 0.99; the published code stops after 10 Newton steps. */
const mostSteps = 20;
/** 0.5 j2 / p^2 at p = 0.85 Earth radii. */
const largestShortPeriod = 7.5e-4;

const sixth = 1 / 6;
const perFactorial4 = 1 / 24;
const perFactorial5 = 1 / 120;
const perFactorial6 = 1 / 720;
const perFactorial7 = 1 / 5040;
const perFactorial8 = 1 / 40_320;
// Binomial coefficients of the power -1/3.
const b1 = -1 / 3;
const b2 = 2 / 9;
const b3 = -14 / 81;
const b4 = 35 / 243;
const b5 = -91 / 729;
const b6 = 728 / 6561;
const b7 = -1976 / 19_683;

// V8 folds constants of the module itself into the code, but looks up an imported one each time: 10 % of the whole.
const at = deep.deepColumn;
const stride = deep.deepStride;
const { sunRate, moonRate, sunTwiceE, moonTwiceE } = deep;
const stretchOf = resonance.stretchOffset;
const { stretchMinutes } = resonance;
const error = stateError;
const furthest = furthestMinutes;
const { earthRadiusKm, j2, j3oj2, velocityUnitKmS } = gravity;
const sinCos = sinCosMany;

const scratch = new Float64Array(6);

function refuse(code: number, out: Float64Array, outOffset: number): number {
  out.fill(0, outOffset, outOffset + 6);
  return code;
}
