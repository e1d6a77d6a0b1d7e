import type { ArchiveStore } from '../store/archive-store.ts';
import type { SampleGroup } from './sample-group.ts';

/** Reads which segments of a group are loose or late. */
export async function readUnsettled(
  store: Pick<ArchiveStore, 'segments'>,
  group: SampleGroup,
): Promise<void> {
  const query = {
    groupIds: [group.groupId],
    fromAtMs: Number.NEGATIVE_INFINITY,
    toAtMs: Number.POSITIVE_INFINITY,
  };
  const loose = await store.segments({ ...query, only: 'loose' });
  const late = await store.segments({ ...query, only: 'late' });
  group.unsettled.clear();
  for (const head of [...loose, ...late]) group.unsettled.set(head.segmentId, head);
  group.isUnsettledStale = false;
  group.version++;
}
