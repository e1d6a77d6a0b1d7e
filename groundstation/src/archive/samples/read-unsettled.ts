import type { ArchiveStore } from '../store/archive-store.ts';
import type { SampleGroup } from './sample-group.ts';

/** Reads which segments of a group are loose or late; those in flight are left to memory until they are known to be written. */
export async function readUnsettled(
  store: Pick<ArchiveStore, 'segments'>,
  group: SampleGroup,
): Promise<void> {
  const query = {
    groupIds: [group.groupId],
    fromAtMs: Number.NEGATIVE_INFINITY,
    toAtMs: Number.POSITIVE_INFINITY,
  };
  for (;;) {
    const { version } = group;
    const loose = await store.segments({ ...query, only: 'loose' });
    const late = await store.segments({ ...query, only: 'late' });
    if (group.version !== version) continue;
    const inFlight = new Set([...group.inFlight].map(({ segment }) => segment.segmentId));
    group.unsettled.clear();
    for (const head of [...loose, ...late])
      if (!inFlight.has(head.segmentId)) group.unsettled.set(head.segmentId, head);
    group.isUnsettledStale = false;
    group.version++;
    return;
  }
}
