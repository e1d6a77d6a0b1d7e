import { markLikelihood } from './mark-likelihood.ts';
import { type MixedTone, mixedReachValues } from './mixed-tone.ts';
import { morseTree } from './morse-code.ts';

/** A character as one listener understands it; places are values of the mixed tone. */
export interface HeardCharacter {
  readonly character: string;
  readonly from: number;
  readonly end: number;
  /** A gap of a word before it. */
  readonly startsWord: boolean;
  /** How likely each mark and gap of it is what it was taken for, by the noise: all of them together. */
  readonly confidence: number;
}

/** How loud tone and noise are believed to be. */
export interface ToneBelief {
  readonly tonePower: number;
  readonly noiseAHz: number;
}

/**
 * Reads Morse of one speed: of all texts, with all lengths of marks and gaps that a sender near that speed may make, the one that
 * explains what was heard best (Viterbi over a tree of codes, with durations).
 *
 * No threshold decides what is a mark; a mark is what the whole around it makes likely. So a text is read out of noise in which no ear
 * is sure of any single mark.
 *
 * Source: the principle: E. L. Bell, "Optimal Bayesian estimation of the state of a probabilistically mapped memory-conditional
 *   Markov process with application to manual Morse decoding", Naval Postgraduate School, 1977; L. R. Rabiner, Proc. IEEE 77 (2), 1989,
 *   section IV.D (explicit durations)
 */
export class SpeedListener {
  readonly wordsPerMinute: number;
  /** How well this speed explains the last seconds; of several the highest is right. */
  recentScore = 0;
  readonly #mixed: MixedTone;
  readonly #stepValues: number;
  readonly #forget: number;
  readonly #chunks: number;
  #step = 0;
  #lastScore = 0;
  readonly #idle = lane();
  readonly #idleFrom = new Uint8Array(ringSteps);
  readonly #steady = lane();
  readonly #steadyFrom = new Uint8Array(ringSteps);
  readonly #root = lane();
  readonly #rootFrom = new Uint8Array(ringSteps);
  readonly #ended = lane();
  readonly #endedNode = new Uint8Array(ringSteps);
  readonly #mark = morseTree.map(lane);
  readonly #markFrom = morseTree.map(() => new Uint8Array(ringSteps));
  readonly #gap = morseTree.map(lane);
  readonly #gapFrom = morseTree.map(() => new Uint8Array(ringSteps));
  readonly #shortScores = new Float64Array(shortSteps.length);
  readonly #longScores = new Float64Array(longSteps.length);

  constructor(wordsPerMinute: number, mixed: MixedTone) {
    this.wordsPerMinute = wordsPerMinute;
    this.#mixed = mixed;
    const ditS = 1.2 / wordsPerMinute;
    this.#stepValues = (ditS / stepsADit) * mixed.rateHz;
    this.#forget = Math.exp(-ditS / stepsADit / memoryS);
    this.#chunks = Math.ceil(ditS / longestChunkS);
    this.#idle[0] = 0;
    this.#root[0] = 0;
  }

  /** Goes on over all that has been mixed. */
  advance(belief: ToneBelief): void {
    while (this.#place(this.#step + 1) <= this.#mixed.count) {
      this.#step++;
      this.#take(belief);
    }
  }

  /** What it understands by now that ended after `after`, in order. */
  read(after: number, belief: ToneBelief): HeardCharacter[] {
    const characters: HeardCharacter[] = [];
    const oldest = Math.max(0, this.#step - ringSteps + 2 * mostGapSteps);
    let step = this.#step;
    let state = this.#bestState();
    let marks: Stretch[] = [];
    let gaps: Stretch[] = [];
    let node = state.node;
    let end = 0;
    while (step > oldest) {
      const slot = step & ringMask;
      if (state.kind === 'mark') {
        const length = this.#markFrom[node]![slot]!;
        marks.push({ from: step - length, end: step });
        step -= length;
        node = morseTree[node]!.parent;
        if (node > 0) state = { kind: 'gap', node };
        else {
          const startsWord = this.#rootFrom[step & ringMask] === 0;
          if (end > 0) {
            const { character } = morseTree[this.#endedNode[end & ringMask]!]!;
            const [from, until] = [this.#place(step), this.#place(end)];
            if (until <= after) break;
            const confidence = this.#confidence(marks, gaps, belief);
            characters.push({ character: character!, from, end: until, startsWord, confidence });
          }
          state = { kind: 'root', node: 0 };
          end = 0;
        }
      } else if (state.kind === 'gap') {
        const length = this.#gapFrom[node]![slot]!;
        gaps.push({ from: step - length, end: step });
        step -= length;
        state = { kind: 'mark', node };
      } else {
        const ended =
          state.kind === 'root' ? this.#characterBeforeRoot(step) : this.#characterBeforeIdle(step);
        step = ended.step;
        state = ended.state;
        if (state.kind === 'mark') {
          node = this.#endedNode[step & ringMask]!;
          end = step;
          marks = [];
          gaps = [];
        }
      }
    }
    return characters.reverse();
  }

  #place(step: number): number {
    return Math.round(step * this.#stepValues);
  }

  #characterBeforeRoot(step: number): { step: number; state: State } {
    const length = this.#rootFrom[step & ringMask]!;
    if (length === 0) return { step, state: { kind: 'idle', node: 0 } };
    return { step: step - length, state: { kind: 'mark', node: 0 } };
  }

  #characterBeforeIdle(step: number): { step: number; state: State } {
    const from = this.#idleFrom[step & ringMask]!;
    if (from === idleFrom.character) return { step: step - wordGapSteps, state: { kind: 'mark', node: 0 } };
    if (from === idleFrom.idle) return { step: step - 1, state: { kind: 'idle', node: 0 } };
    let at = step;
    const oldest = Math.max(0, step - ringSteps);
    while (at > oldest && this.#steadyFrom[at & ringMask] === 1) at -= stepsADit;
    return { step: at - stepsADit, state: { kind: 'idle', node: 0 } };
  }

  #bestState(): State {
    const slot = this.#step & ringMask;
    let best: State = { kind: 'idle', node: 0 };
    let score = this.#idle[slot]!;
    const consider = (kind: State['kind'], node: number, other: number) => {
      if (other > score) [best, score] = [{ kind, node }, other];
    };
    consider('root', 0, this.#root[slot]!);
    for (let node = 1; node < morseTree.length; node++) {
      if (morseTree[node]!.character !== undefined)
        consider('mark', node, this.#mark[node]![slot]! - characterCost);
      consider('gap', node, this.#gap[node]![slot]!);
    }
    return best;
  }

  /** The likelihood of each part by the noise alone, as if the others were sure. */
  #confidence(marks: readonly Stretch[], gaps: readonly Stretch[], belief: ToneBelief): number {
    const odds = [
      ...marks.map(({ from, end }) => {
        const pieces = end - from > shortSteps.at(-1)! ? 3 * this.#chunks : this.#chunks;
        return this.#likelihood(from, end, pieces, belief);
      }),
      ...gaps.map(({ from, end }) => -this.#likelihood(from, end, this.#chunks, belief)),
    ];
    return odds.reduce((product, logOdds) => product / (1 + Math.exp(-logOdds)), 1);
  }

  #take(belief: ToneBelief): void {
    const step = this.#step;
    this.#scoreMarks(belief);
    this.#takeNodes(step);
    this.#takeSteady(step, belief);
    const slot = step & ringMask;
    let [idle, from] = [this.#idle[(step - 1) & ringMask]!, idleFrom.idle as number];
    const ended = this.#past(this.#ended, step - wordGapSteps) - wordCost;
    if (ended > idle) [idle, from] = [ended, idleFrom.character];
    if (this.#steady[slot]! > idle) [idle, from] = [this.#steady[slot]!, idleFrom.steady];
    this.#idle[slot] = idle;
    this.#idleFrom[slot] = from;
    let [root, length] = [idle, 0];
    for (let gap = leastCharacterGapSteps; gap < wordGapSteps; gap++) {
      const score = this.#past(this.#ended, step - gap) - characterGapCost[gap]!;
      if (score > root) [root, length] = [score, gap];
    }
    this.#root[slot] = root;
    this.#rootFrom[slot] = length;
    const score = Math.max(root, this.#ended[slot]!);
    this.recentScore = this.recentScore * this.#forget + score - this.#lastScore;
    this.#lastScore = score;
  }

  #takeNodes(step: number): void {
    const slot = step & ringMask;
    let [best, bestNode] = [Number.NEGATIVE_INFINITY, 0];
    for (let node = 1; node < morseTree.length; node++) {
      const { parent, isLong, character } = morseTree[node]!;
      const source = parent === 0 ? this.#root : this.#gap[parent]!;
      const [steps, scores] = isLong ? [longSteps, this.#longScores] : [shortSteps, this.#shortScores];
      let [score, length] = [Number.NEGATIVE_INFINITY, steps[0]!];
      for (let index = 0; index < steps.length; index++) {
        const from = step - steps[index]!;
        if (from < 0) break;
        const candidate = source[from & ringMask]! + scores[index]!;
        if (candidate > score) [score, length] = [candidate, steps[index]!];
      }
      this.#mark[node]![slot] = score;
      this.#markFrom[node]![slot] = length;
      if (character !== undefined && score > best) [best, bestNode] = [score, node];
      this.#takeGap(node, step);
    }
    this.#ended[slot] = best - characterCost;
    this.#endedNode[slot] = bestNode;
  }

  #takeGap(node: number, step: number): void {
    const marks = this.#mark[node]!;
    let [score, length] = [Number.NEGATIVE_INFINITY, shortSteps[0]!];
    for (let index = 0; index < gapSteps.length; index++) {
      const candidate = this.#past(marks, step - gapSteps[index]!) - gapCost[index]!;
      if (candidate > score) [score, length] = [candidate, gapSteps[index]!];
    }
    this.#gap[node]![step & ringMask] = score;
    this.#gapFrom[node]![step & ringMask] = length;
  }

  /** A tone that just goes on is no text. */
  #takeSteady(step: number, belief: ToneBelief): void {
    const from = step - stepsADit;
    if (from < 0) return;
    const heard = this.#likelihood(from, step, this.#chunks, belief);
    const begun = this.#idle[from & ringMask]! - steadyCost;
    const going = this.#steady[from & ringMask]!;
    this.#steady[step & ringMask] = Math.max(begun, going) + heard;
    this.#steadyFrom[step & ringMask] = going > begun ? 1 : 0;
  }

  #scoreMarks(belief: ToneBelief): void {
    for (const [index, length] of shortSteps.entries()) {
      const heard = this.#likelihood(this.#step - length, this.#step, this.#chunks, belief);
      this.#shortScores[index] = heard - shortCost[index]!;
    }
    for (const [index, length] of longSteps.entries()) {
      const heard = this.#likelihood(this.#step - length, this.#step, 3 * this.#chunks, belief);
      this.#longScores[index] = heard - longCost[index]!;
    }
  }

  /** In pieces, each of which may have a phase of its own: a tone that drifts does not keep it over a long mark. */
  #likelihood(
    fromStep: number,
    endStep: number,
    pieces: number,
    { tonePower, noiseAHz }: ToneBelief,
  ): number {
    if (fromStep < 0) return Number.NEGATIVE_INFINITY;
    const [from, end] = [this.#place(fromStep), this.#place(endStep)];
    if (this.#mixed.count - from > mixedReachValues) return Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const start = from + Math.round(((end - from) * piece) / pieces);
      const stop = from + Math.round(((end - from) * (piece + 1)) / pieces);
      const noisePower = (noiseAHz * this.#mixed.rateHz) / (stop - start);
      sum += markLikelihood(this.#mixed.power(start, stop), tonePower, noisePower);
    }
    return sum;
  }

  #past(scores: Float64Array, step: number): number {
    return step < 0 ? Number.NEGATIVE_INFINITY : scores[step & ringMask]!;
  }
}

interface State {
  readonly kind: 'idle' | 'root' | 'mark' | 'gap';
  readonly node: number;
}

interface Stretch {
  readonly from: number;
  readonly end: number;
}

const idleFrom = { idle: 0, character: 1, steady: 2 } as const;

const stepsADit = 6;
const ringSteps = 2048;
const ringMask = ringSteps - 1;
const lane = () => new Float64Array(ringSteps).fill(Number.NEGATIVE_INFINITY);
/** A piece of a mark within which a tone off by 3 Hz keeps its phase. */
const longestChunkS = 0.09;
/** What is older says less of how fast a sender is now. */
const memoryS = 10;

/** Lengths in sixths of a dit that a mark or gap may have, and what an unusual one costs. */
const shortSteps = [4, 5, 6, 7, 8];
const longSteps = [14, 15, 16, 17, 18, 19, 20, 21, 22];
const gapSteps = [4, 5, 6, 7, 8, 9];
const costOf = (steps: readonly number[], usual: number, sigma: number) =>
  steps.map((length) => 0.5 * ((length - usual) / sigma) ** 2);
const shortCost = costOf(shortSteps, 6, 1);
const longCost = costOf(longSteps, 18, 1.8);
const gapCost = costOf(gapSteps, 6, 1.2);
/** Between characters three dits, or four as BIRDS has it; from five and a half on it is a word. */
const leastCharacterGapSteps = 12;
const wordGapSteps = 33;
const mostGapSteps = wordGapSteps;
const characterGapCost = Array.from({ length: wordGapSteps }, (_, gap) => {
  const beyond = Math.max(0, 16 - gap, gap - 26);
  return 0.5 * (beyond / 2) ** 2;
});
/** Natural logarithms: any of fifty characters; a word every five; and a carrier is rare. */
const characterCost = 4;
const wordCost = 1;
const steadyCost = 10;
