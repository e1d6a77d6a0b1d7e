import { g1Taps, g2Taps, parity } from './convolutional-code.ts';
import { lowestOf, type ViterbiTrellis } from './viterbi-trellis.ts';

/**
 * The twin of the SIMD module in plain TypeScript: the same choices, also between equals.
 *
 * Costs are the distances of libfec less 255; that changes no comparison. With c the cost of the branch from state s
 * to 2s, the branches from s + 32 to 2s and from s to 2s + 1 cost -c, and that from s + 32 to 2s + 1 costs c.
 */
export function createPlainTrellis(capacitySteps: number): ViterbiTrellis {
  const choices = new Uint32Array(2 * capacitySteps);
  const costs = new Int32Array(4);
  let here = new Int32Array(64);
  let there = new Int32Array(64);
  let steps = 0;
  let firstAt = 0;
  let invert2 = 0;

  return {
    get steps() {
      return steps;
    },
    restart({ isG2First, isG2Inverted }, startState, startPenalty = 0) {
      steps = 0;
      firstAt = isG2First ? 1 : 0;
      invert2 = isG2Inverted ? 255 : 0;
      here.fill(startState === undefined ? 0 : startPenalty);
      if (startState !== undefined) here[startState] = 0;
    },
    advance(pairs, firstPair, count) {
      // Only differences matter; kept small, they fit for ever.
      const first = here[0]!;
      for (let state = 0; state < 64; state++) here[state]! -= first;
      for (let pair = firstPair; pair < firstPair + count; pair++) {
        const symbol1 = pairs[2 * pair + firstAt]!;
        const symbol2 = pairs[2 * pair + 1 - firstAt]! ^ invert2;
        costs[0] = symbol1 + symbol2 - 255;
        costs[1] = symbol1 - symbol2;
        costs[2] = symbol2 - symbol1;
        costs[3] = 255 - symbol1 - symbol2;
        choices[2 * steps] = butterflies(here, there, costs, 0);
        choices[2 * steps + 1] = butterflies(here, there, costs, 16);
        [here, there] = [there, here];
        steps++;
      }
    },
    bestState: () => lowestOf(here),
    traceBack(state, skipSteps, octets) {
      const bits = steps - skipSteps;
      octets.fill(0, 0, Math.ceil(bits / 8));
      let now = state;
      for (let step = steps - 1; step >= 0; step--) {
        if (step < bits) octets[step >>> 3]! |= (now & 1) << (7 - (step & 7));
        const isFromUpper = (choices[2 * step + (now >>> 5)]! >>> (now & 31)) & 1;
        now = (now >>> 1) | (isFromUpper << 5);
      }
    },
    drop(count) {
      choices.copyWithin(0, 2 * count, 2 * steps);
      steps -= count;
    },
  };
}

/** What the branch from s to 2s sends: the symbol of G1 in bit 1, that of G2 in bit 0. */
const branch = Uint8Array.from(
  { length: 32 },
  (_, state) => (parity((2 * state) & g1Taps) << 1) | parity((2 * state) & g2Taps),
);

/** @returns the choices of states 2s and 2s + 1 for 16 states s from `lowest` on, state 2 * lowest in bit 0 */
function butterflies(here: Int32Array, there: Int32Array, costs: Int32Array, lowest: number): number {
  let chosen = 0;
  for (let state = lowest; state < lowest + 16; state++) {
    const cost = costs[branch[state]!]!;
    const lower = here[state]!;
    const upper = here[state + 32]!;
    const evenGain = lower + cost - (upper - cost);
    const oddGain = lower - cost - (upper + cost);
    there[2 * state] = evenGain > 0 ? upper - cost : lower + cost;
    there[2 * state + 1] = oddGain > 0 ? upper + cost : lower - cost;
    chosen |= ((evenGain > 0 ? 1 : 0) | (oddGain > 0 ? 2 : 0)) << (2 * (state - lowest));
  }
  return chosen;
}
