import { levelSetter } from '../long-range/level-at-article.ts';
import { tryFrame } from '../long-range/try-frame.ts';
import type { Steps } from '../steps.ts';
import type { AllowedCurrents } from './mission-currents.ts';
import type { ThermalLog } from './thermal-log.ts';

/** Without power, so that it starts at this temperature. */
const offMs = 10_000;
const keyedS = 3;
const reportWithinMs = 2500;
/** Above its mount: what its own power does, and the chips themselves (docs/payload.md, supply and heat). */
const aboveMountC = { low: -2, high: 12, margin: 2 };
const sensors = ['temp_pa', 'temp_mcu', 'temp_tnc'] as const;

/**
 * The short functional test of a soak: it starts, obeys, is within its limits, receives, transmits.
 *
 * @param place in the profile, for the titles: `cycle 2, hot`
 */
export async function functionalAtTemperature(
  steps: Steps,
  log: ThermalLog,
  place: string,
  allowed: AllowedCurrents,
): Promise<void> {
  const { bench } = steps;
  const { plan, clock } = bench;
  await steps.power(false);
  await log.sample();
  await clock.sleep(offMs);
  await log.sample();
  const since = steps.mark();
  await steps.power(true);
  await steps.expectReport(`Starts (${place})`, {
    ...{ container: 'EVENT_BOOT', withinMs: plan.timing.bootMs, since },
    holding: { event_reset_cause: 'POWER_ON' },
  });
  await steps.command('PING');
  await steps.command('SET_MODE', { mode: 'RX' });
  const report = await steps.expectReport(`Housekeeping (${place})`, {
    ...{ container: 'HK_PAYLOAD_FAST', withinMs: reportWithinMs, since: steps.mark() },
    holding: { mode: 'RX' },
  });
  const { chamberC } = await log.sample();
  for (const name of sensors) {
    const told = report?.report?.values.get(name)?.value;
    if (told === undefined) continue;
    if (plan.limits[name] !== undefined) steps.measure(name, Number(told), 'degC');
    if (chamberC !== undefined)
      steps.measure(`${name} less chamber (${place})`, Number(told) - chamberC, 'degC', aboveMountC);
  }
  const limit = allowed.get('RX');
  await steps.read('supply_current', { name: `supply_current_RX (${place})`, ...(limit && { limit }) });
  await receives(steps, log, place);
  await transmits(steps, log, place, allowed);
}

async function receives(steps: Steps, log: ThermalLog, place: string): Promise<void> {
  const { bench } = steps;
  const title = `Receives (${place})`;
  const setter = levelSetter(steps);
  const reason =
    setter === undefined
      ? 'no radio at the antenna connector (air)'
      : await setter.set(bench.plan.longRange.firstDb);
  if (reason !== undefined) {
    steps.judge(title, { verdict: 'not-run', expected: 'a frame decoded', found: `not run: ${reason}` });
    return;
  }
  const outcome = await tryFrame(bench, log.rows.length);
  const verdict = outcome === 'decoded' ? 'pass' : 'fail';
  steps.judge(title, { verdict, expected: 'a frame decoded', found: outcome });
}

async function transmits(
  steps: Steps,
  log: ThermalLog,
  place: string,
  allowed: AllowedCurrents,
): Promise<void> {
  const { plan, clock, instruments } = steps.bench;
  const title = `Transmits (${place})`;
  if (plan.rfTermination === undefined) {
    const found = 'not transmitted: the bench file declares no rfTermination';
    steps.judge(title, { verdict: 'not-run', expected: 'power at the antenna connector', found });
    return;
  }
  if (instruments.present.some(({ section }) => section.kind === 'attenuator'))
    await instruments.setAttenuation(0);
  await steps.begin('TX_TEST', { duration: keyedS });
  const { rfBelowDbm } = plan.safeState;
  await steps.readUntil(title, 'rf_power', {
    ...{ expected: `at least ${rfBelowDbm} dBm`, withinMs: 1500, isIt: (dbm) => dbm >= rfBelowDbm },
  });
  const limit = allowed.get('keyed');
  await steps.read('supply_current', { name: `supply_current_keyed (${place})`, ...(limit && { limit }) });
  await clock.sleep(1200);
  await log.sample();
  await clock.sleep(1000 * keyedS);
}
