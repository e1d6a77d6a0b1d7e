import type { ColumnCells, GroupRows } from './group-plan.ts';

/** The rows of packets after a number: all, some, or undefined when none. Rows stand in the order of the log. */
export function rowsAfter(rows: GroupRows, lsn: number): GroupRows | undefined {
  const { plan, count, lsns, generatedAtMs, receivedAtMs, quality, cells, lanes } = rows;
  let first = 0;
  while (first < count && lsns[first]! <= lsn) first++;
  if (first === 0) return rows;
  if (first === count) return undefined;
  return {
    plan,
    count: count - first,
    lsns: lsns.subarray(first),
    generatedAtMs: generatedAtMs.subarray(first),
    receivedAtMs: receivedAtMs.subarray(first),
    quality: quality.subarray(first),
    cells: cells.map((column) => cellsFrom(column, first, count)),
    lanes: lanes?.map(({ width, values, ...lane }) => ({
      ...lane,
      width,
      values: values.subarray(first * width),
    })),
  };
}

function cellsFrom(cells: ColumnCells, first: number, count: number): ColumnCells {
  // The values of a list stay where they are: only where its rows begin moves.
  if (cells.starts !== undefined) return { ...cells, starts: cells.starts.subarray(first, count + 1) };
  const { raw, value, limits, marks, odd } = cells;
  const later = [...odd]
    .filter(([index]) => index >= first)
    .map(([index, cell]) => [index - first, cell] as const);
  return {
    raw:
      'heap' in raw
        ? { ...raw, starts: raw.starts.subarray(first), lengths: raw.lengths.subarray(first) }
        : raw.subarray(first),
    value: value?.subarray(first),
    limits: limits?.subarray(first),
    marks: marks?.subarray(first),
    starts: undefined,
    odd: new Map(later),
  };
}
