import type { Fault, Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { tabulatedEarthOrientation } from './table.ts';
import type { EarthOrientation, EarthOrientationRow } from './values.ts';

export type EarthOrientationFault = Fault<'empty' | 'bad-header' | 'bad-row' | 'not-ascending'> & {
  line: number;
};

/**
 * CSV with the header `mjdUtc,dut1S,xpArcsec,ypArcsec`, or IERS finals2000A (fixed columns), told apart by the header. A CSV counts as
 * measured and is taken as straight between its rows, whatever their spacing; daily rows of finals2000A are followed by Lagrange.
 */
export function parseEarthOrientation(
  text: string,
  source: string,
): Result<EarthOrientation, EarthOrientationFault> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const isCsv = lines.some((line) => line.replaceAll(' ', '') === csvHeader);
  const read = isCsv ? readCsvRow : readFinalsRow;
  const rows: EarthOrientationRow[] = [];
  let measuredToMjd: number | undefined;
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
    if (isCsv || line.charAt(ut1FlagColumn - 1) !== 'P') measuredToMjd = row.mjdUtc;
  }
  if (rows.length === 0) return failure({ kind: 'empty', expected: csvHeader, found: 'no rows', line: 1 });
  const interpolation = isCsv ? 'linear' : 'lagrange';
  return success(tabulatedEarthOrientation(source, rows, interpolation, measuredToMjd));
}

/** `I` measured, `P` predicted. */
const ut1FlagColumn = 58;
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
