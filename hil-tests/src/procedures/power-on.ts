import type { Steps } from './steps.ts';

/** Gives the cold article its supply, and expects it to say that it has started. */
export async function powerOn(steps: Steps): Promise<void> {
  const since = steps.mark();
  await steps.power(true);
  await steps.expectReport('Boot event 0x0101', {
    container: 'EVENT_BOOT',
    withinMs: steps.bench.plan.timing.bootMs,
    since,
  });
}
