import type { PartBin } from './bin-merge.ts';
import { binNumberSql } from './bin-number.ts';
import { kahanSum } from './kahan-sum.ts';
import type { StoredValue } from './row-code.ts';
import { edgeColumns } from './store-tables.ts';

/**
 * Whole chunks of a parameter by span class and bin, in the order of both.
 *
 * The sums come as lists and are added up here: the server's `sum` would round otherwise than SQLite's, and fails where a sum
 * is beyond the range of a double.
 */
export function wholeSql(schema: string, everyClass: string): string {
  const last = (column: string) =>
    `(array_agg(${column} ORDER BY to_at_ms DESC, from_at_ms DESC, chunk_id DESC) FILTER (WHERE count > 0))[1]`;
  return `
    ${heads(schema, everyClass)}
    SELECT bin, sum(samples)::bigint, sum(count)::bigint, min(min), max(max),
      array_agg(sum ORDER BY from_at_ms, chunk_id) FILTER (WHERE sum IS NOT NULL), bit_or(quality),
      ${last('last')}, ${last('to_at_ms')}, ${last('from_at_ms')}
    FROM heads WHERE is_whole GROUP BY span_class, bin ORDER BY span_class, bin`;
}

/** Chunks that must be decoded, in order. */
export function edgesSql(schema: string, everyClass: string): string {
  const names = edgeColumns.map(({ sqlName }) => (sqlName === 'bytes' ? 'b.bytes' : `heads.${sqlName}`));
  return `
    ${heads(schema, everyClass)}
    SELECT ${names.join(', ')} FROM heads JOIN ${schema}.chunk_blobs b USING (chunk_id)
    WHERE NOT is_whole ORDER BY heads.from_at_ms, heads.chunk_id`;
}

export function partBinOf(row: readonly StoredValue[]): PartBin {
  const [bin, samples, count, min, max, sums, quality, last, lastAtMs, lastFromAtMs] = row;
  const isEmpty = Number(count) === 0;
  return {
    bin: {
      bin: Number(bin),
      samples: Number(samples),
      count: Number(count),
      min: isEmpty ? 0 : figureOf(min),
      max: isEmpty ? 0 : figureOf(max),
      sum: isEmpty ? 0 : sumOf(sums),
      last: isEmpty ? 0 : figureOf(last),
      lastAtMs: isEmpty ? 0 : Number(lastAtMs),
      quality: Number(quality),
    },
    lastFromAtMs: isEmpty ? 0 : Number(lastFromAtMs),
  };
}

function sumOf(sums: unknown): number {
  return Array.isArray(sums) ? kahanSum(sums as number[]) : Number.NaN;
}

/**
 * The chunks that reach into the span. The bin of one that begins before or ends after it is never asked for. Of one that has
 * numbers and others nobody knows without a look when its last number was: late rows may lie behind it.
 */
function heads(schema: string, everyClass: string): string {
  const binOf = (atMs: string) =>
    binNumberSql(
      atMs,
      { fromAtMs: 'q.from_ms', spanMs: 'q.span_ms', bins: 'q.bins' },
      (sql) => `trunc(${sql})`,
      'least',
    );
  return `
    WITH q AS (SELECT ?::bigint AS parameter, ?::float8 AS from_ms, ?::float8 AS to_ms, ?::float8 AS span_ms, ?::float8 AS bins),
    heads AS (
      SELECT h.*, ${binOf('h.from_at_ms')} AS bin,
        h.from_at_ms >= q.from_ms AND h.to_at_ms < q.to_ms AND h.count IN (0, h.samples) AND ${binOf('h.from_at_ms')} = ${binOf('h.to_at_ms')} AS is_whole
      FROM q, ${everyClass}, LATERAL (
        SELECT * FROM ${schema}.chunk_heads h
        WHERE h.parameter_id = q.parameter AND h.span_class = c.span_class
          AND h.from_at_ms >= q.from_ms - c.widest_ms AND h.from_at_ms < q.to_ms AND h.to_at_ms >= q.from_ms) h)`;
}

function figureOf(value: StoredValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}
