import type { Clock } from '@dawa/seams/clock';
import type { Operator } from '../procedures/operator.ts';
import type { LiveCampaign } from '../record/live-campaign.ts';

/** Whoever looks on by the page; the question is taken away when its time is over. */
export function pageOperator(live: Pick<LiveCampaign, 'ask'>, clock: Pick<Clock, 'deadline'>): Operator {
  return {
    name: 'the operator at the page',
    async ask({ question, choices, withinMs }, signal) {
      const over = new AbortController();
      const leave = () => over.abort();
      const cancel = clock.deadline(withinMs, leave);
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await live.ask({ text: question, choices: [...choices] }, over.signal);
      } catch (error) {
        if (over.signal.aborted) return undefined;
        throw error;
      } finally {
        cancel();
        signal.removeEventListener('abort', leave);
      }
    },
  };
}
