/**
 * The choices behind one input. Seed, target and number of the input decide all of them, so that a finding can be made
 * again without those before it.
 *
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand), as in `@dawa/seams/random`; one that starts afresh for each of a
 * million inputs must not hash a text to do so.
 */
export class Choices {
  readonly #basis: number;
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  /** @param seed any text; @param purpose what keeps the inputs of two targets apart */
  constructor(seed: string, purpose: string) {
    this.#basis = hash(`${seed}/${purpose}`);
  }

  /** Goes to the first choice of input `at`, a whole number below 2^53. */
  restart(at: number): this {
    this.#a = this.#basis;
    this.#b = at | 0;
    this.#c = Math.floor(at / 2 ** 32) ^ 0x9e3779b9;
    this.#counter = 1;
    for (let round = 0; round < 12; round++) this.word();
    return this;
  }

  /** 32 random bits. */
  word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 up to, not including, `limit`, which is at most 2^21. */
  below(limit: number): number {
    return Math.floor((this.word() * limit) / 2 ** 32);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of a list that is not empty. */
  pick<T>(list: ArrayLike<T>): T {
    return list[this.below(list.length)]!;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value | 0;
}
