/**
 * What turns samples of audio into frames: one interface for every modulation, streaming.
 *
 * The samples come in chunks of any size and the frames do not depend on how they were cut. Nothing of Node is needed,
 * so that the same code runs in the station, in a worker and in the page.
 */
export interface Demodulator {
  /** @param samples one channel, full scale at -1 and 1; what is not a number counts as silence */
  push(samples: Float32Array): DemodulatedFrame[];
  /** What the end of the recording held back; the demodulator then begins anew. */
  flush(): DemodulatedFrame[];
  readonly sampleRateHz: number;
}

/** A frame as a demodulator hands it on. */
export interface DemodulatedFrame {
  /** With its frame check (FCS) of two octets, as received. */
  readonly octets: Uint8Array;
  /** Frames whose check fails are only given out when asked for. */
  readonly isCheckGood: boolean;
  /** Bits that were turned over before the check held; 0 when heard as sent. */
  readonly repairedBits: number;
  /** Where its first bit began and its last one ended, counted from the first sample that was pushed. */
  readonly startSample: number;
  readonly endSample: number;
  /** Of full scale: 0 for a sine that just touches it. */
  readonly levelDb: number;
  /** How far its tones (or its carrier) lie above where they belong; NaN where that is not known. */
  readonly markOffsetHz: number;
}
