export interface CarrierLinesOptions {
  readonly fromBin: number;
  /** The one after the last. */
  readonly toBin: number;
  /** Rows that a line goes through. */
  readonly rows: number;
  /** How many bins a carrier of one hertz a second moves from row to row. */
  readonly binsARowAndHzS: number;
  readonly mostRateHzS: number;
}

/** A straight line in time and frequency that stands out of the noise. */
export interface CarrierLine {
  /** In the middle of the rows. */
  readonly bin: number;
  /** Where between the bins its top lies, from `bin` on: within half a bin. */
  readonly fraction: number;
  readonly rateHzS: number;
  /** Mean power along it, the noise taken off. */
  readonly power: number;
  /** Mean power of a bin without it. */
  readonly floorPower: number;
}

/**
 * Looks for the strongest line through rows of powers, for every slope that a carrier may have.
 *
 * The powers are measured against the noise around them, so that the slope of an audio filter is no signal.
 */
export class CarrierLines {
  readonly fromBin: number;
  readonly toBin: number;
  /** Between two slopes that are tried: at the ends of the rows they lie one bin apart. */
  readonly rateStepHzS: number;
  readonly #shifts: readonly {
    readonly rateHzS: number;
    readonly shifts: Int32Array;
    /** What a line of this slope counts for. */
    readonly weight: number;
  }[];
  readonly #least: number;
  readonly #sum: Float64Array;
  readonly #mean: Float64Array;
  readonly #floor: Float64Array;

  constructor(options: CarrierLinesOptions) {
    const { fromBin, toBin, rows, binsARowAndHzS, mostRateHzS } = options;
    this.fromBin = fromBin;
    this.toBin = toBin;
    this.rateStepHzS = 1 / (rows * binsARowAndHzS);
    const steps = rows === 1 ? 0 : Math.ceil(mostRateHzS / this.rateStepHzS);
    this.#shifts = Array.from({ length: 2 * steps + 1 }, (_, index) => {
      const rateHzS = (index - steps) * this.rateStepHzS;
      const shifts = Int32Array.from({ length: rows }, (_, row) =>
        Math.round((row - (rows - 1) / 2) * binsARowAndHzS * rateHzS),
      );
      return { rateHzS, shifts, weight: 1 - (steepCost * Math.abs(index - steps)) / Math.max(1, steps) };
    });
    this.#least = leastRatio(rows);
    this.#sum = new Float64Array(toBin - fromBin);
    this.#mean = new Float64Array(toBin - fromBin);
    this.#floor = new Float64Array(toBin - fromBin);
  }

  /** The mean power of noise in each bin from `fromBin` on: the median of those around it. */
  measureFloor(rows: readonly Float32Array[]): Float64Array {
    const width = this.toBin - this.fromBin;
    this.#mean.fill(0);
    for (const row of rows)
      for (let bin = 0; bin < width; bin++) this.#mean[bin]! += row[this.fromBin + bin]!;
    // Half of the means lie below their mean by so much. Source: the median of a gamma distribution, k - 1/3 for k
    const correction = rows.length * (1 - 1 / (3 * independent(rows.length)));
    for (let from = 0; from < width; from += floorBins) {
      const end = Math.min(width, from + floorBins);
      const around = this.#mean.slice(Math.max(0, from - floorBins), Math.min(width, end + floorBins)).sort();
      const median = around[around.length >> 1]! / correction;
      this.#floor.fill(Math.max(median, quietest), from, end);
    }
    return this.#floor;
  }

  /**
   * @param expectedBin where the carrier should be by what was heard before: one that is there is preferred to one up to four
   *   times as strong elsewhere
   * @returns undefined when nothing stands out
   */
  find(
    rows: readonly Float32Array[],
    floor: Float64Array,
    expectedBin: number | undefined,
  ): CarrierLine | undefined {
    let best = { ratio: 0, bin: 0, slope: 0 };
    let expected = { ratio: 0, bin: 0, slope: 0 };
    for (const [slope, { shifts, weight }] of this.#shifts.entries()) {
      this.#addAlong(rows, shifts);
      for (let bin = 0; bin < this.#sum.length; bin++) {
        const ratio = (weight * this.#sum[bin]!) / floor[bin]!;
        if (ratio <= best.ratio && ratio <= expected.ratio) continue;
        const at = bin + this.fromBin;
        if (ratio > best.ratio) best = { ratio, bin: at, slope };
        const isNear = expectedBin !== undefined && Math.abs(at - expectedBin) < nearBins;
        if (isNear && ratio > expected.ratio) expected = { ratio, bin: at, slope };
      }
    }
    const isThere = expected.ratio / rows.length > this.#least && expected.ratio * 4 > best.ratio;
    const chosen = isThere ? expected : best;
    const ratio = chosen.ratio / rows.length;
    if (!(ratio > this.#least)) return undefined;
    const floorPower = floor[chosen.bin - this.fromBin]!;
    return {
      bin: chosen.bin,
      fraction: this.#fraction(rows, chosen),
      rateHzS: this.#shifts[chosen.slope]!.rateHzS,
      power: (ratio - 1) * floorPower,
      floorPower,
    };
  }

  /** Of the parabola through the top and its neighbours. */
  #fraction(rows: readonly Float32Array[], { bin, slope }: { bin: number; slope: number }): number {
    this.#addAlong(rows, this.#shifts[slope]!.shifts);
    const at = bin - this.fromBin;
    const [before = 0, top = 0, after = 0] = [this.#sum[at - 1], this.#sum[at], this.#sum[at + 1]];
    const bend = before - 2 * top + after;
    return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / bend / 2)) : 0;
  }

  #addAlong(rows: readonly Float32Array[], shifts: Int32Array): void {
    const sum = this.#sum.fill(0);
    for (const [index, row] of rows.entries()) {
      const shift = this.fromBin + shifts[index]!;
      const from = Math.max(0, -shift);
      const end = Math.min(sum.length, row.length - shift);
      for (let bin = from; bin < end; bin++) sum[bin]! += row[bin + shift]!;
    }
  }
}

/** Rows overlap by half under a Hann window: so many of them say something new. Source: P. D. Welch, IEEE Trans. 15, 1967 */
function independent(rows: number): number {
  return 1 + (rows - 1) * 0.53 * 1.2;
}

/**
 * Which mean power over the noise is no noise: once in a billion, for thousands of bins and slopes are looked at each time.
 * Source: E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17, 1931
 */
function leastRatio(rows: number): number {
  const ninth = 1 / (9 * independent(rows));
  return (1 - ninth + 6 * Math.sqrt(ninth)) ** 3;
}

/**
 * A signal that begins or ends amid the rows fits every slope; only a steep one that explains clearly more is believed, for it
 * would put the middle elsewhere.
 */
const steepCost = 0.1;
/** The floor is told for so many bins together. */
const floorBins = 32;
/** A digital silence has no noise. */
const quietest = 1e-20;
/** A carrier does not leave its line by more than this from point to point. */
const nearBins = 4;
