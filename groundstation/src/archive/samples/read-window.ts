import { unpackCells } from '../columns/cells.ts';
import type { ChunkHead, SegmentHead } from '../store/archive-store.ts';
import { cellsOfChunk, columnOfChunk, groupOfChunk } from './chunk-numbers.ts';
import { type ColumnSource, looseSources, memorySources, type Span, sourceInSpan } from './column-source.ts';
import type { HeldColumn, ReadParts } from './read-bins.ts';
import type { GroupMoment } from './read-consistently.ts';

export interface WindowOptions {
  readonly isNewestFirst: boolean;
  /** About how many samples are wanted. */
  readonly wanted: number;
}

/** Rows of a parameter from all that hold it, complete for the front part of a span, or all of it. */
export interface Window {
  readonly sources: readonly ColumnSource[];
  /** What of the span was not looked at; undefined when nothing is left. */
  readonly rest: Span | undefined;
}

/**
 * Reads as much from one end of a span as holds the samples that are wanted, about.
 *
 * Where the window ends is found from the heads alone: all that reaches into it is decoded, and nothing else.
 */
export async function readWindow(
  parts: ReadParts,
  held: readonly HeldColumn[],
  moments: readonly GroupMoment[],
  span: Span,
  { isNewestFirst, wanted }: WindowOptions,
): Promise<Window> {
  const inMemory = (window: Span) =>
    held.flatMap(({ place }, index) => memorySources(moments[index]!, place, window));
  const parameterIds = [...new Set(held.map(({ parameterId }) => parameterId))];
  const loose = looseHeads(moments, span);
  for (let most = 4 + Math.ceil(wanted / 1024); ; most *= 4) {
    const lists = await Promise.all(
      parameterIds.map((parameterId) =>
        parts.store.chunks({ ...span, parameterId, isNewestFirst, limit: most }),
      ),
    );
    const starts = [...lists.map((heads) => heads.map(startOfChunk)), loose.map(startOfSegment)];
    const edges = starts.map((of) =>
      isNewestFirst ? newestEdge(of, most, wanted, span) : oldestEdge(of, most, wanted, span),
    );
    const window = isNewestFirst ? newestPart(span, edges) : oldestPart(span, edges);
    if (window === undefined) continue;
    // Of what began before the window and reaches into it, the newest heads do not tell.
    const heads = isNewestFirst
      ? await Promise.all(parameterIds.map((parameterId) => parts.store.chunks({ ...window, parameterId })))
      : lists;
    const sources = [...inMemory(window), ...(await chunkSources(parts, heads.flat(), window))];
    for (const [index, { place }] of held.entries())
      for await (const source of looseSources(parts.store, moments[index]!, place, window))
        sources.push(source);
    return { sources, rest: restOf(span, window, isNewestFirst) };
  }
}

function looseHeads(moments: readonly GroupMoment[], span: Span): SegmentHead[] {
  return moments
    .flatMap(({ loose }) => loose)
    .filter(({ fromAtMs, toAtMs }) => overlaps({ fromAtMs, toAtMs }, span));
}

function overlaps(rows: { fromAtMs: number; toAtMs: number }, span: Span): boolean {
  return rows.fromAtMs < span.toAtMs && rows.toAtMs >= span.fromAtMs;
}

/** Where samples begin and end that are kept together, and how many they are. */
interface Stretch {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly samples: number;
}

const startOfChunk = ({ fromAtMs, toAtMs, samples }: ChunkHead): Stretch => ({ fromAtMs, toAtMs, samples });
const startOfSegment = ({ fromAtMs, toAtMs, rows }: SegmentHead): Stretch => ({
  fromAtMs,
  toAtMs,
  samples: rows,
});

/**
 * The start before which there are as many samples as are wanted, or `most` stretches; undefined when all there are do not
 * suffice. Of one that reaches out of the span nobody knows how much of it counts: nothing does.
 */
function oldestEdge(of: Stretch[], most: number, wanted: number, span: Span): number | undefined {
  let samples = 0;
  of.sort((a, b) => a.fromAtMs - b.fromAtMs);
  for (const [place, stretch] of of.entries()) {
    if (stretch.fromAtMs > span.fromAtMs && (samples >= wanted || place === most - 1))
      return stretch.fromAtMs;
    if (stretch.fromAtMs >= span.fromAtMs && stretch.toAtMs < span.toAtMs) samples += stretch.samples;
  }
  return of.length < most ? undefined : of[most - 1]!.fromAtMs;
}

/** The start from which on there are so many. */
function newestEdge(of: Stretch[], most: number, wanted: number, span: Span): number | undefined {
  let samples = 0;
  of.sort((a, b) => b.fromAtMs - a.fromAtMs);
  for (const [place, { fromAtMs, toAtMs, samples: more }] of of.entries()) {
    if (toAtMs < span.toAtMs) samples += more;
    if (samples >= wanted || place === most - 1) return fromAtMs;
  }
  return undefined;
}

/** What begins before the earliest edge is among the heads; undefined when that is nothing. */
function oldestPart(span: Span, edges: readonly (number | undefined)[]): Span | undefined {
  const toAtMs = Math.min(span.toAtMs, ...edges.filter((edge) => edge !== undefined));
  return toAtMs > span.fromAtMs ? { fromAtMs: span.fromAtMs, toAtMs } : undefined;
}

function newestPart(span: Span, edges: readonly (number | undefined)[]): Span {
  const fromAtMs = Math.max(span.fromAtMs, ...edges.filter((edge) => edge !== undefined));
  return { fromAtMs, toAtMs: span.toAtMs };
}

function restOf(span: Span, window: Span, isNewestFirst: boolean): Span | undefined {
  const rest = isNewestFirst
    ? { fromAtMs: span.fromAtMs, toAtMs: window.fromAtMs }
    : { fromAtMs: window.toAtMs, toAtMs: span.toAtMs };
  return rest.fromAtMs < rest.toAtMs ? rest : undefined;
}

/** A column that no plan reads any more has no samples. */
async function chunkSources(
  { store, times, planOf }: ReadParts,
  heads: readonly ChunkHead[],
  window: Span,
): Promise<ColumnSource[]> {
  const inWindow = heads.filter((head) => overlaps(head, window));
  if (inWindow.length === 0) return [];
  const segmentOf = new Map(inWindow.map(({ chunkId, segmentId }) => [chunkId, segmentId]));
  const chunks = await store.chunkBytes([...segmentOf.keys()]);
  const instantsOf = await times.get(segmentOf.values());
  return chunks.flatMap(({ chunkId, bytes }) => {
    const column = planOf(groupOfChunk(bytes))?.columns[columnOfChunk(chunkId)];
    const instants = instantsOf.get(segmentOf.get(chunkId)!);
    if (column === undefined || instants === undefined) return [];
    const cells = unpackCells(cellsOfChunk(bytes));
    return sourceInSpan(column, cells, instants, instants.lsns.length, window) ?? [];
  });
}
