import type { ColumnCells, ColumnPlan } from './group-plan.ts';

/** Of those figures that are finite; all 0 when there are none. */
export interface FigureSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
}

/** Sums up the figures of cells `from` to `to`. */
export function summariseFigures(
  column: ColumnPlan,
  cells: ColumnCells,
  from: number,
  to: number,
): FigureSummary {
  const figures = figuresOf(column, cells, from, to);
  return figures === undefined ? noFigures : summarise(figures, 0, to - from).summary;
}

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

export const noFigures: FigureSummary = { count: 0, min: 0, max: 0, sum: 0, last: 0 };

/** Place of the last one with them; -1 when there is none. */
export function summarise(
  figures: Float64Array,
  from: number,
  to: number,
): { summary: FigureSummary; lastAt: number } {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let place = from; place < to; place++) {
    const figure = figures[place]!;
    // False for NaN and both infinities, of which the difference to itself is no number.
    if (figure - figure !== 0) continue;
    count++;
    sum += figure;
    if (figure < min) min = figure;
    if (figure > max) max = figure;
  }
  if (count === 0) return { summary: noFigures, lastAt: -1 };
  let lastAt = to - 1;
  while (!Number.isFinite(figures[lastAt])) lastAt--;
  return { summary: { count, min, max, sum, last: figures[lastAt]! }, lastAt };
}

let scratch = new Float64Array(4096);
