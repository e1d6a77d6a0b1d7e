import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const watchedMs = 1000;
/** This program itself takes a few hundredths. */
const mostBusy = 0.4;

/**
 * What share of its processors this machine gives to other work just now, and whether that is too much to judge times. The load
 * average would not tell: it remembers for minutes what has ended.
 */
export async function lookAtLoad(): Promise<{ readonly share: number; readonly isBusy: boolean }> {
  const before = spentMs();
  await sleep(watchedMs);
  const after = spentMs();
  const share = (after.busy - before.busy) / Math.max(1, after.all - before.all);
  return { share, isBusy: share > mostBusy };
}

function spentMs(): { readonly busy: number; readonly all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const { idle, ...working } = times;
    const worked = Object.values(working).reduce((sum, ms) => sum + ms, 0);
    busy += worked;
    all += worked + idle;
  }
  return { busy, all };
}
