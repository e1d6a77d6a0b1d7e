/**
 * The planner's own thread: a search over days takes tenths of a second, and a radio that is being tuned cannot wait for it.
 * Started by path (plan-thread.ts), handed its task as data; it asks nothing but the machine's clock.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { bundledEarthOrientation } from '@dawa/flight-dynamics/bundled-earth-orientation';
import { machineClock } from '../clock/machine-clock.ts';
import { createPlanService } from './plan-service.ts';
import { type PlanTask, wishesOf } from './plan-task.ts';
import type { PlanQuestion, PlanReply } from './plan-thread.ts';

const task = workerData as PlanTask;
let nowAtMs = task.atWorkFromAtMs;

const service = createPlanService({
  ...task,
  sky: { ...task.site, earthOrientation: bundledEarthOrientation() },
  clock: { nowAtMs: () => nowAtMs, monotonicMs: () => machineClock.monotonicMs() },
  wishesFor(span) {
    const wishes = wishesOf(task, span);
    // Names were looked up when the station started; the span changes none of them.
    if (!wishes.ok) throw new RangeError(`${wishes.fault.path}: found ${wishes.fault.found}`);
    return wishes.value;
  },
});

parentPort?.on('message', async (question: PlanQuestion) => {
  nowAtMs = question.nowAtMs;
  const { questionId, what, span } = question;
  let reply: PlanReply;
  try {
    reply = { questionId, value: await service[what](span) };
  } catch (error) {
    reply = { questionId, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
