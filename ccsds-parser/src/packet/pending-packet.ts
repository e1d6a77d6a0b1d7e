import { ByteQueue } from '../bits/byte-queue.ts';
import { leastOctetsOfPacket, primaryHeaderOctets } from './space-packet.ts';

/** A packet of which the beginning has come and the end has not: at most one, between two pieces of a stream. */
export class PendingPacket {
  readonly #octets = new ByteQueue();

  /** Octets that are here. */
  get length(): number {
    return this.#octets.length;
  }

  /** Octets that there must be; the least that a packet has as long as its header is not here. */
  get expectedOctets(): number {
    return leastOctetsOfPacket(this.#octets.view(0, this.length));
  }

  get isWhole(): boolean {
    return this.length >= primaryHeaderOctets && this.length >= this.expectedOctets;
  }

  /** Takes what the packet lacks from the front of `bytes`, its header first. @returns how many octets it took */
  feed(bytes: Uint8Array): number {
    let taken = 0;
    while (taken < bytes.length && !this.isWhole) {
      const needed = this.length < primaryHeaderOctets ? primaryHeaderOctets : this.expectedOctets;
      const octets = Math.min(needed - this.length, bytes.length - taken);
      this.#octets.append(bytes.subarray(taken, taken + octets));
      taken += octets;
    }
    return taken;
  }

  /** What is here, as a window that is good until the next call. */
  view(): Uint8Array {
    return this.#octets.view(0, this.length);
  }

  clear(): void {
    this.#octets.clear();
  }
}
