/**
 * What is to be known of a sample before it is believed, as flags that can be `or`ed over many.
 *
 * Kept with every sample, chunk and packet, so that a plot of a year can still say where its numbers are doubtful.
 */
export const sampleQuality = {
  /** The onboard time could not be meant; the sample stands under the instant of its reception. */
  receivedTime: 1,
  /** Came after younger samples of its container: stored telemetry that was played back, or a second path. */
  late: 2,
  /** The dictionary says that the value is outside what it can be. */
  notValid: 4,
  /** The frame was mended by its code before it could be read. */
  corrected: 8,
  /** Decoded again by a later version of the dictionary. */
  redecoded: 16,
  /** The onboard clock was not correlated, or its correlation was doubtful. */
  uncorrelated: 32,
  /** The very same packet came before: it is kept, and brings no second samples. */
  repeated: 64,
  /** Taken out of a recording after the pass; when it was received, nobody had it. */
  redemodulated: 128,
} as const;
