import { samplesPerSymbol } from './bell-202.ts';
import { SymbolClock } from './symbol-clock.ts';
import { decisionDelay, type SymbolDetector } from './symbol-detector.ts';
import type { ToneFits } from './tone-filters.ts';

/**
 * Takes the tone that is stronger, symbol by symbol.
 *
 * It needs more signal than `SequenceDetector`, and is there for what that one cannot hear: transmitters whose phase
 * jumps from tone to tone, tones that are off by more than 50 Hz, clocks that are off by more than a percent.
 */
export class StrengthDetector implements SymbolDetector {
  /** As late as the other detector, so that both tell of a frame at the same time. */
  readonly delaySymbols = decisionDelay;
  readonly markOffsetHz = Number.NaN;
  advance = samplesPerSymbol;
  amplitude = 0;
  readonly #clock = new SymbolClock({ gain: 0.5, rateGain: 0.02 });
  #previous = 0;
  /** The last 32 tones, the newest in bit 0. */
  #tones = 0;

  step(fits: ToneFits, at: number, isInFrame: boolean): number {
    const now = lead(fits, at);
    const between = lead(fits, at - samplesPerSymbol / 2);
    const size = Math.abs(now) + Math.abs(this.#previous) + 1e-12;
    // Where the tone changes both are even halfway between two symbols; if the newer one leads there, it began earlier.
    const isChange = now > 0 !== this.#previous > 0;
    const error = isChange ? (now > 0 ? -2 : 2) * (between / size) : 0;
    this.#previous = now;
    this.advance = this.#clock.step(error, isInFrame);
    this.amplitude += (Math.abs(now) - this.amplitude) / 64;
    this.#tones = (this.#tones << 1) | (now > 0 ? 1 : 0);
    return (this.#tones >>> decisionDelay) & 1;
  }
}

/** Strength of the mark less that of the space. */
function lead(fits: ToneFits, at: number): number {
  const markReal = fits.markReal[at]!;
  const markImaginary = fits.markImaginary[at]!;
  const spaceReal = fits.spaceReal[at]!;
  const spaceImaginary = fits.spaceImaginary[at]!;
  return (
    Math.sqrt(markReal * markReal + markImaginary * markImaginary) -
    Math.sqrt(spaceReal * spaceReal + spaceImaginary * spaceImaginary)
  );
}
