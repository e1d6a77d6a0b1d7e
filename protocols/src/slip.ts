/**
 * SLIP: packets on a serial line, cut apart by one octet.
 *
 * ```
 *   C0  octets, with C0 sent as DB DC and DB sent as DB DD  C0
 * ```
 * Source: RFC 1055 (J. Romkey, June 1988).
 */

const endOctet = 0xc0;
const escapeOctet = 0xdb;
const escapedEnd = 0xdc;
const escapedEscape = 0xdd;

/**
 * One frame, with an END before it as well as after it: what noise left on the line is flushed as a frame of its own
 * (RFC 1055 credits Phil Karn for it).
 */
export function encodeSlip(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * bytes.length + 2);
  let length = 0;
  out[length++] = endOctet;
  for (const octet of bytes) {
    if (octet === endOctet || octet === escapeOctet) {
      out[length++] = escapeOctet;
      out[length++] = octet === endOctet ? escapedEnd : escapedEscape;
    } else {
      out[length++] = octet;
    }
  }
  out[length++] = endOctet;
  return out.slice(0, length);
}

/**
 * Cuts a byte stream into frames, however it arrives. Empty frames are skipped.
 *
 * A frame with an escape that RFC 1055 does not know, or longer than `maxFrameOctets`, is dropped whole and counted:
 * the RFC would let the octet pass, but half a telecommand is worse than none.
 */
export class SlipDecoder {
  /** Frames thrown away since the start. */
  damagedFrames = 0;
  readonly #frame: Uint8Array;
  #length = 0;
  #isEscaped = false;
  #isDamaged = false;

  constructor({ maxFrameOctets = 2048 }: { maxFrameOctets?: number } = {}) {
    if (!(maxFrameOctets >= 1)) {
      throw new RangeError(`maxFrameOctets: expected at least 1, found ${maxFrameOctets}`);
    }
    this.#frame = new Uint8Array(maxFrameOctets);
  }

  push(bytes: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (const octet of bytes) {
      if (octet === endOctet) this.#finish(frames);
      else if (!this.#isDamaged) this.#take(octet);
    }
    return frames;
  }

  #take(octet: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (octet === escapedEnd) this.#append(endOctet);
      else if (octet === escapedEscape) this.#append(escapeOctet);
      else this.#isDamaged = true;
    } else if (octet === escapeOctet) {
      this.#isEscaped = true;
    } else {
      this.#append(octet);
    }
  }

  #append(octet: number): void {
    if (this.#length === this.#frame.length) this.#isDamaged = true;
    else this.#frame[this.#length++] = octet;
  }

  #finish(frames: Uint8Array[]): void {
    if (this.#isDamaged || this.#isEscaped) this.damagedFrames++;
    else if (this.#length > 0) frames.push(this.#frame.slice(0, this.#length));
    this.#length = 0;
    this.#isEscaped = false;
    this.#isDamaged = false;
  }
}
