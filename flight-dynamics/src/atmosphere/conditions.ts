/** What the upper atmosphere answers to, at one time. */
export interface AtmosphereConditions {
  /** 1 to 366. */
  readonly dayOfYear: number;
  /** F10.7 of the previous day at the Earth's actual distance from the Sun ("observed"), solar flux units. */
  readonly f107Sfu: number;
  /** Mean of the same over 81 days, centred. */
  readonly f107MeanSfu: number;
  /** Daily Ap. */
  readonly ap: number;
  /**
   * The array that takes the place of the daily Ap when switch 9 is -1: daily Ap; ap of this 3-hour span; of 3, 6 and 9 h
   * before; mean of the eight from 12 to 33 h before; of the eight from 36 to 57 h before.
   */
  readonly apHistory?: ArrayLike<number>;
}

/**
 * Switches of the published model: 1 on, 0 off, 2 main effect off but cross terms on; switch 9 also -1 (Ap array).
 * Numbers as published: 1 F10.7, 2 time independent, 3 symmetrical annual, 4 symmetrical semiannual, 5 asymmetrical annual,
 * 6 asymmetrical semiannual, 7 diurnal, 8 semidiurnal, 9 daily Ap, 10 all UT and longitude, 11 longitude, 12 UT and mixed,
 * 13 Ap with UT and longitude, 14 terdiurnal, 15 departure from diffusive equilibrium, 16 exospheric temperature, 17 temperature
 * at 120 km, 18 lower thermosphere, 19 gradient, 20 upper stratosphere, 21 densities at 120 km, 22 lower stratosphere.
 */
export type AtmosphereSwitches = Readonly<Record<number, number>>;

/** The switches as the expansions use them. */
export interface SwitchTable {
  /** Main effects, by published number. */
  readonly main: Float64Array;
  /** Cross terms. */
  readonly cross: Float64Array;
  readonly usesApHistory: boolean;
}

/**
 * The switches as tables of 0 and 1; unnamed ones are on.
 * @throws RangeError for a number or a value that the model does not know
 */
export function switchTable(switches: AtmosphereSwitches = {}): SwitchTable {
  const main = new Float64Array(24).fill(1);
  const cross = new Float64Array(24).fill(1);
  for (const [key, value] of Object.entries(switches)) {
    const number = Number(key);
    const isKnown = value === 0 || value === 1 || value === 2 || (number === 9 && value === -1);
    if (!(number >= 1 && number <= 23) || !isKnown) {
      throw new RangeError(`switch ${key}: expected 1 to 23 with 0, 1 or 2 (9 also -1), found ${value}`);
    }
    main[number] = Math.abs(value % 2);
    cross[number] = value === 0 ? 0 : 1;
  }
  return { main, cross, usesApHistory: switches[9] === -1 };
}
