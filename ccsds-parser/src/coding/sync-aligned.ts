import { ByteQueue } from '../bits/byte-queue.ts';
import { mustBeWhole } from '../whole-number.ts';

/**
 * Cuts a stream into frames of equal length that follow each other without markers: what a station stores or sends on
 * after its receiver has found them. There is nothing to find them by again, so the first octet must be the first of a frame.
 *
 * The output does not depend on how the input was cut. Memory is bounded by one frame and one input.
 */
export class AlignedFrames {
  readonly #frameOctets: number;
  readonly #queue = new ByteQueue();

  /** @throws RangeError when `frameOctets` is not 1 to 65536 */
  constructor(frameOctets: number) {
    mustBeWhole('frameOctets', frameOctets, 1, 65_536);
    this.#frameOctets = frameOctets;
  }

  /** Copies of the frames that `bytes` completed. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#queue.append(bytes);
    const frames: Uint8Array[] = [];
    let at = 0;
    for (; at + this.#frameOctets <= this.#queue.length; at += this.#frameOctets)
      frames.push(this.#queue.copy(at, at + this.#frameOctets));
    this.#queue.drop(at);
    return frames;
  }

  /** The octets of a frame that never ended, if there are any. Starts afresh. */
  flush(): Uint8Array[] {
    const rest = this.#queue.copy(0, this.#queue.length);
    this.#queue.clear();
    return rest.length === 0 ? [] : [rest];
  }
}
