import type { Result } from '@dawa/seams/fault';
import { failure } from '@dawa/seams/fault';
import { beginThread } from '../adapters/begin-thread.ts';
import type { AnswerOf, OnProgress, RecordingTask, ThreadMessage } from './recording-work.ts';

export interface RecordingThread {
  /** One task after the other; a few may wait. @param onProgress told a few times a second, of work that tells it */
  work<T extends RecordingTask>(task: T, onProgress?: OnProgress): Promise<AnswerOf<T>>;
}

/** Work on recordings beside the station: it never holds what a pass needs for more than its share of the processor. */
export function recordingThread(
  run: (task: RecordingTask, onProgress?: OnProgress) => Promise<Result<unknown>> = inThread,
): RecordingThread {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async work<T extends RecordingTask>(task: T, onProgress?: OnProgress): Promise<AnswerOf<T>> {
      if (waiting >= mostWaiting) {
        const expected = `at most ${mostWaiting} things to do with recordings at a time`;
        return failure({ kind: 'refused', expected, found: 'more' });
      }
      waiting++;
      const answer = last.then(() => run(task, onProgress));
      last = answer.catch(() => {}).finally(() => waiting--);
      return (await answer) as AnswerOf<T>;
    },
  };
}

const mostWaiting = 8;

function inThread(task: RecordingTask, onProgress: OnProgress = () => {}): Promise<Result<unknown>> {
  return new Promise((resolve, reject) => {
    const worker = beginThread('./recording-worker', import.meta.url, { workerData: task });
    // A station that ends does not wait for it.
    worker.unref();
    worker.on('message', (message: ThreadMessage) => {
      if ('answer' in message) resolve(message.answer);
      else onProgress(message.progress);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`recordings: the thread ended with code ${code}`)));
  });
}
