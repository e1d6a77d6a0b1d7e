import type { Bench } from '../../bench/bench.ts';
import type { Steps } from '../steps.ts';
import { currentInState } from './current-in-state.ts';
import { missionCurrents } from './mission-currents.ts';
import { type MeasuredPower, orbitEnergy } from './orbit-energy.ts';

/** Requirement AP-PWR-06. */
const inrushLimit = { low: 0, high: 2, margin: 0.2 };
const restingModes = ['STANDBY', 'RX', 'DIGI', 'STORE'] as const;
const settleMs = 1500;
/** The first beacons come soon after the mode, the next ones by their interval, of 15 s at least. */
const beaconsOverMs = 12_000;
const keyedS = 8;

/** What was measured in this campaign, by state: the energy of an orbit is made of it. */
const measured = new WeakMap<Bench, Map<string, MeasuredPower>>();

/** Closes the relay and asks for the highest current since. */
export async function switchOn(steps: Steps): Promise<void> {
  const since = steps.mark();
  await steps.power(true);
  await steps.expectEvent('BOOT', { withinMs: steps.bench.plan.timing.bootMs, since });
  await steps.read('inrush_current', { limit: steps.bench.plan.limits['inrush_current'] ?? inrushLimit });
}

/** Supply current and voltage in each mode that does not transmit by itself. */
export async function currentsAtRest(steps: Steps): Promise<void> {
  const allowed = await missionCurrents(steps.bench);
  for (const mode of restingModes) {
    await steps.command('SET_MODE', { mode });
    await steps.bench.clock.sleep(settleMs);
    keep(steps.bench, mode, await currentInState(steps, mode, allowed));
  }
  await steps.command('SET_MODE', { mode: 'SAFE' });
  await steps.bench.clock.sleep(settleMs);
  keep(steps.bench, 'SAFE', await currentInState(steps, 'SAFE', allowed));
  await steps.command('SET_MODE', { mode: 'STANDBY' });
}

/** The same between beacons and with the key down. */
export async function currentsTransmitting(steps: Steps): Promise<void> {
  const { clock } = steps.bench;
  const allowed = await missionCurrents(steps.bench);
  await steps.command('SET_MODE', { mode: 'BEACON' });
  await clock.sleep(beaconsOverMs);
  keep(steps.bench, 'BEACON', await currentInState(steps, 'BEACON', allowed));
  await steps.command('SET_MODE', { mode: 'STANDBY' });
  await steps.begin('TX_TEST', { duration: keyedS });
  await clock.sleep(settleMs);
  keep(steps.bench, 'keyed', await currentInState(steps, 'keyed', allowed));
  await clock.sleep(1000 * keyedS);
}

/** What an orbit of the bench file's duty cycle takes, from the currents that were measured. */
export async function energyOfOrbit(steps: Steps): Promise<void> {
  const { powerBudget } = steps.bench.plan;
  const energy = orbitEnergy(measured.get(steps.bench) ?? new Map(), powerBudget);
  const title = 'energy_per_orbit';
  if ('missing' in energy) {
    steps.judge(title, {
      ...{ verdict: 'not-run', expected: `at most ${powerBudget.mostWh} Wh` },
      found: `not run: not measured in ${energy.missing.join(', ')}`,
    });
    return;
  }
  const parts = energy.parts.map(
    ({ state, share, energyWh }) => `${state} ${(100 * share).toFixed(0)} % ${energyWh.toFixed(3)} Wh`,
  );
  steps.judge('Duty cycle', {
    ...{ verdict: 'pass', expected: `an orbit of ${powerBudget.orbitMinutes} minutes` },
    found: `${parts.join(', ')}; ${energy.meanW.toFixed(3)} W on the average`,
  });
  steps.measure(title, energy.energyWh, 'Wh', {
    ...{ low: 0, high: powerBudget.mostWh, margin: 0.05 * powerBudget.mostWh },
    uncertainty: energy.uncertaintyWh,
  });
}

function keep(bench: Bench, state: string, power: MeasuredPower | undefined): void {
  const ofBench = measured.get(bench) ?? new Map<string, MeasuredPower>();
  measured.set(bench, ofBench);
  if (power === undefined) ofBench.delete(state);
  else ofBench.set(state, power);
}
