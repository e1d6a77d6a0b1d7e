import type { Page, PageRequest } from '../ports.ts';
import type { RowQuery } from './store/archive-store.ts';

/** What is on a page, with the key that orders it: its instant, then its log sequence number. */
export interface Keyed<T> {
  readonly atMs: number;
  readonly lsn: number;
  readonly value: T;
}

/**
 * What a page asks of the store; one row more than fits, to learn whether anything follows.
 *
 * @throws RangeError when cursor or limit cannot be used
 */
export function rowQueryOf(request: PageRequest): RowQuery {
  const limit = request.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw new RangeError(`limit: expected 1 to 10000, found ${limit}`);
  }
  return {
    fromAtMs: request.fromAtMs ?? Number.NEGATIVE_INFINITY,
    toAtMs: request.toAtMs ?? Number.POSITIVE_INFINITY,
    after: request.cursor === undefined ? undefined : parseCursor(request.cursor),
    isNewestFirst: request.order === 'newest',
    limit: limit + 1,
  };
}

/** Joins rows of the store and rows that are still in memory into one page, without a seam; what is in both counts once. */
export function mergePage<T>(
  query: RowQuery,
  onDisk: readonly Keyed<T>[],
  inMemory: readonly Keyed<T>[],
): Page<T> {
  const sign = query.isNewestFirst ? -1 : 1;
  const order = (a: Keyed<T>, b: Keyed<T>) => sign * (a.atMs - b.atMs || a.lsn - b.lsn);
  const { after } = query;
  const known = new Set(onDisk.map(({ lsn }) => lsn));
  const fitting = inMemory.filter(
    (row) =>
      !known.has(row.lsn) &&
      row.atMs >= query.fromAtMs &&
      row.atMs < query.toAtMs &&
      (after === undefined || sign * (row.atMs - after.atMs || row.lsn - after.lsn) > 0),
  );
  const rows = [...onDisk, ...fitting].sort(order);
  const items = rows.slice(0, query.limit - 1);
  const last = rows.length > items.length ? items.at(-1) : undefined;
  return pageOf(
    items.map((row) => row.value),
    last,
  );
}

/** A page, and as its cursor the key of its last row when more follow. */
export function pageOf<T>(items: readonly T[], last: { atMs: number; lsn: number } | undefined): Page<T> {
  return { items, next: last === undefined ? null : `${last.atMs}_${last.lsn}` };
}

function parseCursor(cursor: string): { atMs: number; lsn: number } {
  const match = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)_(\d+)$/.exec(cursor);
  if (match === null) throw new RangeError(`cursor: expected what a page gave as next, found ${cursor}`);
  return { atMs: Number(match[1]), lsn: Number(match[2]) };
}
