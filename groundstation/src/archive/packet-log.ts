import { join } from 'node:path';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { asError } from '@dawa/seams/fault';
import { onNextTurn } from '../clock/next-turn.ts';
import type { FaultReporter, LogRecord, PacketLog } from '../ports.ts';
import { acknowledgedMarkName, encodeAcknowledgedMark } from './acknowledged-mark.ts';
import { type DiskLevel, type DiskRoom, judgeRoom } from './disk-room.ts';
import { DiskTrouble } from './disk-trouble.ts';
import { MetaTexts } from './log-meta.ts';
import { type LogPlace, PlaceBook } from './log-places.ts';
import { recordOctets } from './log-record.ts';
import { recoverLog } from './log-recovery.ts';
import {
  type DropLimit,
  type DroppedSegments,
  dropSegments,
  finishDropping,
  reserveKeptFrom,
} from './log-retention.ts';
import { diskStorage, type LogFile, type LogStorage } from './log-storage.ts';
import { RecordBatch } from './record-batch.ts';
import { segmentOctets } from './segment-file.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface PacketLogOptions {
  /** The folder of the segments; made when it is not there. */
  readonly directory: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly onFault?: FaultReporter;
  /** Called after each group commit with the new acknowledged number; `placeOf` knows its records by then. */
  readonly onAcknowledged?: (lsn: number) => void;
  /**
   * Called with the error when the disk stops taking records, again when the first record had to be refused, and with
   * undefined when it takes them again.
   */
  readonly onTrouble?: (trouble: { error: Error; refusedRecords: number } | undefined) => void;
  /** Called when the disk goes over 80 %, when the next segment would not fit, and when there is room again. */
  readonly onRoom?: (room: DiskRoom) => void;
  /**
   * Groups follow each other so far apart at least, real time; default 5. What comes after a pause goes to the disk at once, so
   * that no record waits longer for its group.
   */
  readonly groupCommitMs?: number;
  /** A group is committed at once when it has this many records. */
  readonly groupRecords?: number;
  /** Records waiting for a disk that fails are kept up to this many octets; what comes after is refused. */
  readonly maxQueuedOctets?: number;
  readonly segmentOctets?: number;
  /** How long a disk that failed is left alone before it is tried again, real time; default 1000. */
  readonly retryMs?: number;
  readonly storage?: LogStorage;
}

/** A log whose records can be found again without a search, and whose old segments can be let go. */
export interface SegmentLog extends PacketLog {
  /** The number that was given out last, acknowledged or not. */
  readonly lastLsn: number;
  /** A group of records is on its way to the disk. */
  readonly isCommitting: boolean;
  /**
   * Where a record lies that was appended in this life of the log, and is acknowledged; undefined for others, and for those
   * that `forgetPlaces` or some million later ones have pushed out (`readLog` tells the place of these).
   */
  placeOf(lsn: number): LogPlace | undefined;
  /** Places up to `lsn`, it included, are not asked for any more. */
  forgetPlaces(lsn: number): void;
  /** Removes whole old segments, what stands for packets behind them carried forward; the open one stays. @throws the host's error when the disk does not let it */
  dropSegments(limit: DropLimit): Promise<DroppedSegments>;
  /** Looks how full the disk is, and tells `onRoom` when that has changed. @throws the host's error */
  checkRoom(): Promise<DiskRoom>;
}

/**
 * Opens the append-only log of a run, made when absent: 64 MiB segments, a checksum a record, group commit.
 *
 * A write that a crash cut short is removed from the last segment; damage to what had been acknowledged is reported and
 * left as it lies. `append` never waits. While the disk fails, records queue up to a bound and the write is tried again
 * every second, into a new segment unless there was merely no room; beyond the bound `append` returns `Infinity`, a number that is never acknowledged.
 *
 * @throws RangeError when the folder holds the log of another run; the host's error when it cannot be read or made
 */
export async function openPacketLog(options: PacketLogOptions): Promise<SegmentLog> {
  const storage = options.storage ?? diskStorage;
  const { directory, runId } = options;
  await storage.makeDirectory(directory);
  await finishDropping(directory, storage);
  await reserveKeptFrom(directory, storage);
  const recovery = await recoverLog(directory, storage);
  try {
    if (recovery.runId !== undefined && recovery.runId !== runId) {
      throw new RangeError(`runId: expected the log of ${runId}, found that of ${recovery.runId}`);
    }
    const mark = await storage.open(join(directory, acknowledgedMarkName), false);
    for (const fault of recovery.faults) options.onFault?.('archive', fault);
    const segments = new SegmentWriter({
      ...{ directory, runId, storage, clock: options.clock },
      segmentOctets: options.segmentOctets ?? segmentOctets,
      nextOrdinal: recovery.nextOrdinal,
      openSegment: recovery.openSegment,
    });
    const log = new AppendLog({ ...options, storage }, segments, mark, recovery.lastLsn);
    await log.markAcknowledged();
    await log.checkRoom().catch(() => {});
    return log;
  } catch (error) {
    await recovery.openSegment?.file.close().catch(() => {});
    throw error;
  }
}

class AppendLog implements SegmentLog {
  readonly runId: string;
  readonly #options: PacketLogOptions & { readonly storage: LogStorage };
  readonly #segments: SegmentWriter;
  readonly #mark: LogFile;
  readonly #maxQueuedOctets: number;
  readonly #trouble: DiskTrouble;
  readonly #metas = new MetaTexts();
  readonly #places = new PlaceBook();
  #lastLsn: number;
  #acknowledgedLsn: number;
  /** The first one is on its way to the disk when `#isFirstTaken`; the last one takes what comes. */
  #batches: RecordBatch[] = [];
  #isFirstTaken = false;
  #spareBatch: RecordBatch | undefined;
  #queuedRecords = 0;
  #queuedOctets = 0;
  #cancelTimer: Cancel | undefined;
  #commit: Promise<Error | undefined> | undefined;
  /** When the last group began its way to the disk, monotonic. */
  #committedAtMs = Number.NEGATIVE_INFINITY;
  #level: DiskLevel = 'enough';
  #octetsUntilLook = lookEveryOctets;
  #isClosed = false;

  constructor(
    options: PacketLogOptions & { readonly storage: LogStorage },
    segments: SegmentWriter,
    mark: LogFile,
    lastLsn: number,
  ) {
    this.runId = options.runId;
    this.#options = options;
    this.#segments = segments;
    this.#mark = mark;
    this.#maxQueuedOctets = options.maxQueuedOctets ?? defaultMaxQueuedOctets;
    this.#trouble = new DiskTrouble({ ...options, maxQueuedOctets: this.#maxQueuedOctets });
    this.#lastLsn = lastLsn;
    this.#acknowledgedLsn = lastLsn;
  }

  get acknowledgedLsn(): number {
    return this.#acknowledgedLsn;
  }

  get lastLsn(): number {
    return this.#lastLsn;
  }

  get isCommitting(): boolean {
    return this.#commit !== undefined;
  }

  append(record: Omit<LogRecord, 'lsn'>): number {
    if (this.#isClosed) throw new TypeError('append: expected an open log, found a closed one');
    if (this.#queuedOctets > this.#maxQueuedOctets) {
      this.#trouble.refuse(this.#queuedOctets);
      return Number.POSITIVE_INFINITY;
    }
    const metaText = this.#metas.textOf(record.meta);
    const octets = recordOctets(metaText, record.bytes);
    const lsn = this.#lastLsn + 1;
    this.#batchFor(octets).push(lsn, record, metaText);
    this.#lastLsn = lsn;
    this.#queuedRecords++;
    this.#queuedOctets += octets;
    this.#schedule();
    return lsn;
  }

  async flush(): Promise<number> {
    const wantedLsn = this.#lastLsn;
    while (this.#acknowledgedLsn < wantedLsn) {
      const error = await this.#commitNow();
      if (error !== undefined) throw error;
    }
    return this.#acknowledgedLsn;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The error was reported when it came; closing gives the disk one last chance and lets go whatever it says.
    await this.flush().catch(() => this.#acknowledgedLsn);
    this.#cancelTimer?.();
    await this.#segments.close();
    await this.#mark.close().catch(() => {});
  }

  placeOf(lsn: number): LogPlace | undefined {
    return this.#places.placeOf(lsn);
  }

  forgetPlaces(lsn: number): void {
    this.#places.forget(lsn);
  }

  dropSegments(limit: DropLimit): Promise<DroppedSegments> {
    const { directory, storage } = this.#options;
    return dropSegments(directory, storage, limit, this.#segments.openOrdinal, this);
  }

  async checkRoom(): Promise<DiskRoom> {
    const { storage, directory, onRoom } = this.#options;
    this.#octetsUntilLook = lookEveryOctets;
    const found = await storage.room(directory);
    const room = judgeRoom(found, this.#options.segmentOctets ?? segmentOctets, this.#level);
    if (room.level !== this.#level) {
      this.#level = room.level;
      onRoom?.(room);
    }
    return room;
  }

  async markAcknowledged(lsn = this.#acknowledgedLsn): Promise<void> {
    // The mark never runs ahead of the disk; when it cannot be written, damage is judged a little more mildly later.
    await this.#mark.write(encodeAcknowledgedMark(lsn), 0).catch(() => {});
  }

  /** The batch that takes a record of `octets`: never the one that is on its way to the disk. */
  #batchFor(octets: number): RecordBatch {
    const last = this.#batches.at(-1);
    const isTaken = this.#isFirstTaken && this.#batches.length === 1;
    if (last !== undefined && !isTaken && last.hasRoom(octets)) return last;
    const spare = this.#spareBatch;
    const next = spare?.hasRoom(octets) === true ? spare : new RecordBatch(Math.max(batchOctets, octets));
    if (next === spare) this.#spareBatch = undefined;
    this.#batches.push(next);
    return next;
  }

  #schedule(): void {
    if (this.#commit !== undefined || this.#trouble.isFailing) return;
    const isFull =
      this.#queuedRecords >= (this.#options.groupRecords ?? 256) || this.#queuedOctets >= batchOctets;
    if (isFull) void this.#commitNow();
    else {
      const { clock, groupCommitMs = defaultGroupCommitMs } = this.#options;
      const waitMs = this.#committedAtMs + groupCommitMs - clock.monotonicMs();
      if (waitMs > 0) this.#startTimer(waitMs);
      else this.#commitNextTurn();
    }
  }

  /** Once all that comes at this moment is in the group. */
  #commitNextTurn(): void {
    this.#cancelTimer ??= onNextTurn(this.#options.clock, () => {
      this.#cancelTimer = undefined;
      void this.#commitNow();
    });
  }

  #startTimer(waitMs: number): void {
    this.#cancelTimer ??= this.#options.clock.deadline(waitMs, () => {
      this.#cancelTimer = undefined;
      void this.#commitNow();
    });
  }

  /** One group to the disk; a second caller waits for the group that is under way. */
  #commitNow(): Promise<Error | undefined> {
    if (this.#commit === undefined) {
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
      this.#commit = this.#options.clock.track(this.#commitGroup());
    }
    return this.#commit;
  }

  async #commitGroup(): Promise<Error | undefined> {
    this.#committedAtMs = this.#options.clock.monotonicMs();
    const error = await this.#writeGroup().then(() => undefined, asError);
    // What was full has room again: how much is looked up at once.
    if (error === undefined && this.#trouble.isFailing) await this.checkRoom().catch(() => {});
    this.#commit = undefined;
    if (error === undefined) this.#trouble.leave(this.#queuedOctets);
    else this.#trouble.enter(error);
    if (this.#isClosed) return error;
    if (error !== undefined) this.#startTimer(this.#options.retryMs ?? defaultRetryMs);
    else if (this.#queuedRecords > 0) this.#schedule();
    return error;
  }

  async #writeGroup(): Promise<void> {
    const batch = this.#batches[0];
    if (batch === undefined) return;
    this.#isFirstTaken = true;
    const room = await this.#segments.roomFor(batch.firstLsn, batch.firstOctets);
    const { count, bytes } = batch.firstWithin(room);
    const { ordinal, offset } = await this.#segments.write(bytes);
    const { firstLsn } = batch;
    for (let index = 0; index < count; index++) {
      this.#places.note(firstLsn + index, ordinal, offset + batch.offsetOf(index));
    }
    batch.take(count);
    if (batch.count === 0) this.#letGo(batch);
    this.#queuedRecords -= count;
    this.#queuedOctets -= bytes.length;
    // The mark first: what was told to be safe must not be taken for a write cut short later.
    await this.markAcknowledged(firstLsn + count - 1);
    this.#acknowledgedLsn = firstLsn + count - 1;
    this.#options.onAcknowledged?.(this.#acknowledgedLsn);
    this.#octetsUntilLook -= bytes.length;
    if (this.#octetsUntilLook <= 0) await this.checkRoom().catch(() => {});
  }

  #letGo(batch: RecordBatch): void {
    this.#batches.shift();
    this.#isFirstTaken = false;
    batch.clear();
    // One of the usual size is enough; a large one was for a large record.
    if (batch.capacityOctets === batchOctets) this.#spareBatch = batch;
  }
}

const defaultMaxQueuedOctets = 32 * 1024 * 1024;
const batchOctets = 1024 * 1024;
const defaultGroupCommitMs = 5;
const defaultRetryMs = 1000;
const lookEveryOctets = 16 * 1024 * 1024;
