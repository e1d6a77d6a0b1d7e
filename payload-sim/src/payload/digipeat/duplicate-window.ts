import { addressText, type DecodedAx25 } from '@dawa/protocols/ax25';

/** Source: DUPETIME 30 of BIRDS-X' TinyTrak4; direwolf, 30 s */
export const duplicateWindowMs = 30_000;
/** More frames than a channel of 1,200 baud carries in the window. */
const mostFrames = 256;

/**
 * Frames of the last 30 s by source, destination and information; the path is none of it, for it is what differs when a frame
 * comes again over another digipeater.
 */
export class DuplicateWindow {
  /** When each was seen first, the oldest first. */
  readonly #seenAtMs = new Map<string, number>();

  /** Remembers the frame and tells whether it was there before; what comes again does not stay longer for it. */
  has(frame: DecodedAx25, nowAtMs: number): boolean {
    this.#forget(nowAtMs - duplicateWindowMs);
    const key = keyOf(frame);
    if (this.#seenAtMs.has(key)) return true;
    if (this.#seenAtMs.size >= mostFrames) this.#seenAtMs.delete(this.#seenAtMs.keys().next().value!);
    this.#seenAtMs.set(key, nowAtMs);
    return false;
  }

  clear(): void {
    this.#seenAtMs.clear();
  }

  #forget(beforeAtMs: number): void {
    for (const [key, atMs] of this.#seenAtMs) {
      if (atMs > beforeAtMs) return;
      this.#seenAtMs.delete(key);
    }
  }
}

function keyOf({ source, destination, information }: DecodedAx25): string {
  return `${addressText(source)}>${addressText(destination)}:${String.fromCharCode(...information)}`;
}
