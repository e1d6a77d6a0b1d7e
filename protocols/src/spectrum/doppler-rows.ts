import type { CarrierPoint } from './carrier-point.ts';

/** What a receiver did while it recorded. */
export interface ReceiverRecord {
  /** Of the first sample. */
  readonly startAtMs: number;
  readonly sampleRateHz: number;
  /** What 0 Hz of the samples is on the air, at every instant: a receiver that follows Doppler moves. */
  readonly tunedHz: (atMs: number) => number;
  /** True where the audio grows as the frequency falls (lower sideband). */
  readonly isMirrored: boolean;
}

/** One reading of a carrier as `dawa fit` and `dawa identify` take it. */
export interface DopplerRow {
  readonly atMs: number;
  /** As received, Doppler and all. */
  readonly frequencyHz: number;
  readonly sigmaHz: number;
}

/** The track of a carrier through a recording as frequencies on the air. */
export function dopplerRows(points: readonly CarrierPoint[], record: ReceiverRecord): DopplerRow[] {
  const { startAtMs, sampleRateHz, tunedHz, isMirrored } = record;
  return points.map(({ atSample, offsetHz, sigmaHz }) => {
    const atMs = startAtMs + (atSample / sampleRateHz) * 1000;
    return { atMs, frequencyHz: tunedHz(atMs) + (isMirrored ? -offsetHz : offsetHz), sigmaHz };
  });
}

/** CSV with the header `atMs,frequencyHz,sigmaHz`; tenths of a millisecond, millihertz. */
export function formatDopplerRows(rows: readonly DopplerRow[]): string {
  const lines = rows.map(
    ({ atMs, frequencyHz, sigmaHz }) => `${atMs.toFixed(1)},${frequencyHz.toFixed(3)},${sigmaHz.toFixed(3)}`,
  );
  return `${[dopplerHeader, ...lines].join('\n')}\n`;
}

export const dopplerHeader = 'atMs,frequencyHz,sigmaHz';
