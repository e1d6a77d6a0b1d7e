import { basebandRateHz, bell202, centreHz, samplesPerSymbol } from './bell-202.ts';

/** How the audio that a branch expects has been tilted on its way, in steps of 6 dB an octave. */
export type Tilt = -1 | 0 | 1;

/** Samples that a correlator looks back and ahead for straightening the tilt. */
export const tiltReach = 6;

/** How well each tone fits the symbol that begins at a sample; of each of them real and imaginary part. */
export interface ToneFits {
  readonly spaceReal: Float64Array;
  readonly spaceImaginary: Float64Array;
  readonly markReal: Float64Array;
  readonly markImaginary: Float64Array;
}

export function createToneFits(length: number): ToneFits {
  return {
    spaceReal: new Float64Array(length),
    spaceImaginary: new Float64Array(length),
    markReal: new Float64Array(length),
    markImaginary: new Float64Array(length),
  };
}

/**
 * Matched filters for one symbol of either tone, behind a filter that takes the tilt of the audio away.
 *
 * A receiver's loudspeaker output is de-emphasised, its data output is not, a transmitter may have pre-emphasis or none:
 * so the space tone, 0.87 octaves higher, comes 5 dB too weak, right, or 5 dB too loud. A detector that compares tones
 * loses most of its margin by that; three of them, each for one case, lose little whatever comes.
 *
 * @param tilt what the audio suffered; 0 for flat, -1 for de-emphasised audio of a flat transmitter
 */
export class ToneFilters {
  readonly #space: ComplexTaps;
  readonly #mark: ComplexTaps;

  constructor(tilt: Tilt) {
    const straighten = tiltFilter(-tilt);
    this.#space = matched(bell202.spaceHz - centreHz, straighten);
    this.#mark = matched(bell202.markHz - centreHz, straighten);
  }

  /**
   * Fits for symbols that begin at `from` up to before `to` of the baseband.
   *
   * @param real `imaginary` beside it; must reach `tiltReach` samples back from `from` and a symbol and `tiltReach`
   *   ahead of `to`
   * @param into filled at the same places
   */
  fit(real: Float64Array, imaginary: Float64Array, from: number, to: number, into: ToneFits): void {
    filter(real, imaginary, from, to, this.#space, into.spaceReal, into.spaceImaginary);
    filter(real, imaginary, from, to, this.#mark, into.markReal, into.markImaginary);
  }
}

interface ComplexTaps {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

function filter(
  real: Float64Array,
  imaginary: Float64Array,
  from: number,
  to: number,
  taps: ComplexTaps,
  outReal: Float64Array,
  outImaginary: Float64Array,
): void {
  const { real: tapReal, imaginary: tapImaginary } = taps;
  const length = tapReal.length;
  for (let at = from; at < to; at++) {
    const first = at - tiltReach;
    let sumReal = 0;
    let sumImaginary = 0;
    for (let tap = 0; tap < length; tap++) {
      const a = real[first + tap]!;
      const b = imaginary[first + tap]!;
      const c = tapReal[tap]!;
      const d = tapImaginary[tap]!;
      sumReal += a * c - b * d;
      sumImaginary += a * d + b * c;
    }
    outReal[at] = sumReal;
    outImaginary[at] = sumImaginary;
  }
}

/** A symbol's worth of a tone, each sample of it seen through the filter that straightens the tilt. */
function matched(offsetHz: number, straighten: ComplexTaps): ComplexTaps {
  const length = samplesPerSymbol + 2 * tiltReach;
  const real = new Float64Array(length);
  const imaginary = new Float64Array(length);
  for (let sample = 0; sample < samplesPerSymbol; sample++) {
    // Turned backwards, so that the tone itself comes to rest; the phase counts from the symbol's beginning.
    const turn = (-2 * Math.PI * offsetHz * sample) / basebandRateHz;
    const cosine = Math.cos(turn) / samplesPerSymbol;
    const sine = Math.sin(turn) / samplesPerSymbol;
    for (let tap = -tiltReach; tap <= tiltReach; tap++) {
      const a = straighten.real[tiltReach - tap]!;
      const b = straighten.imaginary[tiltReach - tap]!;
      const at = sample + tap + tiltReach;
      real[at] = real[at]! + a * cosine - b * sine;
      imaginary[at] = imaginary[at]! + a * sine + b * cosine;
    }
  }
  return { real, imaginary };
}

/** Gain (f / 1700 Hz)^slope between 300 and 3400 Hz, without delay; taps by the inverse Fourier transform, Hann window. */
function tiltFilter(slope: number): ComplexTaps {
  const length = 2 * tiltReach + 1;
  const real = new Float64Array(length);
  const imaginary = new Float64Array(length);
  const steps = 240;
  for (let tap = -tiltReach; tap <= tiltReach; tap++) {
    let sumReal = 0;
    let sumImaginary = 0;
    for (let step = 0; step < steps; step++) {
      const hz = ((step + 0.5) / steps - 0.5) * basebandRateHz;
      const gain = (Math.min(3400, Math.max(300, hz + centreHz)) / centreHz) ** slope;
      const turn = (2 * Math.PI * hz * tap) / basebandRateHz;
      sumReal += gain * Math.cos(turn);
      sumImaginary += gain * Math.sin(turn);
    }
    const window = 0.5 + 0.5 * Math.cos((Math.PI * tap) / (tiltReach + 1));
    real[tap + tiltReach] = (sumReal / steps) * window;
    imaginary[tap + tiltReach] = (sumImaginary / steps) * window;
  }
  return { real, imaginary };
}
