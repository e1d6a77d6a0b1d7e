/** Boltzmann's constant, dBW per hertz and kelvin: 10 log10(1.380649e-23). Source: SI definition of the kelvin (2019). */
export const boltzmannDbwHzK = 10 * Math.log10(1.380649e-23);

export const decibel = (ratio: number): number => 10 * Math.log10(ratio);
export const ratioOf = (valueDb: number): number => 10 ** (valueDb / 10);

/** A figure and how far it may be off, one sigma. */
export interface Uncertain {
  readonly valueDb: number;
  readonly sigmaDb: number;
}
