import {
  downlinkDopplerHz,
  downlinkDopplerRateHzS,
  type RangeMotion,
  uplinkDopplerHz,
  uplinkDopplerRateHzS,
} from './doppler.ts';

/**
 * What stays put. `constant-at-satellite`: the satellite sends, or hears, its own frequency and the ground moves.
 * `constant-at-ground`: the radio on the ground is set once and the satellite sees the shift (an FM uplink within the
 * satellite's channel filter; one leg of a linear transponder, see transponder.ts).
 */
export type DopplerPolicy = 'constant-at-satellite' | 'constant-at-ground';

/**
 * How far both oscillators are from what they claim. All four are errors in the sense "real minus claimed", so that measured
 * values can be typed in as they are. They belong to one satellite and one radio, and may change while a pass runs: plan
 * again from that instant.
 */
export interface LegCalibration {
  /** The ground radio: what is on the air, minus what its dial shows, over the dial, in parts per million. */
  readonly radioPpm?: number;
  readonly radioHz?: number;
  /** The satellite: where it really sends or listens, minus the published frequency. */
  readonly satellitePpm?: number;
  readonly satelliteHz?: number;
}

export interface RadioLeg {
  readonly direction: 'downlink' | 'uplink';
  /** Published frequency at the satellite: what it sends, or what it listens on. */
  readonly frequencyHz: number;
  /** Default: constant-at-satellite. */
  readonly policy?: DopplerPolicy;
  readonly calibration?: LegCalibration;
}

export interface LegTuning {
  /** What the radio must show. */
  readonly dialHz: number;
  /** What is really on the air at the ground antenna. */
  readonly groundHz: number;
  /** What the satellite really sends, or what arrives at it. */
  readonly satelliteHz: number;
  /** What Doppler adds on the ground: `groundHz` minus what it would be at rest; 0 when the ground stays. */
  readonly shiftHz: number;
  /** Change of `dialHz`, hertz a second. */
  readonly rateHzS: number;
}

/**
 * Where the radio must be for one leg at one instant.
 *
 * @throws RangeError when the frequency is not positive
 * Source of the signs: doppler.ts; AMSAT-BB 2001-07-23 (C. Hill): an uplink for 435.573 MHz at +3 kHz goes out on 435.570
 */
export function tuneLeg(leg: RadioLeg, motion: RangeMotion): LegTuning {
  const { direction, policy = 'constant-at-satellite', calibration = {} } = leg;
  const atSatelliteHz = trueSatelliteHz(leg.frequencyHz, calibration);
  if (policy === 'constant-at-ground') {
    const groundHz = atSatelliteHz;
    const factorShiftHz = downlinkDopplerHz(motion.rangeRateKmS, groundHz);
    // Downlink: the satellite still sends its own frequency; it is the receiver that lets it run past.
    const satelliteHz = direction === 'uplink' ? groundHz + factorShiftHz : atSatelliteHz;
    return { dialHz: dialFor(groundHz, calibration), groundHz, satelliteHz, shiftHz: 0, rateHzS: 0 };
  }
  const isDownlink = direction === 'downlink';
  const shiftHz = isDownlink
    ? downlinkDopplerHz(motion.rangeRateKmS, atSatelliteHz)
    : uplinkDopplerHz(motion.rangeRateKmS, atSatelliteHz);
  const rateHzS = isDownlink
    ? downlinkDopplerRateHzS(motion.rangeAccelerationKmS2, atSatelliteHz)
    : uplinkDopplerRateHzS(motion, atSatelliteHz);
  const groundHz = atSatelliteHz + shiftHz;
  return {
    dialHz: dialFor(groundHz, calibration),
    groundHz,
    satelliteHz: atSatelliteHz,
    shiftHz,
    rateHzS: rateHzS / (1 + (calibration.radioPpm ?? 0) / 1e6),
  };
}

/** Where the satellite really is, for what was published. */
export function trueSatelliteHz(publishedHz: number, calibration: LegCalibration): number {
  return publishedHz * (1 + (calibration.satellitePpm ?? 0) / 1e6) + (calibration.satelliteHz ?? 0);
}

/** What the dial must show so that `groundHz` is on the air. */
export function dialFor(groundHz: number, calibration: LegCalibration): number {
  return (groundHz - (calibration.radioHz ?? 0)) / (1 + (calibration.radioPpm ?? 0) / 1e6);
}
