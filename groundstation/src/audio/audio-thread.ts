import type { AudioModulation } from '@dawa/protocols/station-modem';
import { beginThread } from '../adapters/begin-thread.ts';
import type { Demodulated, Listening, ToDemodulate } from './audio-messages.ts';

/** Samples that may wait for the thread: a minute at 48 kHz. */
const mostWaiting = 60 * 48_000;

export interface AudioThread {
  /** Takes samples, or passes them over when the thread is that far behind. @returns false when they were passed over */
  push(chunk: Omit<Extract<ToDemodulate, { type: 'samples' }>, 'type'>): boolean;
  use(modulations: readonly AudioModulation[]): void;
  close(): Promise<void>;
}

/**
 * Demodulates in a thread, which is begun again when it fails.
 * @param onTrouble told why it failed
 */
export function demodulateInThread(
  listening: Listening,
  onHeard: (heard: Demodulated) => void,
  onTrouble: (why: string) => void,
): AudioThread {
  let used = listening.modulations;
  let waiting = 0;
  let isClosing = false;
  const begin = () => {
    waiting = 0;
    const worker = beginThread('./audio-worker', import.meta.url, {
      workerData: { ...listening, modulations: used },
    });
    worker.on('message', (heard: Demodulated) => {
      if (heard.type === 'done') waiting = Math.max(0, waiting - heard.samples);
      else onHeard(heard);
    });
    worker.on('error', (error: Error) => onTrouble(error.message));
    worker.on('exit', (code) => {
      if (isClosing) return;
      onTrouble(`the thread ended with code ${code}`);
      thread = begin();
    });
    return worker;
  };
  let thread = begin();
  return {
    push({ samples, kind, sampleRateHz, atMs }) {
      if (waiting > mostWaiting) return false;
      waiting += samples.length;
      // A copy of its own goes over: a piece may be a window into a buffer that others still read.
      const own = samples.slice();
      thread.postMessage({ type: 'samples', samples: own, kind, sampleRateHz, atMs } satisfies ToDemodulate, [
        own.buffer,
      ]);
      return true;
    },
    use(next) {
      used = next;
      thread.postMessage({ type: 'use', modulations: next } satisfies ToDemodulate);
    },
    async close() {
      isClosing = true;
      await thread.terminate();
    },
  };
}
