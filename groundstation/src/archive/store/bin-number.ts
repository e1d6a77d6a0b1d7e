import type { BinQuery } from './archive-store.ts';

/**
 * The bin an instant falls into; an instant on an edge belongs to the later bin.
 *
 * Both engines and everything that decodes an edge chunk use this very formula, so that no sample is in two bins or in none.
 * Where rounding lifts an instant just before the end to `bins`, it is in the last bin.
 *
 * @param atMs within the span of the query
 */
export function binNumber(query: Pick<BinQuery, 'fromAtMs' | 'toAtMs' | 'bins'>, atMs: number): number {
  const { fromAtMs, toAtMs, bins } = query;
  return Math.min(bins - 1, Math.floor(((atMs - fromAtMs) / (toAtMs - fromAtMs)) * bins));
}

/**
 * The same formula in SQL, for instants within the span. Operators bind as in JavaScript, and both engines compute in IEEE
 * doubles; `trunc` cuts a positive number to its whole part.
 */
export function binNumberSql(
  atMs: string,
  query: { fromAtMs: string; spanMs: string; bins: string },
  trunc: (sql: string) => string,
  least: 'min' | 'least',
): string {
  return `${least}(${query.bins} - 1, ${trunc(`(${atMs} - ${query.fromAtMs}) / ${query.spanMs} * ${query.bins}`)})`;
}

/** @throws RangeError when there is nothing to divide, or nothing to divide it into */
export function checkBins({ fromAtMs, toAtMs, bins }: Pick<BinQuery, 'fromAtMs' | 'toAtMs' | 'bins'>): void {
  if (!(Number.isFinite(fromAtMs) && Number.isFinite(toAtMs) && fromAtMs < toAtMs)) {
    throw new RangeError(
      `bins: expected a finite span that ends after it begins, found ${fromAtMs} to ${toAtMs}`,
    );
  }
  if (!(Number.isInteger(bins) && bins > 0))
    throw new RangeError(`bins: expected a positive integer, found ${bins}`);
}
