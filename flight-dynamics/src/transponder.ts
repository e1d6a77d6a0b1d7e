import { downlinkDopplerHz, type RangeMotion, speedOfLightKmS, uplinkDopplerHz } from './doppler.ts';
import { dialFor, type LegCalibration, trueSatelliteHz } from './leg-tuning.ts';

/** A linear transponder: what goes in comes out moved, and turned over when it inverts. */
export interface Transponder {
  readonly isInverting: boolean;
  /** A pair of frequencies at the satellite that belong together: the middle of both passbands. */
  readonly uplinkHz: number;
  readonly downlinkHz: number;
}

/**
 * Which leg is left alone. `satellite`: both frequencies at the satellite stay and both radios move, so that all stations
 * meet; `downlink`: the receiver stays and the transmitter makes up for both shifts; `uplink`: the other way round.
 */
export type TransponderPolicy = 'satellite' | 'downlink' | 'uplink';

export interface TransponderTuning {
  readonly downlinkDialHz: number;
  readonly uplinkDialHz: number;
  /** What arrives at the satellite, and what leaves it. */
  readonly uplinkAtSatelliteHz: number;
  readonly downlinkAtSatelliteHz: number;
}

/**
 * Both dials at one instant, for a conversation on the downlink frequency `downlinkHz` (at the satellite for the policy
 * `satellite`, on the ground for `downlink`); for the policy `uplink`, `uplinkHz` is what the transmitter stays on.
 *
 * @throws RangeError when a frequency is not positive
 * Source: "one true rule" of Doppler tuning, P. Williamson KB5MU 1994 (both legs constant at the satellite)
 */
export function tuneTransponder(request: {
  readonly transponder: Transponder;
  readonly policy: TransponderPolicy;
  readonly motion: RangeMotion;
  readonly calibration?: { readonly downlink?: LegCalibration; readonly uplink?: LegCalibration };
}): TransponderTuning {
  const { transponder, policy, motion, calibration = {} } = request;
  const down = calibration.downlink ?? {};
  const up = calibration.uplink ?? {};
  const middle = {
    uplinkHz: trueSatelliteHz(transponder.uplinkHz, up),
    downlinkHz: trueSatelliteHz(transponder.downlinkHz, down),
  };
  const sign = transponder.isInverting ? -1 : 1;
  const throughHz = (uplinkHz: number) => middle.downlinkHz + sign * (uplinkHz - middle.uplinkHz);
  const backHz = (downlinkHz: number) => middle.uplinkHz + sign * (downlinkHz - middle.downlinkHz);
  const { rangeRateKmS } = motion;
  const heard = (sentHz: number) => sentHz + downlinkDopplerHz(rangeRateKmS, sentHz);
  const toSend = (wantedHz: number) => wantedHz + uplinkDopplerHz(rangeRateKmS, wantedHz);

  let uplinkAtSatelliteHz = middle.uplinkHz;
  if (policy === 'downlink') {
    uplinkAtSatelliteHz = backHz(middle.downlinkHz / (1 - rangeRateKmS / speedOfLightKmS));
  } else if (policy === 'uplink') {
    uplinkAtSatelliteHz = heard(middle.uplinkHz);
  }
  const downlinkAtSatelliteHz = throughHz(uplinkAtSatelliteHz);
  return {
    downlinkDialHz: dialFor(heard(downlinkAtSatelliteHz), down),
    uplinkDialHz: dialFor(toSend(uplinkAtSatelliteHz), up),
    uplinkAtSatelliteHz,
    downlinkAtSatelliteHz,
  };
}
