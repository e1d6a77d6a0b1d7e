/** How loud a sound is, of full scale. */
export interface SoundLevel {
  /** Root mean square and highest number of the last second; null before there was one. */
  readonly levelDb: number | null;
  readonly peakDb: number | null;
  /** When full scale was reached last; null when never. */
  readonly clippedAtMs: number | null;
}

/** Measures sound second by second; of IQ both parts alike. */
export class LevelMeter {
  #now: SoundLevel = { levelDb: null, peakDb: null, clippedAtMs: null };
  #sum = 0;
  #peak = 0;
  #count = 0;

  get level(): SoundLevel {
    return this.#now;
  }

  /** @param numbersASecond for IQ twice the sample rate */
  push(numbers: Float32Array, numbersASecond: number, atMs: number): void {
    let sum = 0;
    let peak = 0;
    for (const number of numbers) {
      sum += number * number;
      const size = Math.abs(number);
      if (size > peak) peak = size;
    }
    this.#sum += sum;
    this.#peak = Math.max(this.#peak, peak);
    this.#count += numbers.length;
    // 16 bits end a step below one.
    if (peak >= clippedFrom) this.#now = { ...this.#now, clippedAtMs: atMs };
    if (this.#count < numbersASecond) return;
    this.#now = {
      ...this.#now,
      levelDb: decibels(Math.sqrt(this.#sum / this.#count)),
      peakDb: decibels(this.#peak),
    };
    this.#sum = 0;
    this.#peak = 0;
    this.#count = 0;
  }
}

const clippedFrom = 0.9995;
/** Of 16 bits not even the last one moves below this. */
const silenceDb = -100;

/** What is no number is silence: a source that gives such has nothing to hear. */
function decibels(size: number): number {
  return size > 0 ? Math.max(silenceDb, 20 * Math.log10(size)) : silenceDb;
}
