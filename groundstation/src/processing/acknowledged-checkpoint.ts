/** A state and the last log record that is counted in it. */
export interface LedgerCheckpoint<T> {
  readonly lsn: number;
  readonly state: T;
}

/**
 * Lets a checkpoint out only when everything that it counts is on the disk.
 *
 * A checkpoint that is ahead of the log would count octets that a crash then takes away. So it is taken, waits for the
 * group commit, and is stored with the marks of the archive; meanwhile no other is taken.
 */
export class AcknowledgedCheckpoint<T> {
  readonly #everyRecords: number;
  #waiting: LedgerCheckpoint<T> | undefined;
  #lastLsn = 0;

  /**
   * @param everyRecords log records between two checkpoints: what a restart reads again at most, about
   * @param lastLsn what the last one counted that is stored
   */
  constructor(everyRecords: number, lastLsn = 0) {
    this.#everyRecords = everyRecords;
    this.#lastLsn = lastLsn;
  }

  /** Whether a state would be taken. */
  isDue(lsn: number): boolean {
    return this.#waiting === undefined && lsn - this.#lastLsn >= this.#everyRecords;
  }

  /** Takes a state whatever waits: that of an end. */
  replace(lsn: number, state: T): void {
    this.#lastLsn = lsn;
    this.#waiting = { lsn, state };
  }

  /** Takes the state when it is time to; `take` is called then, and must count all records up to `lsn`. */
  offer(lsn: number, take: () => T): void {
    if (!this.isDue(lsn)) return;
    this.#lastLsn = lsn;
    this.#waiting = { lsn, state: take() };
  }

  /** The checkpoint to be stored now, once; undefined while there is none that the log covers. */
  takeAcknowledged(acknowledgedLsn: number): LedgerCheckpoint<T> | undefined {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.lsn > acknowledgedLsn) return undefined;
    this.#waiting = undefined;
    return waiting;
  }
}
