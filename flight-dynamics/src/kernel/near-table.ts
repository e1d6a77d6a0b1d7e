import type { Sgp4Coefficients } from '../propagator.ts';
import { xke } from './gravity.ts';

/** Coefficients of many near-earth objects: a row of `nearStride` doubles each, so that one object lies in few cache lines. */
export type NearTable = Float64Array;

/**
 * Places in a row, named as in the published code; products that every state would repeat are taken once.
 * For objects with a perigee below 220 km (`isimp`) the higher terms of drag are zero: data takes the place of a branch.
 */
export const nearColumn = {
  mo: 0,
  mdot: 1,
  argpo: 2,
  argpdot: 3,
  nodeo: 4,
  nodedot: 5,
  nodecf: 6,
  cc1: 7,
  /** bstar cc4 */
  bcc4: 8,
  t2cof: 9,
  omgcof: 10,
  eta: 11,
  xmcof: 12,
  delmo: 13,
  d2: 14,
  d3: 15,
  d4: 16,
  /** bstar cc5 */
  bcc5: 17,
  sinmao: 18,
  t3cof: 19,
  t4cof: 20,
  t5cof: 21,
  ecco: 22,
  no: 23,
  /** (xke / no)^(2/3): semi-major axis at the epoch, Earth radii */
  a0: 24,
  aycof: 25,
  xlcof: 26,
  con41: 27,
  x1mth2: 28,
  x7thm1: 29,
  sinio: 30,
  cosio: 31,
  rootA: 32,
} as const;

export const nearStride = 33;

export function createNearTable(coefficients: readonly Sgp4Coefficients[]): NearTable {
  const table = new Float64Array(coefficients.length * nearStride);
  for (const [index, c] of coefficients.entries()) writeNearRow(table, index, c);
  return table;
}

export function writeNearRow(table: NearTable, index: number, c: Sgp4Coefficients): void {
  const higher = c.isSimple ? 0 : 1;
  const row: Record<keyof typeof nearColumn, number> = {
    mo: c.mo,
    mdot: c.mdot,
    argpo: c.argpo,
    argpdot: c.argpdot,
    nodeo: c.nodeo,
    nodedot: c.nodedot,
    nodecf: c.nodecf,
    cc1: c.cc1,
    bcc4: c.bstar * c.cc4,
    t2cof: c.t2cof,
    omgcof: higher * c.omgcof,
    eta: c.eta,
    xmcof: higher * c.xmcof,
    delmo: c.delmo,
    d2: higher * c.d2,
    d3: higher * c.d3,
    d4: higher * c.d4,
    bcc5: higher * c.bstar * c.cc5,
    sinmao: c.sinmao,
    t3cof: higher * c.t3cof,
    t4cof: higher * c.t4cof,
    t5cof: higher * c.t5cof,
    ecco: c.ecco,
    no: c.no,
    a0: (xke / c.no) ** (2 / 3),
    aycof: c.aycof,
    xlcof: c.xlcof,
    con41: c.con41,
    x1mth2: c.x1mth2,
    x7thm1: c.x7thm1,
    sinio: Math.sin(c.inclo),
    cosio: Math.cos(c.inclo),
    rootA: Math.cbrt(xke / c.no),
  };
  for (const [name, column] of Object.entries(nearColumn)) {
    table[index * nearStride + column] = row[name as keyof typeof nearColumn];
  }
}
