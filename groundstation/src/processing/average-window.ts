import { ExactSum } from './exact-sum.ts';
import { reasonCodes } from './expression-operators.ts';

/** Samples that one average looks back on at most: four and a half hours at 1 Hz. Beyond them the oldest are left out. */
export const mostWindowSamples = 16_384;

/**
 * The mean of the last seconds of one parameter, counted back from its newest sample: those younger than `seconds` before it.
 * It is the exact sum over the count, so that it is the same wherever a replay began, if the window was in it.
 */
export class AverageWindow {
  readonly seconds: number;
  #atMs = new Float64Array(16);
  #figures = new Float64Array(16);
  #first = 0;
  #count = 0;
  #sum = new ExactSum();
  /** Figures in the window that are too large to be summed; while there are any there is no mean. */
  #huge = 0;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** @param atMs not before the last; at the same instant the figure takes the place of that one */
  put(atMs: number, figure: number): void {
    const last = this.#placeOf(this.#count - 1);
    if (this.#count > 0 && this.#atMs[last] === atMs) this.#take(last, -1);
    else {
      const beginMs = atMs - this.seconds * 1000;
      while (this.#count > 0 && this.#atMs[this.#first]! <= beginMs) this.#drop();
      if (this.#count === this.#atMs.length) {
        if (this.#count < mostWindowSamples) this.#grow();
        else this.#drop();
      }
      this.#count++;
    }
    const place = this.#placeOf(this.#count - 1);
    this.#atMs[place] = atMs;
    this.#figures[place] = figure;
    this.#take(place, 1);
  }

  get mean(): number {
    return this.#sum.value / this.#count;
  }

  get reason(): number {
    if (this.#huge > 0) return reasonCodes.overflow;
    return this.#count === 0 ? reasonCodes['never-seen'] : 0;
  }

  clear(): void {
    this.#count = 0;
    this.#huge = 0;
    this.#sum = new ExactSum();
  }

  #placeOf(index: number): number {
    return (this.#first + index) & (this.#atMs.length - 1);
  }

  #drop(): void {
    this.#take(this.#first, -1);
    this.#first = this.#placeOf(1);
    this.#count--;
  }

  #take(place: number, sign: 1 | -1): void {
    const figure = this.#figures[place]!;
    if (Math.abs(figure) > largest) this.#huge += sign;
    else this.#sum.add(sign * figure);
  }

  /** Doubles the ring; its length is a power of two. */
  #grow(): void {
    const length = this.#atMs.length * 2;
    const atMs = new Float64Array(length);
    const figures = new Float64Array(length);
    for (let index = 0; index < this.#count; index++) {
      const place = this.#placeOf(index);
      atMs[index] = this.#atMs[place]!;
      figures[index] = this.#figures[place]!;
    }
    this.#atMs = atMs;
    this.#figures = figures;
    this.#first = 0;
  }
}

/** A full window of these stays within a double. */
const largest = 2 ** 1008;
