import type { Fault, Result } from '@dawa/seams/fault';

/** What NRLMSISE-00 wants to know of an instant, and how it came to be known. */
export interface AtmosphereWeather {
  /** F10.7 of the day before, observed (not adjusted to 1 AU). */
  readonly f107Sfu: number;
  /** Its mean over 81 days centred on the day; over the last 81 where the file has no better. */
  readonly f107MeanSfu: number;
  /** Daily Ap. */
  readonly ap: number;
  /**
   * Daily Ap; ap of this 3-hour span, and of 3, 6 and 9 h before; mean of the eight from 12 to 33 h before; of the eight from 36 to
   * 57 h before.
   */
  readonly apHistory: readonly number[];
  /** The least certain of what went in: measured, predicted by the file, or assumed by the caller. */
  readonly basis: 'observed' | 'predicted' | 'assumed';
}

export type SpaceWeatherGap = Fault<'outside-table' | 'missing-value'>;

export interface SpaceWeather {
  /** Where the numbers come from, for people. */
  readonly source: string;
  /** First and last instant that can be answered; null for weather that is assumed for all time. */
  readonly coverage: { readonly fromAtMs: number; readonly toAtMs: number } | null;
  /** Until here the numbers were measured; null when none were. */
  readonly observedToAtMs: number | null;
  /** @throws RangeError when `atMs` is not finite */
  at(atMs: number): Result<AtmosphereWeather, SpaceWeatherGap>;
}
