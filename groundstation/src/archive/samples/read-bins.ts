import { unpackCells } from '../columns/cells.ts';
import type { ArchiveStore, EdgeChunk } from '../store/archive-store.ts';
import { BinTally, type RowInstants } from './bin-tally.ts';
import { cellsOfChunk, columnOfChunk, groupOfChunk } from './chunk-numbers.ts';
import { type ColumnSource, looseSources, memorySources } from './column-source.ts';
import type { GroupPlan } from './group-plan.ts';
import { readConsistently } from './read-consistently.ts';
import { rowAtOrAfter } from './row-keys.ts';
import type { SampleBinQuery, SampleBins } from './sample-archive.ts';
import type { SampleGroup } from './sample-group.ts';
import type { TimesCache } from './times-cache.ts';

export interface ReadParts {
  readonly store: ArchiveStore;
  readonly times: TimesCache;
  readonly planOf: (groupId: number) => GroupPlan | undefined;
}

/** A column of a group that holds the parameter that is asked for. */
export interface HeldColumn {
  readonly group: SampleGroup;
  readonly parameterId: number;
  readonly place: number;
}

/**
 * Sums up a parameter in bins: whole chunks by the store, chunks on an edge, loose segments and open rows here.
 *
 * `last` is the number of the latest instant that has one, whatever came last; where samples stand at the very same instant, it
 * is one of them.
 *
 * @throws RangeError for a span without length or a number of bins that is no positive integer
 */
export async function readBins(
  parts: ReadParts,
  held: readonly HeldColumn[],
  query: SampleBinQuery,
): Promise<SampleBins> {
  const groups = held.map(({ group }) => group);
  return await readConsistently(parts.store, groups, async (moments) => {
    const tally = new BinTally(query);
    const inMemory = held.flatMap(({ place }, index) => memorySources(moments[index]!, place, query));
    for (const parameterId of new Set(held.map((column) => column.parameterId))) {
      const { bins, edges } = await parts.store.binChunks({ ...query, parameterId });
      tally.addBins(bins);
      await addEdges(parts, tally, edges, query);
    }
    for (const [index, { place }] of held.entries())
      for await (const source of looseSources(parts.store, moments[index]!, place, query))
        tally.addRows(asRows(source));
    for (const source of inMemory) tally.addRows(asRows(source));
    return tally.bins;
  });
}

async function addEdges(
  { times, planOf }: ReadParts,
  tally: BinTally,
  edges: readonly EdgeChunk[],
  query: SampleBinQuery,
): Promise<void> {
  const instantsOf = await times.get(edges.filter(needsTimes).map(({ segmentId }) => segmentId));
  for (const edge of edges) {
    const found = needsTimes(edge) ? instantsOf.get(edge.segmentId) : undefined;
    // Retention took it between two questions.
    if (needsTimes(edge) && found === undefined) continue;
    const instants: RowInstants = found ?? { fromAtMs: edge.fromAtMs, cadenceMs: edge.cadenceMs! };
    const [from, to] = rowsInSpan(edge, instants, query);
    const column = planOf(groupOfChunk(edge.bytes))?.columns[columnOfChunk(edge.chunkId)];
    if (from === to) continue;
    const packed = cellsOfChunk(edge.bytes);
    if (column === undefined) tally.addUnread(instants, from, to);
    else if (column.isFigureRaw !== true || !tally.addPacked(packed, instants, from, to))
      tally.addRows({ column, cells: unpackCells(packed), instants, from, to });
  }
}

/** At a cadence rows are found by reckoning, unless some of them are doubtful: which, only the segment's rows tell. */
function needsTimes({ cadenceMs, quality }: EdgeChunk): boolean {
  return cadenceMs === null || quality !== 0;
}

function rowsInSpan(edge: EdgeChunk, instants: RowInstants, query: SampleBinQuery): [number, number] {
  if ('generatedAtMs' in instants) {
    const { generatedAtMs } = instants;
    const count = generatedAtMs.length;
    return [
      rowAtOrAfter(generatedAtMs, count, query.fromAtMs),
      rowAtOrAfter(generatedAtMs, count, query.toAtMs),
    ];
  }
  return [rowAtCadence(edge, instants, query.fromAtMs), rowAtCadence(edge, instants, query.toAtMs)];
}

/** First row that is not before an instant. */
function rowAtCadence(
  { samples }: EdgeChunk,
  { fromAtMs, cadenceMs }: { fromAtMs: number; cadenceMs: number },
  atMs: number,
): number {
  let below = 0;
  let above = samples;
  while (below < above) {
    const middle = (below + above) >>> 1;
    if (fromAtMs + middle * cadenceMs < atMs) below = middle + 1;
    else above = middle;
  }
  return below;
}

function asRows({ column, cells, times, from, to }: ColumnSource) {
  return { column, cells, instants: times, from, to };
}
