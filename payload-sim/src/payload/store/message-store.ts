import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** A message of somebody who wants it carried further. */
export interface StoredMessage {
  /** As on the air: `VU2ABC-7`. */
  readonly from: string;
  /** An octet a character; with the `SF` at its front. */
  readonly text: string;
  readonly heardAtMs: number;
}

export type StoreFault = Fault<'store-full' | 'too-long'>;

/** Slots of the payload's store. */
export const storeSlots = 512;

/** Source: BIRDS-4, "APRS Store and Forward Information", slideorbit, April 2021: 67 characters in total */
export const longestMessage = 67;

/**
 * Messages in the slots of a memory that keeps. A full store refuses: nothing is overwritten. Who repeats himself gets the slot
 * that he has.
 */
export class MessageStore {
  readonly capacity: number;
  #messages: StoredMessage[] = [];

  /** @param capacity slots */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get used(): number {
    return this.#messages.length;
  }

  get isFull(): boolean {
    return this.used >= this.capacity;
  }

  /** @returns the slot, and whether it was filled by this */
  put(message: StoredMessage): Result<{ readonly slot: number; readonly isNew: boolean }, StoreFault> {
    const { from, text } = message;
    if (text.length > longestMessage)
      return failure({ kind: 'too-long', expected: `at most ${longestMessage} octets`, found: text.length });
    const slot = this.#messages.findIndex((stored) => stored.from === from && stored.text === text);
    if (slot >= 0) return success({ slot, isNew: false });
    if (this.isFull)
      return failure({ kind: 'store-full', expected: `fewer than ${this.capacity}`, found: this.used });
    this.#messages.push(message);
    return success({ slot: this.used - 1, isNew: true });
  }

  /** Slots from `from` to `to`, both included, as far as they are filled. */
  read(from: number, to: number): { readonly slot: number; readonly message: StoredMessage }[] {
    return this.#messages
      .slice(Math.max(0, from), Math.max(0, to + 1))
      .map((message, index) => ({ slot: Math.max(0, from) + index, message }));
  }

  clear(): void {
    this.#messages = [];
  }

  /** Fills up to a number of slots, as a test wants it. */
  fillTo(count: number, heardAtMs: number): void {
    while (this.used < Math.min(count, this.capacity)) {
      this.#messages.push({ from: 'A51AA', text: `SF test message ${this.used}`, heardAtMs });
    }
  }
}
