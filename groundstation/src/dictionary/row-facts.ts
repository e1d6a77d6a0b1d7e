/** What is known of the rows of a group beside their values: of each its packet's number, instants and quality. */
export interface RowFacts {
  readonly lsns: Float64Array;
  readonly generatedAtMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  readonly quality: Uint8Array;
  /** Place of the packet in its batch. */
  readonly packets: Uint32Array;
}

/**
 * Lends the arrays for the facts of a few rows again and again. Of hundreds of containers a batch often has one row each: arrays
 * of one value would be most of what the collector sees in a flood.
 */
export class LentFacts {
  #lent: RowFacts | undefined;

  /** Arrays of at least `count` values, valid until asked for again; what they hold is left from before. */
  lend(count: number): RowFacts {
    if (count > fewRows) return createFacts(count);
    this.#lent ??= createFacts(fewRows);
    return this.#lent;
  }
}

/** More are worth arrays of their own, as long as they are. */
const fewRows = 16;

function createFacts(rows: number): RowFacts {
  return {
    lsns: new Float64Array(rows),
    generatedAtMs: new Float64Array(rows),
    receivedAtMs: new Float64Array(rows),
    quality: new Uint8Array(rows),
    packets: new Uint32Array(rows),
  };
}
