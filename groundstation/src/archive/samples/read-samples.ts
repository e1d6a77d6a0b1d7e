import type { ColumnSource, Span } from './column-source.ts';
import { FigureSink } from './figure-sink.ts';
import type { HeldColumn, ReadParts } from './read-bins.ts';
import { readConsistently } from './read-consistently.ts';
import { readWindow } from './read-window.ts';
import { nextAfter, rowBehind, rowNotBefore } from './row-keys.ts';
import { mergedRuns, runWords } from './row-runs.ts';
import type { FigurePage, SamplePage, SampleQuery } from './sample-archive.ts';
import { SampleSink } from './sample-sink.ts';

/** Takes rows in the order in which they are asked for. */
export interface RowSink {
  /** Rows `from` to `to` of a source, from the last to the first when newest are asked for first. False when the page is full. */
  add(source: ColumnSource, from: number, to: number): boolean;
}

/** Samples of a parameter in the order of (`generatedAtMs`, log sequence number), over store and memory. */
export function readSamples(
  parts: ReadParts,
  held: readonly HeldColumn[],
  query: SampleQuery,
): Promise<SamplePage> {
  return readRows(parts, held, query, () => new SampleSink(query));
}

export function readFigures(
  parts: ReadParts,
  held: readonly HeldColumn[],
  query: SampleQuery,
): Promise<FigurePage> {
  return readRows(parts, held, query, () => new FigureSink(query));
}

async function readRows<Page>(
  parts: ReadParts,
  held: readonly HeldColumn[],
  query: SampleQuery,
  createSink: () => RowSink & { readonly page: Page; readonly count: number },
): Promise<Page> {
  if (!(Number.isInteger(query.limit) && query.limit > 0))
    throw new RangeError(`limit: expected a positive integer, found ${query.limit}`);
  const { isNewestFirst = false, limit } = query;
  const groups = held.map(({ group }) => group);
  return await readConsistently(parts.store, groups, async (moments) => {
    const sink = createSink();
    let rest = spanOf(query);
    while (rest !== undefined) {
      const options = { isNewestFirst, wanted: limit - sink.count + 1 };
      const window = await readWindow(parts, held, moments, rest, options);
      if (!addInOrder(sink, window.sources, query)) break;
      rest = window.rest;
    }
    return sink.page;
  });
}

/** The span that is left behind the page before; undefined when there is none. */
function spanOf({ fromAtMs, toAtMs, after, isNewestFirst }: SampleQuery): Span | undefined {
  let span = { fromAtMs, toAtMs };
  if (after !== undefined)
    span = isNewestFirst
      ? { fromAtMs, toAtMs: Math.min(toAtMs, nextAfter(after.atMs)) }
      : { fromAtMs: Math.max(fromAtMs, after.atMs), toAtMs };
  return span.fromAtMs < span.toAtMs ? span : undefined;
}

function addInOrder(sink: RowSink, sources: readonly ColumnSource[], query: SampleQuery): boolean {
  const parts = sources.map((source) => ({ keys: source.times, ...rowsBehind(source, query) }));
  const runs = mergedRuns(parts);
  const { isNewestFirst } = query;
  for (let run = 0; run < runs.length; run += runWords) {
    const at = isNewestFirst ? runs.length - runWords - run : run;
    if (!sink.add(sources[runs[at]!]!, runs[at + 1]!, runs[at + 2]!)) return false;
  }
  return true;
}

function rowsBehind(
  { times, from, to }: ColumnSource,
  { after, isNewestFirst }: SampleQuery,
): { from: number; to: number } {
  if (after === undefined) return { from, to };
  return isNewestFirst
    ? { from, to: Math.min(to, rowNotBefore(times, to, after)) }
    : { from: Math.max(from, rowBehind(times, to, after)), to };
}
