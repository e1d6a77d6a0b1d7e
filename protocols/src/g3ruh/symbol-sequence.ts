/**
 * The likeliest sequence of two levels where each symbol leaks into its neighbours (Viterbi with two states).
 *
 * A filter matched to a pulse longer than a symbol gives `y[k] = a[k] + r (a[k-1] + a[k+1]) + noise`, with that same
 * leak `r` in the correlation of the noise; the sequence with the largest `sum of a[k] y[k] - r a[k] a[k-1]` is the likeliest.
 * Deciding symbol by symbol would lose 1 to 2 dB.
 *
 * Source: G. Ungerboeck, "Adaptive maximum-likelihood receiver for carrier-modulated data-transmission systems", IEEE
 *   Trans. Commun. 22 (5), 1974
 */
export class SymbolSequence {
  readonly #leak: number;
  /** Which symbol came before, for an end in 0 and an end in 1; a ring. */
  readonly #before: readonly [Uint8Array, Uint8Array] = [
    new Uint8Array(decisionDelaySymbols),
    new Uint8Array(decisionDelaySymbols),
  ];
  #lead = 0;
  #count = 0;

  /** @param leak 0 for pulses that do not reach their neighbours */
  constructor(leak: number) {
    this.#leak = leak;
  }

  /**
   * @param level of the next symbol, about 1 or -1
   * @returns the symbol `decisionDelaySymbols` before it, 0 or 1; undefined while there is none
   */
  push(level: number): number | undefined {
    const [beforeLow, beforeHigh] = this.#before;
    const slot = this.#count % decisionDelaySymbols;
    const decided = this.#count < decisionDelaySymbols ? undefined : this.#oldest();
    // `lead` is by how much the best sequence that ends in 1 goes before the best one that ends in 0.
    const turn = 2 * this.#leak;
    const isHighFromLow = turn > this.#lead;
    const isLowFromLow = -turn > this.#lead;
    beforeHigh[slot] = isHighFromLow ? 0 : 1;
    beforeLow[slot] = isLowFromLow ? 0 : 1;
    const toHigh = level + (isHighFromLow ? this.#leak : this.#lead - this.#leak);
    const toLow = -level + (isLowFromLow ? -this.#leak : this.#lead + this.#leak);
    this.#lead = toHigh - toLow;
    this.#count++;
    return decided;
  }

  #oldest(): number {
    const [beforeLow, beforeHigh] = this.#before;
    let symbol = this.#lead > 0 ? 1 : 0;
    let slot = this.#count % decisionDelaySymbols;
    for (let back = 1; back < decisionDelaySymbols; back++) {
      slot = slot === 0 ? decisionDelaySymbols - 1 : slot - 1;
      symbol = (symbol === 1 ? beforeHigh : beforeLow)[slot]!;
    }
    return symbol;
  }
}

/** Two sequences that end differently have the same beginning by then. */
export const decisionDelaySymbols = 24;
