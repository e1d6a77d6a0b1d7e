import type { BinQuery, EdgeChunk, StoredBin } from './archive-store.ts';
import { mergeBins, type PartBin } from './bin-merge.ts';
import { binNumber, checkBins } from './bin-number.ts';
import { type ChunkSummaries, headFields } from './chunk-summary.ts';
import { widestMs } from './span-class.ts';
import { headPages } from './sqlite-heads.ts';
import type { ArrayStatement } from './sqlite-rows.ts';
import { WholeBin } from './whole-bin.ts';

/**
 * Sums up a parameter's chunks into bins, one span class after the other: whole chunks by their heads, and those that cross an edge
 * are fetched.
 */
export function binChunksInSqlite(
  arrays: (sql: string) => ArrayStatement,
): (query: BinQuery, classes: readonly number[]) => { bins: StoredBin[]; edges: EdgeChunk[] } {
  return (query, classes) => {
    checkBins(query);
    const parts: PartBin[] = [];
    const edges: EdgeHead[] = [];
    for (const spanClass of classes) addClass(arrays, query, spanClass, parts, edges);
    if (classes.length > 1) edges.sort((a, b) => a.fromAtMs - b.fromAtMs || a.chunkId - b.chunkId);
    return { bins: mergeBins(parts), edges: withBytes(arrays, edges) };
  };
}

type EdgeHead = Omit<EdgeChunk, 'bytes'>;

/** Heads come by their start, and so those of one bin come together. */
function addClass(
  arrays: (sql: string) => ArrayStatement,
  query: BinQuery,
  spanClass: number,
  parts: PartBin[],
  edges: EdgeHead[],
): void {
  const { parameterId, fromAtMs, toAtMs } = query;
  const span = {
    ...{ parameterId, spanClass, beginsBeforeAtMs: toAtMs, endsFromAtMs: fromAtMs },
    beginsFromAtMs: fromAtMs - widestMs(spanClass),
  };
  let whole: WholeBin | undefined;
  for (const heads of headPages(arrays, span))
    for (let index = 0; index < heads.count; index++) {
      const bin = wholeBinOf(heads, index, query);
      if (bin === undefined) {
        edges.push(edgeOf(heads, index));
        continue;
      }
      if (whole?.bin !== bin) {
        if (whole !== undefined) parts.push(whole.part);
        whole = new WholeBin(bin);
      }
      whole.add(heads, index);
    }
  if (whole !== undefined) parts.push(whole.part);
}

/**
 * The bin that a chunk lies in as a whole; undefined when it must be decoded. Of one that has numbers and others nobody knows
 * without a look when its last number was: late rows may lie behind it.
 */
function wholeBinOf(heads: ChunkSummaries, index: number, query: BinQuery): number | undefined {
  const fromAtMs = heads.get(index, headFields.fromAtMs);
  const toAtMs = heads.get(index, headFields.toAtMs);
  if (fromAtMs < query.fromAtMs || toAtMs >= query.toAtMs) return undefined;
  const count = heads.get(index, headFields.count);
  if (count !== 0 && count !== heads.get(index, headFields.samples)) return undefined;
  const bin = binNumber(query, fromAtMs);
  return binNumber(query, toAtMs) === bin ? bin : undefined;
}

function edgeOf(heads: ChunkSummaries, index: number): EdgeHead {
  const cadenceMs = heads.get(index, headFields.cadenceMs);
  return {
    chunkId: heads.get(index, headFields.chunkId),
    segmentId: heads.get(index, headFields.segmentId),
    fromAtMs: heads.get(index, headFields.fromAtMs),
    toAtMs: heads.get(index, headFields.toAtMs),
    samples: heads.get(index, headFields.samples),
    quality: heads.get(index, headFields.quality),
    cadenceMs: Number.isNaN(cadenceMs) ? null : cadenceMs,
  };
}

/** Octets of so many chunks come in one piece: half a megabyte. */
const edgesPerPage = 256;

const bytesSql = `
  SELECT CAST(group_concat(b.bytes, '') AS BLOB), group_concat(j.key || ' ' || length(b.bytes), ';')
  FROM json_each(?) j CROSS JOIN chunk_blobs b ON b.chunk_id = j.value`;

/** One behind the other in one piece: a buffer for each of a thousand keeps the collector busy for longer than they are read. */
function withBytes(arrays: (sql: string) => ArrayStatement, edges: readonly EdgeHead[]): EdgeChunk[] {
  const found: EdgeChunk[] = [];
  for (let first = 0; first < edges.length; first += edgesPerPage) {
    const page = edges.slice(first, first + edgesPerPage);
    const row = arrays(bytesSql).get(JSON.stringify(page.map(({ chunkId }) => chunkId)));
    const [bytes, lengths] = row as [Uint8Array | null, string | null];
    let at = 0;
    for (const pair of lengths?.split(';') ?? []) {
      const [place, length] = pair.split(' ').map(Number) as [number, number];
      found.push(edgeWith(page[place]!, bytes!.subarray(at, at + length)));
      at += length;
    }
  }
  return found;
}

/** Field by field: to spread a thousand of them would be noticed. */
function edgeWith(head: EdgeHead, bytes: Uint8Array): EdgeChunk {
  return {
    chunkId: head.chunkId,
    segmentId: head.segmentId,
    fromAtMs: head.fromAtMs,
    toAtMs: head.toAtMs,
    samples: head.samples,
    quality: head.quality,
    cadenceMs: head.cadenceMs,
    bytes,
  };
}
