import type { DemodulateResult, RecordedFrameInfo } from '@dawa/protocols/console/recording';
import { type ArchivedFrame, compareFrames } from './archived-frames.ts';
import { frameText } from './frame-text.ts';
import type { RecordingFile } from './recording-file.ts';
import type { FoundFrame } from './recording-frames.ts';

type Heard = Pick<RecordingFile, 'startedAtMs' | 'samples' | 'atMsOf'>;

/** What was found in a recording, held against the archive. */
export interface DemodulatedAgain {
  readonly frames: readonly FoundFrame[];
  readonly isKnown: readonly boolean[];
  readonly missed: number;
  readonly fresh: readonly FoundFrame[];
}

export function judgeFrames(
  frames: readonly FoundFrame[],
  archived: readonly ArchivedFrame[],
  { startedAtMs, samples, atMsOf }: Heard,
): DemodulatedAgain {
  const recorded = { fromAtMs: startedAtMs, toAtMs: atMsOf(samples) };
  const { isKnown, missed } = compareFrames(frames, archived, recorded);
  return { frames, isKnown, missed, fresh: frames.filter((_, index) => !isKnown[index]) };
}

/** When the frames of a recording may stand in the log. */
export function comparedSpan({ startedAtMs, samples, atMsOf }: Heard) {
  return { fromAtMs: startedAtMs - marginMs, toAtMs: atMsOf(samples) + marginMs, beganAtMs: startedAtMs };
}

const marginMs = 10_000;

export function demodulateResultOf(
  { recordingId, sampleRateHz }: RecordingFile,
  modulations: readonly string[],
  { frames, isKnown, missed, fresh }: DemodulatedAgain,
  { added, timesRealTime }: { readonly added: readonly FoundFrame[]; readonly timesRealTime: number },
): DemodulateResult {
  const isAdded = new Set(added);
  return {
    recordingId,
    with: [...modulations],
    frames: frames.map((frame, index) =>
      frameInfoOf(frame, sampleRateHz, !isKnown[index], isAdded.has(frame)),
    ),
    known: frames.length - fresh.length,
    new: fresh.length,
    added: added.length,
    missed,
    timesRealTime,
  };
}

function frameInfoOf(
  { octets, startSample, endSample, endAtMs, modulation }: FoundFrame,
  sampleRateHz: number,
  isNew: boolean,
  isAdded: boolean,
): RecordedFrameInfo {
  const [startMs, endMs] = [startSample, endSample].map((sample) => (sample * 1000) / sampleRateHz) as [
    number,
    number,
  ];
  return {
    ...{ startMs, endMs, modulation, isNew, isAdded },
    atMs: endAtMs - (endMs - startMs),
    label: frameText(octets),
    hex: Buffer.from(octets).toString('hex'),
  };
}
