import type { Sgp4Coefficients } from '../propagator.ts';
import { createResonance, type Resonance } from './deep-resonance.ts';
import { xke } from './gravity.ts';

/** Coefficients of many deep-space objects (period of 225 minutes or more). */
export interface DeepTable {
  /** A row of `deepStride` doubles for each object. */
  readonly rows: Float64Array;
  readonly resonances: readonly (Resonance | undefined)[];
}

/**
 * Places in a row, angles in radians and times in minutes. Of the solar and lunar terms, the first letter says what they
 * change: e eccentricity, i inclination, l mean anomaly, g argument of perigee, h node; `2`, `3` and `4` belong to f2, f3 and
 * the sine of the true longitude in the published `dpper`.
 */
export const deepColumn = {
  /** Mean argument of latitude (mean anomaly + argument of perigee) at the epoch; with a resonance, less its longitude. */
  along: 0,
  alongRate: 1,
  alongCurve: 2,
  perigee: 3,
  perigeeRate: 4,
  node: 5,
  nodeRate: 6,
  nodeCurve: 7,
  eccentricity: 8,
  eccentricityRate: 9,
  inclination: 10,
  inclinationRate: 11,
  /** Drag: the semi-major axis shrinks with (1 - cc1 t)^2. */
  cc1: 12,
  /** Square root of the semi-major axis at the epoch. */
  rootA: 13,
  sunLongitude: 14,
  moonLongitude: 15,
  se2: 16,
  se3: 17,
  me2: 18,
  me3: 19,
  si2: 20,
  si3: 21,
  mi2: 22,
  mi3: 23,
  sl2: 24,
  sl3: 25,
  sl4: 26,
  ml2: 27,
  ml3: 28,
  ml4: 29,
  sg2: 30,
  sg3: 31,
  sg4: 32,
  mg2: 33,
  mg3: 34,
  mg4: 35,
  sh2: 36,
  sh3: 37,
  mh2: 38,
  mh3: 39,
  sunRate: 40,
  moonRate: 41,
  sinInclination: 42,
  cosInclination: 43,
} as const;

export const deepStride = 44;

/** Mean motions of Sun and Moon, rad/min, and twice the eccentricities of their orbits. Source: AIAA 2006-6753 Rev 2, `dpper`. */
export const sunRate = 1.19459e-5;
export const moonRate = 1.5835218e-4;
export const sunTwiceE = 2 * 0.01675;
export const moonTwiceE = 2 * 0.0549;

export function createDeepTable(coefficients: readonly Sgp4Coefficients[]): DeepTable {
  const rows = new Float64Array(coefficients.length * deepStride);
  for (const [index, c] of coefficients.entries()) writeDeepRow(rows, index, c);
  return { rows, resonances: coefficients.map(createResonance) };
}

function writeDeepRow(rows: Float64Array, index: number, c: Sgp4Coefficients): void {
  const nodeRate = c.nodedot + c.dnodt;
  const perigeeRate = c.argpdot + c.domdt;
  const dragCurve = c.no * c.t2cof;
  // What the published code adds up step by step, taken together: see `dspace`, where mm is replaced.
  const along =
    c.irez === 0
      ? [c.mo + c.argpo, c.mdot + c.dmdt + perigeeRate, dragCurve]
      : c.irez === 1
        ? [c.gsto - c.nodeo, earthRate - nodeRate, dragCurve - c.nodecf]
        : [
            2 * c.gsto - 2 * c.nodeo + c.argpo,
            2 * earthRate - 2 * nodeRate + perigeeRate,
            dragCurve - 2 * c.nodecf,
          ];
  const row: Record<keyof typeof deepColumn, number> = {
    along: along[0]!,
    alongRate: along[1]!,
    alongCurve: along[2]!,
    perigee: c.argpo,
    perigeeRate,
    node: c.nodeo,
    nodeRate,
    nodeCurve: c.nodecf,
    eccentricity: c.ecco,
    eccentricityRate: c.dedt - c.bstar * c.cc4,
    inclination: c.inclo,
    inclinationRate: c.didt,
    cc1: c.cc1,
    rootA: Math.cbrt(xke / c.no),
    sunLongitude: c.zmos,
    moonLongitude: c.zmol,
    se2: c.se2,
    se3: c.se3,
    me2: c.ee2,
    me3: c.e3,
    si2: c.si2,
    si3: c.si3,
    mi2: c.xi2,
    mi3: c.xi3,
    sl2: c.sl2,
    sl3: c.sl3,
    sl4: c.sl4,
    ml2: c.xl2,
    ml3: c.xl3,
    ml4: c.xl4,
    sg2: c.sgh2,
    sg3: c.sgh3,
    sg4: c.sgh4,
    mg2: c.xgh2,
    mg3: c.xgh3,
    mg4: c.xgh4,
    sh2: c.sh2,
    sh3: c.sh3,
    mh2: c.xh2,
    mh3: c.xh3,
    sunRate,
    moonRate,
    sinInclination: Math.sin(c.inclo),
    cosInclination: Math.cos(c.inclo),
  };
  for (const [name, column] of Object.entries(deepColumn)) {
    rows[index * deepStride + column] = row[name as keyof typeof deepColumn];
  }
}

/** Turn of the Earth in rad/min, as SDP4 has it: 4.37526908801129966e-3 in print. */
const earthRate = 4.3752690880113e-3;
