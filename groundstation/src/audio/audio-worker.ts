/**
 * Demodulates in a thread of its own: sound never waits for the pass, nor the pass for sound. Started by path (audio-thread.ts),
 * handed its modulations as data.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Listening, ToDemodulate } from './audio-messages.ts';
import { ManyDemodulators } from './many-demodulators.ts';

const demodulators = new ManyDemodulators(workerData as Listening);
parentPort?.on('message', (told: ToDemodulate) => {
  for (const heard of demodulators.take(told)) parentPort?.postMessage(heard);
});
