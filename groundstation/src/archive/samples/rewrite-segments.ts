import { bodyColumn, packLooseBody } from '../columns/body.ts';
import { unpackCells } from '../columns/cells.ts';
import { unpackRowTimes } from '../columns/row-times.ts';
import type { ArchiveStore, ChunkRow, SegmentHead, SegmentRow, StoreBatch } from '../store/archive-store.ts';
import { absentCells } from './cell-arrays.ts';
import { cellsOfChunk, chunkIdOf } from './chunk-numbers.ts';
import { type ChunkedRows, chunkRow } from './chunk-row.ts';
import { gatherCells, gatherTimes } from './gather-cells.ts';
import type { ColumnCells, GroupPlan } from './group-plan.ts';
import type { RowTimes } from './row-keys.ts';
import { type RowRuns, rowsInRuns } from './row-runs.ts';
import type { SegmentNumbers } from './segment-numbers.ts';
import { chunkedRows, compactedRow } from './segment-rows.ts';

/** A segment that is read to be written anew. */
export interface RewriteInput {
  readonly head: SegmentHead;
  readonly times: RowTimes;
  readonly body: Uint8Array | null;
}

/** A segment that takes rows of the inputs. */
export interface RewriteOutput {
  /** Sources are the inputs by their place. */
  readonly runs: RowRuns;
  readonly isCompacted: boolean;
  readonly isLate: boolean;
}

/** Segments as they are in the store; undefined when one of them is gone. */
export async function readInputs(
  store: Pick<ArchiveStore, 'segmentContents'>,
  heads: readonly SegmentHead[],
): Promise<RewriteInput[] | undefined> {
  const contents = await store.segmentContents(
    heads.map(({ segmentId }) => segmentId),
    'all',
  );
  if (contents.length !== heads.length) return undefined;
  return contents.map(({ times, body }, place) => ({
    head: heads[place]!,
    times: unpackRowTimes(times),
    body,
  }));
}

/**
 * Makes the batch that puts other segments in the place of some, column by column: every `yield` is the end of a slice that
 * took a millisecond or two.
 */
export async function* rewriteSegments(
  store: Pick<ArchiveStore, 'chunkBytes'>,
  numbers: SegmentNumbers,
  plan: GroupPlan,
  inputs: readonly RewriteInput[],
  outputs: readonly RewriteOutput[],
): AsyncGenerator<void, StoreBatch & { readonly segments: readonly SegmentRow[] }> {
  const drafts = outputs.map((output) => draftOf(plan, inputs, output, numbers.next()));
  const rows = inputs.reduce((sum, { head }) => sum + head.rows, 0);
  const together = Math.max(1, Math.floor(valuesInSlice / Math.max(1, rows)));
  for (let first = 0; first < plan.columns.length; first += together) {
    const end = Math.min(first + together, plan.columns.length);
    const chunks = await chunksOf(store, inputs, first, end);
    for (let column = first; column < end; column++) addColumn(plan, column, inputs, chunks, drafts);
    yield;
  }
  return {
    dropSegments: inputs.map(({ head }) => head.segmentId),
    segments: drafts.map(segmentOf),
    chunks: drafts.flatMap((draft) => draft.chunks),
  };
}

const valuesInSlice = 2 ** 16;

interface Draft extends RewriteOutput {
  readonly segmentId: number;
  readonly rows: ChunkedRows;
  readonly chunks: ChunkRow[];
  /** Of a loose one: the columns so far. */
  readonly cells: ColumnCells[];
}

function draftOf(
  plan: GroupPlan,
  inputs: readonly RewriteInput[],
  output: RewriteOutput,
  segmentId: number,
): Draft {
  const times = gatherTimes(
    inputs.map((input) => input.times),
    output.runs,
  );
  const rows = chunkedRows({ ...times, plan, count: rowsInRuns(output.runs) }, segmentId);
  return { ...output, segmentId, rows, chunks: [], cells: [] };
}

/** The chunks of columns `first` to `end` of those inputs that are compacted, by number. */
async function chunksOf(
  store: Pick<ArchiveStore, 'chunkBytes'>,
  inputs: readonly RewriteInput[],
  first: number,
  end: number,
): Promise<Map<number, Uint8Array>> {
  const chunkIds = inputs
    .filter(({ body }) => body === null)
    .flatMap(({ head }) =>
      Array.from({ length: end - first }, (_, place) => chunkIdOf(head.segmentId, first + place)),
    );
  if (chunkIds.length === 0) return new Map();
  return new Map((await store.chunkBytes(chunkIds)).map(({ chunkId, bytes }) => [chunkId, bytes]));
}

function addColumn(
  plan: GroupPlan,
  column: number,
  inputs: readonly RewriteInput[],
  chunks: ReadonlyMap<number, Uint8Array>,
  drafts: readonly Draft[],
): void {
  const sources = inputs.map(({ head, body }) => {
    if (body !== null) return unpackCells(bodyColumn(body, column));
    const bytes = chunks.get(chunkIdOf(head.segmentId, column));
    return bytes === undefined
      ? absentCells(plan.columns[column]!, head.rows)
      : unpackCells(cellsOfChunk(bytes));
  });
  for (const draft of drafts) {
    const cells = gatherCells(plan.columns[column]!, sources, draft.runs);
    if (!draft.isCompacted) draft.cells.push(cells);
    else {
      const chunk = chunkRow(draft.rows, column, cells);
      if (chunk !== undefined) draft.chunks.push(chunk);
    }
  }
}

function segmentOf({ rows, segmentId, isCompacted, isLate, cells }: Draft): SegmentRow {
  const { times, plan, count } = rows;
  const row = compactedRow(times, plan.groupId, segmentId, count);
  if (isCompacted) return row;
  return { ...row, isCompacted, isLate, body: packLooseBody(cells, 0, count) };
}
