/**
 * What was heard, counted from the beginning, with room for the newest of it: a board that babbles for a night, or works for one, costs
 * no more memory than one that does so for an hour. Reads like the list of all, of which the oldest have been forgotten.
 */
export class HeardLog<T> {
  readonly #most: number;
  #kept: T[] = [];
  #forgotten = 0;

  /** @param most so many are kept at least, and at most twice as many */
  constructor(most: number) {
    if (!(Number.isInteger(most) && most >= 1))
      throw new RangeError(`most: expected a whole number from 1, found ${most}`);
    this.#most = most;
  }

  /** All that were ever heard. */
  get length(): number {
    return this.#forgotten + this.#kept.length;
  }

  push(item: T): void {
    this.#kept.push(item);
    if (this.#kept.length < 2 * this.#most) return;
    this.#forgotten += this.#kept.length - this.#most;
    this.#kept = this.#kept.slice(-this.#most);
  }

  /** From that number on, as far as they are kept. */
  slice(from: number): T[] {
    return this.#kept.slice(Math.max(0, from - this.#forgotten));
  }

  findLast(isIt: (item: T) => unknown): T | undefined {
    return this.#kept.findLast(isIt);
  }
}
