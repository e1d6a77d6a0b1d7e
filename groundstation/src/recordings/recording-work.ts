import type { RecordingCarrier, RecordingWaterfall } from '@dawa/protocols/console/recording';
import type { ModulationName } from '@dawa/protocols/demodulators';
import { type Result, success } from '@dawa/seams/fault';
import { type CarrierWish, carrierOf } from './recording-carrier.ts';
import { openRecording } from './recording-file.ts';
import { type FoundFrame, framesIn } from './recording-frames.ts';
import { type WaterfallWish, waterfallOf } from './recording-waterfall.ts';

/** What takes long over a whole recording. */
export type RecordingTask = { readonly folder: string; readonly recordingId: string } & (
  | { readonly work: 'waterfall'; readonly wish: WaterfallWish }
  | { readonly work: 'carrier'; readonly wish: CarrierWish }
  | { readonly work: 'frames'; readonly modulations: readonly ModulationName[] }
);

interface Answers {
  readonly waterfall: RecordingWaterfall;
  readonly carrier: RecordingCarrier;
  readonly frames: readonly FoundFrame[];
}

export type AnswerOf<T extends RecordingTask> = Result<Answers[T['work']]>;

/** Of the samples, 0 to 1, and the frames that were found so far. */
export type OnProgress = (progress: { readonly share: number; readonly found: number }) => void;

/** What the thread says. */
export type ThreadMessage =
  | { readonly progress: Parameters<OnProgress>[0] }
  | { readonly answer: Result<Answers[keyof Answers]> };

export function workOnRecording(
  task: RecordingTask,
  onProgress: OnProgress = () => {},
): Result<Answers[keyof Answers]> {
  const file = openRecording(task.folder, task.recordingId);
  if (!file.ok) return file;
  switch (task.work) {
    case 'waterfall':
      return waterfallOf(file.value, task.wish);
    case 'carrier':
      return carrierOf(file.value, task.wish);
    case 'frames':
      return success(framesIn(file.value, task.modulations, onProgress));
    default:
      return task satisfies never;
  }
}
