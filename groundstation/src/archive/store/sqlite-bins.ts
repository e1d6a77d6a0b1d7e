import type { BinQuery, EdgeChunk, StoredBin } from './archive-store.ts';
import { mergeBins, type PartBin } from './bin-merge.ts';
import { binNumberSql, checkBins } from './bin-number.ts';
import { decodeRow, type StoredValue } from './row-code.ts';
import { widestMs } from './span-class.ts';
import type { ArrayStatement } from './sqlite-rows.ts';
import { edgeColumns } from './store-tables.ts';

/**
 * Sums up a parameter's chunks into bins, one span class after the other: a pass over the heads adds up whole chunks, another
 * fetches those that cross an edge.
 */
export function binChunksInSqlite(
  arrays: (sql: string) => ArrayStatement,
): (query: BinQuery, classes: readonly number[]) => { bins: StoredBin[]; edges: EdgeChunk[] } {
  return (query, classes) => {
    checkBins(query);
    const parts: PartBin[] = [];
    const edges: EdgeChunk[] = [];
    for (const spanClass of classes) {
      const values = valuesOf(query, spanClass);
      const summed = arrays(sumWholeSql).all(...values);
      const flags = summed.some(hasMixedQuality) ? orQuality(arrays(qualitySql).all(...values)) : undefined;
      for (let first = 0; first < summed.length; ) {
        let past = first + 1;
        while (summed[past]?.[0] === summed[first]![0]) past += 1;
        parts.push(partBinOf(summed, first, past, flags, (bin) => arrays(lastOfBinSql).get(...values, bin)));
        first = past;
      }
      for (const row of arrays(edgesSql).all(...values)) edges.push(decodeRow<EdgeChunk>(edgeColumns, row));
    }
    if (classes.length > 1) edges.sort((a, b) => a.fromAtMs - b.fromAtMs || a.chunkId - b.chunkId);
    return { bins: mergeBins(parts), edges };
  };
}

function valuesOf(query: BinQuery, spanClass: number): number[] {
  const { parameterId, fromAtMs, toAtMs, bins } = query;
  return [parameterId, spanClass, fromAtMs - widestMs(spanClass), fromAtMs, toAtMs, toAtMs - fromAtMs, bins];
}

const binOf = (atMs: string) =>
  binNumberSql(atMs, { fromAtMs: '?4', spanMs: '?6', bins: '?7' }, (sql) => `CAST(${sql} AS INTEGER)`, 'min');
const reaching =
  'parameter_id = ?1 AND span_class = ?2 AND from_at_ms >= ?3 AND from_at_ms < ?5 AND to_at_ms >= ?4';
/** Of one that has numbers and others nobody knows without a look when its last number was: late rows may lie behind it. */
const isTold = 'count IN (0, samples)';
const wholeOnly = `from_at_ms >= ?4 AND to_at_ms < ?5 AND ${isTold} AND ${binOf('from_at_ms')} = ${binOf('to_at_ms')}`;
const whole = `parameter_id = ?1 AND span_class = ?2 AND from_at_ms >= ?4 AND from_at_ms < ?5 AND to_at_ms < ?5
  AND ${isTold} AND ${binOf('from_at_ms')} = ${binOf('to_at_ms')}`;

/**
 * The last value of a bin is that of the chunk that ends last. Nearly always it also begins last, and is then found by its
 * key: a bin has one row for each chunk that does. Where it is none of them, `lastOfBinSql` looks for it.
 */
const sumWholeSql = `
  SELECT g.bin, g.samples, g.count, g.min, g.max, g.sum,
    CASE WHEN quality_least = quality_most THEN quality_most END, g.last_at_ms, g.last_from_at_ms,
    CASE WHEN h.to_at_ms = g.last_at_ms THEN h.last END
  FROM (
    SELECT ${binOf('from_at_ms')} AS bin, sum(samples) AS samples, sum(count) AS count, min(min) AS min, max(max) AS max,
      sum(sum) AS sum, min(quality) AS quality_least, max(quality) AS quality_most,
      max(to_at_ms) FILTER (WHERE count > 0) AS last_at_ms, max(from_at_ms) FILTER (WHERE count > 0) AS last_from_at_ms
    FROM chunk_heads WHERE ${whole} GROUP BY bin) g
  LEFT JOIN chunk_heads h ON h.parameter_id = ?1 AND h.span_class = ?2 AND h.from_at_ms = g.last_from_at_ms AND h.count > 0`;

const lastOfBinSql = `
  SELECT to_at_ms, last, from_at_ms FROM chunk_heads WHERE ${whole} AND ${binOf('from_at_ms')} = ?8 AND count > 0
  ORDER BY to_at_ms DESC, from_at_ms DESC, chunk_id DESC LIMIT 1`;

const qualitySql = `SELECT DISTINCT ${binOf('from_at_ms')}, quality FROM chunk_heads WHERE ${whole}`;

const edgesSql = `
  SELECT ${edgeColumns.map(({ sqlName }) => (sqlName === 'bytes' ? 'b.bytes' : `h.${sqlName}`)).join(', ')}
  FROM (SELECT * FROM chunk_heads WHERE ${reaching} AND NOT (${wholeOnly})) h
  CROSS JOIN chunk_blobs b ON b.chunk_id = h.chunk_id
  ORDER BY h.from_at_ms, h.chunk_id`;

function hasMixedQuality(row: readonly StoredValue[]): boolean {
  return row[6] === null;
}

function orQuality(rows: readonly StoredValue[][]): Map<number, number> {
  const flags = new Map<number, number>();
  for (const [bin, quality] of rows) flags.set(Number(bin), (flags.get(Number(bin)) ?? 0) | Number(quality));
  return flags;
}

/** A bin of the rows from `first` to `past`, which differ in the chunk that may be its last. */
function partBinOf(
  rows: readonly StoredValue[][],
  first: number,
  past: number,
  flags: ReadonlyMap<number, number> | undefined,
  findLast: (bin: number) => StoredValue[] | undefined,
): PartBin {
  const row = rows[first]!;
  const bin = row[0] as number;
  const count = row[2] as number;
  const quality = flags?.get(bin) ?? (row[6] as number);
  let last: StoredValue = null;
  for (let index = first; index < past; index += 1) last = rows[index]![9] ?? last;
  let lastAtMs = row[7] as number;
  let lastFromAtMs = row[8] as number;
  if (last === null && count > 0)
    [lastAtMs, last, lastFromAtMs] = findLast(bin) as [number, StoredValue, number];
  const isEmpty = count === 0;
  // In one piece and without copies: a plot asks for a thousand of them.
  return {
    bin: {
      bin,
      samples: row[1] as number,
      count,
      min: isEmpty ? 0 : figureOf(row[3]),
      max: isEmpty ? 0 : figureOf(row[4]),
      sum: isEmpty ? 0 : figureOf(row[5]),
      last: isEmpty ? 0 : figureOf(last),
      lastAtMs: isEmpty ? 0 : lastAtMs,
      quality,
    },
    lastFromAtMs: isEmpty ? 0 : lastFromAtMs,
  };
}

function figureOf(value: StoredValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}
