import { parentPort, workerData } from 'node:worker_threads';
import { findTarget } from './find-target.ts';
import { runTrials, type TrialReport } from './run-trials.ts';
import type { Share } from './share.ts';

/** A thread of `fuzz-all.ts`: takes shares of the work as they come, and tells before each input its number. */
const progress = new Float64Array(workerData as SharedArrayBuffer);

// A finding tells three calls, and parsers that refuse by throwing inside pay for each that is remembered.
Error.stackTraceLimit = 3;

parentPort?.on('message', async ({ target, ...range }: Share) => {
  const tell = (at: number) => {
    progress[0] = at;
  };
  const report: TrialReport = await runTrials(findTarget(target), { ...range, progress: tell });
  parentPort?.postMessage(report);
});
