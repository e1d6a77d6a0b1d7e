import type { LogRecord } from '../ports.ts';
import { writeLogRecord } from './log-record.ts';

/** Records on their way to the disk, encoded one behind the other in one buffer that is used again and again. */
export class RecordBatch {
  readonly #octets: Uint8Array;
  /** Where record n begins, and after the last where the next would. */
  #starts = new Uint32Array(256);
  #count = 0;
  #taken = 0;
  #firstLsn = 0;

  constructor(octets: number) {
    this.#octets = new Uint8Array(octets);
  }

  get capacityOctets(): number {
    return this.#octets.length;
  }

  /** Records that `taken` has not let go yet. */
  get count(): number {
    return this.#count - this.#taken;
  }

  /** Number of the first of them. */
  get firstLsn(): number {
    return this.#firstLsn + this.#taken;
  }

  /** Octets of the first of them. */
  get firstOctets(): number {
    return this.#starts[this.#taken + 1]! - this.#starts[this.#taken]!;
  }

  hasRoom(octets: number): boolean {
    return this.#starts[this.#count]! + octets <= this.#octets.length;
  }

  /** Encodes a record behind the others; ask `hasRoom` first. Numbers follow each other. */
  push(lsn: number, record: Omit<LogRecord, 'lsn'>, metaText: Uint8Array): void {
    if (this.#count === 0) this.#firstLsn = lsn;
    if (this.#count + 2 > this.#starts.length) {
      const longer = new Uint32Array(this.#starts.length * 2);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    const at = this.#starts[this.#count]!;
    this.#starts[++this.#count] = writeLogRecord(this.#octets, at, lsn, record, metaText);
  }

  /** The first records that fit in `roomOctets`, at least one; valid until `clear`. */
  firstWithin(roomOctets: number): { readonly count: number; readonly bytes: Uint8Array } {
    const from = this.#starts[this.#taken]!;
    let end = this.#count;
    while (end > this.#taken + 1 && this.#starts[end]! - from > roomOctets) end--;
    return { count: end - this.#taken, bytes: this.#octets.subarray(from, this.#starts[end]!) };
  }

  /** Octets before record n of those that are left. */
  offsetOf(index: number): number {
    return this.#starts[this.#taken + index]! - this.#starts[this.#taken]!;
  }

  /** The first `count` records are safe. */
  take(count: number): void {
    this.#taken += count;
  }

  clear(): void {
    this.#count = 0;
    this.#taken = 0;
  }
}
