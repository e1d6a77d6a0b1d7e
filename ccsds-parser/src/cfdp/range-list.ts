/** Octets from `start` to before `end`. */
export interface OctetRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A set of octets of a file, kept as ranges that neither touch nor overlap. Looking up takes the logarithm of their
 * number; a file that arrives in order is one range however long it is.
 *
 * Memory is bounded by `maxRanges`: see `add` and `cover` for what happens beyond.
 */
export class RangeList {
  readonly #maxRanges: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #octets = 0;

  constructor(maxRanges: number) {
    this.#maxRanges = maxRanges;
  }

  /** Octets in the set. */
  get octets(): number {
    return this.#octets;
  }

  get ranges(): number {
    return this.#starts.length;
  }

  /** The lowest range. */
  get first(): OctetRange | undefined {
    return this.#starts.length > 0 ? { start: this.#starts[0]!, end: this.#ends[0]! } : undefined;
  }

  /**
   * Puts octets into the set.
   *
   * @returns the parts that were not in it, in order; none also when they would need a range more than there may be:
   *   then nothing was put in, and whoever sent the octets has to send them again
   */
  add(start: number, end: number): OctetRange[] {
    if (end <= start) return [];
    const from = this.#firstTouching(start);
    if (this.#starts.length >= this.#maxRanges && !this.#touches(from, end)) return [];
    const fresh: OctetRange[] = [];
    let at = start;
    let to = from;
    for (; this.#touches(to, end); to++) {
      const rangeStart = this.#starts[to]!;
      if (at < rangeStart) fresh.push({ start: at, end: rangeStart });
      at = Math.max(at, this.#ends[to]!);
    }
    if (at < end) fresh.push({ start: at, end });
    if (fresh.length > 0) this.#replace(from, to, start, end);
    for (const range of fresh) this.#octets += range.end - range.start;
    return fresh;
  }

  /** Puts octets into the set, and those between as well when they would need a range more than there may be. */
  cover(start: number, end: number): void {
    if (this.add(start, end).length > 0 || this.has(start, end) || end <= start) return;
    const from = this.#firstTouching(start);
    const next = this.#starts[from];
    if (next !== undefined) this.add(start, next);
    else this.add(this.#ends[from - 1]!, end);
  }

  /** Takes octets out of the set. */
  remove(start: number, end: number): void {
    let from = this.#firstTouching(start);
    if (this.#ends[from] === start) from++;
    let to = from;
    const kept: OctetRange[] = [];
    for (; to < this.#starts.length && this.#starts[to]! < end; to++) {
      const range = { start: this.#starts[to]!, end: this.#ends[to]! };
      if (range.start < start) kept.push({ start: range.start, end: start });
      if (range.end > end) kept.push({ start: end, end: range.end });
      this.#octets -= range.end - range.start;
    }
    for (const range of kept) this.#octets += range.end - range.start;
    this.#starts.splice(from, to - from, ...kept.map((range) => range.start));
    this.#ends.splice(from, to - from, ...kept.map((range) => range.end));
  }

  /** Whether all of these octets are in the set; true for none. */
  has(start: number, end: number): boolean {
    if (end <= start) return true;
    const at = this.#firstTouching(start + 1);
    return at < this.#starts.length && this.#starts[at]! <= start && this.#ends[at]! >= end;
  }

  /** The octets from `start` to before `end` that are not in the set, in order. */
  gaps(start: number, end: number): OctetRange[] {
    const gaps: OctetRange[] = [];
    let at = start;
    for (let index = this.#firstTouching(start); index < this.#starts.length; index++) {
      const rangeStart = this.#starts[index]!;
      if (rangeStart >= end) break;
      if (rangeStart > at) gaps.push({ start: at, end: rangeStart });
      at = Math.max(at, this.#ends[index]!);
    }
    if (at < end) gaps.push({ start: at, end });
    return gaps;
  }

  clear(): void {
    this.#starts.length = 0;
    this.#ends.length = 0;
    this.#octets = 0;
  }

  #touches(index: number, end: number): boolean {
    return index < this.#starts.length && this.#starts[index]! <= end;
  }

  #replace(from: number, to: number, start: number, end: number): void {
    const low = to > from ? Math.min(start, this.#starts[from]!) : start;
    const high = to > from ? Math.max(end, this.#ends[to - 1]!) : end;
    if (to === from + 1) {
      this.#starts[from] = low;
      this.#ends[from] = high;
    } else {
      this.#starts.splice(from, to - from, low);
      this.#ends.splice(from, to - from, high);
    }
  }

  /** Index of the lowest range whose end is at or behind `start`. */
  #firstTouching(start: number): number {
    let low = 0;
    let high = this.#ends.length;
    // The octets that come next mostly follow those that came last
    if (high > 0 && this.#ends[high - 1]! < start) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
