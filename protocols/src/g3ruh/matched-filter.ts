import { pulseAt } from './pulse.ts';

/**
 * A filter for one symbol that can be asked for its output anywhere between two samples: a hump of half a cosine, as wide
 * as is told.
 *
 * White noise is held down best by the shape of the pulse itself (a width of one symbol either way for raised-cosine pulses), at the price
 * of some of the neighbours; behind a discriminator, whose noise grows with frequency, and where the transmitter's filter is
 * narrow, other widths are better. None is right for all, so several run side by side.
 */
export class MatchedFilter {
  /** Samples on either side of a place that must be there. */
  readonly reachSamples: number;
  /** What it leaves of a single raised-cosine pulse; a long run passes whole. */
  readonly pulseGain: number;
  readonly #taps: readonly Float32Array[];

  /** @param widthSymbols from the middle to where it is nothing */
  constructor(widthSymbols: number, samplesPerSymbol: number) {
    const width = widthSymbols * samplesPerSymbol;
    const reach = Math.ceil(width);
    this.reachSamples = reach + 1;
    this.#taps = Array.from({ length: phases }, (_, phase) => {
      const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, index) => {
        const away = Math.abs(index - reach - phase / phases) / width;
        return away < 1 ? 1 + Math.cos(Math.PI * away) : 0;
      });
      // A constant must come out as itself at every phase, or the offset of the carrier would look like noise.
      const sum = taps.reduce((total, tap) => total + tap, 0);
      return taps.map((tap) => tap / sum);
    });
    this.pulseGain = this.#taps[0]!.reduce(
      (sum, tap, index) => sum + tap * pulseAt('raised-cosine', (index - reach) / samplesPerSymbol),
      0,
    );
  }

  /** @param place in samples from the start of `samples`; `reachSamples` must lie on either side */
  at(samples: Float32Array, place: number): number {
    const nearest = Math.round(place * phases);
    const whole = Math.floor(nearest / phases);
    const taps = this.#taps[nearest - whole * phases]!;
    const first = whole - ((taps.length - 1) >> 1);
    let sum = 0;
    for (let index = 0; index < taps.length; index++) sum += taps[index]! * samples[first + index]!;
    return sum;
  }
}

/** Steps between two samples; at five samples a symbol a step is a three-hundredth of a symbol. */
const phases = 64;
