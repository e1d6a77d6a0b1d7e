import type { Cancel, Clock } from '@dawa/seams/clock';
import type { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { FaultReporter } from '../ports.ts';
import type { LogPlace } from './log-places.ts';
import type { SampleArchive } from './samples/sample-archive.ts';
import type { ArchiveStore, PacketRow, StoredFact } from './store/archive-store.ts';
import type { WaitingRows } from './waiting-rows.ts';

/** How far into the log a store has come. */
export const archiveFacts = {
  /** Rows of packets and of the journal at or below this number are in the store. */
  indexed: 'indexed-lsn',
  /** Samples of packets from this number on may not be in the store. */
  openFrom: 'open-from-lsn',
} as const;

export interface ArchiveWriterOptions {
  readonly clock: Clock;
  readonly log: {
    readonly acknowledgedLsn: number;
    placeOf(lsn: number): LogPlace | undefined;
    forgetPlaces(lsn: number): void;
  };
  readonly store: ArchiveStore;
  readonly samples: SampleArchive;
  readonly shelf: DictionaryShelf;
  readonly waiting: WaitingRows;
  readonly onFault: FaultReporter;
  /** Decodes packets in hand: what the log has must be here before it is called written. */
  readonly decodeWaiting: () => void;
  /** Facts to keep beside the rows of a batch whose log records end at a number: what a restart need not count again. */
  readonly checkpoint?: (acknowledgedLsn: number) => Readonly<Record<string, StoredFact>>;
}

/**
 * Brings what the log has acknowledged into the store, a bounded batch at a time: rows of packets and journal, flushed
 * samples, and how far this goes, in one transaction, so that neither is ever without the other.
 *
 * One batch is written at a time. While the store fails nothing is lost: rows wait, and the batch is tried again.
 */
export class ArchiveWriter {
  readonly #options: ArchiveWriterOptions;
  #writing: Promise<boolean> | undefined;
  #cancelTimer: Cancel | undefined;
  #isFailing = false;
  #isClosed = false;
  #writtenLsn = 0;
  #heldLsn = Number.POSITIVE_INFINITY;

  constructor(options: ArchiveWriterOptions) {
    this.#options = options;
  }

  /** Rows at or below this number are in the store. */
  get writtenLsn(): number {
    return this.#writtenLsn;
  }

  /** Told after each group commit of the log. */
  noteAcknowledged(): void {
    if (this.#isClosed) return;
    if (this.#options.waiting.count >= eagerRows) this.#begin();
    else this.#schedule(writeDelayMs);
  }

  /**
   * Writes until everything that is acknowledged is in the store, open segments included when asked.
   *
   * @throws the store's error when it takes a batch no more
   */
  async drain({ withOpenSegments = false } = {}): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      await this.#writing?.catch(() => {});
      hasMore = await this.#write(withOpenSegments);
    }
  }

  /**
   * Holds back what a restart is told to have been done: it will read the log again from `lsn` on, until released. For work
   * that spans batches and must be done once more when it is cut short.
   */
  holdFrom(lsn: number): () => void {
    this.#heldLsn = lsn;
    return () => {
      this.#heldLsn = Number.POSITIVE_INFINITY;
    };
  }

  /** Stops its timer; what is being written is waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#writing?.catch(() => {});
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed || this.#writing !== undefined) return;
    this.#cancelTimer ??= this.#options.clock.deadline(delayMs, () => {
      this.#cancelTimer = undefined;
      this.#begin();
    });
  }

  #begin(): void {
    if (this.#isClosed || this.#writing !== undefined) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    void this.#write(false).then(
      (hasMore) => (hasMore ? this.#schedule(0) : this.#compact()),
      () => this.#schedule(retryMs),
    );
  }

  /** Puts flushed samples together while there is nothing else to do. */
  #compact(): void {
    if (this.#isClosed) return;
    const { clock, samples, log } = this.#options;
    this.#writing = clock.track(samples.compactSlice());
    this.#writing
      .finally(() => {
        this.#writing = undefined;
      })
      .then(
        (hasMore) => {
          if (hasMore) this.#schedule(0);
          else if (log.acknowledgedLsn > this.#writtenLsn) this.#schedule(writeDelayMs);
        },
        (error) => this.#fail(error),
      );
  }

  #write(all: boolean): Promise<boolean> {
    this.#writing = this.#options.clock.track(this.#writeBatch(all)).finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeBatch(all: boolean): Promise<boolean> {
    const { log, store, samples, shelf, waiting, checkpoint, decodeWaiting } = this.#options;
    const { acknowledgedLsn } = log;
    decodeWaiting();
    const due = waiting.upTo(acknowledgedLsn, mostRows);
    const flush = samples.takeFlush(acknowledgedLsn, { all, olderThanLsn: acknowledgedLsn - openForLsns });
    const shelved = shelf.takeNewRows();
    const openFrom = Math.min(samples.oldestOpenLsn, acknowledgedLsn + 1);
    try {
      await store.write({
        ...shelved,
        ...flush.batch,
        packets: due.packets.map(({ row }) => placed(row, log.placeOf(row.lsn))),
        journal: due.journal,
        facts: {
          [archiveFacts.indexed]: Math.min(due.throughLsn, this.#heldLsn - 1),
          [archiveFacts.openFrom]: openFrom,
          ...checkpoint?.(due.throughLsn),
        },
      });
    } catch (error) {
      shelf.putBack(shelved);
      this.#fail(error);
      throw error;
    }
    this.#isFailing = false;
    this.#writtenLsn = due.throughLsn;
    waiting.drop(due);
    flush.flushed();
    log.forgetPlaces(due.throughLsn);
    return due.throughLsn < acknowledgedLsn || flush.rows > 0;
  }

  #fail(error: unknown): void {
    if (!this.#isFailing)
      this.#options.onFault('archive', error instanceof Error ? error : new TypeError(String(error)));
    this.#isFailing = true;
  }
}

const writeDelayMs = 200;
const eagerRows = 2000;
const mostRows = 4000;
const retryMs = 5000;
/** Samples are flushed when so many records came after them: what a restart reads again at most. */
const openForLsns = 40_000;

function placed(row: PacketRow, place: LogPlace | undefined): PacketRow {
  if (row.logOrdinal > 0 || place === undefined) return row;
  return { ...row, logOrdinal: place.ordinal, logOffset: place.offset };
}
