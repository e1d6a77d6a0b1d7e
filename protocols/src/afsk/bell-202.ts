/**
 * The tones of a 1200 baud packet: Bell 202 as amateurs use it on FM, 1200 Hz for a mark and 2200 Hz for a space.
 *
 * Data are NRZI: a change of the tone is a 0. Source: APRS 1.0.1, chapter 3; Bell System Data Communications, Technical
 * Reference 41212, "Data Sets 202S and 202T", 1976.
 */
export const bell202 = { markHz: 1200, spaceHz: 2200, baud: 1200 } as const;

/** Halfway between the tones: where the middle of the band is when it is moved down to 0. */
export const centreHz = (bell202.markHz + bell202.spaceHz) / 2;

/** Inside the demodulator: eight samples a symbol, whatever the recording has. */
export const samplesPerSymbol = 8;
export const basebandRateHz = bell202.baud * samplesPerSymbol;
