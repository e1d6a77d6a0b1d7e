import { ByteQueue } from '../bits/byte-queue.ts';

/** Which part of a unit a segment is. */
export type UnitPart = 'whole' | 'first' | 'continuing' | 'last';

/** A unit that is whole, or one that is given up. */
export type UnitStep =
  | { readonly kind: 'unit'; readonly bytes: Uint8Array }
  | {
      /**
       * `no-start`: a part whose beginning was not heard; `incomplete`: another unit begins before this one is whole;
       * `too-long`: beyond the longest unit; `gap` and `end` are for the caller to say.
       */
      readonly kind: 'dropped';
      readonly reason: 'no-start' | 'incomplete' | 'too-long' | 'gap' | 'end';
      readonly bytes: Uint8Array;
    };

/**
 * Puts a unit of data together that was cut into first, continuing and last parts, as TC segments and USLP data zones
 * are. What comes out of order is dropped and told. Memory is bounded by the longest unit.
 */
export class UnitAssembly {
  readonly #maxOctets: number;
  readonly #partial = new ByteQueue(64);
  #isInHand = false;

  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
  }

  push(part: UnitPart, bytes: Uint8Array): UnitStep[] {
    const isStart = part === 'whole' || part === 'first';
    const steps = isStart ? this.drop('incomplete') : [];
    if (!isStart && !this.#isInHand) return [{ kind: 'dropped', reason: 'no-start', bytes }];
    if (this.#partial.length + bytes.length > this.#maxOctets) {
      this.#isInHand = true;
      this.#partial.append(bytes);
      return [...steps, ...this.drop('too-long')];
    }
    if (part === 'whole') return [...steps, { kind: 'unit', bytes }];
    this.#isInHand = true;
    this.#partial.append(bytes);
    if (part !== 'last') return steps;
    const unit = this.#partial.copy(0, this.#partial.length);
    this.#forget();
    return [{ kind: 'unit', bytes: unit }];
  }

  /** Gives up the unit in hand, if there is one. */
  drop(reason: 'incomplete' | 'too-long' | 'gap' | 'end'): UnitStep[] {
    if (!this.#isInHand) return [];
    const bytes = this.#partial.copy(0, this.#partial.length);
    this.#forget();
    return [{ kind: 'dropped', reason, bytes }];
  }

  #forget(): void {
    this.#partial.clear();
    this.#isInHand = false;
  }
}
