import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { ArchiveStore, StoreBatch } from '../store/archive-store.ts';
import type { GroupPlan, GroupRows } from './group-plan.ts';

export interface SampleArchiveOptions {
  readonly store: ArchiveStore;
  /** The plan of a group that the store knows, by its dictionary version; undefined when that version cannot be read any more. */
  readonly planOf: (groupId: number) => GroupPlan | undefined;
  /** Groups of the store that hold a parameter; several after a change of the dictionary, or when two containers bring it. */
  readonly groupsOf: (missionId: string, name: string) => readonly GroupPlan[];
  /** Rows that an open segment holds at most; fewer where a group has so many columns that memory would run out. */
  readonly segmentRows?: number;
  /** Rows that a compacted segment is meant to have, and so samples of a chunk; default 2048. */
  readonly chunkRows?: number;
  /** Octets that all open segments may take together, about; default 64 MiB. */
  readonly openOctets?: number;
  /** Somebody else writes the store, and this looks at it: nothing is flushed, and not a number is taken from the writer. */
  readonly isForReading?: boolean;
}

/**
 * Samples as columns: open segments in memory, flushed segments and chunks in the store, one read path over all of them.
 *
 * Rows are appended as packets come, and are readable at once. What the log has acknowledged is flushed group by group, never
 * all in one round; compaction turns flushed segments into chunks of 2048 samples a parameter and merges late rows into the
 * span that they touch, in slices that do not hold the event loop.
 */
export interface SampleArchive {
  append(rows: GroupRows): void;

  /** What to wait for before `takeFlush`, if anything: a store that was full has no numbers for segments. @throws the store's error */
  untilFlushable(): Promise<void> | undefined;

  /**
   * What of the open segments is to be written now, as part of a larger batch: full ones, and those that are old enough to be
   * flushed though not full. No row above `acknowledgedLsn`. The rows stay readable; call `flushed` when the batch is written.
   *
   * A bounded part each time, so that no batch holds the event loop for long; `all` takes everything at once. Work that was
   * not `flushed` when the next is taken has failed: its rows come again, under the same numbers.
   */
  takeFlush(acknowledgedLsn: number, options: FlushOptions): FlushWork;
  /** The lowest log sequence number of any row that is not in the store; `Infinity` when none. Replay begins there. */
  readonly oldestOpenLsn: number;
  /** Up to where a group's rows are in the store: on replay rows at or below it are skipped. */
  flushedLsnOf(groupId: number): number;

  /** Values of rows that are not in the store; of lists one a row. */
  readonly openSamples: number;
  /** Memory that rows take which are not in the store, about. */
  readonly openOctets: number;
  /** Lets go every row that is not in the store; whoever calls it brings them again, from the log, after `readAgain`. */
  letGo(): void;
  /** How often that was done: what was appended before and not written is gone, if no log tells of it. */
  readonly timesLetGo: number;
  /** Asks the store anew up to where it has the rows of each group; nothing may be open then. @throws the store's error */
  readAgain(): Promise<void>;

  /** One slice of compaction; false when there was nothing to do. */
  compactSlice(): Promise<boolean>;

  /** A list of one packet is never cut in two: a page may be longer than `limit` by the rest of it. */
  samples(query: SampleQuery): Promise<SamplePage>;
  /** The same samples as figures in arrays, which is many times faster than an object for each. */
  figures(query: SampleQuery): Promise<FigurePage>;
  /** Min, max, mean, last, count in bins; every sample is in exactly one bin. */
  bins(query: SampleBinQuery): Promise<SampleBins>;
  /** The newest sample of every parameter that the store and the open segments hold. */
  latest(missionId: string): Promise<ParameterSample[]>;

  /** Removes what the packets `isGone` names brought, to make place for another decoding of them; touches only what overlaps the span. */
  dropRows(span: {
    missionId: string;
    fromAtMs: number;
    toAtMs: number;
    isGone: (lsn: number) => boolean;
  }): Promise<number>;
}

export interface DroppedSpan {
  readonly missionId: string;
  /** Inclusive start, exclusive end, by the instant that samples stand under. */
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly isGone: (lsn: number) => boolean;
}

export interface FlushOptions {
  /** Everything that is acknowledged, however long it takes: at the end. */
  readonly all?: boolean;
  /** Rows below this number are flushed though their segment is not full. */
  readonly olderThanLsn?: number;
  /** So many rows of full segments go, though it takes longer than a blink: where as many come, fewer would pile up. */
  readonly atLeastRows?: number;
}

export interface FlushWork {
  readonly batch: Pick<StoreBatch, 'segments' | 'chunks'>;
  readonly rows: number;
  /** To be called once the batch is in the store. */
  flushed(): void;
}

export interface SampleQuery {
  readonly missionId: string;
  readonly name: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly after?: { readonly atMs: number; readonly lsn: number };
  readonly isNewestFirst?: boolean;
  readonly limit: number;
}

export interface SamplePage {
  readonly samples: readonly ParameterSample[];
  /** Key of the last sample when more follow. */
  readonly next: { readonly atMs: number; readonly lsn: number } | undefined;
}

/** Samples as plots need them; all arrays have one place for each. */
export interface FigurePage {
  readonly generatedAtMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  readonly packetLsns: Float64Array;
  /** NaN where a sample has no figure. */
  readonly figures: Float64Array;
  /** `sampleQuality` of the row; `notValid` where the cell says so. */
  readonly quality: Uint8Array;
  readonly next: SamplePage['next'];
}

export interface SampleBinQuery {
  readonly missionId: string;
  readonly name: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly bins: number;
}

/** Bin n covers `fromAtMs + n * width` to `fromAtMs + (n + 1) * width`. Figures are NaN where a bin has none. */
export interface SampleBins {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Samples in the bin, whatever they are. */
  readonly samples: Uint32Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly last: Float64Array;
  /** `sampleQuality` flags of all samples of the bin. */
  readonly quality: Uint8Array;
}
