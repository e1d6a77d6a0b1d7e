import type { Steps } from '../steps.ts';

/** Guards what destroys (docs/payload-interface.md). */
export const magic = 0xb7a5;
/** Longest wait for a report that comes every second: two periods and the time on the line. */
export const twoReportsMs = 2500;
/** Its capacitors are empty. */
const dischargeMs = 1000;

/**
 * An article that remembers nothing of the fault before: its power was off. Where that fault may have left something in its
 * memories, a hard reset puts the delivered settings back.
 */
export async function startCold(steps: Steps, { isSuspect = false } = {}): Promise<boolean> {
  const { bench } = steps;
  const withinMs = bench.plan.timing.bootMs;
  await steps.power(false);
  await bench.clock.sleep(dischargeMs);
  const since = steps.mark();
  await steps.power(true);
  const boot = await steps.expectEvent('BOOT', {
    since,
    withinMs,
    holding: { event_reset_cause: 'POWER_ON' },
  });
  if (boot === undefined || !isSuspect) return boot !== undefined;
  return restart(steps, 'HARD');
}

/** RESET, and the boot that follows it. */
export async function restart(steps: Steps, kind: 'SOFT' | 'HARD'): Promise<boolean> {
  const since = steps.mark();
  await steps.begin('RESET', { kind, magic });
  const withinMs = steps.bench.plan.timing.bootMs + steps.bench.plan.timing.answerMs;
  const boot = await steps.expectEvent('BOOT', {
    since,
    withinMs,
    holding: { event_reset_cause: 'COMMANDED' },
  });
  return boot !== undefined;
}

export async function setMode(steps: Steps, mode: string): Promise<boolean> {
  const since = steps.mark();
  if (!(await steps.command('SET_MODE', { mode }))) return false;
  return (
    (await steps.expectTelemetry('mode', { expected: mode, since, withinMs: twoReportsMs })) !== undefined
  );
}

/** A value of structure 2, asked for and not waited for. */
export async function slowValue(steps: Steps, name: string): Promise<number> {
  const since = steps.mark();
  await steps.begin('HK_ONE_SHOT', { structure: 2 });
  const { answerMs } = steps.bench.plan.timing;
  const packet = await steps.bench.payload.waitFor(
    ({ report }) => report?.container === 'HK_PAYLOAD_SLOW',
    since,
    answerMs,
  );
  return Number(packet?.report?.values.get(name)?.value ?? Number.NaN);
}

/** Settings with which the mission delivers its payload (missions/aprs-dp; docs/payload.md), all by telecommand. */
export async function putSettingsBack(steps: Steps): Promise<void> {
  await steps.command('SET_TXDELAY', { txdelay: 300 });
  await steps.command('SET_BEACON', { interval: 45, text: 'APRS-DP breadboard' });
  await steps.command('SET_DIGI', { alias_mask: 7, style: 'INSERT', own_call: 'A55BTN', own_ssid: 0 });
}
