import { setMode, slowValue, twoReportsMs } from '../faults/stand-by.ts';
import type { Steps } from '../steps.ts';
import type { ResetMode, ResetWay } from './reset-way.ts';

/** Other than the delivered ones: what is found after a reset was kept, and not put there. */
export const ownSettings = { txdelay: 350, beacon_interval: 90 } as const;
/** As the mission delivers them (docs/payload.md). */
export const deliveredSettings = { txdelay: 300, beacon_interval: 45 } as const;
/** STANDBY draws 45 mA (docs/payload.md), where the bench file has no limit of this name. */
const standbyA = { low: 0.02, high: 0.06, margin: 0 };

/**
 * One reset out of one mode: lowest power, cause and count told, one telecommand to work again, settings kept.
 *
 * @returns from the reset to the event that tells of the boot, or undefined when it did not come
 */
export async function proveReset(steps: Steps, way: ResetWay, mode: ResetMode): Promise<number | undefined> {
  const { bench } = steps;
  const bootsBefore = await slowValue(steps, 'boot_count');
  if (mode !== 'STANDBY') await setMode(steps, mode);
  const since = steps.mark();
  const startedAtMs = bench.clock.nowAtMs();
  const finish = await way.make(steps, mode);
  const boot = await steps.expectEvent('BOOT', {
    ...{ since, withinMs: bench.plan.timing.bootMs + longestResetMs },
    holding: { event_reset_cause: way.cause, event_boot_count: bootsBefore + 1 },
  });
  await finish?.();
  if (boot === undefined) return undefined;
  await lowestPower(steps, way);
  // The first telecommand that it hears.
  await setMode(steps, 'DIGI');
  const wanted = way.isHard ? deliveredSettings : ownSettings;
  for (const [name, value] of Object.entries(wanted))
    steps.expectEqual(`${name} after it`, value, await slowValue(steps, name));
  if (way.isHard) await setOwnSettings(steps);
  await setMode(steps, 'STANDBY');
  return boot.atMs - startedAtMs;
}

/** The watchdog waits 4 s, and a little more where it runs on an oscillator of its own. */
const longestResetMs = 5000;

/** With settings of its own to lose. */
export async function setOwnSettings(steps: Steps): Promise<void> {
  await steps.command('SET_TXDELAY', { txdelay: ownSettings.txdelay });
  await steps.command('SET_BEACON', { interval: ownSettings.beacon_interval, text: 'kept over resets' });
}

async function lowestPower(steps: Steps, { cause }: ResetWay): Promise<void> {
  const { plan } = steps.bench;
  const since = steps.mark();
  const soon = { since, withinMs: twoReportsMs };
  await steps.expectTelemetry('mode', { expected: 'STANDBY', ...soon });
  await steps.expectTelemetry('wdt_reset_cause', { expected: cause, ...soon });
  await steps.expectTelemetry('ptt', { expected: false, ...soon });
  const { low, high } = plan.limits['supply_current_STANDBY'] ?? standbyA;
  await steps.expectTelemetry('bus_current', {
    expected: `${low} to ${high} A`,
    isIt: (value) => Number(value) >= low && Number(value) <= high,
    ...soon,
  });
  const quiet = { low: -200, high: plan.safeState.rfBelowDbm, margin: 0 };
  await steps.read('rf_power', { name: 'Power at the antenna connector', limit: quiet });
}
