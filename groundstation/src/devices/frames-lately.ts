/** Frames of the last minute, whoever sent them. */
export class FramesLately {
  readonly #atMs: number[] = [];

  note(atMs: number): void {
    this.#forget(atMs);
    this.#atMs.push(atMs);
    if (this.#atMs.length > most) this.#atMs.shift();
  }

  /** How many there were in the minute before, and when the last one of all was heard. */
  told(nowAtMs: number): { readonly framesLastMinute: number; readonly lastFrameAtMs: number | null } {
    const lastFrameAtMs = this.#atMs.at(-1) ?? null;
    return { framesLastMinute: this.#atMs.filter((atMs) => atMs > nowAtMs - minuteMs).length, lastFrameAtMs };
  }

  /** The last one is remembered for good. */
  #forget(nowAtMs: number): void {
    while (this.#atMs.length > 1 && this.#atMs[0]! <= nowAtMs - minuteMs) this.#atMs.shift();
  }
}

const minuteMs = 60_000;
/** 9600 baud has no room for more. */
const most = 5000;
