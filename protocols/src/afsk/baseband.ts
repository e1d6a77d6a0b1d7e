import { basebandRateHz, centreHz } from './bell-202.ts';

/**
 * Takes audio of any rate down to complex samples around the middle of the band, eight a symbol.
 *
 * One filter does it all: it takes the band of the tones, only its upper half of the spectrum, so that the mirror image
 * at negative frequencies does not beat with the tones; and between the samples of the input it is known at 64 places,
 * so that no rate is special. The band is wider than the signal, for the correlators behind it do the narrowing.
 */
export class BasebandConverter {
  /** Input samples from one output sample to the next. */
  readonly #step: number;
  readonly #filter: PolyphaseFilter;
  readonly #ring: Float64Array;
  readonly #mask: number;
  #pushed = 0;
  #produced = 0;

  constructor(sampleRateHz: number) {
    this.#step = sampleRateHz / basebandRateHz;
    this.#filter = createFilter(sampleRateHz);
    const octave = 2 ** Math.ceil(Math.log2(2 * this.#filter.taps + 2));
    // Each sample is written twice, a ring's length apart, so that the filter reads on without looking for the seam.
    this.#ring = new Float64Array(2 * octave);
    this.#mask = octave - 1;
  }

  /** Before the first sample again. */
  reset(): void {
    this.#ring.fill(0);
    this.#pushed = 0;
    this.#produced = 0;
  }

  /**
   * Takes samples from `from` on until the output is full or there are none left.
   *
   * @param real `imaginary` beside it: filled from `at` to their end
   * @returns how far it came in both
   */
  convert(
    samples: Float32Array,
    from: number,
    real: Float64Array,
    imaginary: Float64Array,
    at: number,
  ): { readonly from: number; readonly at: number } {
    const { taps, phases, inPhase, quadrature } = this.#filter;
    const ring = this.#ring;
    const mask = this.#mask;
    let index = from;
    let out = at;
    while (out < real.length) {
      const centre = this.#produced * this.#step;
      const whole = Math.floor(centre);
      // The filter is centred: it needs half of its length on both sides.
      const last = whole + (taps >>> 1);
      while (this.#pushed <= last) {
        if (index >= samples.length) return { from: index, at: out };
        const value = samples[index++]!;
        // What is not a number counts as silence, and what is far beyond full scale as noise of some sort.
        const sound = value > -mostAmplitude && value < mostAmplitude ? value : 0;
        const place = this.#pushed++ & mask;
        ring[place] = sound;
        ring[place + mask + 1] = sound;
      }
      const phase = Math.round((centre - whole) * phases);
      const base = phase * taps;
      const first = (last - taps + 1) & mask;
      let sumReal = 0;
      let sumImaginary = 0;
      for (let tap = 0; tap < taps; tap++) {
        const value = ring[first + tap]!;
        sumReal += value * inPhase[base + tap]!;
        sumImaginary += value * quadrature[base + tap]!;
      }
      const turn = (this.#produced % turnPeriod) * turnStep;
      const cosine = turnCosines[turn % turnPeriod]!;
      const sine = turnSines[turn % turnPeriod]!;
      real[out] = sumReal * cosine + sumImaginary * sine;
      imaginary[out] = sumImaginary * cosine - sumReal * sine;
      out++;
      this.#produced++;
    }
    return { from: index, at: out };
  }
}

/** Integer samples of 24 bit as floats would be such; a sine of full scale is 1. */
const mostAmplitude = 1e6;

/** 1700 Hz at 9600 samples a second: 17 turns in 96 samples, exactly. */
const turnPeriod = 96;
const turnStep = Math.round((centreHz / basebandRateHz) * turnPeriod);
const turnCosines = Float64Array.from({ length: turnPeriod }, (_, at) =>
  Math.cos((2 * Math.PI * at) / turnPeriod),
);
const turnSines = Float64Array.from({ length: turnPeriod }, (_, at) =>
  Math.sin((2 * Math.PI * at) / turnPeriod),
);

interface PolyphaseFilter {
  readonly taps: number;
  readonly phases: number;
  readonly inPhase: Float64Array;
  readonly quadrature: Float64Array;
}

/** What passes: both tones with a symbol's bandwidth around them, and not the hum. */
const passBand = { lowHz: 200, highHz: 3300 };
const filterMs = 3.2;
const filterPhases = 64;

/** Windowed sinc (Hann), moved to the middle of the band; a real sine of amplitude 1 comes out with amplitude 1. */
function createFilter(sampleRateHz: number): PolyphaseFilter {
  const half = Math.round((filterMs * sampleRateHz) / 2000);
  const taps = 2 * half + 2;
  const inPhase = new Float64Array((filterPhases + 1) * taps);
  const quadrature = new Float64Array(inPhase.length);
  const halfWidthHz = (passBand.highHz - passBand.lowHz) / 2;
  const middleHz = (passBand.highHz + passBand.lowHz) / 2;
  for (let phase = 0; phase <= filterPhases; phase++) {
    for (let tap = 0; tap < taps; tap++) {
      // From the sample under this tap to the instant that is asked for.
      const seconds = (half + phase / filterPhases - tap) / sampleRateHz;
      const share = (seconds * sampleRateHz) / (half + 1);
      const window = Math.abs(share) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * share);
      const sinc =
        Math.abs(seconds) < 1e-12
          ? 2 * halfWidthHz
          : Math.sin(2 * Math.PI * halfWidthHz * seconds) / (Math.PI * seconds);
      // Twice, for the half of the spectrum that is thrown away. The turn of the centre comes behind the filter.
      const gain = (2 * window * sinc) / sampleRateHz;
      const turn = 2 * Math.PI * middleHz * seconds;
      inPhase[phase * taps + tap] = gain * Math.cos(turn);
      quadrature[phase * taps + tap] = gain * Math.sin(turn);
    }
  }
  return { taps, phases: filterPhases, inPhase, quadrature };
}
