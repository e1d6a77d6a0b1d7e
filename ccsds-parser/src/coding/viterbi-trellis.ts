import type { SettledConvolutionalCode } from './convolutional-code.ts';

/**
 * Steps through the 64 states of the code, one step an information bit, and the choices made on the way, of which a
 * given number is kept. Two hosts, WebAssembly SIMD and plain TypeScript, make the same choices.
 */
export interface ViterbiTrellis {
  /** Choices kept so far, at most the capacity. */
  readonly steps: number;
  /** Forgets all; the next symbols are of `code`. With `startState` every other state is behind it by `startPenalty`. */
  restart(code: SettledConvolutionalCode, startState?: number, startPenalty?: number): void;
  /** Goes `steps` on; the caller keeps to the capacity and to the pairs from `firstPair` on that there are. */
  advance(pairs: Uint8Array, firstPair: number, steps: number): void;
  /** The state of the best path, the lowest of equals. */
  bestState(): number;
  /**
   * Writes the bits of the best path that ends in `state`, without the last `skipSteps`, into `octets`, most
   * significant bit first, and fills the last octet up with zeros.
   */
  traceBack(state: number, skipSteps: number, octets: Uint8Array): void;
  /** Forgets the oldest choices. */
  drop(steps: number): void;
}

/** How far behind the state that is known to be the first the others start: further than any path can make up for. */
export const certainPenalty = 4095;

/** The state with the lowest metric, the first of equals. */
export function lowestOf(metrics: Int16Array | Int32Array): number {
  let lowest = 0;
  for (let state = 1; state < 64; state++) if (metrics[state]! < metrics[lowest]!) lowest = state;
  return lowest;
}
