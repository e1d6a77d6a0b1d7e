import * as z from 'zod/mini';
import { atMs, durationMs } from './quantity.ts';

/** Samples of one pass, or as long as a person asked for, as SigMF beside the log of the run. */
export const recordingInfo = z.object({
  recordingId: z.string(),
  /** `pass`: by the station, of a pass; `hand`: somebody asked for it; `import`: brought in from elsewhere. */
  origin: z.enum(['pass', 'hand', 'import']),
  /** False once it is complete. */
  isRecording: z.boolean(),
  passId: z.nullable(z.string()),
  missionId: z.nullable(z.string()),
  noradId: z.nullable(z.number()),
  /** Of the satellite, or what the file says of itself. */
  title: z.string(),
  /** Audio is one real channel; IQ is centred on where the receiver is tuned. */
  kind: z.enum(['real', 'iq']),
  /** As SigMF has it: `ri16_le`, `cf32_le`. */
  datatype: z.string(),
  sampleRateHz: z.number(),
  startedAtMs: atMs,
  /** Of what is on the disk. */
  durationMs,
  octets: z.number(),
  /** Where the receiver was tuned to at the start; null where nobody told. */
  frequencyHz: z.nullable(z.number()),
  /** Of the receiver, as `FM` or `USB`. */
  mode: z.nullable(z.string()),
  /** Frames that are marked in it: heard while it was recorded, and found later on. */
  frames: z.number(),
  newFrames: z.number(),
  /** Stretches of which samples were lost, and how long they were together. */
  gaps: z.number(),
  lostMs: durationMs,
  /** Why it ended before its time, or what is wrong with its files; null when nothing is. */
  trouble: z.nullable(z.string()),
});
export type RecordingInfo = z.infer<typeof recordingInfo>;

/** `GET /recordings`, newest first. */
export const recordingList = z.object({
  items: z.array(recordingInfo),
  /** Whether `POST /recordings` would begin one: false without a source of samples. */
  canRecord: z.boolean(),
});
export type RecordingList = z.infer<typeof recordingList>;

/** A frame at its place in a recording. */
export const recordedFrame = z.object({
  /** From the start of the recording to its first bit, and to its last one. */
  startMs: durationMs,
  endMs: durationMs,
  atMs,
  /** `A55BTN>CQ:…`, or its octets. */
  label: z.string(),
  hex: z.string(),
  /** `afsk1200`; null where it is not known who took it out. */
  modulation: z.nullable(z.string()),
  /** Heard while it was recorded, or found by demodulating again: the archive had it not. */
  isNew: z.boolean(),
  /** A new one that was brought into the archive. */
  isAdded: z.boolean(),
});
export type RecordedFrameInfo = z.infer<typeof recordedFrame>;

/** `GET /recordings/{recordingId}`. */
export const recordingDetail = z.extend(recordingInfo, {
  /** Oldest first, at most 5000. */
  marks: z.array(recordedFrame),
  /** Where the receiver was tuned, from each instant on. */
  tuning: z.array(z.object({ atMs, frequencyHz: z.number() })),
  lost: z.array(z.object({ atMs, durationMs })),
});
export type RecordingDetail = z.infer<typeof recordingDetail>;

/** `POST /recordings`: begins at once, ends by itself; one at a time. */
export const recordingRequest = z.object({
  durationMs: z.number().check(z.minimum(1000), z.maximum(3_600_000)),
  title: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});
export type RecordingRequest = z.infer<typeof recordingRequest>;

/** `GET /recordings/{recordingId}/files/{form}`: the whole of it. */
export const recordingForm = z.enum(['wav', 'sigmf-meta', 'sigmf-data']);
export type RecordingForm = z.infer<typeof recordingForm>;

/** How far frames are taken out of a recording again, while it lasts. */
export const demodulateProgress = z.object({
  recordingId: z.string(),
  /** Of the samples, 0 to 1. */
  share: z.number(),
  /** Frames that were found so far, known or not. */
  found: z.number(),
});
export type DemodulateProgress = z.infer<typeof demodulateProgress>;

/** `GET /recordings/{recordingId}/waterfall`: rows of equal time, first one earliest. */
export const recordingWaterfall = z.object({
  recordingId: z.string(),
  startedAtMs: atMs,
  fromMs: durationMs,
  toMs: durationMs,
  fromHz: z.number(),
  toHz: z.number(),
  columns: z.number(),
  /** What 0 and 255 stand for, of full scale. */
  floorDb: z.number(),
  topDb: z.number(),
  rows: z.array(
    z.object({
      /** Middle of the row, from the start of the recording. */
      atMs: durationMs,
      /** One octet a column, in base64. */
      levels: z.string(),
    }),
  ),
});
export type RecordingWaterfall = z.infer<typeof recordingWaterfall>;

/** `GET /recordings/{recordingId}/carrier`: the strongest carrier through the recording. */
export const recordingCarrier = z.object({
  recordingId: z.string(),
  startedAtMs: atMs,
  /** False where nobody told where the receiver was tuned: frequencies are then those of the samples. */
  isOnAir: z.boolean(),
  points: z.array(
    z.object({
      atMs,
      /** As received, Doppler and all. */
      frequencyHz: z.number(),
      /** In the samples: where the waterfall shows it. */
      offsetHz: z.number(),
      snrDb: z.number(),
      sigmaHz: z.number(),
    }),
  ),
});
export type RecordingCarrier = z.infer<typeof recordingCarrier>;

/** `POST /recordings/{recordingId}/demodulate`. */
export const demodulateRequest = z.object({
  /** `afsk1200`, …: default every one that the sample rate allows. */
  with: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(16))),
  /** Brings what the archive has not into it. */
  add: z.optional(z.boolean()),
});
export type DemodulateRequest = z.infer<typeof demodulateRequest>;

export const demodulateResult = z.object({
  recordingId: z.string(),
  with: z.array(z.string()),
  /** All that were found, those that the archive has among them. */
  frames: z.array(recordedFrame),
  known: z.number(),
  new: z.number(),
  added: z.number(),
  /** Frames of that time which the archive has and this did not find. */
  missed: z.number(),
  /** How much faster than it was recorded. */
  timesRealTime: z.number(),
});
export type DemodulateResult = z.infer<typeof demodulateResult>;

/** `{type: 'waterfall'}` of the live socket: for those who said `{type: 'watch', what: 'waterfall', isOn: true}`. */
export const waterfallRow = z.object({
  /** Middle of the row. */
  rowAtMs: atMs,
  kind: z.enum(['real', 'iq']),
  fromHz: z.number(),
  toHz: z.number(),
  floorDb: z.number(),
  topDb: z.number(),
  levels: z.string(),
  /** The recording that takes it in; null while none runs. */
  recordingId: z.nullable(z.string()),
});
export type WaterfallRowInfo = z.infer<typeof waterfallRow>;
