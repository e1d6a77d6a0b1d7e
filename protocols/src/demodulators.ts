import { AfskDemodulator } from './afsk/demodulator.ts';
import type { Demodulator } from './demodulator.ts';
import { createG3ruhDemodulator, leastSamplesPerSymbol } from './g3ruh/g3ruh-demodulator.ts';
import { MorseLines } from './morse/morse-lines.ts';

/** What every demodulator is told. */
export interface DemodulatorOptions {
  readonly sampleRateHz: number;
  /** Bits beside each other that may be turned over for the frame check to hold; 0 unless asked for. */
  readonly repairs?: 0 | 1 | 2;
  /** Hands out frames whose check fails as well, marked, where they look like frames of AX.25. */
  readonly givesDamaged?: boolean;
}

interface Modulation {
  /** Audio with fewer samples a second does not hold the signal. */
  readonly lowestRateHz: number;
  /** Of the filter before a discriminator of FM: deviation, highest tone and 2 to 3 kHz off frequency; undefined: it is no FM. */
  readonly halfWidthHz: number | undefined;
  create(options: DemodulatorOptions): Demodulator;
}

/** Each modulation that frames are taken out of audio from: the one place that knows them all. */
export const demodulators = {
  afsk1200: { lowestRateHz: 8000, halfWidthHz: 8000, create: (options) => new AfskDemodulator(options) },
  g3ruh9600: g3ruh(9600, 10_000),
  g3ruh4800: g3ruh(4800, 8000),
  // Morse: its frames are lines of text.
  'cw-audio': { lowestRateHz: 4000, halfWidthHz: undefined, create: (options) => new MorseLines(options) },
} as const satisfies Record<string, Modulation>;

function g3ruh(baud: number, halfWidthHz: number): Modulation {
  return {
    halfWidthHz,
    lowestRateHz: leastSamplesPerSymbol * baud,
    create: (options) => createG3ruhDemodulator({ ...options, baud }),
  };
}

export type ModulationName = keyof typeof demodulators;

export const modulationNames = Object.keys(demodulators) as ModulationName[];

/** Of every demodulator: nobody records audio faster. */
export const highestRateHz = 192_000;

/** @throws RangeError when the sample rate is outside of what the modulation needs */
export function createDemodulator(modulation: ModulationName, options: DemodulatorOptions): Demodulator {
  const { lowestRateHz, create } = demodulators[modulation];
  const { sampleRateHz } = options;
  if (!(sampleRateHz >= lowestRateHz && sampleRateHz <= highestRateHz)) {
    throw new RangeError(
      `sampleRateHz: expected ${lowestRateHz} to ${highestRateHz} for ${modulation}, found ${sampleRateHz}`,
    );
  }
  return create(options);
}
