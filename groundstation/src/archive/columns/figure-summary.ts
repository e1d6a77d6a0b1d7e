/** Figures summed up: those that are finite numbers. `count` 0 leaves the others 0. */
export interface FigureSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** The last that is finite. */
  readonly last: number;
}

export const noFigures: FigureSummary = { count: 0, min: 0, max: 0, sum: 0, last: 0 };

/** Sums up figures `from` to `to`; what is not finite is passed over. */
export function summariseFigures(
  figures: Float64Array | Float32Array,
  from = 0,
  to = figures.length,
): FigureSummary {
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let last = 0;
  for (let index = from; index < to; index++) {
    const figure = figures[index]!;
    if (!Number.isFinite(figure)) continue;
    count++;
    if (figure < min) min = figure;
    if (figure > max) max = figure;
    sum += figure;
    last = figure;
  }
  return count === 0 ? noFigures : { count, min, max, sum, last };
}
