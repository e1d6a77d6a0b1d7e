import type { Fault } from '@dawa/seams/fault';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { NamedPolygon } from './forbidden-region.ts';

export type PolygonFault = Fault<
  'empty' | 'bad-header' | 'bad-row' | 'out-of-range' | 'too-wide' | 'too-few' | 'open'
> & {
  readonly line: number;
};

const header = 'name,azimuthDeg,elevationDeg';
/** A file longer than this is no drawing of a roof. */
const mostRows = 2000;

/**
 * Named polygons of azimuth and elevation: CSV `name,azimuthDeg,elevationDeg`, a corner a line, the corners of one name
 * one after the other; the last is joined to the first. Lines that begin with `#` are comments.
 *
 * Azimuths count on over north: a roof across it runs from 350 to 370, or from -10 to 10. Whether an edge from 350 to 10
 * means 20 degrees or 340 would be a guess, so one of more than 180 is refused; elevations run from -90 to 90.
 */
export function parsePolygons(csv: string): Result<readonly NamedPolygon[], PolygonFault> {
  const polygons = new Map<
    string,
    { line: number; corners: { azimuthDeg: number; elevationDeg: number }[] }
  >();
  let hasHeader = false;
  let rows = 0;
  for (const [index, raw] of csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    const text = raw.trim();
    const found = text.slice(0, 60);
    if (text === '' || text.startsWith('#')) continue;
    if (!hasHeader) {
      if (text.replaceAll(' ', '') !== header)
        return failure({ kind: 'bad-header', expected: header, found, line });
      hasHeader = true;
      continue;
    }
    const row = readRow(text);
    if (row === undefined || ++rows > mostRows) {
      const expected =
        row === undefined ? 'a name and two numbers: azimuth, elevation' : `at most ${mostRows} corners`;
      return failure({ kind: 'bad-row', expected, found, line });
    }
    const { name, corner } = row;
    if (!(Math.abs(corner.azimuthDeg) <= 720 && Math.abs(corner.elevationDeg) <= 90)) {
      const expected = 'azimuth -720 to 720, elevation -90 to 90';
      return failure({ kind: 'out-of-range', expected, found, line });
    }
    const polygon = polygons.get(name) ?? { line, corners: [] };
    const before = polygon.corners.at(-1);
    if (before !== undefined && isTooWide(before, corner)) {
      const expected = `an azimuth within 180 degrees of ${before.azimuthDeg}; across north count on: 350, 370`;
      return failure({ kind: 'too-wide', expected, found, line });
    }
    polygon.corners.push(corner);
    polygons.set(name, polygon);
  }
  if (!hasHeader) return failure({ kind: 'empty', expected: header, found: 'an empty file', line: 1 });
  for (const [name, { line, corners }] of polygons) {
    if (corners.length < 3)
      return failure({ kind: 'too-few', expected: `3 corners of ${name}`, found: corners.length, line });
    if (isTooWide(corners.at(-1)!, corners[0]!)) {
      const expected = `the last corner of ${name} within 180 degrees of the first, ${corners[0]!.azimuthDeg}`;
      return failure({ kind: 'open', expected, found: corners.at(-1)!.azimuthDeg, line });
    }
  }
  return success([...polygons].map(([name, { corners }]) => ({ name, corners })));
}

function isTooWide(a: { azimuthDeg: number }, b: { azimuthDeg: number }): boolean {
  return Math.abs(a.azimuthDeg - b.azimuthDeg) > 180;
}

function readRow(text: string) {
  const cells = text.split(',').map((cell) => cell.trim());
  const [name, azimuth, elevation] = cells;
  const isNumber = (cell: string | undefined) => cell !== undefined && /^-?\d{1,3}(\.\d{1,12})?$/.test(cell);
  if (cells.length !== 3 || !name || name.length > 60 || !isNumber(azimuth) || !isNumber(elevation))
    return undefined;
  return { name, corner: { azimuthDeg: Number(azimuth), elevationDeg: Number(elevation) } };
}
