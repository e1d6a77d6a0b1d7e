import { unpackRowTimes } from '../columns/row-times.ts';
import type { ArchiveStore } from '../store/archive-store.ts';
import type { RowTimes } from './row-keys.ts';

/**
 * Instants of segments, unpacked, those used last kept. A segment never changes under its number, so nothing here grows old.
 */
export class TimesCache {
  readonly #store: ArchiveStore;
  readonly #mostRows: number;
  readonly #kept = new Map<number, RowTimes>();
  #rows = 0;

  constructor(store: ArchiveStore, mostRows = 2 ** 19) {
    this.#store = store;
    this.#mostRows = mostRows;
  }

  /** Those that the store has; a segment that is gone has no entry. */
  async get(segmentIds: Iterable<number>): Promise<Map<number, RowTimes>> {
    const found = new Map<number, RowTimes>();
    const missing: number[] = [];
    for (const segmentId of new Set(segmentIds)) {
      const times = this.#kept.get(segmentId);
      if (times === undefined) missing.push(segmentId);
      else {
        this.#kept.delete(segmentId);
        this.#kept.set(segmentId, times);
        found.set(segmentId, times);
      }
    }
    for (let at = 0; at < missing.length; at += together) {
      const part = await this.#store.segmentContents(missing.slice(at, at + together), 'times');
      for (const { segmentId, times } of part) {
        const unpacked = unpackRowTimes(times);
        found.set(segmentId, unpacked);
        this.#keep(segmentId, unpacked);
      }
    }
    return found;
  }

  #keep(segmentId: number, times: RowTimes): void {
    this.#kept.set(segmentId, times);
    this.#rows += times.lsns.length;
    for (const [oldest, { lsns }] of this.#kept) {
      if (this.#rows <= this.#mostRows) return;
      this.#kept.delete(oldest);
      this.#rows -= lsns.length;
    }
  }
}

const together = 256;
