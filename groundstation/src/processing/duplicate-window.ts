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

  /**
   * @param size packets to remember; a window as long as the counter runs would meet equal counts again
   * @param kept of a window that went before (`kept`); one that cannot be read is left out
   */
  constructor(size = 8192, kept?: string) {
    if (!(Number.isInteger(size) && size >= 1 && size <= 16_383))
      throw new RangeError(`size: expected a whole number from 1 to 16383, found ${size}`);
    this.#keys = new Set();
    this.#order = new Float64Array(size).fill(-1);
    if (kept !== undefined) for (const key of keysOf(kept).slice(-size)) this.#add(key);
  }

  /** The keys that are remembered, oldest first: doubles in base64, 11 characters a packet. */
  kept(): string {
    const oldestFirst = [...this.#order.subarray(this.#next), ...this.#order.subarray(0, this.#next)];
    const keys = Float64Array.from(oldestFirst.filter((key) => key >= 0));
    return Buffer.from(keys.buffer).toString('base64');
  }

  /** @returns true when the very same packet is among those remembered; else it is remembered now */
  has({ apid, sequenceCount, bytes }: { apid: number; sequenceCount: number; bytes: Uint8Array }): boolean {
    // 32 bits of check and 21 of process and count, folded, are what a number holds.
    const who = (apid ^ (sequenceCount << 7)) & 0x1f_ffff;
    const key = who * 2 ** 32 + crc32c(bytes);
    if (this.#keys.has(key)) return true;
    this.#add(key);
    return false;
  }

  #add(key: number): void {
    this.#keys.delete(this.#order[this.#next]!);
    this.#order[this.#next] = key;
    this.#next = (this.#next + 1) % this.#order.length;
    this.#keys.add(key);
  }
}

function keysOf(kept: string): number[] {
  const octets = Buffer.from(kept, 'base64');
  const keys = Array.from({ length: Math.floor(octets.length / 8) }, (_, at) => octets.readDoubleLE(at * 8));
  return keys.filter((key) => Number.isSafeInteger(key) && key >= 0);
}
