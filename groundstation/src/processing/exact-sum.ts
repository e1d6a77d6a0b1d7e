/**
 * A sum without rounding: what was added and taken away again leaves no trace, so that it depends on what is in it and not on what
 * came before.
 *
 * Source: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997, GROW-EXPANSION
 * with zeros left out; the last rounding, to the nearest double, as CPython's `math.fsum` does it
 */
export class ExactSum {
  /** Parts whose bits do not overlap, the smallest first; what is behind `#count` is room. */
  readonly #parts: number[] = [];
  #count = 0;

  /** @param figure finite; sums must stay below 1.7e308 */
  add(figure: number): void {
    const parts = this.#parts;
    let sum = figure;
    let kept = 0;
    for (let index = 0; index < this.#count; index++) {
      const part = parts[index]!;
      const isLarger = Math.abs(sum) >= Math.abs(part);
      const large = isLarger ? sum : part;
      const small = isLarger ? part : sum;
      sum = large + small;
      const lost = small - (sum - large);
      if (lost !== 0) parts[kept++] = lost;
    }
    if (sum !== 0) parts[kept++] = sum;
    this.#count = kept;
  }

  /** The double nearest to the sum. */
  get value(): number {
    const parts = this.#parts;
    let index = this.#count - 1;
    if (index < 0) return 0;
    let high = parts[index]!;
    let low = 0;
    while (index > 0) {
      const before = high;
      const part = parts[--index]!;
      high = before + part;
      low = part - (high - before);
      if (low !== 0) break;
    }
    // What is left below may turn a tie.
    if (index > 0 && Math.sign(low) === Math.sign(parts[index - 1]!)) {
      const twice = low * 2;
      const rounded = high + twice;
      if (twice === rounded - high) high = rounded;
    }
    return high;
  }
}
