import { samplesPerSymbol } from './bell-202.ts';

export interface SymbolClockOptions {
  /** How far an error of one moves the clock, samples; 0 for a clock that stands. */
  readonly gain: number;
  /** How far it changes the rate, samples a symbol. */
  readonly rateGain: number;
}

/**
 * When the next symbol begins.
 *
 * Inside of frames it follows the signal, outside it goes back to where it came from: a bank of detectors whose clocks
 * begin an eighth of a symbol apart has one that is right at any time, and noise cannot drive them all to the same side.
 */
export class SymbolClock {
  #errorSamples = 0;
  #movedSamples = 0;
  #rateSamples = 0;
  readonly #gain: number;
  readonly #rateGain: number;

  constructor({ gain, rateGain }: SymbolClockOptions) {
    this.#gain = gain;
    this.#rateGain = rateGain;
  }

  /**
   * One symbol further.
   *
   * @param error above 0 when the symbol fits better a sample later; beyond -1 to 1 it is cut
   * @returns samples to the next symbol: 8, or one more or less
   */
  step(error: number, isInFrame: boolean): number {
    if (this.#gain === 0) return samplesPerSymbol;
    if (isInFrame) {
      const bounded = error > 1 ? 1 : error < -1 ? -1 : error;
      const rate = this.#rateSamples + this.#rateGain * bounded;
      this.#rateSamples =
        rate > mostRateSamples ? mostRateSamples : rate < -mostRateSamples ? -mostRateSamples : rate;
      this.#errorSamples += this.#gain * bounded + this.#rateSamples;
    } else {
      this.#rateSamples *= 0.9;
      this.#errorSamples = 0.9 * this.#errorSamples - homing * this.#movedSamples;
    }
    // More than half a sample, so that it does not go to and fro.
    const jump = this.#errorSamples > 0.6 ? 1 : this.#errorSamples < -0.6 ? -1 : 0;
    this.#errorSamples -= jump;
    this.#movedSamples += jump;
    return samplesPerSymbol + jump;
  }
}

/** Of a symbol's eight samples: 1.5 %, more than any crystal is wrong. */
const mostRateSamples = 0.12;
const homing = 0.05;
