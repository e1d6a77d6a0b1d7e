/**
 * Signal meter of 0 to 255 as decibels over S9: a straight line up to S9, another one above it.
 * Source: Icom's CI-V reference for `15 02`: 0000 is S0, 0120 S9, 0241 S9 + 60 dB; an S unit is 6 dB (IARU Region 1).
 */
export function strengthDb(meter: number): number {
  return Math.round(meter <= s9 ? (meter / s9) * 54 - 54 : ((meter - s9) / (sixtyOver - s9)) * 60);
}

/** The other way round, within 0 to 255. */
export function meterOfDb(db: number): number {
  const meter = db <= 0 ? ((db + 54) / 54) * s9 : s9 + (db / 60) * (sixtyOver - s9);
  return Math.min(255, Math.max(0, Math.round(meter)));
}

const s9 = 120;
const sixtyOver = 241;
