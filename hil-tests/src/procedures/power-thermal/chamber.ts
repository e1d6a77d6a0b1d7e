import type { Steps } from '../steps.ts';
import type { ThermalLog } from './thermal-log.ts';

const minuteMs = 60_000;
const lookEveryMs = 30_000;
const steadyMs = 5 * minuteMs;
/** A chamber's own sensor and its controller. */
const arrivedWithinC = 1;

/**
 * Takes the chamber to a temperature and waits until the article is as warm as it will be: none of its sensors moves any more. Without an
 * instrument a person is asked.
 *
 * @returns false, with the reason in the record, where it did not get there
 */
export async function goTo(steps: Steps, log: ThermalLog, targetC: number): Promise<boolean> {
  const { bench } = steps;
  const { thermal } = bench.plan;
  const timeoutMs = thermal.rampTimeoutMinutes * minuteMs;
  const hasChamber = bench.instruments.present.some(({ section }) => section.kind === 'chamber');
  const title = `Chamber at ${targetC} degC, article steady`;
  const expected = `none of its sensors moves by ${thermal.stableWithinC} degC in ${steadyMs / minuteMs} minutes`;
  const startedAtMs = bench.clock.nowAtMs();
  if (!hasChamber) {
    const question = `Is the chamber at ${targetC} degC?`;
    if ((await steps.ask(question, { confirm: true, withinMs: timeoutMs })) !== 'yes') return false;
  } else {
    const refused = await bench.instruments.setChamber(targetC);
    if (refused !== undefined) {
      const found = `not run: ${refused}`;
      steps.judge(title, { verdict: 'not-run', expected, found, sinceAtMs: startedAtMs });
      return false;
    }
  }
  let last = '';
  while (bench.clock.nowAtMs() - startedAtMs < timeoutMs) {
    const { chamberC, atMs } = await log.sample();
    const isThere = !hasChamber || (chamberC !== undefined && Math.abs(chamberC - targetC) <= arrivedWithinC);
    const sinceAtMs = atMs - steadyMs;
    const spreadC = sinceAtMs >= startedAtMs ? log.spreadC(sinceAtMs) : undefined;
    last = `chamber ${chamberC?.toFixed(1) ?? 'unknown'} degC, sensors within ${spreadC?.toFixed(2) ?? 'unknown'} degC`;
    if (isThere && spreadC !== undefined && spreadC < thermal.stableWithinC) {
      const minutes = ((atMs - startedAtMs) / minuteMs).toFixed(0);
      const found = `${last}, after ${minutes} minutes`;
      return steps.judge(title, { verdict: 'pass', expected, found, sinceAtMs: startedAtMs });
    }
    await bench.clock.sleep(lookEveryMs);
    steps.signal.throwIfAborted();
  }
  const found = `${last} after ${thermal.rampTimeoutMinutes} minutes`;
  // The chamber did not, or the article says nothing: that is no verdict on what it does when warm.
  steps.judge(title, { verdict: 'inconclusive', expected, found, sinceAtMs: startedAtMs });
  return false;
}
