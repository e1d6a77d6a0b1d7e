import type { Worker } from 'node:worker_threads';
import type { Clock } from '@dawa/seams/clock';
import { beginThread } from '../adapters/begin-thread.ts';
import type { Span } from '../ports.ts';
import type { PlanService } from './plan-service.ts';
import type { PlanTask } from './plan-task.ts';

export interface PlanQuestion {
  readonly questionId: number;
  readonly what: keyof PlanService;
  readonly span: Span;
  readonly nowAtMs: number;
}

export type PlanReply =
  | { readonly questionId: number; readonly value: unknown }
  | { readonly questionId: number; readonly error: string };

export interface PlanThread extends PlanService {
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The plan of a task, worked out in a thread of its own that begins with the first question. A thread that dies costs the
 * questions that it held; the next question begins another.
 *
 * @param beginWorker begins `plan-worker.ts`
 */
export function planInThread(
  task: PlanTask,
  clock: Pick<Clock, 'nowAtMs'>,
  beginWorker = () => beginThread('./plan-worker', import.meta.url, { workerData: task }),
): PlanThread {
  let worker: Worker | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const fail = (error: Error) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const begin = (): Worker => {
    const begun = beginWorker();
    // A station that ends does not wait for a plan.
    begun.unref();
    begun.on('message', (reply: PlanReply) => {
      const asked = waiting.get(reply.questionId);
      waiting.delete(reply.questionId);
      if ('error' in reply) asked?.reject(new Error(`plan: ${reply.error}`));
      else asked?.resolve(reply.value);
    });
    begun.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    begun.on('exit', (code) => {
      if (worker === begun) fail(new Error(`plan: the planner ended with code ${code}`));
    });
    return begun;
  };
  const ask = (what: keyof PlanService, span: Span) =>
    new Promise<unknown>((resolve, reject) => {
      worker ??= begin();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ questionId: lastId, what, span, nowAtMs: clock.nowAtMs() } satisfies PlanQuestion);
    });
  return {
    plan: async (span) => (await ask('plan', span)) as Awaited<ReturnType<PlanService['plan']>>,
    calendar: async (span) => (await ask('calendar', span)) as string,
    async close() {
      const ending = worker;
      fail(new Error('plan: the station ends'));
      await ending?.terminate();
    },
  };
}
