import type { Fault } from '@dawa/seams/fault';

/** How a day came to be known. A monthly row stands for the first day of its month. */
export type SpaceWeatherKind = 'observed' | 'daily-predicted' | 'monthly-predicted';

/** One row of a space-weather file. What the file leaves blank is null: never 0, never a guess. */
export interface SpaceWeatherDay {
  /** 00:00 UTC. */
  readonly dayAtMs: number;
  readonly kind: SpaceWeatherKind;
  /** F10.7 as observed, at the Earth's true distance from the Sun, solar flux units. */
  readonly f107Sfu: number | null;
  /** Mean of the same over 81 days, centred on the day. */
  readonly f107Centred81Sfu: number | null;
  /** Mean over the last 81 days: all there is in real time. */
  readonly f107Trailing81Sfu: number | null;
  /** The eight 3-hourly ap from 00:00 on. */
  readonly apThreeHourly: readonly (number | null)[];
  /** Daily mean Ap. */
  readonly ap: number | null;
}

export type SpaceWeatherFaultKind =
  | 'empty'
  | 'unknown-notation'
  | 'unexpected-text'
  | 'missing-column'
  | 'bad-length'
  | 'bad-column'
  | 'bad-date'
  | 'out-of-range'
  | 'not-ascending'
  | 'count-mismatch';

/** Where in the text, counted from 1, and what was wrong there. */
export interface SpaceWeatherFault extends Fault<SpaceWeatherFaultKind> {
  readonly line: number;
  readonly column?: number;
}

/** Every readable row, days ascending, and a fault for everything else. */
export interface ParsedSpaceWeather {
  readonly days: SpaceWeatherDay[];
  readonly faults: SpaceWeatherFault[];
}

/** A row, or the first thing wrong with it. */
export type RowResult =
  | { readonly ok: true; readonly day: SpaceWeatherDay }
  | { readonly ok: false; readonly fault: Omit<SpaceWeatherFault, 'line'> };
