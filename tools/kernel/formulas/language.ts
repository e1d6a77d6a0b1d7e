/**
 * What a formula may use beside + - * /, comparisons, `? :`, Math.sqrt, Math.abs, Math.min and Math.max, Math.trunc. The functions below have a
 * meaning for one number, so that a formula runs as ordinary TypeScript; the builder writes the SIMD instruction in place of the call.
 */

/** Choices that the builder makes once for a kernel: `if (choice.x)` leaves only one branch. */
export type Choice = Readonly<Record<string, boolean>>;

/** Adding this leaves a double of magnitude below 2^51 rounded to an integer, whose low bits stand at the low end of the mantissa. */
export const rounder = 6_755_399_441_055_744;

/** Whether the integer in `shifted` (with `rounder` added) is odd. */
export function isOdd(shifted: number): boolean {
  return Math.abs((shifted - rounder) % 2) === 1;
}

/** `value`, with the other sign when the second lowest bit of the integer in `shifted` is set. */
export function signedByHalfTurn(value: number, shifted: number): number {
  const quarter = (((shifted - rounder) % 4) + 4) % 4;
  return quarter >= 2 ? -value : value;
}

/** The sign bit of `sign` on the magnitude of `value`. */
export function withSignOf(value: number, sign: number): number {
  return sign < 0 || Object.is(sign, -0) ? -Math.abs(value) : Math.abs(value);
}

/** In a loop's condition: whether it holds in any lane of any of the states that are worked on together. */
export function inAny(condition: boolean): boolean {
  return condition;
}

/** What a formula answers for one state. `isDoubtful` sends the state to the scalar twin, which alone gives errors. */
export interface State {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly vx: number;
  readonly vy: number;
  readonly vz: number;
  readonly isDoubtful: boolean;
}
