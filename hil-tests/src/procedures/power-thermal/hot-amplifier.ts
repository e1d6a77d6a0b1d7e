import type { Steps } from '../steps.ts';
import { goTo } from './chamber.ts';
import { ThermalLog } from './thermal-log.ts';

const keyedS = 10;
/** A test that follows another as soon as it is over. */
const everyMs = 10_300;
/** Keyed nearly always the amplifier stands 29 degrees above the board after some minutes (docs/payload.md, supply and heat). */
const hotWithinMs = 20 * 60_000;
const coolWithinMs = 20 * 60_000;
const coolingEveryMs = 10_000;
/** Requirement AP-THM-01, and how far it gets between two looks of the controller. */
const tripLimitC = { low: 75, high: 78, margin: 0 };
const coolC = 60;

/**
 * At the hot end of the profile the key is held down, test after test, until the amplifier is too hot and is switched off by itself; it
 * must stay so until it has cooled. No injector is needed: what makes it hot is what it is made for.
 */
export async function overheatAmplifier(steps: Steps): Promise<void> {
  const { bench } = steps;
  const { payload, plan } = bench;
  const log = new ThermalLog(bench);
  const startAtMs = bench.clock.nowAtMs();
  if (!(await goTo(steps, log, plan.thermal.hotC))) return;
  await steps.command('SET_MODE', { mode: 'STANDBY' });
  const since = steps.mark();
  const trip = () =>
    payload.heard.slice(since).find(({ report }) => report?.container === 'EVENT_PA_OVERTEMP');
  await steps.repeatUntil(
    'Key down until the amplifier is too hot',
    { forMs: hotWithinMs, everyMs, isOver: () => trip() !== undefined },
    async (round) => {
      await round.begin('TX_TEST', { duration: keyedS });
      await log.sample();
    },
  );
  const told = trip()?.report?.values.get('event_temp_pa')?.value;
  if (told === undefined) {
    const found = `no event in ${hotWithinMs / 60_000} minutes, temp_pa ${log.rows.at(-1)?.sensorsC['temp_pa']} degC`;
    steps.judge('Event PA_OVERTEMP', { verdict: 'fail', expected: 'at 75 degC', found });
    return;
  }
  steps.measure('temp_pa when it is switched off', Number(told), 'degC', tripLimitC);
  const standby = bench.dictionary.build('SET_MODE', { mode: 'STANDBY' });
  await steps.expectRefusal('SET_MODE mode=STANDBY as long as it is hot', standby, 'WRONG_MODE');
  await steps.expectTelemetry('mode', { expected: 'SAFE', withinMs: 15_000 });
  const amplifierC = () => log.rows.at(-1)?.sensorsC['temp_pa'] ?? Number.POSITIVE_INFINITY;
  await steps.repeatUntil(
    'Cools down',
    { forMs: coolWithinMs, everyMs: coolingEveryMs, isOver: () => amplifierC() < coolC },
    async () => void (await log.sample()),
  );
  const title = 'temp_pa when it may be used again';
  if (Number.isFinite(amplifierC()))
    steps.measure(title, amplifierC(), 'degC', {
      ...{ low: plan.limits['temp_pa']?.low ?? -55, high: coolC, margin: 0 },
    });
  else steps.judge(title, { verdict: 'fail', expected: `below ${coolC} degC`, found: 'no report of it' });
  await steps.command('SET_MODE', { mode: 'STANDBY' });
  steps.plot(
    'Amplifier',
    log.temperaturePlot('Amplifier, keyed until it is too hot', startAtMs, { high: tripLimitC.low }),
  );
}
