import { describeFault } from '@dawa/seams/fault';
import type { FaultReporter } from '../ports.ts';

export interface DiskTroubleOptions {
  readonly onFault?: FaultReporter;
  readonly onTrouble?: (trouble: { error: Error; refusedRecords: number } | undefined) => void;
  readonly maxQueuedOctets: number;
}

/** What a log tells of a disk that does not take its records: once when it begins, once when records have to be refused, once when it is over. */
export class DiskTrouble {
  readonly #options: DiskTroubleOptions;
  #error: Error | undefined;
  #refusedRecords = 0;

  constructor(options: DiskTroubleOptions) {
    this.#options = options;
  }

  /** True from a failed write to the next that succeeds. */
  get isFailing(): boolean {
    return this.#error !== undefined;
  }

  /** A record found no room in the queue. */
  refuse(queuedOctets: number): void {
    this.#refusedRecords++;
    if (this.#refusedRecords > 1) return;
    const expected = `at most ${this.#options.maxQueuedOctets} octets waiting for the disk`;
    const fault = { kind: 'records-refused', expected, found: queuedOctets };
    this.#options.onFault?.('archive', fault);
    const error = this.#error ?? new RangeError(describeFault(fault));
    this.#options.onTrouble?.({ error, refusedRecords: 1 });
  }

  /** A group could not be written. */
  enter(error: Error): void {
    const isNew = this.#error === undefined;
    this.#error = error;
    if (!isNew) return;
    this.#options.onFault?.('archive', error);
    this.#options.onTrouble?.({ error, refusedRecords: this.#refusedRecords });
  }

  /** A group was written. */
  leave(queuedOctets: number): void {
    if (this.#error === undefined && this.#refusedRecords === 0) return;
    this.#error = undefined;
    if (this.#refusedRecords > 0) {
      // Half empty at least: a disk that is only too slow must not raise and clear its alarm with every group.
      if (queuedOctets * 2 > this.#options.maxQueuedOctets) return;
      const found = `${this.#refusedRecords} refused while the disk failed or was too slow`;
      this.#options.onFault?.('archive', { kind: 'records-lost', expected: 'every record kept', found });
      this.#refusedRecords = 0;
    }
    this.#options.onTrouble?.(undefined);
  }
}
