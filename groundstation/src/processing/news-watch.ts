/** Tells news from old news: telemetry that was stored on board says how it was, not how it is. */
export class NewsWatch {
  readonly #newest = new Map<string, { generatedAtMs: number; receivedAtMs: number }>();

  /**
   * True of a packet that was made before one of its container that came within the last minute. After a minute of nothing
   * younger the onboard clock has jumped back, and what comes is taken as it comes.
   */
  isOld(container: string, generatedAtMs: number, receivedAtMs: number): boolean {
    const newest = this.#newest.get(container);
    if (newest === undefined) {
      this.#newest.set(container, { generatedAtMs, receivedAtMs });
      return false;
    }
    if (generatedAtMs < newest.generatedAtMs && Math.abs(receivedAtMs - newest.receivedAtMs) < liveForMs)
      return true;
    newest.generatedAtMs = generatedAtMs;
    newest.receivedAtMs = receivedAtMs;
    return false;
  }

  /** The same of many; undefined when all are news. */
  oldRows(
    container: string,
    count: number,
    generatedAtMs: Float64Array,
    receivedAtMs: Float64Array,
  ): Uint8Array | undefined {
    let old: Uint8Array | undefined;
    for (let row = 0; row < count; row++) {
      if (!this.isOld(container, generatedAtMs[row]!, receivedAtMs[row]!)) continue;
      old ??= new Uint8Array(count);
      old[row] = 1;
    }
    return old;
  }
}

const liveForMs = 60_000;
