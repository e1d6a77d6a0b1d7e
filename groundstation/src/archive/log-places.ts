/** Where a record begins: a segment of the log, and an octet in it. */
export interface LogPlace {
  readonly ordinal: number;
  readonly offset: number;
}

/**
 * Where the newest records lie, by their number: two arrays that are gone round, 8 octets a record.
 *
 * It grows with what is noted and not forgotten, up to `maxRecords`; then the oldest places give way. They are not lost:
 * `readLog` finds the record again, and tells where it lies.
 */
export class PlaceBook {
  readonly #maxRecords: number;
  #ordinals = new Uint32Array(1024);
  #offsets = new Uint32Array(1024);
  #firstLsn = 1;
  /** One after the last. */
  #endLsn = 1;

  /** @param maxRecords a power of two, at least 1024 */
  constructor(maxRecords = 2 ** 20) {
    if (!(maxRecords >= 1024 && Number.isInteger(Math.log2(maxRecords)))) {
      throw new RangeError(`maxRecords: expected a power of two from 1024 on, found ${maxRecords}`);
    }
    this.#maxRecords = maxRecords;
  }

  /** Numbers come one after the other; a gap forgets what was before it. */
  note(lsn: number, ordinal: number, offset: number): void {
    if (lsn !== this.#endLsn) this.#firstLsn = lsn;
    this.#endLsn = lsn + 1;
    const count = this.#endLsn - this.#firstLsn;
    if (count > this.#maxRecords) this.#firstLsn = this.#endLsn - this.#maxRecords;
    else if (count > this.#ordinals.length) this.#grow();
    const index = lsn % this.#ordinals.length;
    this.#ordinals[index] = ordinal;
    this.#offsets[index] = offset;
  }

  placeOf(lsn: number): LogPlace | undefined {
    if (!(lsn >= this.#firstLsn && lsn < this.#endLsn)) return undefined;
    const index = lsn % this.#ordinals.length;
    return { ordinal: this.#ordinals[index]!, offset: this.#offsets[index]! };
  }

  /** Places up to `lsn`, it included, are not asked for any more. */
  forget(lsn: number): void {
    this.#firstLsn = Math.min(Math.max(this.#firstLsn, lsn + 1), this.#endLsn);
  }

  #grow(): void {
    const before = { ordinals: this.#ordinals, offsets: this.#offsets };
    this.#ordinals = new Uint32Array(before.ordinals.length * 2);
    this.#offsets = new Uint32Array(before.offsets.length * 2);
    for (let lsn = this.#firstLsn; lsn < this.#endLsn - 1; lsn++) {
      this.#ordinals[lsn % this.#ordinals.length] = before.ordinals[lsn % before.ordinals.length]!;
      this.#offsets[lsn % this.#offsets.length] = before.offsets[lsn % before.offsets.length]!;
    }
  }
}
