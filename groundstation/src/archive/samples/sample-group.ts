import type { SegmentHead } from '../store/archive-store.ts';
import { octetsPerRow } from './cell-arrays.ts';
import type { ColumnCells, GroupPlan } from './group-plan.ts';
import type { OpenSegment } from './open-segment.ts';
import type { RowTimes } from './row-keys.ts';
import type { PackedSegment } from './segment-rows.ts';

/** Rows that were taken to be written and are not known to be in the store yet. */
export interface SegmentInFlight extends PackedSegment {
  readonly plan: GroupPlan;
  readonly rows: number;
  readonly times: RowTimes;
  /** The cells of one column, which few ask for before they are in the store. */
  cells(column: number): ColumnCells;
  readonly lowestLsn: number;
  readonly highestLsn: number;
}

/** Segments that take the place of others and are not known to be in the store yet. */
export interface RewriteInFlight {
  /** The number of one segment that tells whether they are. */
  readonly markerId: number;
  readonly dropped: readonly number[];
  /** Those of them that are loose: `unsettled` has them once they are known to be in the store. */
  readonly loose: readonly SegmentHead[];
}

/** What the archive knows of a group beside what is in the store. */
export class SampleGroup {
  readonly groupId: number;
  readonly missionId: string;
  plan: GroupPlan | undefined;
  open: OpenSegment | undefined;
  readonly inFlight = new Set<SegmentInFlight>();
  /** Segments of the store that are loose or late, by number: what compaction works on, and reads must ask for one by one. */
  readonly unsettled = new Map<number, SegmentHead>();
  /** Loose segments before which one stands that is in order and not loose. */
  readonly breaks = new Set<number>();
  /** Highest log sequence number in the store. */
  flushedLsn = Number.NEGATIVE_INFINITY;
  /** The latest instant of any flushed row: what begins before it is late. */
  highAtMs = Number.NEGATIVE_INFINITY;
  /** Rows that the last segment came to: how much room the next one is given. */
  usualRows = 0;
  /** Rewrites of segments that are being written. */
  readonly rewrites = new Set<RewriteInFlight>();
  /** Counts every beginning and every end of a change in the store. */
  version = 0;
  /** Readers that were disturbed time and again, and for which changes that can wait do wait. */
  patientReaders = 0;
  /** What is called once when a segment in flight is in the store. */
  readonly whenSettled: (() => void)[] = [];
  /** A rewrite failed, and whether the store has it is not known: `unsettled` is to be read again. */
  isUnsettledStale = false;

  constructor(groupId: number, missionId: string, plan: GroupPlan | undefined) {
    this.groupId = groupId;
    this.missionId = missionId;
    this.plan = plan;
  }

  /** Rows that are not in the store. */
  get openRows(): number {
    let rows = this.open?.count ?? 0;
    for (const { rows: flying } of this.inFlight) rows += flying;
    return rows;
  }

  /** Memory that rows take which are not in the store, about. */
  get openOctets(): number {
    let octets = this.open?.octets ?? 0;
    for (const { rows, plan } of this.inFlight) octets += rows * octetsPerRow(plan.columns);
    return octets;
  }

  /** Forgets the rows that are not in the store. */
  letGo(): void {
    this.open = undefined;
    this.inFlight.clear();
    this.version++;
    for (const tell of this.whenSettled.splice(0)) tell();
  }

  /** What another one that was just read from the store knows of it. */
  become(fresh: SampleGroup): void {
    this.flushedLsn = fresh.flushedLsn;
    this.highAtMs = fresh.highAtMs;
    this.unsettled.clear();
    for (const [segmentId, head] of fresh.unsettled) this.unsettled.set(segmentId, head);
    this.breaks.clear();
    this.isUnsettledStale = false;
    this.version++;
  }

  get lowestOpenLsn(): number {
    let lowest = this.open?.lowestLsn ?? Number.POSITIVE_INFINITY;
    for (const { lowestLsn } of this.inFlight) lowest = Math.min(lowest, lowestLsn);
    return lowest;
  }
}

/** From 0 to 1, spread over the groups as evenly as may be, however many there are: by multiples of the golden section. */
export function phaseOf({ groupId }: SampleGroup): number {
  return (groupId * 0.618_033_988_749_895) % 1;
}
