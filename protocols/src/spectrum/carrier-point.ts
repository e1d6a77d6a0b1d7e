/** Where a carrier was heard. */
export interface CarrierPoint {
  /** Middle of the time that it was looked at, in samples from the first. */
  readonly atSample: number;
  /** In the audio, or from the middle of the IQ. */
  readonly offsetHz: number;
  /** Carrier over the noise in 100 Hz. */
  readonly snrDb: number;
  /** One sigma by the noise; what the transmitter does is not in it. */
  readonly sigmaHz: number;
}

/** What `snrDb` of a carrier refers to. */
export const snrBandwidthHz = 100;
