import { journalRowOf } from '../archive/journal-rows.ts';
import type { LogRecord } from '../ports.ts';

/** A record of the log and the instant at which it falls due. */
export interface DueRecord {
  readonly record: LogRecord;
  readonly dueAtMs: number;
}

/**
 * The records of a log one after the other, each when its time has come; holds one record and no more.
 *
 * A record falls due at its instant, and never before one that was written earlier: a clock that was set back while the
 * station listened changes no order. What the spacecraft dated itself falls due with the packet that brought it.
 */
export class ReplayRecords {
  readonly #read: (afterLsn: number) => Iterable<LogRecord>;
  readonly #toAtMs: number;
  #records: Iterator<LogRecord> | undefined;
  #ahead: DueRecord | undefined;
  #lastLsn: number;
  #lastDueAtMs = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(read: (afterLsn: number) => Iterable<LogRecord>, afterLsn: number, toAtMs: number) {
    this.#read = read;
    this.#lastLsn = afterLsn;
    this.#toAtMs = toAtMs;
  }

  /** The next record when it is due at `atMs`; undefined when it is not, or when there is none. */
  take(atMs: number): DueRecord | undefined {
    if (this.#isOver) return undefined;
    this.#ahead ??= this.#next();
    if (this.#ahead === undefined || this.#ahead.dueAtMs >= this.#toAtMs) {
      this.#isOver = true;
      this.close();
      return undefined;
    }
    if (this.#ahead.dueAtMs > atMs) return undefined;
    const due = this.#ahead;
    this.#ahead = undefined;
    return due;
  }

  close(): void {
    this.#records?.return?.();
    this.#records = undefined;
  }

  #next(): DueRecord | undefined {
    const next = this.#records?.next();
    // The log may have grown since it was opened, by whole files.
    const found = next?.done === false ? next : this.#reopened();
    if (found.done === true) return undefined;
    const record = found.value;
    this.#lastLsn = record.lsn;
    this.#lastDueAtMs = Math.max(this.#lastDueAtMs, isDatedOnBoard(record) ? this.#lastDueAtMs : record.atMs);
    return { record, dueAtMs: this.#lastDueAtMs };
  }

  #reopened(): IteratorResult<LogRecord> {
    this.close();
    this.#records = this.#read(this.#lastLsn)[Symbol.iterator]();
    return this.#records.next();
  }
}

function isDatedOnBoard(record: LogRecord): boolean {
  // A dictionary that comes back into use keeps the instant at which it was loaded first.
  if (record.meta['what'] === 'dictionary') return true;
  if (record.kind !== 'event') return false;
  const row = journalRowOf(record);
  return row?.kind === 'event' && row.value.source === 'spacecraft';
}
