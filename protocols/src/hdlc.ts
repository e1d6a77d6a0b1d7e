import { frameCheckOctets, frameCheckPreset, frameCheckResidue, frameCheckStep } from './frame-check.ts';

/**
 * HDLC as packet radio speaks it, in bits that NRZI has already been taken from: frames between flags.
 *
 * ```
 *   01111110  octets, each with its low bit first, a 0 put in behind five 1s  check  01111110
 *    flag                          (bit stuffing)                            16 bit    flag
 * ```
 * Seven 1s or more abort a frame. A flag may end one frame and begin the next.
 *
 * Source: ISO/IEC 13239, 4.2 to 4.5; AX.25 Link Access Protocol 2.2, 3.1, 3.6 to 3.9.
 */
export interface HdlcFrame {
  /** With the two octets of its check, as received. */
  readonly octets: Uint8Array;
  readonly isCheckGood: boolean;
  /** Bits between the flags as they were on the air, those put in included. */
  readonly airBits: number;
}

export interface HdlcOptions {
  /** Shorter frames are passed over; the check counts. 17 is the shortest of AX.25. */
  readonly leastOctets?: number;
  /** Longer frames are dropped, so that memory is bounded. */
  readonly mostOctets?: number;
}

export const flagBits = 8;
/** Destination, source, control and check: AX.25 2.2, 3.9 asks for 136 bits. */
export const shortestAx25Octets = 17;

/**
 * Finds frames in a stream of bits, one bit at a time: it runs for every bit of every branch of a demodulator, and
 * allocates for frames only.
 *
 * Frames whose check fails are handed out too, marked; what is not a whole number of octets, or is aborted, or is too
 * short or too long is passed over and counted.
 */
export class HdlcReceiver {
  /** Frames that ended inside an octet, were aborted or too long: in noise many, and no harm. */
  droppedFrames = 0;
  readonly #octets: Uint8Array;
  readonly #leastOctets: number;
  #isInFrame = false;
  #ones = 0;
  /** Bits since the flag, without those put in; the flag that ends a frame runs through here too. */
  #bits = 0;
  #airBits = 0;
  #octet = 0;

  constructor({ leastOctets = shortestAx25Octets, mostOctets = 2048 }: HdlcOptions = {}) {
    if (!(leastOctets > frameCheckOctets && mostOctets >= leastOctets)) {
      const found = `${leastOctets} to ${mostOctets}`;
      throw new RangeError(
        `octets: expected more than ${frameCheckOctets}, and most above least, found ${found}`,
      );
    }
    this.#leastOctets = leastOctets;
    this.#octets = new Uint8Array(mostOctets + 1);
  }

  /** Between flags: since the last flag nothing has aborted. */
  get isInFrame(): boolean {
    return this.#isInFrame;
  }

  /** Bits on the air since the last flag. */
  get airBits(): number {
    return this.#airBits;
  }

  /** @param bit 0 or 1 */
  push(bit: number): HdlcFrame | undefined {
    this.#airBits++;
    if (bit !== 0) {
      this.#ones++;
      if (this.#ones <= 6) this.#take(1);
      else if (this.#isInFrame) this.#drop();
      return undefined;
    }
    const ones = this.#ones;
    this.#ones = 0;
    // Behind five 1s the sender put in a 0; behind six this is the end of a flag; behind more, of an abort.
    if (ones < 5) this.#take(0);
    else if (ones === 6) return this.#endFrame();
    return undefined;
  }

  #take(bit: number): void {
    if (!this.#isInFrame) return;
    this.#octet = (this.#octet >>> 1) | (bit << 7);
    if ((++this.#bits & 7) !== 0) return;
    const at = (this.#bits >>> 3) - 1;
    if (at >= this.#octets.length) this.#drop();
    else this.#octets[at] = this.#octet;
  }

  #drop(): void {
    if (this.#bits >= 8 * this.#leastOctets) this.droppedFrames++;
    this.#isInFrame = false;
  }

  #endFrame(): HdlcFrame | undefined {
    // Of the flag seven bits have been taken: a 0 and six 1s.
    const bits = this.#bits - (flagBits - 1);
    const airBits = this.#airBits - flagBits;
    const wasInFrame = this.#isInFrame;
    this.#isInFrame = true;
    this.#bits = 0;
    this.#airBits = 0;
    if (!wasInFrame || bits < 8 * this.#leastOctets) return undefined;
    if ((bits & 7) !== 0) {
      this.droppedFrames++;
      return undefined;
    }
    const octets = this.#octets.slice(0, bits >>> 3);
    return { octets, isCheckGood: isCheckGood(octets), airBits };
  }
}

/** The frame ends with the check that it should have. */
export function isCheckGood(octets: Uint8Array): boolean {
  let check = frameCheckPreset;
  for (const octet of octets) check = frameCheckStep(check, octet);
  return octets.length > frameCheckOctets && check === frameCheckResidue;
}

/**
 * The bits of a transmission: flags, the frames with one flag between them, flags.
 *
 * @param frames octets with their check
 * @param options.flagsBefore flags that the receiver may use to find the signal, at least one
 * @param options.flagsAfter at least one
 */
export function hdlcBits(
  frames: readonly Uint8Array[],
  { flagsBefore = 1, flagsAfter = 1 }: { readonly flagsBefore?: number; readonly flagsAfter?: number } = {},
): Uint8Array {
  if (!(flagsBefore >= 1 && flagsAfter >= 1)) {
    throw new RangeError(
      `flags: expected at least one before and after, found ${flagsBefore} and ${flagsAfter}`,
    );
  }
  const bits: number[] = [];
  const putFlag = () => bits.push(0, 1, 1, 1, 1, 1, 1, 0);
  for (let flag = 0; flag < flagsBefore; flag++) putFlag();
  for (const [index, frame] of frames.entries()) {
    if (index > 0) putFlag();
    putStuffed(bits, frame);
  }
  for (let flag = 0; flag < flagsAfter; flag++) putFlag();
  return Uint8Array.from(bits);
}

/** NRZI: a 0 changes the state of the line, a 1 leaves it. */
export function nrziStates(bits: Uint8Array, { state = 0 } = {}): Uint8Array {
  let line = state;
  return bits.map((bit) => {
    if (bit === 0) line ^= 1;
    return line;
  });
}

function putStuffed(bits: number[], octets: Uint8Array): void {
  let ones = 0;
  for (const octet of octets) {
    for (let at = 0; at < 8; at++) {
      const bit = (octet >>> at) & 1;
      bits.push(bit);
      ones = bit === 1 ? ones + 1 : 0;
      if (ones < 5) continue;
      bits.push(0);
      ones = 0;
    }
  }
}
