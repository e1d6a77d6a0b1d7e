import type { Cancel, Clock } from '@dawa/seams/clock';
import type { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { DictionaryTurns } from '../dictionary/dictionary-turns.ts';
import type { FaultReporter } from '../ports.ts';
import type { LiveRows } from './live-rows.ts';
import type { LogPlace } from './log-places.ts';
import { OneByOne } from './one-by-one.ts';
import type { SampleArchive } from './samples/sample-archive.ts';
import type { ArchiveStore, JournalEntry, PacketRow, StoredFact } from './store/archive-store.ts';
import { isForLater, StoreError } from './store/store-error.ts';
import { type StoreTrouble, StoreTroubles } from './store-trouble.ts';
import type { WaitingRows } from './waiting-rows.ts';

/** How far into the log a store has come. */
export const archiveFacts = {
  /** Rows of packets and of the journal at or below this number are in the store. */
  indexed: 'indexed-lsn',
  /** Samples of packets from this number on may not be in the store. */
  openFrom: 'open-from-lsn',
  /** The highest number of any event in the store: by their instants, which the clock may step over, it cannot be found. */
  lastEvent: 'last-event-id',
} as const;

export interface ArchiveWriterOptions {
  readonly clock: Clock;
  readonly log: {
    readonly acknowledgedLsn: number;
    readonly isCommitting: boolean;
    placeOf(lsn: number): LogPlace | undefined;
    forgetPlaces(lsn: number): void;
  };
  readonly store: ArchiveStore;
  readonly samples: SampleArchive;
  readonly shelf: DictionaryShelf;
  /** Where in the log dictionaries became current: what a restart decodes by must be what was decoded by. */
  readonly turns: Pick<DictionaryTurns, 'due'>;
  readonly waiting: WaitingRows;
  readonly live: LiveRows;
  readonly onFault: FaultReporter;
  /** Told when the store fails, when memory had to let rows go, and with undefined when everything is in the store again. */
  readonly onTrouble?: (trouble: StoreTrouble | undefined) => void;
  /** Reads what memory had to let go from the log; `write` brings what is in memory, all up to a number, into the store. */
  readonly readBack: (write: (reachLsn: number) => Promise<void>) => Promise<void>;
  /** Rows that a failing store does not take are kept up to about this many octets; twice as many while it is only slow. */
  readonly mostWaitingOctets: number;
  /** Decodes packets in hand: what the log has must be here before it is called written. */
  readonly decodeWaiting: () => void;
  /** The oldest packet that is not decoded yet: what is at or behind it is not called written. */
  readonly oldestWaitingLsn: () => number;
  /** Facts to keep beside the rows of a batch whose log records end at a number: what a restart need not count again. */
  readonly checkpoint?: (acknowledgedLsn: number) => Readonly<Record<string, StoredFact>>;
}

/**
 * Brings what the log has acknowledged into the store, a bounded batch at a time: rows of packets and journal, flushed
 * samples, and how far this goes, in one transaction, so that neither is ever without the other.
 *
 * One batch is written at a time. While the store fails nothing is lost: rows wait, and the batch is tried again. When more
 * wait than memory should hold, because it fails or because it is slow, they are let go and read back from the log.
 */
export class ArchiveWriter {
  readonly #options: ArchiveWriterOptions;
  readonly #troubles: StoreTroubles;
  /** Batches, compaction, reading back: of two batches under way the second would drop from what waits what nobody wrote. */
  readonly #works = new OneByOne();
  #cancelTimer: Cancel | undefined;
  #writingSinceMs = 0;
  #isBehind = false;
  #isClosed = false;
  #writtenLsn = 0;
  /** Records that a restart has to read again, whatever is written. */
  readonly #held = new Set<number>();
  /** Up to where memory has all that the store lacks; what is behind it is being read from the log. */
  #reachLsn = Number.POSITIVE_INFINITY;
  /** What the store has had, though the log is read again from before. */
  #indexedLsn = 0;
  /** Samples of all packets before it are in the store; those that are decoded again are no exception, for a restart does that again. */
  #openFrom = 1;
  #lastEventId = 0;

  constructor(options: ArchiveWriterOptions) {
    this.#options = options;
    this.#troubles = new StoreTroubles(options);
  }

  /** Rows at or below this number are in the store. */
  get writtenLsn(): number {
    return this.#writtenLsn;
  }

  /** Told after each group commit of the log. */
  noteAcknowledged(): void {
    if (this.#isClosed) return;
    this.#lookAtMemory();
    if (this.#options.waiting.count >= eagerRows) this.#begin();
    else this.#schedule(writeDelayMs);
  }

  /**
   * Writes until everything that is acknowledged is in the store, open segments included when asked.
   *
   * @throws the store's error when it takes a batch no more
   */
  async drain({ withOpenSegments = false } = {}): Promise<void> {
    try {
      while (await this.#work(() => this.#bringUp(withOpenSegments)));
    } catch (error) {
      this.#schedule(retryMs);
      throw error;
    }
    this.#scheduleRest();
  }

  /**
   * Does something to the store that no batch may meet: everything that is acknowledged is in it by then, and nothing of memory is
   * on its way. Memory may let go its rows meanwhile.
   *
   * @throws the store's error, also when it does not take what has to be in it first
   */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#work(async () => {
      while (await this.#bringUp(true));
      return work().catch((error: unknown) => {
        this.#fail(error);
        throw error;
      });
    });
  }

  /**
   * While the log is read from the beginning: writes what is in memory, and that everything up to a number was. Where there is
   * no room for it, or the store is away, the rows wait as those of a station that runs do.
   *
   * @param facts of the store when the reading began
   * @throws the store's error for anything else
   */
  async drainReplayed(reachLsn: number, facts: ReadonlyMap<string, StoredFact>): Promise<void> {
    this.#takeFacts(facts);
    this.#reachLsn = reachLsn;
    try {
      while (this.#troubles.current === undefined && (await this.#writeBatch(false)));
    } catch (error) {
      if (!isForLater(error)) throw error;
    }
    if (this.#isBehind) this.#options.live.letGo();
    else this.#lookAtMemory();
  }

  /** The whole log was read: from now on everything comes as it is heard. */
  endReplay(): void {
    this.#reachLsn = Number.POSITIVE_INFINITY;
    if (this.#troubles.current !== undefined) this.#schedule(retryMs);
  }

  /**
   * Holds back what a restart is told to have been done: it will read the log again from `lsn` on, until released. For work
   * that spans batches and must be done once more when it is cut short.
   */
  holdFrom(lsn: number): () => void {
    this.#held.add(lsn);
    return () => void this.#held.delete(lsn);
  }

  /** Stops its timer; what is being written is waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#works.ended();
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed || !this.#works.isIdle) return;
    this.#startTimer(delayMs, mostPostponements);
  }

  /** What came while nobody could be told to begin. */
  #scheduleRest(): void {
    if (this.#options.log.acknowledgedLsn > this.#writtenLsn) this.#schedule(writeDelayMs);
  }

  /** The disk's answer to a group of the log would wait while a batch is made ready: the group goes first, if it does not take long. */
  #startTimer(delayMs: number, postponements: number): void {
    this.#cancelTimer ??= this.#options.clock.deadline(delayMs, () => {
      this.#cancelTimer = undefined;
      if (postponements > 0 && this.#options.log.isCommitting)
        this.#startTimer(postponeMs, postponements - 1);
      else this.#begin();
    });
  }

  #begin(): void {
    if (this.#isClosed || !this.#works.isIdle) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    void this.#work(() => this.#bringUp(false)).then(
      (hasMore) => (hasMore ? this.#schedule(0) : this.#compact()),
      (error) => this.#schedule(isOutdated(error) ? 0 : retryMs),
    );
  }

  /** Rows that a store does not take, or not as fast as they come, must not fill the memory. */
  #lookAtMemory(): void {
    const { waiting, samples, live, mostWaitingOctets } = this.#options;
    if (this.#isBehind) return;
    const trouble = this.#troubles.current ?? this.#hanging() ?? this.#slowness();
    if (trouble === undefined) return;
    const mostOctets = trouble.isSlow ? 2 * mostWaitingOctets : mostWaitingOctets;
    if (waiting.octets + samples.openOctets <= mostOctets) return;
    this.#isBehind = true;
    live.letGo();
    this.#troubles.letGo(trouble);
  }

  #hanging(): Omit<StoreTrouble, 'rows'> | undefined {
    if (this.#works.isIdle) return undefined;
    const sinceMs = this.#options.clock.monotonicMs() - this.#writingSinceMs;
    if (sinceMs <= hangingMs) return undefined;
    return { error: new Error(`the store has not answered for ${hangingMs / 1000} s`), isSlow: false };
  }

  /** Samples of open segments wait for nothing but more of them: what tells is that more rows wait than one batch takes. */
  #slowness(): Omit<StoreTrouble, 'rows'> | undefined {
    if (this.#options.waiting.count <= mostRows) return undefined;
    return { error: new Error('the index takes rows more slowly than they come'), isSlow: true };
  }

  async #catchUp(): Promise<void> {
    const { store, readBack } = this.#options;
    try {
      this.#takeFacts(await store.facts());
      this.#troubles.readBack();
      await readBack(async (reachLsn) => {
        this.#reachLsn = reachLsn;
        while (await this.#writeBatch(false));
      });
      this.#isBehind = false;
      this.#troubles.end();
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      this.#reachLsn = Number.POSITIVE_INFINITY;
    }
  }

  /** Puts flushed samples together while there is nothing else to do. */
  #compact(): void {
    if (this.#isClosed) return;
    const { samples } = this.#options;
    this.#work(() => samples.compactSlice()).then(
      (hasMore) => {
        if (hasMore) this.#schedule(0);
        else this.#scheduleRest();
      },
      (error) => {
        this.#fail(error);
        this.#schedule(retryMs);
      },
    );
  }

  #work<T>(work: () => Promise<T>): Promise<T> {
    return this.#options.clock.track(
      this.#works.take(() => {
        this.#noteBeginning();
        return work();
      }),
    );
  }

  #noteBeginning(): void {
    this.#writingSinceMs = this.#options.clock.monotonicMs();
  }

  /** One batch, or what a store lacks that was away; false when all that is acknowledged is in the store. */
  async #bringUp(all: boolean): Promise<boolean> {
    this.#noteBeginning();
    if (!this.#isBehind) return this.#writeBatch(all);
    await this.#catchUp();
    return true;
  }

  async #writeBatch(all: boolean): Promise<boolean> {
    const { log, store, samples, shelf, turns, waiting, checkpoint } = this.#options;
    await this.#untilFlushable();
    if (all) this.#options.decodeWaiting();
    const decodedLsn = this.#options.oldestWaitingLsn() - 1;
    const acknowledgedLsn = Math.min(log.acknowledgedLsn, this.#reachLsn, decodedLsn);
    const wasBehind = this.#isBehind;
    const due = waiting.upTo(acknowledgedLsn, mostRows);
    const flush = samples.takeFlush(acknowledgedLsn, {
      all,
      olderThanLsn: acknowledgedLsn - openForLsns,
      atLeastRows: due.packets.length,
    });
    const shelved = shelf.takeNewRows();
    const turned = turns.due(acknowledgedLsn);
    const openFrom = Math.max(this.#openFrom, Math.min(samples.oldestOpenLsn, acknowledgedLsn + 1));
    try {
      await store.write({
        ...shelved,
        ...flush.batch,
        packets: due.packets.map(({ row }) => placed(row, log.placeOf(row.lsn))),
        journal: due.journal,
        facts: {
          [archiveFacts.indexed]: Math.max(
            this.#indexedLsn,
            Math.min(due.throughLsn, Math.min(...this.#held) - 1),
          ),
          [archiveFacts.openFrom]: openFrom,
          ...this.#eventFact(due.journal),
          ...turned.facts,
          ...checkpoint?.(due.throughLsn),
        },
      });
    } catch (error) {
      shelf.putBack(shelved);
      this.#fail(error);
      throw error;
    }
    // Rows that were let go meanwhile are read back; what the store has of them it tells then.
    if (this.#isBehind && !wasBehind) return true;
    if (!this.#isBehind) this.#troubles.end();
    this.#writtenLsn = due.throughLsn;
    this.#openFrom = openFrom;
    waiting.drop(due);
    flush.flushed();
    turned.kept();
    log.forgetPlaces(due.throughLsn);
    return due.throughLsn < acknowledgedLsn || flush.rows > 0;
  }

  #takeFacts(facts: ReadonlyMap<string, StoredFact>): void {
    this.#indexedLsn = Number(facts.get(archiveFacts.indexed) ?? 0);
    this.#openFrom = Number(facts.get(archiveFacts.openFrom) ?? 1);
  }

  async #untilFlushable(): Promise<void> {
    try {
      await this.#options.samples.untilFlushable();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #eventFact(entries: readonly JournalEntry[]): Record<string, number> {
    const ids = entries.flatMap(({ table, id }) => (table === 'events' ? Number(id) : []));
    if (ids.length === 0) return {};
    this.#lastEventId = ids.reduce((highest, id) => Math.max(highest, id), this.#lastEventId);
    return { [archiveFacts.lastEvent]: this.#lastEventId };
  }

  #fail(reason: unknown): void {
    if (isOutdated(reason)) {
      // What waits was made by what was known of it: the log tells all of that again, from where it is.
      this.#isBehind = true;
      this.#options.live.letGo();
    }
    this.#troubles.fail(reason, this.#isBehind ? 'let-go' : 'waiting');
  }
}

function isOutdated(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'outdated';
}

/** Rows that wait longer are older when they die, and cost the collector more than the commit that they spare. */
const writeDelayMs = 50;
const postponeMs = 2;
const mostPostponements = 5;
const eagerRows = 2000;
const mostRows = 4000;
const retryMs = 5000;
/** A store that takes longer over one batch is not only slow. */
const hangingMs = 5000;
export const defaultMostWaitingOctets = 128 * 1024 * 1024;
/** Samples are flushed when so many records came after them: what a restart reads again at most. */
const openForLsns = 40_000;

function placed(row: PacketRow, place: LogPlace | undefined): PacketRow {
  if (row.logOrdinal > 0 || place === undefined) return row;
  return { ...row, logOrdinal: place.ordinal, logOffset: place.offset };
}
