import { crc32c } from '../archive/crc32c.ts';

/**
 * Recognises packets that were received before: a second station, a replay of a store that overlaps what was heard live.
 *
 * Two packets are the same when application process, sequence count and CRC-32C of all octets agree, and the onboard time with
 * them, which stands in the octets. The newest `size` packets are remembered; of two different packets with equal process and
 * count one pair in four thousand million is taken for the same.
 */
export class DuplicateWindow {
  readonly #keys: Set<number>;
  /** In the order in which they came; the next to be forgotten is at `#next`. */
  readonly #order: Float64Array;
  #next = 0;

  /** @param size packets to remember; a window as long as the counter runs would meet equal counts again */
  constructor(size = 8192) {
    if (!(Number.isInteger(size) && size >= 1 && size <= 16_383))
      throw new RangeError(`size: expected a whole number from 1 to 16383, found ${size}`);
    this.#keys = new Set();
    this.#order = new Float64Array(size).fill(-1);
  }

  /** @returns true when the very same packet is among those remembered; else it is remembered now */
  has({ apid, sequenceCount, bytes }: { apid: number; sequenceCount: number; bytes: Uint8Array }): boolean {
    // 32 bits of check and 21 of process and count, folded, are what a number holds.
    const who = (apid ^ (sequenceCount << 7)) & 0x1f_ffff;
    const key = who * 2 ** 32 + crc32c(bytes);
    if (this.#keys.has(key)) return true;
    this.#keys.delete(this.#order[this.#next]!);
    this.#order[this.#next] = key;
    this.#next = (this.#next + 1) % this.#order.length;
    this.#keys.add(key);
    return false;
  }
}
