import type { RecordingCarrier } from '@dawa/protocols/console/recording';
import { CarrierTrack } from '@dawa/protocols/spectrum/carrier-track';
import type { DopplerRow } from '@dawa/protocols/spectrum/doppler-rows';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { readFields } from './recording-fields.ts';
import { type RecordingFile, samplesOf } from './recording-file.ts';

export interface CarrierWish {
  readonly fromHz?: number | undefined;
  readonly toHz?: number | undefined;
  /** Width of a modulated signal whose centre is followed. */
  readonly signalHz?: number | undefined;
}

/**
 * The frequency of the strongest carrier through a recording, on the air where it is known how the receiver was tuned.
 *
 * A carrier is heard in IQ and behind a receiver of single sideband or Morse; behind one of FM its place is lost.
 */
export function carrierOf(
  file: RecordingFile,
  wish: CarrierWish = {},
): Result<RecordingCarrier, Fault<'bad-value' | 'no-carrier'>> {
  const { format, sampleRateHz, recordingId, startedAtMs } = file;
  const { mode } = readFields(file.meta.global);
  if (format.kind === 'real' && mode !== undefined && /^(FM|NFM|WFM|AM)/i.test(mode)) {
    return failure({ kind: 'no-carrier', expected: 'IQ, or sound of USB, LSB or CW', found: mode });
  }
  const isMirrored = mode !== undefined && /^(LSB|CWR|CW-R)/i.test(mode);
  try {
    const track = new CarrierTrack({ kind: format.kind, sampleRateHz, ...wish });
    const points: RecordingCarrier['points'] = [];
    const take = (found: ReturnType<CarrierTrack['push']>) => {
      for (const { atSample, offsetHz, snrDb, sigmaHz } of found) {
        const atMs = file.atMsOf(atSample);
        const frequencyHz = (file.tunedHz(atMs) ?? 0) + (isMirrored ? -offsetHz : offsetHz);
        points.push({ atMs, frequencyHz, offsetHz, snrDb, sigmaHz });
      }
    };
    for (const piece of samplesOf(file)) take(track.push(piece));
    const isOnAir = file.tunedHz(startedAtMs) !== undefined;
    return success({ recordingId, startedAtMs, isOnAir, points });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failure({ kind: 'bad-value', expected: 'a band that the recording holds', found: error.message });
  }
}

/** As `dawa fit` takes it. */
export function dopplerRowsOf({ points }: RecordingCarrier): DopplerRow[] {
  return points.map(({ atMs, frequencyHz, sigmaHz }) => ({ atMs, frequencyHz, sigmaHz }));
}
