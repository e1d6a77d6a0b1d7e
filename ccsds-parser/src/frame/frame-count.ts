/** A jump of a frame count. */
export interface CountGap {
  /** Frames that must have been lost, modulo the counter: a frame that comes twice looks like a whole turn but one. */
  readonly missing: number;
  readonly expectedCount: number;
  readonly foundCount: number;
}

/** Follows one frame count that runs from 0 to `highestCount` and starts again. */
export class FrameCount {
  readonly #highestCount: number;
  #lastCount: number | undefined;

  /** @param highestCount a power of two less one, at most 0x7fffffff: 0xff in TM, 0xffffff in AOS */
  constructor(highestCount: number) {
    this.#highestCount = highestCount;
  }

  /** @returns the gap before the frame that has just come, if there is one */
  follow(foundCount: number): CountGap | undefined {
    const lastCount = this.#lastCount;
    this.#lastCount = foundCount;
    if (lastCount === undefined) return undefined;
    const expectedCount = (lastCount + 1) & this.#highestCount;
    if (foundCount === expectedCount) return undefined;
    return { missing: (foundCount - expectedCount) & this.#highestCount, expectedCount, foundCount };
  }
}
