import type { ValueKind } from './known-names.ts';

/**
 * An expression as a list of steps for a machine with a stack.
 *
 * Step n is `code[2n]` with its argument `code[2n + 1]`. There are no jumps: of `if`, `and` and `or` both sides are computed, and
 * what went wrong on the side that does not matter is forgotten. So a program takes as many steps as it has, and the same steps do
 * for one value and for a column of them.
 */
export interface ExpressionProgram {
  readonly kind: ValueKind;
  readonly code: Int32Array;
  readonly constants: Float64Array;
  readonly slots: readonly ExpressionSlot[];
  /** Texts of the program; text n goes by the number n. */
  readonly texts: readonly string[];
  /** Places that the stack needs. */
  readonly depth: number;
}

/** Something of a parameter that a program reads. */
export interface ExpressionSlot {
  readonly name: string;
  readonly form: 'value' | 'raw';
  /** `age` is in seconds before the instant for which is computed; `rate` a second; `average` over the last `seconds`. */
  readonly moment: 'newest' | 'previous' | 'rate' | 'average' | 'age';
  /** Of an average; else 0. */
  readonly seconds: number;
  /** Of the parameter; an age is a number whatever it is the age of. */
  readonly kind: ValueKind;
}

/** Steps; the argument is the place of a constant, a slot, or an operator in its table. */
export const steps = { constant: 0, slot: 1, unary: 2, binary: 3, select: 4, both: 5, either: 6 } as const;
