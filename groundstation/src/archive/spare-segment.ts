import { join } from 'node:path';
import type { LogFile, LogStorage } from './log-storage.ts';

/** The name of the room made ahead; a crash may leave it behind, and the next opening removes it. */
export const spareSegmentName = 'next.spare';

/**
 * The next segment, filled with zeroes while the one before it is written: the disk then has nothing to note but the octets
 * themselves when a group is confirmed, which makes commits faster and steadier.
 *
 * It is a convenience: where there is little room, or the disk fails, there is none and nobody is told.
 */
export class SpareSegment {
  readonly #storage: LogStorage;
  readonly #directory: string;
  readonly #octets: number;
  #ready: LogFile | undefined;
  #making: Promise<void> | undefined;
  #isClosed = false;

  constructor(storage: LogStorage, directory: string, octets: number) {
    this.#storage = storage;
    this.#directory = directory;
    this.#octets = octets;
  }

  /** Begins to make room unless there is some, or some is being made; returns at once. */
  prepare(): Promise<void> | undefined {
    if (this.#isClosed || this.#ready !== undefined || this.#making !== undefined) return undefined;
    this.#making = this.#make().then((file) => {
      this.#ready = file;
      this.#making = undefined;
    });
    return this.#making;
  }

  /** The room, still under its own name; undefined when there is none yet. */
  take(): LogFile | undefined {
    const file = this.#ready;
    this.#ready = undefined;
    return file;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#making;
    if (this.#ready !== undefined) await this.#giveUp(this.#ready);
    this.#ready = undefined;
  }

  async #make(): Promise<LogFile | undefined> {
    let file: LogFile | undefined;
    try {
      const { freeOctets } = await this.#storage.room(this.#directory);
      if (freeOctets < leastFreeShare * this.#octets) return undefined;
      file = await this.#storage.open(join(this.#directory, spareSegmentName), false);
      for (let at = 0; at < this.#octets; at += zeroes.length) {
        if (this.#isClosed) break;
        await file.write(zeroes.subarray(0, Math.min(zeroes.length, this.#octets - at)), at);
        // A little at a time: a commit of records should not wait for tens of megabytes of zeroes.
        await file.datasync();
      }
      return file;
    } catch {
      if (file !== undefined) await this.#giveUp(file);
      return undefined;
    }
  }

  async #giveUp(file: LogFile): Promise<void> {
    await file.close().catch(() => {});
    await this.#storage.remove(join(this.#directory, spareSegmentName)).catch(() => {});
  }
}

/** Room for this many segments must be free before one is made ahead. */
const leastFreeShare = 8;
const zeroes = new Uint8Array(2 * 1024 * 1024);
