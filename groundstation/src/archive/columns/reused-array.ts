/** An array that is lent again and again, so that a hot path makes none. What it holds is left from before. */
export class ReusedArray<Values extends Int32Array | Float64Array> {
  readonly #create: (length: number) => Values;
  #kept: Values;

  constructor(create: (length: number) => Values) {
    this.#create = create;
    this.#kept = create(4096);
  }

  /** At least so long. Valid until it is asked for again. */
  lend(length: number): Values {
    if (length <= this.#kept.length) return this.#kept;
    if (length > keptLength) return this.#create(length);
    this.#kept = this.#create(keptLength);
    return this.#kept;
  }
}

/** Longer ones are left to the collector. */
const keptLength = 2 ** 16;

export const int32s = (length: number) => new Int32Array(length);
export const float64s = (length: number) => new Float64Array(length);
