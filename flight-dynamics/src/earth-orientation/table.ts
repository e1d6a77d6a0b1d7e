import { taiMinusUtcS } from '../leap-seconds.ts';
import { msPerDay } from '../time.ts';
import type { EarthOrientation, EarthOrientationRow, EarthOrientationSlot } from './values.ts';

/** Columns of one table, days ascending. */
export interface EarthOrientationColumns {
  readonly mjdUtc: Float64Array;
  readonly dut1S: Float64Array;
  readonly xpArcsec: Float64Array;
  readonly ypArcsec: Float64Array;
}

/**
 * `linear` between neighbours, or `lagrange` through the four rows around (IERS gazette 13 for daily tables). The latter falls back to
 * linear in the first and last span and where the four rows are not evenly spaced.
 */
export type Interpolation = 'linear' | 'lagrange';

/**
 * Interpolation in a table; outside it the nearest row is held (DUT1 itself, as a leap second would keep it small).
 *
 * Leap seconds are taken out before and put back after: UT1 itself does not jump. From daily rows `lagrange` follows
 * UT1 to 0.004 ms and `linear` to 0.04 ms; what no daily table holds are the tides of a day and half a day, 0.07 ms of UT1 and 1 mas
 * of the pole, 3 cm on the ground.
 *
 * @throws RangeError when `rows` is empty
 */
export function tabulatedEarthOrientation(
  source: string,
  rows: readonly EarthOrientationRow[],
  interpolation: Interpolation = 'linear',
  measuredToMjd: number = rows.at(-1)?.mjdUtc ?? 0,
): EarthOrientation {
  if (rows.length === 0) throw new RangeError('rows must not be empty');
  const columns: EarthOrientationColumns = {
    mjdUtc: Float64Array.from(rows, (row) => row.mjdUtc),
    dut1S: Float64Array.from(rows, (row) => row.dut1S),
    xpArcsec: Float64Array.from(rows, (row) => row.xpArcsec),
    ypArcsec: Float64Array.from(rows, (row) => row.ypArcsec),
  };
  return earthOrientationOf(source, columns, interpolation, measuredToMjd);
}

export function earthOrientationOf(
  source: string,
  columns: EarthOrientationColumns,
  interpolation: Interpolation,
  measuredToMjd: number,
): EarthOrientation {
  const { mjdUtc, dut1S, xpArcsec, ypArcsec } = columns;
  const last = mjdUtc.length - 1;
  const coverage = { fromAtMs: instantOfMjd(mjdUtc[0]!), toAtMs: instantOfMjd(mjdUtc[last]!) };
  // One span's polynomials, kept for the next instant, which mostly lies in the same span.
  const span = {
    index: -1,
    ut1: new Float64Array(4),
    xp: new Float64Array(4),
    yp: new Float64Array(4),
    taiMinusUtcS: 0,
    fromMjd: 0,
    toMjd: 0,
  };
  const steady = new Float64Array(dut1S.length);
  const enter = (index: number) => {
    span.taiMinusUtcS = taiMinusUtcS(instantOfMjd(mjdUtc[index]!));
    for (let i = Math.max(0, index - 1); i <= Math.min(last, index + 2); i += 1)
      steady[i] = dut1S[i]! - (taiMinusUtcS(instantOfMjd(mjdUtc[i]!)) - span.taiMinusUtcS);
    fitSpan(mjdUtc, steady, index, interpolation, span.ut1);
    fitSpan(mjdUtc, xpArcsec, index, interpolation, span.xp);
    fitSpan(mjdUtc, ypArcsec, index, interpolation, span.yp);
    span.index = index;
    span.fromMjd = mjdUtc[index]!;
    span.toMjd = mjdUtc[index + 1]!;
  };
  const hold = (index: number, out: EarthOrientationSlot) => {
    out.dut1S = dut1S[index]!;
    out.xpArcsec = xpArcsec[index]!;
    out.ypArcsec = ypArcsec[index]!;
  };
  const into = (atMs: number, out: EarthOrientationSlot) => {
    const mjd = atMs / msPerDay + unixEpochMjd;
    if (!(mjd > mjdUtc[0]!)) return hold(0, out);
    if (mjd >= mjdUtc[last]!) return hold(last, out);
    if (!(span.index >= 0 && mjd >= span.fromMjd && mjd < span.toMjd)) enter(rowBefore(mjdUtc, mjd));
    const x = (mjd - span.fromMjd) / (span.toMjd - span.fromMjd);
    // Leap seconds come at midnight, where the rows of a daily table are.
    const leapS = span.toMjd - span.fromMjd > 1 ? taiMinusUtcS(atMs) - span.taiMinusUtcS : 0;
    out.dut1S = valueAt(span.ut1, x) + leapS;
    out.xpArcsec = valueAt(span.xp, x);
    out.ypArcsec = valueAt(span.yp, x);
  };
  const at = (atMs: number) => {
    const out = { dut1S: 0, xpArcsec: 0, ypArcsec: 0 };
    into(atMs, out);
    return out;
  };
  return { source, coverage, measuredToAtMs: instantOfMjd(measuredToMjd), at, into };
}

const unixEpochMjd = 40_587;

export function instantOfMjd(mjdUtc: number): number {
  return (mjdUtc - unixEpochMjd) * msPerDay;
}

/** Coefficients in powers of the part of the span. */
function fitSpan(
  x: Float64Array,
  y: Float64Array,
  index: number,
  interpolation: Interpolation,
  out: Float64Array,
): void {
  const step = x[index + 1]! - x[index]!;
  const isEven = x[index]! - x[index - 1]! === step && x[index + 2]! - x[index + 1]! === step;
  const y0 = y[index]!;
  const y1 = y[index + 1]!;
  out[0] = y0;
  if (interpolation === 'linear' || !isEven) {
    out[1] = y1 - y0;
    out[2] = 0;
    out[3] = 0;
    return;
  }
  const before = y[index - 1]!;
  const after = y[index + 2]!;
  out[2] = (before + y1) / 2 - y0;
  out[3] = (after - before + 3 * (y0 - y1)) / 6;
  out[1] = y1 - y0 - out[2] - out[3];
}

function valueAt(c: Float64Array, x: number): number {
  return c[0]! + (c[1]! + (c[2]! + c[3]! * x) * x) * x;
}

function rowBefore(mjdUtc: Float64Array, mjd: number): number {
  let low = 0;
  let high = mjdUtc.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (mjdUtc[middle]! <= mjd) low = middle;
    else high = middle;
  }
  return low;
}
