/**
 * The rows of an archive, wherever they are kept: everything that is derived from the log and can be made again from it.
 *
 * Every failure of an engine is a `StoreError`, which tells a store that is damaged from one that is full or out of reach; a
 * row that makes no sense (an instant that is no number, a number that is not whole or not exact) is a `RangeError`. Doubles
 * come back to the last bit, save that -0 becomes 0; a figure may be NaN, and is then left out of sums. Text may hold anything.
 *
 * Numbers that name a row (`segmentId`, `chunkId`, `parameterId`, `groupId`, `dictionaryId`) are given by the caller, so that
 * writing a batch twice leaves the same rows, and both engines hold equal ones.
 */
export interface ArchiveStore {
  /** `sqlite` or `postgres`, for people. */
  readonly engine: string;
  /**
   * All of a batch or nothing of it, and nobody sees half of one; a row that is there already is replaced. Batches are written
   * in the order of the calls. A segment that is dropped takes its chunks along. Where a server goes away while it agrees,
   * only it knows whether the batch is there: written again it is.
   */
  write(batch: StoreBatch): Promise<void>;
  facts(): Promise<ReadonlyMap<string, StoredFact>>;

  dictionaries(): Promise<DictionaryRow[]>;
  groups(): Promise<GroupRow[]>;
  parameters(): Promise<ParameterRow[]>;

  /** Heads of segments that overlap a span, in the order of (`fromAtMs`, `segmentId`), newest first when asked. */
  segments(query: SegmentQuery): Promise<SegmentHead[]>;
  /** Packed times and bodies of segments, in the order asked; a number that is not there has no entry. */
  segmentContents(segmentIds: readonly number[], what: 'times' | 'all'): Promise<SegmentContents[]>;
  /** The highest `lastLsn` of each group that has segments. */
  flushedLsns(): Promise<ReadonlyMap<number, number>>;

  /** Heads of a parameter's chunks that overlap a span, in the order of (`fromAtMs`, `chunkId`), newest first when asked. */
  chunks(query: ChunkQuery): Promise<ChunkHead[]>;
  /** Packed values of chunks, in the order asked; a number that is not there has no entry. */
  chunkBytes(chunkIds: readonly number[]): Promise<{ chunkId: number; bytes: Uint8Array }[]>;
  /**
   * Sums up a parameter's chunks into bins: those that lie wholly in one bin are added up by the engine, those that cross an
   * edge, or the ends of the span, or that have samples which are no numbers among others, come back to be decoded. Bins that no
   * whole chunk lies in are left out; both lists are in order. `binNumber` says which bin an instant is in.
   */
  binChunks(query: BinQuery): Promise<{ bins: StoredBin[]; edges: EdgeChunk[] }>;

  packets(query: PacketQuery): Promise<PacketRow[]>;
  packet(lsn: number): Promise<PacketRow | undefined>;
  /** How many packets there are in each bin of a span, by virtual channel and by application process. */
  countPackets(query: CountQuery): Promise<PacketCount[]>;

  journal(query: JournalQuery): Promise<JournalEntry[]>;
  journalEntry(table: JournalTable, id: string): Promise<JournalEntry | undefined>;

  /**
   * Deletes what ended before an instant: packets by their reception, segments with their chunks, or events and changes of
   * alarms. Alarms as they stand, commands and reports stay. Returns how many rows went: packets, entries, segments and chunks.
   */
  forgetBefore(what: 'packets' | 'samples' | 'events', atMs: number): Promise<number>;
  /** Rows by table, and the octets that all of them take. Samples of segments that are not compacted count as rows times columns. */
  sizes(): Promise<StoreSizes>;
  /** A consistent copy while the store is written to: a file, or for a server a dump. What stood under the name stays until it is whole. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

export type StoredFact = string | number | null;

/** What goes in together. Drops come before puts, so that a rewritten segment may keep its number. */
export interface StoreBatch {
  readonly dropSegments?: readonly number[];
  readonly dropChunks?: readonly number[];
  readonly dictionaries?: readonly DictionaryRow[];
  readonly groups?: readonly GroupRow[];
  readonly parameters?: readonly ParameterRow[];
  readonly segments?: readonly SegmentRow[];
  readonly chunks?: readonly ChunkRow[];
  readonly packets?: readonly PacketRow[];
  readonly journal?: readonly JournalEntry[];
  /** Null removes a fact. */
  readonly facts?: Readonly<Record<string, StoredFact>>;
}

/** One version of a mission's dictionary; samples cite it, so it stays as long as they do. */
export interface DictionaryRow {
  readonly dictionaryId: number;
  readonly missionId: string;
  /** SHA-256 of what decides what a packet means, hexadecimal. */
  readonly hash: string;
  readonly loadedAtMs: number;
  /** XTCE and mission file, JSON, deflated. */
  readonly contents: Uint8Array;
}

/** What comes together in packets of one container, decoded by one version of a dictionary. */
export interface GroupRow {
  readonly groupId: number;
  readonly dictionaryId: number;
  readonly missionId: string;
  readonly container: string;
  /** Parameter and forms of each column, JSON, in the order of the body. */
  readonly columns: string;
}

/** A parameter goes by one number through all versions of its mission's dictionary. */
export interface ParameterRow {
  readonly parameterId: number;
  readonly missionId: string;
  readonly name: string;
}

/** Rows of one group that were flushed together, in the order of their onboard time. */
export interface SegmentHead {
  readonly segmentId: number;
  readonly groupId: number;
  /** First and last instant, both included. */
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly rows: number;
  readonly firstLsn: number;
  readonly lastLsn: number;
  /** Begins before the end of what the group had: it is to be merged. */
  readonly isLate: boolean;
  /** True when its columns stand in chunks, one for each parameter; false when they stand in its own body. */
  readonly isCompacted: boolean;
  /** All quality flags that any row has, `or`ed. */
  readonly quality: number;
}

export interface SegmentContents {
  readonly segmentId: number;
  /** Packed instants, reception, log sequence numbers and quality of the rows. */
  readonly times: Uint8Array;
  /** All columns; null when compacted, or when only times were asked for. */
  readonly body: Uint8Array | null;
}

export interface SegmentRow extends SegmentHead, SegmentContents {}

/** The values of one parameter in one segment, summed up. */
export interface ChunkHead {
  readonly chunkId: number;
  readonly parameterId: number;
  readonly segmentId: number;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Samples, whatever they are. */
  readonly samples: number;
  /** Of those that are finite numbers; `count` 0 leaves the others 0. Engineering values. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
  readonly quality: number;
  /** Sample n stands at exactly `fromAtMs + n * cadenceMs`; null when the segment's times must be asked. */
  readonly cadenceMs: number | null;
}

export interface ChunkRow extends ChunkHead {
  readonly bytes: Uint8Array;
}

export interface SegmentQuery {
  readonly groupIds: readonly number[];
  /** Inclusive start, exclusive end. */
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly isNewestFirst?: boolean;
  readonly limit?: number;
  /** Only those with `isLate` or those that are not compacted. */
  readonly only?: 'late' | 'loose';
}

export interface ChunkQuery {
  readonly parameterId: number;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly isNewestFirst?: boolean;
  readonly limit?: number;
}

export interface BinQuery {
  readonly parameterId: number;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Bin n covers `fromAtMs + n * width` to `fromAtMs + (n + 1) * width`, `width = (toAtMs - fromAtMs) / bins`. */
  readonly bins: number;
}

/** A chunk that must be decoded: its samples fall into several bins, or not all into the span. */
export interface EdgeChunk
  extends Pick<
    ChunkRow,
    'chunkId' | 'segmentId' | 'fromAtMs' | 'toAtMs' | 'samples' | 'quality' | 'cadenceMs' | 'bytes'
  > {}

/** What whole chunks bring to a bin; figures are 0 where `count` is. */
export interface StoredBin {
  readonly bin: number;
  readonly samples: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** The last number of the chunk that ends last among those that have any, and when it was: that chunk's end. */
  readonly last: number;
  readonly lastAtMs: number;
  readonly quality: number;
}

/** A packet of the log: what its header says, and where it lies. */
export interface PacketRow {
  readonly lsn: number;
  readonly missionId: string;
  readonly receivedAtMs: number;
  readonly generatedAtMs: number | null;
  /** Of a space packet; for other framings a number that the mission gives to its kinds of frames. */
  readonly apid: number;
  readonly sequenceCount: number;
  readonly virtualChannelId: number;
  readonly pusService: number | null;
  readonly pusSubtype: number | null;
  /** Container that matched, and the dictionary version by which. */
  readonly container: string | null;
  readonly dictionaryId: number | null;
  readonly onboardTimeHex: string | null;
  readonly fault: string | null;
  readonly quality: number;
  /** Packets that the counter of its application process skipped before it. */
  readonly missingBefore: number;
  readonly octets: number;
  /** Segment of the log and octet in it where the record begins. */
  readonly logOrdinal: number;
  readonly logOffset: number;
}

/** Rows in the order of (instant, log sequence number), oldest first unless asked. */
export interface RowQuery {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** The last key of the page before. */
  readonly after: { readonly atMs: number; readonly lsn: number } | undefined;
  readonly isNewestFirst: boolean;
  readonly limit: number;
}

export interface PacketQuery extends RowQuery {
  readonly missionId?: string;
  readonly apid?: number;
  readonly virtualChannelId?: number;
  readonly container?: string;
  readonly hasFault?: boolean;
}

export interface CountQuery {
  readonly missionId?: string;
  /** By when packets were received, or made on board. */
  readonly by: 'received' | 'generated';
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly bins: number;
}

export interface PacketCount {
  readonly virtualChannelId: number;
  readonly apid: number;
  readonly bin: number;
  readonly packets: number;
  /** Packets that counters skipped before these. */
  readonly missing: number;
  readonly faulty: number;
}

/** Rows that are kept as they were said. `alarms` holds the newest state of each, `alarm-changes` every one. */
export type JournalTable = 'events' | 'alarms' | 'alarm-changes' | 'commands' | 'reports';

export interface JournalEntry {
  readonly table: JournalTable;
  /** Names the row in its table; an entry of the same name takes its place. */
  readonly id: string;
  readonly atMs: number;
  readonly lsn: number;
  readonly json: string;
}

export interface JournalQuery extends RowQuery {
  readonly table: JournalTable;
}

export interface StoreSizes {
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly samples: number;
  readonly octets: number;
}
