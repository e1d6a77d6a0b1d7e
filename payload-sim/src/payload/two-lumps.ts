/** Metal that takes heat and gives it on: to what it sits on, and that to what it is bolted to. */
export interface LumpSettings {
  readonly amplifierJPerC: number;
  readonly amplifierToBoardCPerW: number;
  readonly boardJPerC: number;
  readonly boardToMountCPerW: number;
}

/**
 * Two lumps of metal in a row, amplifier on board on mount, in closed form: however long the step, the answer is that of
 * infinitely many small ones, so that a model may sleep through an hour.
 *
 * With T = (amplifier, board) and constant power: T' = A T + b. The mean of A's eigenvalues is their sum over two, and
 * exp(A t) = e1 (A - l2 I) / (l1 - l2) + e2 (A - l1 I) / (l2 - l1), ei = exp(li t) (Sylvester's formula for two different
 * eigenvalues; those of a ladder of lumps are real, negative and different).
 */
export class TwoLumps {
  amplifierC: number;
  boardC: number;
  readonly #settings: LumpSettings;
  /** Rows of A, in 1/s. */
  readonly #a: readonly [number, number];
  readonly #b: readonly [number, number];
  readonly #slow: number;
  readonly #fast: number;

  constructor(settings: LumpSettings, startC: number) {
    this.amplifierC = startC;
    this.boardC = startC;
    this.#settings = settings;
    const { amplifierJPerC, amplifierToBoardCPerW, boardJPerC, boardToMountCPerW } = settings;
    const between = 1 / amplifierToBoardCPerW;
    this.#a = [-between / amplifierJPerC, between / amplifierJPerC];
    this.#b = [between / boardJPerC, -(between + 1 / boardToMountCPerW) / boardJPerC];
    const mean = (this.#a[0] + this.#b[1]) / 2;
    const determinant = this.#a[0] * this.#b[1] - this.#a[1] * this.#b[0];
    const half = Math.sqrt(mean * mean - determinant);
    this.#slow = mean + half;
    this.#fast = mean - half;
  }

  /** Lets a time pass in which power and mount stay as they are. */
  advance(
    durationS: number,
    heat: { readonly amplifierW: number; readonly boardW: number; readonly mountC: number },
  ): void {
    if (durationS <= 0) return;
    const restBoardC = heat.mountC + this.#settings.boardToMountCPerW * (heat.amplifierW + heat.boardW);
    const restAmplifierC = restBoardC + this.#settings.amplifierToBoardCPerW * heat.amplifierW;
    const x = this.amplifierC - restAmplifierC;
    const y = this.boardC - restBoardC;
    const slow = Math.exp(this.#slow * durationS) / (this.#slow - this.#fast);
    const fast = Math.exp(this.#fast * durationS) / (this.#fast - this.#slow);
    const ax = this.#a[0] * x + this.#a[1] * y;
    const ay = this.#b[0] * x + this.#b[1] * y;
    this.amplifierC = restAmplifierC + slow * (ax - this.#fast * x) + fast * (ax - this.#slow * x);
    this.boardC = restBoardC + slow * (ay - this.#fast * y) + fast * (ay - this.#slow * y);
  }
}
