import type { Database, SqlValue } from '../database.ts';
import { ChunkSummaries, headFields, packSummary } from './chunk-summary.ts';
import type { StoredValue } from './row-code.ts';
import type { ArrayStatement } from './sqlite-rows.ts';
import { chunkColumns, sqlNames, summarisedHeadColumns } from './store-tables.ts';

/** Chunks of a parameter and span class that begin in a span and end after an instant. */
export interface HeadSpan {
  readonly parameterId: number;
  readonly spanClass: number;
  /** Inclusive start, exclusive end. */
  readonly beginsFromAtMs: number;
  readonly beginsBeforeAtMs: number;
  readonly endsFromAtMs: number;
}

/** Heads in memory at once: six megabytes. */
const headsPerPage = 2 ** 16;

/** Heads in the order of their start and number, a page at a time. */
export function* headPages(
  arrays: (sql: string) => ArrayStatement,
  span: HeadSpan,
  { isNewestFirst = false, limit = Number.POSITIVE_INFINITY } = {},
): Generator<ChunkSummaries> {
  const direction = isNewestFirst ? 'DESC' : 'ASC';
  const page = (rest: string) => `
    SELECT CAST(group_concat(summary, '') AS BLOB) FROM (
      SELECT summary FROM chunk_heads WHERE parameter_id = ? AND span_class = ? AND from_at_ms >= ? AND from_at_ms < ?
        AND to_at_ms >= ? ${rest} ORDER BY from_at_ms ${direction}, chunk_id ${direction} LIMIT ?)`;
  const { parameterId, spanClass, beginsFromAtMs, beginsBeforeAtMs, endsFromAtMs } = span;
  const values: SqlValue[] = [parameterId, spanClass, beginsFromAtMs, beginsBeforeAtMs, endsFromAtMs];
  let left = limit;
  let statement = arrays(page(''));
  let behind: SqlValue[] = [];
  while (left > 0) {
    const most = Math.min(left, headsPerPage);
    const packed = statement.get(...values, ...behind, most)?.[0];
    if (!(packed instanceof Uint8Array)) return;
    const heads = new ChunkSummaries(packed);
    yield heads;
    if (heads.count < most) return;
    left -= heads.count;
    statement = arrays(page(`AND (from_at_ms, chunk_id) ${isNewestFirst ? '<' : '>'} (?, ?)`));
    behind = [
      heads.get(heads.count - 1, headFields.fromAtMs),
      heads.get(heads.count - 1, headFields.chunkId),
    ];
  }
}

/** Writes the head of a chunk that comes as a row in the order of `chunkColumns`. */
export function prepareHeadInsert(database: Database): (row: readonly StoredValue[]) => void {
  const marks = summarisedHeadColumns.map(() => '?').join(', ');
  const insert = database.prepare(
    `INSERT OR REPLACE INTO chunk_heads (${sqlNames(summarisedHeadColumns)}) VALUES (${marks})`,
  );
  const places = summarisedHeadColumns
    .slice(0, -1)
    .map(({ field }) => chunkColumns.findIndex((column) => column.field === field));
  const values = new Array<SqlValue>(summarisedHeadColumns.length);
  return (row) => {
    for (let index = 0; index < places.length; index++) values[index] = row[places[index]!] as SqlValue;
    values[places.length] = packSummary(row);
    insert.run(...values);
  };
}
