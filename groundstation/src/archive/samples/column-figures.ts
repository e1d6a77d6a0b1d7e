import { type FigureSummary, noFigures, summariseFigures } from '../columns/figure-summary.ts';
import type { ColumnCells, ColumnPlan } from './group-plan.ts';

/** Figures of cells `from` to `to`, valid until the next call; undefined when the column has none. */
export function figuresOf(
  column: ColumnPlan,
  cells: ColumnCells,
  from: number,
  to: number,
): Float64Array | undefined {
  if (column.fillFigures === undefined) return undefined;
  if (scratch.length < to - from) scratch = new Float64Array(2 * (to - from));
  column.fillFigures(cells, from, to, scratch);
  return scratch;
}

let scratch = new Float64Array(4096);

/** The figures of cells `from` to `to` summed up. */
export function summariseColumn(
  column: ColumnPlan,
  cells: ColumnCells,
  from: number,
  to: number,
): FigureSummary {
  const figures = figuresOf(column, cells, from, to);
  return figures === undefined ? noFigures : summariseFigures(figures, 0, to - from);
}

/** Place of the last finite figure; -1 when none of them is. */
export function lastFiniteAt(figures: Float64Array, from: number, to: number): number {
  let place = to - 1;
  while (place >= from && !Number.isFinite(figures[place])) place--;
  return place < from ? -1 : place;
}
