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
      for (const row of summed) {
        parts.push(partBinOf(row, flags, () => arrays(lastOfBinSql).get(...values, row[0] as number)));
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
const wholeOnly = `from_at_ms >= ?4 AND to_at_ms < ?5 AND ${binOf('from_at_ms')} = ${binOf('to_at_ms')}`;
const whole = `parameter_id = ?1 AND span_class = ?2 AND from_at_ms >= ?4 AND from_at_ms < ?5 AND to_at_ms < ?5
  AND ${binOf('from_at_ms')} = ${binOf('to_at_ms')}`;

/**
 * The last value of a bin is that of the chunk that ends last. Nearly always it also begins last, and is then found by its
 * key; where it does not, `lastOfBinSql` looks for it.
 */
const chunkThatBeganLast = (column: string) => `(
  SELECT ${column} FROM chunk_heads h WHERE h.parameter_id = ?1 AND h.span_class = ?2 AND h.from_at_ms = last_from_at_ms
    AND h.count > 0 ORDER BY h.to_at_ms DESC, h.chunk_id DESC LIMIT 1)`;

const sumWholeSql = `
  SELECT bin, samples, count, min, max, sum, quality_least, quality_most, last_at_ms, last_from_at_ms,
    ${chunkThatBeganLast('h.to_at_ms')}, ${chunkThatBeganLast('h.last')}
  FROM (
    SELECT ${binOf('from_at_ms')} AS bin, sum(samples) AS samples, sum(count) AS count, min(min) AS min, max(max) AS max,
      sum(sum) AS sum, min(quality) AS quality_least, max(quality) AS quality_most,
      max(to_at_ms) FILTER (WHERE count > 0) AS last_at_ms, max(from_at_ms) FILTER (WHERE count > 0) AS last_from_at_ms
    FROM chunk_heads WHERE ${whole} GROUP BY bin)`;

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
  return row[6] !== row[7];
}

function orQuality(rows: readonly StoredValue[][]): Map<number, number> {
  const flags = new Map<number, number>();
  for (const [bin, quality] of rows) flags.set(Number(bin), (flags.get(Number(bin)) ?? 0) | Number(quality));
  return flags;
}

function partBinOf(
  row: readonly StoredValue[],
  flags: ReadonlyMap<number, number> | undefined,
  findLast: () => StoredValue[] | undefined,
): PartBin {
  const [bin, samples, count, min, max, sum, , qualityMost, endAtMs, beginAtMs, beganLastEnd, beganLast] =
    row;
  const counts = {
    bin: Number(bin),
    samples: Number(samples),
    count: Number(count),
    quality: flags?.get(Number(bin)) ?? Number(qualityMost),
  };
  if (counts.count === 0) {
    return { ...counts, min: 0, max: 0, sum: 0, last: 0, lastAtMs: 0, lastFromAtMs: 0 };
  }
  const [lastAtMs, last, lastFromAtMs] =
    beganLastEnd === endAtMs ? [endAtMs, beganLast, beginAtMs] : (findLast() ?? []);
  return {
    ...counts,
    min: figureOf(min),
    max: figureOf(max),
    sum: figureOf(sum),
    last: figureOf(last),
    lastAtMs: Number(lastAtMs),
    lastFromAtMs: Number(lastFromAtMs),
  };
}

function figureOf(value: StoredValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}
