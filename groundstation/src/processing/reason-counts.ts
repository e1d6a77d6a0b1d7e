/** More reasons than this are a fault of whoever names them: the rest is counted together. */
const mostReasons = 64;

/** Counts by reason, a few dozen reasons at most. */
export class ReasonCounts {
  readonly #counts = new Map<string, number>();

  constructor(counts: Readonly<Record<string, number>> = {}) {
    for (const [reason, count] of Object.entries(counts)) this.add(reason, count);
  }

  add(reason: string, count = 1): void {
    if (count === 0) return;
    const known = this.#counts.get(reason);
    const isRoom = known !== undefined || this.#counts.size < mostReasons;
    const key = isRoom ? reason : 'other';
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  /** A copy, reasons in the order in which they first came. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
