import { z } from 'zod';

/** Where samples come from that the modem does not hear itself. */
const source = z.union([
  /** As gqrx and SDR++ send them. */
  z.strictObject({ udp: z.int().min(1).max(65_535) }),
  /** The standard output of a program: `[rtl_fm, -M, usb, -f, 437.375M, -s, 48k, "-"]`. */
  z.strictObject({ command: z.array(z.string()).min(1) }),
]);

/**
 * `recording` in `station.yaml`: samples of each pass, kept as SigMF beside the log. Without a source of its own, what an audio modem
 * hears is recorded; a station with neither records nothing.
 */
export const recordingSection = z.object({
  /** From a minute before the rise to a minute behind the set. */
  isPassRecorded: z.boolean().default(true),
  source: source.optional(),
  /** Of the source, as SigMF has it: one channel of sound, or IQ. */
  datatype: z.enum(['ri16_le', 'rf32_le', 'cf32_le', 'ci16_le', 'ci8', 'cu8']).default('ri16_le'),
  /** Of the source. */
  sampleRateHz: z.int().min(1000).max(10_000_000).default(48_000),
  /** Sound of a pass is 60 to 90 MB: it goes sooner than what was heard in it. */
  keepDays: z.number().min(1).default(60),
  /** So much of the disk is left to the log: a recording ends, or is not begun, when less is free. */
  leftFreeMB: z.int().min(1).default(1024),
});
export type RecordingSection = z.infer<typeof recordingSection>;
