/** Where a signal of FM lies in IQ, and how wide it is. */
export interface FmChannel {
  readonly sampleRateHz: number;
  /** From the middle of the IQ to the carrier as it should be. */
  readonly carrierHz?: number;
  /** Half the width of the filter around it: deviation, highest frequency in it, and how far off it may be. */
  readonly halfWidthHz?: number;
}

/** What full scale of the sound is: the deviation of narrow FM, and as much again for who is off frequency. */
export const discriminatorFullScaleHz = 10_000;

/** Less does not hold a channel of narrow FM; more is for whole bands. */
export const iqRatesHz = { lowest: 16_000, highest: 10_000_000 } as const;

/**
 * Sound out of IQ, as the discriminator of an FM receiver gives it: flat, and with what the carrier is off as a constant level.
 *
 * ```
 *   IQ -> turned by -carrier -> low-pass (windowed sinc), every nth -> angle from one to the next -> hertz of full scale
 * ```
 * The result does not depend on how the samples were cut. What is no number counts as silence.
 */
export class FmDiscriminator {
  /** Of the sound: that of the IQ by a whole number, 48 kHz to less than twice that where the IQ has so many. */
  readonly audioRateHz: number;
  readonly #taps: Float64Array;
  readonly #every: number;
  readonly #turnStep: number;
  readonly #hertzARadian: number;
  #real = new Float64Array(4096);
  #imaginary = new Float64Array(4096);
  #held = 0;
  /** Of the held samples, the first that the next value is made of. */
  #next = 0;
  #turn = 0;
  #half: number | undefined;
  #beforeReal = 0;
  #beforeImaginary = 0;

  /** @throws RangeError for rates outside of `iqRatesHz`, and a carrier beside the samples */
  constructor({ sampleRateHz, carrierHz = 0, halfWidthHz = usualHalfWidthHz }: FmChannel) {
    if (!(sampleRateHz >= iqRatesHz.lowest && sampleRateHz <= iqRatesHz.highest)) {
      const expected = `${iqRatesHz.lowest} to ${iqRatesHz.highest}`;
      throw new RangeError(`sampleRateHz: expected ${expected} for IQ, found ${sampleRateHz}`);
    }
    if (!(Math.abs(carrierHz) < sampleRateHz / 2))
      throw new RangeError(
        `carrierHz: expected within ${sampleRateHz / 2} of the middle, found ${carrierHz}`,
      );
    this.#every = Math.max(1, Math.floor(sampleRateHz / leastAudioRateHz));
    this.audioRateHz = sampleRateHz / this.#every;
    const cutoff = Math.min(halfWidthHz, 0.45 * sampleRateHz) / sampleRateHz;
    this.#taps = lowPass(cutoff, Math.min(0.5 * cutoff, 0.5 - cutoff));
    this.#turnStep = (-2 * Math.PI * carrierHz) / sampleRateHz;
    this.#hertzARadian = this.audioRateHz / (2 * Math.PI);
  }

  /** How much later than the IQ a sample of the sound comes, in samples of the sound. */
  get delaySamples(): number {
    return (this.#taps.length - 1) / 2 / this.#every;
  }

  /** @param iq real and imaginary parts in turn */
  push(iq: Float32Array): Float32Array {
    this.#append(iq);
    const taps = this.#taps;
    const count = Math.max(0, Math.floor((this.#held - taps.length - this.#next) / this.#every) + 1);
    const audio = new Float32Array(count);
    for (let index = 0; index < count; index++) {
      let real = 0;
      let imaginary = 0;
      for (let tap = 0, at = this.#next; tap < taps.length; tap++, at++) {
        real += taps[tap]! * this.#real[at]!;
        imaginary += taps[tap]! * this.#imaginary[at]!;
      }
      const radians = Math.atan2(
        imaginary * this.#beforeReal - real * this.#beforeImaginary,
        real * this.#beforeReal + imaginary * this.#beforeImaginary,
      );
      audio[index] = (radians * this.#hertzARadian) / discriminatorFullScaleHz;
      this.#beforeReal = real;
      this.#beforeImaginary = imaginary;
      this.#next += this.#every;
    }
    const dropped = Math.min(this.#next, this.#held);
    this.#real.copyWithin(0, dropped, this.#held);
    this.#imaginary.copyWithin(0, dropped, this.#held);
    this.#held -= dropped;
    this.#next -= dropped;
    return audio;
  }

  #append(iq: Float32Array): void {
    this.#makeRoom(this.#held + (iq.length >>> 1) + 1);
    for (const value of iq) {
      const number = Math.abs(value) <= loudest ? value : 0;
      if (this.#half === undefined) {
        this.#half = number;
        continue;
      }
      const cos = Math.cos(this.#turn);
      const sin = Math.sin(this.#turn);
      this.#real[this.#held] = this.#half * cos - number * sin;
      this.#imaginary[this.#held++] = this.#half * sin + number * cos;
      this.#half = undefined;
      this.#turn = (this.#turn + this.#turnStep) % (2 * Math.PI);
    }
  }

  #makeRoom(samples: number): void {
    if (samples <= this.#real.length) return;
    const [real, imaginary] = [this.#real, this.#imaginary];
    const larger = Math.max(samples, 2 * real.length);
    this.#real = new Float64Array(larger);
    this.#imaginary = new Float64Array(larger);
    this.#real.set(real.subarray(0, this.#held));
    this.#imaginary.set(imaginary.subarray(0, this.#held));
  }
}

/**
 * Windowed sinc (Hamming), one at 0 Hz.
 *
 * @param cutoff middle of the edge, of the sample rate
 * @param width of the edge
 */
function lowPass(cutoff: number, width: number): Float64Array {
  // Width of a Hamming window's edge: 3.3 of the sample rate over its length.
  const half = Math.ceil(3.3 / width / 2);
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, index) => {
    const t = index - half;
    const sinc = t === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * t) / half));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

const leastAudioRateHz = 48_000;
const usualHalfWidthHz = 8000;
/** Nothing that was scaled to 1 comes near; products of it still fit. */
const loudest = 1e6;
