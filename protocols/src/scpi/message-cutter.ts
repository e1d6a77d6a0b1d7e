import { scpiBlockHead } from './block.ts';

/** A message without the line feed that ended it, or what was kept of one that was longer than allowed. */
export interface ScpiMessage {
  readonly octets: Uint8Array;
  readonly isTooLong: boolean;
}

/**
 * Cuts a stream into messages at line feeds, but not at those inside of blocks with a length: so it works on both ends of
 * a raw socket or serial line, where nothing but the octets says where a message ends. Bounded memory.
 */
export class ScpiMessageCutter {
  readonly #most: number;
  #kept: number[] = [];
  #isTooLong = false;
  /** Octets of the present block that are still to come. */
  #inBlock = 0;
  /** Where in `#kept` the `#` of a block began whose head is not complete. */
  #headFrom: number | undefined;
  #quote: number | undefined;

  /** @param most octets of a message; of longer ones the beginning is kept */
  constructor(most = 65_536) {
    this.#most = most;
  }

  push(bytes: Uint8Array): ScpiMessage[] {
    const messages: ScpiMessage[] = [];
    for (const octet of bytes) {
      if (this.#inBlock > 0) {
        this.#inBlock--;
        this.#keep(octet);
      } else if (octet === lineFeed) {
        this.#end(messages);
      } else {
        this.#keep(octet);
        this.#look(octet);
      }
    }
    return messages;
  }

  /** Forgets the message that did not end. */
  restart(): void {
    this.#kept = [];
    this.#isTooLong = false;
    this.#inBlock = 0;
    this.#headFrom = undefined;
    this.#quote = undefined;
  }

  #keep(octet: number): void {
    if (this.#kept.length < this.#most) this.#kept.push(octet);
    else this.#isTooLong = true;
  }

  /** A number sign in a quoted text begins no block, nor do #H, #Q and #B. */
  #look(octet: number): void {
    if (this.#quote !== undefined) {
      if (octet === this.#quote) this.#quote = undefined;
      return;
    }
    if (octet === doubleQuote || octet === singleQuote) this.#quote = octet;
    else if (octet === hash) this.#headFrom = this.#isTooLong ? undefined : this.#kept.length - 1;
    if (this.#headFrom === undefined) return;
    const head = Uint8Array.from(this.#kept.slice(this.#headFrom));
    if (head.length > longestHead) this.#headFrom = undefined;
    const block = scpiBlockHead(head);
    if (block === undefined) return;
    this.#headFrom = undefined;
    this.#inBlock = block.octets ?? 0;
  }

  #end(messages: ScpiMessage[]): void {
    const octets = Uint8Array.from(
      this.#kept.at(-1) === carriageReturn ? this.#kept.slice(0, -1) : this.#kept,
    );
    const isTooLong = this.#isTooLong;
    this.restart();
    if (octets.length > 0 || isTooLong) messages.push({ octets, isTooLong });
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const hash = 0x23;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const longestHead = 11;
