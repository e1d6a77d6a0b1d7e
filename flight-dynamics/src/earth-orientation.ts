import type { Fault, Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { msPerDay } from './time.ts';

/** What the Earth does beside turning evenly: UT1 - UTC and where the pole stands. */
export interface EarthOrientationValues {
  readonly dut1S: number;
  readonly xpArcsec: number;
  readonly ypArcsec: number;
}

export interface EarthOrientation {
  /** Where the numbers come from, for people: a file name, `none`. */
  readonly source: string;
  /** First and last tabulated instants; null without a table. */
  readonly coverage: { readonly fromAtMs: number; readonly toAtMs: number } | null;
  at(atMs: number): EarthOrientationValues;
}

/** As printed beside every prediction. `ageDays`: from the last tabulated day to the instant asked for, 0 inside the table. */
export interface EarthOrientationStatus {
  readonly source: string;
  readonly ageDays: number | null;
  readonly isExtrapolated: boolean;
}

/** UT1 taken as UTC and the pole as still: up to 0.9 s, about 400 m at the equator. */
export const noEarthOrientation: EarthOrientation = {
  source: 'none',
  coverage: null,
  at: () => ({ dut1S: 0, xpArcsec: 0, ypArcsec: 0 }),
};

export function describeEarthOrientation(eop: EarthOrientation, atMs: number): EarthOrientationStatus {
  if (!eop.coverage) return { source: eop.source, ageDays: null, isExtrapolated: true };
  const { fromAtMs, toAtMs } = eop.coverage;
  const ageDays = Math.max(0, (atMs - toAtMs) / msPerDay);
  return { source: eop.source, ageDays, isExtrapolated: atMs < fromAtMs || atMs > toAtMs };
}

export interface EarthOrientationRow extends EarthOrientationValues {
  readonly mjdUtc: number;
}

export type EarthOrientationFault = Fault<'empty' | 'bad-header' | 'bad-row' | 'not-ascending'> & {
  line: number;
};

/**
 * Linear interpolation in a table that ascends in time; outside it the nearest row is held. A leap second between two
 * rows makes DUT1 jump by one second: the jump is taken out before interpolating, for UT1 itself does not jump.
 *
 * @throws RangeError when `rows` is empty
 */
export function tabulatedEarthOrientation(
  source: string,
  rows: readonly EarthOrientationRow[],
): EarthOrientation {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) throw new RangeError('rows must not be empty');
  const instant = (row: EarthOrientationRow) => (row.mjdUtc - 40_587) * msPerDay;
  return {
    source,
    coverage: { fromAtMs: instant(first), toAtMs: instant(last) },
    at: (atMs) => {
      const mjd = atMs / msPerDay + 40_587;
      if (mjd <= first.mjdUtc) return first;
      if (mjd >= last.mjdUtc) return last;
      const before = rowBefore(rows, mjd);
      return interpolate(rows[before]!, rows[before + 1]!, mjd);
    },
  };
}

function rowBefore(rows: readonly EarthOrientationRow[], mjd: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.mjdUtc <= mjd) low = middle;
    else high = middle;
  }
  return low;
}

function interpolate(a: EarthOrientationRow, b: EarthOrientationRow, mjd: number): EarthOrientationValues {
  const part = (mjd - a.mjdUtc) / (b.mjdUtc - a.mjdUtc);
  const leapS = Math.round(b.dut1S - a.dut1S);
  return {
    dut1S: a.dut1S + (b.dut1S - leapS - a.dut1S) * part,
    xpArcsec: a.xpArcsec + (b.xpArcsec - a.xpArcsec) * part,
    ypArcsec: a.ypArcsec + (b.ypArcsec - a.ypArcsec) * part,
  };
}

/**
 * CSV with the header `mjdUtc,dut1S,xpArcsec,ypArcsec`, or IERS finals2000A (fixed columns), told apart by the header.
 */
export function parseEarthOrientation(
  text: string,
  source: string,
): Result<EarthOrientation, EarthOrientationFault> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const isCsv = lines.some((line) => line.replaceAll(' ', '') === csvHeader);
  const read = isCsv ? readCsvRow : readFinalsRow;
  const rows: EarthOrientationRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#') || line.replaceAll(' ', '') === csvHeader) continue;
    const row = read(line);
    if (row === 'no-values') continue;
    const where = { line: index + 1, found: line.slice(0, 40) };
    if (row === undefined) {
      const expected = isCsv
        ? 'four numbers: MJD, |DUT1| < 1.5 s, |pole| < 2 arcsec'
        : `${csvHeader}, or finals2000A`;
      return failure({ kind: isCsv ? 'bad-row' : 'bad-header', expected, ...where });
    }
    const previous = rows.at(-1);
    if (previous && row.mjdUtc <= previous.mjdUtc) {
      return failure({ kind: 'not-ascending', expected: `a day after MJD ${previous.mjdUtc}`, ...where });
    }
    rows.push(row);
  }
  if (rows.length === 0) return failure({ kind: 'empty', expected: csvHeader, found: 'no rows', line: 1 });
  return success(tabulatedEarthOrientation(source, rows));
}

const csvHeader = 'mjdUtc,dut1S,xpArcsec,ypArcsec';

function readCsvRow(line: string): EarthOrientationRow | undefined {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== 4) return undefined;
  return checkedRow(cells[0]!, cells[1]!, cells[2]!, cells[3]!);
}

/**
 * Source: IERS finals2000A format (maia.usno.navy.mil readme.finals2000A): MJD in columns 8-15, pole x 19-27, pole y 38-46,
 * UT1-UTC 59-68; rows far ahead have blanks there.
 */
function readFinalsRow(line: string): EarthOrientationRow | 'no-values' | undefined {
  const columns = (from: number, to: number) => line.slice(from - 1, to).trim();
  if (!/^\d{5}\.\d{2}$/.test(columns(8, 15))) return undefined;
  if (columns(19, 27) === '' || columns(38, 46) === '' || columns(59, 68) === '') return 'no-values';
  return checkedRow(columns(8, 15), columns(59, 68), columns(19, 27), columns(38, 46));
}

function checkedRow(mjd: string, dut1: string, xp: string, yp: string): EarthOrientationRow | undefined {
  const [mjdUtc, dut1S, xpArcsec, ypArcsec] = [mjd, dut1, xp, yp].map((text) =>
    /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN,
  ) as [number, number, number, number];
  const isPlausible =
    mjdUtc > 30_000 &&
    mjdUtc < 120_000 &&
    Math.abs(dut1S) < 1.5 &&
    Math.abs(xpArcsec) < 2 &&
    Math.abs(ypArcsec) < 2;
  return isPlausible ? { mjdUtc, dut1S, xpArcsec, ypArcsec } : undefined;
}
