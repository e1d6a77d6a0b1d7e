/** Where a signal lies around the frequency that the dial shows. */
export interface Occupied {
  readonly lowHz: number;
  readonly highHz: number;
}

/**
 * Widths as usual emissions have them.
 * Source: ITU Radio Regulations, appendix 1, and Recommendation ITU-R SM.1138, table III: 16K0F3E for FM telephony with
 * 5 kHz deviation, 2K70J3E for one sideband of 300 to 3000 Hz, 6K00A3E, 100HA1A for Morse at 25 words a minute, 304HF1B
 * for telex; an FM channel of 25 kHz bears 9600 baud G3RUH, which is wider than speech (20 kHz here).
 */
const bandwidthsHz: Readonly<Record<string, number>> = {
  FM: 16_000,
  'FM-D': 20_000,
  DV: 6_250,
  USB: 2_700,
  LSB: 2_700,
  AM: 6_000,
  CW: 100,
  'CW-R': 100,
  RTTY: 304,
  'RTTY-R': 304,
};

/** A mode that is not known is taken for a wide one. */
const unknownBandwidthHz = 20_000;

/**
 * @param bandwidthHz when it is known better than by the mode
 * @returns the edges of the signal: above the dial in USB, below it in LSB, around it otherwise
 */
export function occupiedBy(frequencyHz: number, mode: string | undefined, bandwidthHz?: number): Occupied {
  const widthHz = bandwidthHz ?? widthOf(mode);
  const plain = plainMode(mode);
  if (plain === 'USB') return { lowHz: frequencyHz, highHz: frequencyHz + widthHz };
  if (plain === 'LSB') return { lowHz: frequencyHz - widthHz, highHz: frequencyHz };
  return { lowHz: frequencyHz - widthHz / 2, highHz: frequencyHz + widthHz / 2 };
}

/** `USB-D` is `USB` with another source of the sound. */
export function plainMode(mode: string | undefined): string | undefined {
  return mode?.endsWith('-D') ? mode.slice(0, -2) : mode;
}

function widthOf(mode: string | undefined): number {
  return bandwidthsHz[mode ?? ''] ?? bandwidthsHz[plainMode(mode) ?? ''] ?? unknownBandwidthHz;
}
