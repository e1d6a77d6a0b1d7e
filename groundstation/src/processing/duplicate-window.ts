import { xxh32 } from './xxh32.ts';

/**
 * Recognises packets that were received before: a second station, a replay of a store that overlaps what was heard live.
 *
 * Two packets are the same when application process, sequence count and a fingerprint of all octets agree, and the onboard time
 * with them, which stands in the octets. At least the newest `size` packets are remembered, at most twice as many; of two
 * different packets with equal process and count one pair in four thousand million is taken for the same.
 */
export class DuplicateWindow {
  readonly #size: number;
  #young: KeyTable;
  #old: KeyTable;

  /**
   * @param size packets to remember; twice as many must be fewer than a counter has numbers, or equal counts would meet
   * @param kept of a window that went before (`kept`); one that cannot be read is left out
   */
  constructor(size = 4096, kept?: KeptWindow) {
    if (!(Number.isInteger(size) && size >= 1 && size <= 8191))
      throw new RangeError(`size: expected a whole number from 1 to 8191, found ${size}`);
    this.#size = size;
    this.#young = new KeyTable(size, keysOf(kept?.young));
    this.#old = new KeyTable(size, keysOf(kept?.old));
  }

  /** @returns true when the very same packet is among those remembered; else it is remembered now */
  has({ apid, sequenceCount, bytes }: { apid: number; sequenceCount: number; bytes: Uint8Array }): boolean {
    // 32 bits of fingerprint and 21 of process and count, folded, are what a number holds.
    const who = (apid ^ (sequenceCount << 7)) & 0x1f_ffff;
    const fingerprint = xxh32(bytes);
    const key = who * 2 ** 32 + fingerprint;
    if (this.#old.has(key, fingerprint) || this.#young.has(key, fingerprint)) return true;
    if (this.#young.count === this.#size) {
      const emptied = this.#old;
      this.#old = this.#young;
      this.#young = emptied;
      emptied.clear();
    }
    this.#young.add(key, fingerprint);
    return false;
  }

  /** For JSON: 11 characters a packet. */
  kept(): KeptWindow {
    return { young: textOf(this.#young.keys()), old: textOf(this.#old.keys()) };
  }
}

/** Keys as doubles, little-endian, in base64. */
export interface KeptWindow {
  readonly young: string;
  readonly old: string;
}

/** A set of numbers in one array, three quarters of it free or more. */
class KeyTable {
  readonly #slots: Float64Array;
  #count = 0;

  constructor(size: number, keys: readonly number[]) {
    this.#slots = new Float64Array(2 ** Math.ceil(Math.log2(size * 4))).fill(free);
    for (const key of keys.slice(0, size)) this.add(key, key % 2 ** 32);
  }

  get count(): number {
    return this.#count;
  }

  has(key: number, fingerprint: number): boolean {
    return this.#slots[this.#slotOf(key, fingerprint)] === key;
  }

  add(key: number, fingerprint: number): void {
    const slot = this.#slotOf(key, fingerprint);
    if (this.#slots[slot] === key) return;
    this.#slots[slot] = key;
    this.#count++;
  }

  clear(): void {
    this.#slots.fill(free);
    this.#count = 0;
  }

  keys(): Float64Array {
    return this.#slots.filter((key) => key !== free);
  }

  /** Where a key stands, or would. */
  #slotOf(key: number, fingerprint: number): number {
    const mask = this.#slots.length - 1;
    let slot = fingerprint & mask;
    while (this.#slots[slot] !== free && this.#slots[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}

const free = -1;

function textOf(keys: Float64Array): string {
  return Buffer.from(keys.buffer).toString('base64');
}

function keysOf(kept: string | undefined): number[] {
  const octets = Buffer.from(typeof kept === 'string' ? kept : '', 'base64');
  const keys = Array.from({ length: Math.floor(octets.length / 8) }, (_, at) => octets.readDoubleLE(at * 8));
  return keys.filter((key) => Number.isSafeInteger(key) && key >= 0);
}
