import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { OctetCells } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells, OddCell } from '../samples/group-plan.ts';
import { DamagedColumns } from './damaged-columns.ts';

/** First octet of the cells of a column in one blob: see `packed-cells.ts` and `loose-cells.ts`. */
export const cellForms = { packed: 1, loose: 2, deflated: 3 } as const;

/** What a column may have beside its raw values. */
export const cellParts = { value: 1, limits: 2, marks: 4, starts: 8, odd: 16 } as const;

export const noOdd: ReadonlyMap<number, OddCell> = new Map();

/** Rows of a column whose arrays have no room behind them. */
export function countRows({ raw, starts }: ColumnCells): number {
  return starts === undefined ? lengthOf(raw) : starts.length - 1;
}

/** The cells of rows `from` to `to`. */
export function cellSpan({ starts }: ColumnCells, from: number, to: number): [number, number] {
  return starts === undefined ? [from, to] : [starts[from]!, starts[to]!];
}

export function isOctetCells(raw: ColumnValues | OctetCells): raw is OctetCells {
  return 'heap' in raw;
}

function lengthOf(raw: ColumnValues | OctetCells): number {
  return isOctetCells(raw) ? raw.lengths.length : raw.length;
}

/** Of rows `from` to `to`, counted from the first of their cells. */
export function rebased(starts: Uint32Array, from: number, to: number): Uint32Array {
  const first = starts[from]!;
  return starts.subarray(from, to + 1).map((start) => start - first);
}

/** The flags of those parts that are there. */
export function partFlags(cells: ColumnCells, hasOdd: boolean): number {
  const { value, limits, marks, starts } = cells;
  return (
    (value === undefined ? 0 : cellParts.value) |
    (limits === undefined ? 0 : cellParts.limits) |
    (marks === undefined ? 0 : cellParts.marks) |
    (starts === undefined ? 0 : cellParts.starts) |
    (hasOdd ? cellParts.odd : 0)
  );
}

/** @throws DamagedColumns when the parts do not go together */
export function checkedCells(cells: ColumnCells, rows: number): ColumnCells {
  const { raw, value, limits, marks, starts, odd } = cells;
  const count = lengthOf(raw);
  for (const part of [value, limits, marks])
    if (part !== undefined && part.length !== count)
      throw new DamagedColumns(`${count} cells in each part`, part.length);
  for (const index of odd.keys())
    if (index >= count) throw new DamagedColumns(`an odd cell below ${count}`, index);
  if (starts === undefined) {
    if (count !== rows) throw new DamagedColumns(`${rows} cells, one a row`, count);
    return cells;
  }
  if (starts.length !== rows + 1 || starts[0] !== 0 || starts[rows] !== count)
    throw new DamagedColumns(`starts of ${rows} rows and ${count} cells`, starts.length);
  for (let row = 0; row < rows; row++)
    if (starts[row]! > starts[row + 1]!)
      throw new DamagedColumns('starts in order', `row ${row} from ${starts[row]} to ${starts[row + 1]}`);
  return cells;
}
