import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { nextTurn } from '../../clock/next-turn.ts';
import { unpackBodyColumn } from '../columns/body.ts';
import { unpackCells } from '../columns/cells.ts';
import { unpackRowTimes } from '../columns/row-times.ts';
import type { SegmentHead } from '../store/archive-store.ts';
import { cellSpan } from './cell-arrays.ts';
import { cellsOfChunk, chunkIdOf, columnOfChunk } from './chunk-numbers.ts';
import { samplesOfRow } from './chunk-row.ts';
import { type ColumnSource, memorySources, type Span, sourceInSpan } from './column-source.ts';
import type { GroupPlan } from './group-plan.ts';
import type { ReadParts } from './read-bins.ts';
import { type GroupMoment, readConsistently } from './read-consistently.ts';
import { readSamples } from './read-samples.ts';
import { compareRows, type RowTimes } from './row-keys.ts';
import type { SampleGroup } from './sample-group.ts';
import { sampleOf } from './sample-sink.ts';

/**
 * The newest sample of every parameter. Of each group the segment that begins last is read whole, which nearly always answers
 * for all its columns; a column that it does not have is looked for by itself.
 */
export async function readLatest(
  parts: ReadParts,
  groups: readonly SampleGroup[],
): Promise<ParameterSample[]> {
  const newest = new Map<string, ParameterSample>();
  for (const group of groups) {
    for (const sample of await latestOfGroup(parts, group)) {
      const known = newest.get(sample.name);
      if (known === undefined || isNotOlder(sample, known)) newest.set(sample.name, sample);
    }
    await nextTurn();
  }
  return [...newest.values()];
}

function isNotOlder(sample: ParameterSample, known: ParameterSample): boolean {
  return (
    sample.generatedAtMs > known.generatedAtMs ||
    (sample.generatedAtMs === known.generatedAtMs && sample.packetLsn >= known.packetLsn)
  );
}

async function latestOfGroup(parts: ReadParts, group: SampleGroup): Promise<ParameterSample[]> {
  const { plan } = group;
  if (plan === undefined) return [];
  const quick = await readConsistently(parts.store, [group], ([moment]) => quickLatest(parts, moment!, plan));
  const samples = [...quick.samples];
  for (const place of quick.unsure) {
    const { parameterId, name } = plan.columns[place]!;
    const query = { ...allTimes, missionId: plan.missionId, name, isNewestFirst: true, limit: 1 };
    const page = await readSamples(parts, [{ group, place, parameterId }], query);
    samples.push(...page.samples);
  }
  return samples;
}

const allTimes: Span = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY };

/** The newest samples as far as memory and the segment that begins last can tell, and the columns of which they cannot. */
async function quickLatest(
  parts: ReadParts,
  moment: GroupMoment,
  plan: GroupPlan,
): Promise<{ samples: ParameterSample[]; unsure: number[] }> {
  const query = { ...allTimes, groupIds: [plan.groupId], isNewestFirst: true };
  const [head] = await parts.store.segments({ ...query, limit: 1 });
  const inMemory = new Set(moment.inFlight.map(({ segment }) => segment.segmentId));
  const stored = head === undefined || inMemory.has(head.segmentId) ? undefined : head;
  const storedColumns = stored === undefined ? undefined : await storedSegment(parts, stored, plan);
  const found = plan.columns.map((_, place) => {
    const sources = memorySources(moment, place, allTimes);
    const source = storedColumns?.(place);
    return newestRow(source === undefined ? sources : [...sources, source]);
  });
  const oldestAtMs = found.reduce(
    (oldest, row) => Math.min(oldest, row?.atMs ?? oldest),
    Number.POSITIVE_INFINITY,
  );
  const others =
    head === undefined
      ? []
      : await parts.store.segments({ ...query, fromAtMs: Math.min(oldestAtMs, head.toAtMs), limit: 16 });
  const othersAtMs = others
    .filter(({ segmentId }) => segmentId !== stored?.segmentId && !inMemory.has(segmentId))
    .reduce(
      (latest, { toAtMs }) => Math.max(latest, toAtMs),
      others.length < 16 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
    );
  const isSure = (row: NewestRow | undefined): row is NewestRow => row !== undefined && row.atMs > othersAtMs;
  return {
    samples: found.flatMap((row) => (isSure(row) ? row.samples() : [])),
    unsure: head === undefined ? [] : found.flatMap((row, place) => (isSure(row) ? [] : [place])),
  };
}

/** The columns of one segment, however it is kept. */
async function storedSegment(
  { store }: ReadParts,
  { segmentId, rows }: SegmentHead,
  { columns }: GroupPlan,
): Promise<((place: number) => ColumnSource | undefined) | undefined> {
  const [contents] = await store.segmentContents([segmentId], 'all');
  if (contents === undefined) return undefined;
  const { body } = contents;
  const times: RowTimes = unpackRowTimes(contents.times);
  if (body !== null)
    return (place) => sourceInSpan(columns[place]!, unpackBodyColumn(body, place), times, rows, allTimes);
  const chunks = await store.chunkBytes(columns.map((_, place) => chunkIdOf(segmentId, place)));
  const bytesOf = new Map(chunks.map(({ chunkId, bytes }) => [columnOfChunk(chunkId), bytes]));
  return (place) => {
    const bytes = bytesOf.get(place);
    if (bytes === undefined) return undefined;
    return sourceInSpan(columns[place]!, unpackCells(cellsOfChunk(bytes)), times, rows, allTimes);
  };
}

interface NewestRow {
  readonly atMs: number;
  samples(): ParameterSample[];
}

/** The newest row that has a sample. */
function newestRow(sources: readonly ColumnSource[]): NewestRow | undefined {
  let newest: { source: ColumnSource; row: number } | undefined;
  for (const source of sources) {
    let row = source.to - 1;
    while (row >= source.from && samplesOfRow(source.cells, row) === 0) row--;
    if (row < source.from) continue;
    if (newest === undefined || compareRows(source.times, row, newest.source.times, newest.row) > 0)
      newest = { source, row };
  }
  if (newest === undefined) return undefined;
  const { source, row } = newest;
  const { from, to } = cellSpan(source.cells, row, row + 1);
  return {
    atMs: source.times.generatedAtMs[row]!,
    samples: () =>
      source.column.readSamples(source.cells, from, to).map((cell) => sampleOf(cell, source, row)),
  };
}
