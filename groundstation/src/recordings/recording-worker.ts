/**
 * Works on a recording in a thread of its own: a quarter of an hour of sound takes seconds to a minute. Started by path
 * (recording-thread.ts), handed its task as data; it ends with its answer.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '@dawa/seams/system-clock';
import { type RecordingTask, type ThreadMessage, workOnRecording } from './recording-work.ts';

const progressEveryMs = 250;
const clock = new SystemClock();
const say = (message: ThreadMessage) => parentPort?.postMessage(message);
let saidMs = clock.monotonicMs();

const answer = workOnRecording(workerData as RecordingTask, (progress) => {
  if (clock.monotonicMs() - saidMs < progressEveryMs) return;
  saidMs = clock.monotonicMs();
  say({ progress });
});
say({ answer });
