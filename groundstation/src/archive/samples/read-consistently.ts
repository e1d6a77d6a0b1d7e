import type { ArchiveStore, SegmentHead } from '../store/archive-store.ts';
import { StoreError } from '../store/store-error.ts';
import { readUnsettled } from './read-unsettled.ts';
import type { SampleGroup, SegmentInFlight } from './sample-group.ts';

/** What a reader finds at one moment: rows of memory that are not in the store. */
export interface GroupMoment {
  readonly group: SampleGroup;
  /**
   * Segments in flight that are to be read from memory: of those with chunks the ones that the store does not have yet, of
   * loose ones all, for the store is asked for a loose one only when it is known to be there.
   */
  readonly inFlight: readonly SegmentInFlight[];
  /** Loose segments that the store has, those of rewrites included of which nobody but the store knows yet that it has them. */
  readonly loose: readonly SegmentHead[];
}

/**
 * Runs a read over store and memory that sees every row exactly once.
 *
 * While a batch is being written nobody can say whether its rows are in the store already; asking the store for the number of
 * one segment of it tells. The read counts when the answer was the same before and after, and nothing began or ended in
 * between; else it is done again. A reader that was disturbed twice makes flushes and compaction of its groups wait, so it
 * comes to an end; a batch that hangs holds nobody up.
 */
export async function readConsistently<T>(
  store: Pick<ArchiveStore, 'segmentContents' | 'segments'>,
  groups: readonly SampleGroup[],
  read: (moments: readonly GroupMoment[]) => Promise<T>,
): Promise<T> {
  let isPatient = false;
  const setPatient = (patient: boolean) => {
    if (patient !== isPatient) for (const group of groups) group.patientReaders += patient ? 1 : -1;
    isPatient = patient;
  };
  try {
    for (let attempt = 1; ; attempt++) {
      const result = await readOnce(store, groups, read);
      if (result !== undefined) return result.value;
      if (attempt >= mostAttempts)
        throw new StoreError(
          'refused',
          `samples: expected a quiet moment in ${mostAttempts} attempts, found none`,
        );
      setPatient(attempt >= 2);
    }
  } finally {
    setPatient(false);
  }
}

/** With flushes and compaction held back, only the few batches that are being written can disturb. */
const mostAttempts = 100;

/** Undefined when something changed meanwhile. */
async function readOnce<T>(
  store: Pick<ArchiveStore, 'segmentContents' | 'segments'>,
  groups: readonly SampleGroup[],
  read: (moments: readonly GroupMoment[]) => Promise<T>,
): Promise<{ value: T } | undefined> {
  for (const group of groups) if (group.isUnsettledStale) await readUnsettled(store, group);
  const versions = groups.map(({ version }) => version);
  const doubtful = groups.flatMap(({ inFlight, rewrites }) => [
    ...[...inFlight].filter(({ segment }) => segment.isCompacted).map(({ segment }) => segment.segmentId),
    ...Array.from(rewrites, ({ markerId }) => markerId),
  ]);
  const moments = (stored: ReadonlySet<number>): GroupMoment[] =>
    groups.map((group) => ({
      group,
      inFlight: [...group.inFlight].filter(
        ({ segment }) => !(segment.isCompacted && stored.has(segment.segmentId)),
      ),
      loose: looseOf(group, stored),
    }));
  const isUnchanged = () => groups.every(({ version }, place) => version === versions[place]);
  if (doubtful.length === 0) {
    const value = await read(moments(new Set()));
    return isUnchanged() ? { value } : undefined;
  }
  const before = await storedOf(store, doubtful);
  if (!isUnchanged()) return undefined;
  const value = await read(moments(before));
  const after = await storedOf(store, doubtful);
  return isUnchanged() && after.size === before.size ? { value } : undefined;
}

function looseOf({ unsettled, rewrites }: SampleGroup, stored: ReadonlySet<number>): SegmentHead[] {
  const known = new Map(unsettled);
  for (const { markerId, dropped, loose } of rewrites) {
    if (!stored.has(markerId) || loose.length === 0) continue;
    for (const segmentId of dropped) known.delete(segmentId);
    for (const head of loose) known.set(head.segmentId, head);
  }
  return [...known.values()].filter(({ isCompacted }) => !isCompacted);
}

async function storedOf(
  store: Pick<ArchiveStore, 'segmentContents'>,
  segmentIds: readonly number[],
): Promise<Set<number>> {
  const found = await store.segmentContents(segmentIds, 'times');
  return new Set(found.map(({ segmentId }) => segmentId));
}
