import { nextTurn } from '../../clock/next-turn.ts';
import type { ArchiveStore } from '../store/archive-store.ts';
import type { Compaction } from './compaction.ts';
import { readInputs } from './rewrite-segments.ts';
import type { RowTimes } from './row-keys.ts';
import { type RowRuns, RunList, rowsInRuns } from './row-runs.ts';
import type { DroppedSpan } from './sample-archive.ts';
import type { SampleGroup } from './sample-group.ts';

/**
 * Removes rows of packets from open segments and from the store, segment by segment; those without such rows stay as they are.
 * Rows that are being written are waited for.
 */
export function dropRows(
  store: ArchiveStore,
  compaction: Compaction,
  groups: Iterable<SampleGroup>,
  span: DroppedSpan,
): Promise<number> {
  return compaction.exclusively(async () => {
    compaction.abandon();
    let dropped = 0;
    for (const group of groups) {
      if (group.missionId !== span.missionId) continue;
      dropped += dropOpen(group, span);
      await settled(group);
      dropped += await dropStored(store, compaction, group, span);
    }
    return dropped;
  });
}

function dropOpen(group: SampleGroup, span: DroppedSpan): number {
  const { open } = group;
  if (open === undefined) return 0;
  const kept = keptRuns(open.times, open.count, span);
  const dropped = open.count - rowsInRuns(kept);
  if (dropped > 0) {
    group.open = dropped === open.count ? undefined : open.copy(kept, open.count);
    group.version++;
  }
  return dropped;
}

function keptRuns({ generatedAtMs, lsns }: RowTimes, count: number, span: DroppedSpan): RowRuns {
  const kept = new RunList();
  for (let row = 0; row < count; row++) {
    const atMs = generatedAtMs[row]!;
    const isInSpan = atMs >= span.fromAtMs && atMs < span.toAtMs;
    if (!(isInSpan && span.isGone(lsns[row]!))) kept.add(0, row, row + 1);
  }
  return kept.runs;
}

async function settled(group: SampleGroup): Promise<void> {
  while (group.inFlight.size > 0) await new Promise<void>((resolve) => group.whenSettled.push(resolve));
}

async function dropStored(
  store: ArchiveStore,
  compaction: Compaction,
  group: SampleGroup,
  span: DroppedSpan,
): Promise<number> {
  const { fromAtMs, toAtMs } = span;
  const heads = await store.segments({ groupIds: [group.groupId], fromAtMs, toAtMs });
  let dropped = 0;
  for (const head of heads) {
    const [input] = (await readInputs(store, [head])) ?? [];
    if (input === undefined) continue;
    const kept = keptRuns(input.times, head.rows, span);
    const gone = head.rows - rowsInRuns(kept);
    if (gone === 0) continue;
    const { isCompacted, isLate } = head;
    const outputs = gone === head.rows ? [] : [{ runs: kept, isCompacted, isLate }];
    const rewrite = compaction.rewrite(group, [input], outputs);
    let step = await rewrite.next();
    while (step.done !== true) {
      await nextTurn();
      step = await rewrite.next();
    }
    if (step.value) dropped += gone;
  }
  return dropped;
}
