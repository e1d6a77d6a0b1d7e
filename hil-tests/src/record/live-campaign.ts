import { relative } from 'node:path';
import type { CampaignOrder } from '@dawa/protocols/campaign-lines';
import type { CampaignQuestion } from '@dawa/protocols/console/campaign';
import type { Clock } from '@dawa/seams/clock';
import type { BenchPlan } from '../bench/load-bench.ts';
import type { Procedure } from '../procedures/procedure.ts';
import type { ProcedureResult } from '../report/results.ts';
import { openOrderDesk } from './take-orders.ts';
import { type LiveTeller, openLiveTeller } from './tell-live.ts';

/** A campaign as people see it while it runs, and what they ask of it. */
export interface LiveCampaign extends LiveTeller {
  /** Waits while somebody wants a pause: the article has no power then. */
  untilWanted(signal: AbortSignal): Promise<void>;
  /** Puts a question to whoever looks on, until it is answered or `signal` ends the wait. */
  ask(question: Omit<CampaignQuestion, 'questionId' | 'atMs'>, signal: AbortSignal): Promise<Answer>;
}

export interface Answer {
  readonly answer: string;
  readonly by: string;
}

export interface LiveCampaignSettings {
  readonly folder: string;
  readonly campaignId: string;
  readonly plan: BenchPlan;
  readonly procedures: readonly Procedure[];
  /** By a runner before this one. */
  readonly finished: readonly ProcedureResult[];
  readonly clock: Clock;
  readonly machine: Pick<Clock, 'nowAtMs' | 'monotonicMs' | 'deadline' | 'track'>;
  /** Somebody wants it to end, orderly. */
  readonly onStop: (why: string) => void;
}

export async function openLiveCampaign(settings: LiveCampaignSettings): Promise<LiveCampaign> {
  const { folder, campaignId, plan, procedures, finished, clock, machine, onStop } = settings;
  const teller = await openLiveTeller({
    ...{ folder, machine, bench: clock },
    head: {
      campaignId,
      processId: process.pid,
      bench: { id: plan.id, file: relative(process.cwd(), plan.file) || plan.file },
      article: articleOf(plan),
      operator: plan.operator ?? null,
      procedures: procedures.map(({ id, title, phases }) => {
        const done = finished.find((one) => one.id === id);
        const titles = phases.map((phase) => phase.title);
        return { id, title, phases: titles, ...(done !== undefined && { verdict: done.verdict }) };
      }),
    },
  });
  const desk = await openOrderDesk(folder, campaignId, machine);
  let isPauseWanted = false;
  let goOn = () => {};
  let questions = 0;
  desk.onOrder((order) => {
    if (order.kind === 'stop') {
      teller.tell({ kind: 'stop', by: order.by });
      onStop(`stopped by ${order.by}`);
    } else if (order.kind === 'pause') {
      if (!isPauseWanted) teller.tell({ kind: 'pause', state: 'asked' });
      isPauseWanted = true;
    } else if (order.kind === 'go-on') {
      if (isPauseWanted) teller.tell({ kind: 'pause', state: 'over' });
      isPauseWanted = false;
      goOn();
    }
  });
  return {
    ...teller,
    async untilWanted(signal) {
      if (!isPauseWanted || signal.aborted) return;
      teller.tell({ kind: 'pause', state: 'begun' });
      // A simulated bench stands still while people do.
      await clock.track(
        new Promise<void>((resolve) => {
          goOn = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        }),
      );
    },
    ask(question, signal) {
      questions += 1;
      const questionId = `${campaignId}-${questions}`;
      teller.tell({ kind: 'question', question: { ...question, questionId, atMs: clock.nowAtMs() } });
      return clock.track(
        new Promise<Answer>((resolve, reject) => {
          const give = (answer: Answer | undefined, why = '') => {
            cancel();
            signal.removeEventListener('abort', leave);
            // Who did not answer takes the question away.
            const told = answer ?? { answer: why, by: 'nobody' };
            teller.tell({ kind: 'answer', questionId, ...told });
            if (answer === undefined) reject(new TypeError(why));
            else resolve(answer);
          };
          const leave = () => give(undefined, 'not answered');
          const cancel = desk.onOrder((order: CampaignOrder) => {
            if (order.kind === 'answer' && order.questionId === questionId) give(order);
          });
          if (signal.aborted) leave();
          else signal.addEventListener('abort', leave, { once: true });
        }),
      );
    },
    async close() {
      await desk.close();
      await teller.close();
    },
  };
}

function articleOf({ article }: BenchPlan) {
  const { name, model, serial, firmware } = article;
  return { name, model, serial, ...(firmware !== undefined && { firmware }) };
}
