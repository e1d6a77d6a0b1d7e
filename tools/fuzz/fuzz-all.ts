import { Worker } from 'node:worker_threads';
import { bundleWorker, removeWorker } from './bundle-worker.ts';
import { findTarget } from './find-target.ts';
import { inputOf, showInput, type TrialReport } from './run-trials.ts';
import type { Share } from './share.ts';

export interface FuzzAllOptions {
  readonly threads?: number;
  /** How long one input may take before its thread is given up; 15 s unless given. */
  readonly hangMs?: number;
  readonly onReport?: (report: TrialReport, share: Share) => void;
}

/** Works off all shares in threads. A thread that an input never lets go is ended, and the input is a finding. */
export async function fuzzAll(
  shares: readonly Share[],
  options: FuzzAllOptions = {},
): Promise<TrialReport[]> {
  const { threads = 2, hangMs = 15_000 } = options;
  const waiting = [...shares];
  const reports: TrialReport[] = [];
  const program = bundleWorker();
  try {
    await Promise.all(
      Array.from({ length: Math.min(threads, shares.length) }, async () => {
        let lane = new Lane(program, hangMs);
        for (let share = waiting.shift(); share !== undefined; share = waiting.shift()) {
          const report = await lane.run(share);
          if (lane.isGone) lane = new Lane(program, hangMs);
          reports.push(report);
          options.onReport?.(report, share);
        }
        await lane.end();
      }),
    );
  } finally {
    removeWorker(program);
  }
  return reports;
}

/** One thread and the watch over it. */
class Lane {
  readonly #hangMs: number;
  readonly #progress = new Float64Array(new SharedArrayBuffer(8));
  readonly #worker: Worker;
  isGone = false;

  constructor(program: string, hangMs: number) {
    this.#hangMs = hangMs;
    this.#worker = new Worker(program, {
      workerData: this.#progress.buffer,
      execArgv: ['--enable-source-maps'],
      resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 },
    });
  }

  run(share: Share): Promise<TrialReport> {
    return new Promise((resolve) => {
      const end = (report: TrialReport) => {
        clearInterval(watch);
        this.#worker.off('message', end).off('error', fail);
        resolve(report);
      };
      const fail = (error: Error) => end(this.#giveUp(share, 'greedy', `the thread died: ${error.message}`));
      let last = -1;
      let sinceMs = performance.now();
      const watch = setInterval(() => {
        const at = this.#progress[0]!;
        if (at !== last) [last, sinceMs] = [at, performance.now()];
        else if (performance.now() - sinceMs > this.#hangMs)
          end(this.#giveUp(share, 'hangs', `no end after ${this.#hangMs} ms`));
      }, 100);
      this.#progress[0] = -1;
      this.#worker.on('message', end);
      this.#worker.on('error', fail);
      this.#worker.postMessage(share);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #giveUp({ target, seed, from }: Share, kind: 'hangs' | 'greedy', what: string): TrialReport {
    this.isGone = true;
    void this.#worker.terminate();
    const at = Math.max(from, this.#progress[0]!);
    const input = showInput(inputOf(findTarget(target), seed, at));
    const findings = [{ target, kind, seed, at, what, input }];
    return { target, inputs: at - from, taken: 0, findings, tookMs: 0, slowestMs: 0, grownOctets: 0 };
  }
}
