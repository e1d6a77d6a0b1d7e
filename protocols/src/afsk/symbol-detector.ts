import type { ToneFits } from './tone-filters.ts';

/** Tells tones apart, one symbol after the other. */
export interface SymbolDetector {
  /**
   * @param at where in `fits` the symbol begins; half a symbol around it must be there too
   * @param isInFrame whether the bits make sense at present, so that there is something to follow
   * @returns 1 for a mark, 0 for a space: the tone of `delaySymbols` ago
   */
  step(fits: ToneFits, at: number, isInFrame: boolean): number;
  /** From the symbol of the last step to the next one, baseband samples. */
  readonly advance: number;
  readonly delaySymbols: number;
  /** Amplitude of the signal, smoothed; 1 for a sine of full scale. */
  readonly amplitude: number;
  /** How far the mark tone is above where it belongs, smoothed; NaN where this detector does not see it. */
  readonly markOffsetHz: number;
}

/** Symbols: long after that all candidates of a `SequenceDetector` agree; it must leave room in 32 bits. */
export const decisionDelay = 24;
