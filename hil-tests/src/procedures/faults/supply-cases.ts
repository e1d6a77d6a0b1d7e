import type { powerFaults } from '@dawa/payload-sim/payload/faults/power-faults';
import { bySupply } from './by-hand.ts';
import type { FaultCase } from './fault-case.ts';
import type { FaultTrial } from './fault-trial.ts';
import { setMode, twoReportsMs } from './stand-by.ts';
import { slopePerS } from './trend.ts';
import { unjudged } from './unjudged.ts';

const soundBusV = (value: unknown) => Number(value) >= 4.85 && Number(value) <= 5.15;
/** A transmission of ten seconds warms the amplifier by some degrees; noise of the converter is a tenth. */
const leastRiseC = 1;
const mostCoolingMs = 600_000;

/** Supply and heat. */
export const supplyCases = {
  overcurrent: {
    mode: 'RX',
    async detect(trial) {
      await trial.event('OVERCURRENT', { withinMs: 2000 });
      await trial.telemetry('mode', { expected: 'SAFE', since: trial.since, withinMs: twoReportsMs });
      await trial.telemetry('bus_current', {
        expected: 'below 0.1 A',
        isIt: (value) => Number(value) < 0.1,
        withinMs: twoReportsMs,
      });
    },
    async recover(trial) {
      await trial.lift();
      await setMode(trial.steps, 'STANDBY');
    },
  },

  'latch-up': {
    mode: 'RX',
    async detect(trial) {
      await trial.event('OVERCURRENT', { withinMs: 2000 });
      // The report that was being measured when it came is not yet that of the time after.
      await trial.steps.bench.clock.sleep(1000);
      await trial.telemetry('mode', { expected: 'RX', withinMs: twoReportsMs });
    },
    async recover({ steps }) {
      await steps.expectTelemetry('bus_current', {
        expected: 'below 0.12 A, by itself',
        isIt: (value) => Number(value) < 0.12,
        withinMs: twoReportsMs,
      });
    },
  },

  'pa-overtemp': {
    mode: 'RX',
    // With the ordinary 120 degC it takes more than a minute.
    settings: { excessC: 600 },
    async detect(trial) {
      await trial.event('PA_OVERTEMP', { withinMs: 60_000 });
      await trial.telemetry('mode', { expected: 'SAFE', since: trial.since, withinMs: twoReportsMs });
      await trial.telemetry('temp_pa', {
        expected: 'critical, above 75 degC',
        isIt: (value) => Number(value) > 74.5,
        since: trial.since,
        withinMs: twoReportsMs,
      });
    },
    async recover(trial) {
      await trial.lift();
      await trial.steps.expectTelemetry('temp_pa', {
        expected: 'below 59 degC',
        isIt: (value) => Number(value) < 59,
        withinMs: 300_000,
      });
      await setMode(trial.steps, 'STANDBY');
    },
  },

  'sensor-stuck': {
    mode: 'RX',
    isTransmitting: true,
    before: amplifierIsCool,
    async detect(trial) {
      const riseC = await riseInTest(trial);
      trial.measured('telemetry', 'temp_pa_rise_stuck', riseC, 'degC', { low: 0, high: leastRiseC });
    },
    async recover(trial) {
      await trial.lift();
      const riseC = await riseInTest(trial);
      trial.steps.measure('temp_pa_rise', riseC, 'degC', { low: leastRiseC, high: 40, margin: 0 });
    },
  },

  'bus-sag': {
    mode: 'RX',
    byHand: bySupply({ byV: 0.4 }),
    async detect(trial) {
      await trial.telemetry('bus_voltage', {
        expected: 'outside 4.85 to 5.15 V',
        isIt: (value) => !soundBusV(value),
        withinMs: twoReportsMs,
      });
    },
    recover: supplyComesBack,
  },

  'supply-drift': {
    mode: 'RX',
    // With the ordinary 2 mV/s it takes a minute and a half until anybody could tell.
    settings: { driftVPerS: 0.01 },
    byHand: bySupply({ byV: 0.3, vPerS: 0.01 }),
    async detect(trial) {
      const { clock } = trial.steps.bench;
      await clock.sleep(20_000);
      const voltages = trial.series('bus_voltage');
      const slopeMvPerS = 1000 * slopePerS(voltages);
      trial.measured('telemetry', 'bus_voltage_trend', slopeMvPerS, 'mV/s', { low: -100, high: -1 });
      await trial.telemetry('bus_voltage', {
        expected: 'below 4.85 V',
        isIt: (value) => Number(value) < 4.85,
        withinMs: 10_000,
      });
    },
    recover: supplyComesBack,
  },

  'brown-out': {
    mode: 'RX',
    isTransmitting: true,
    // Nobody makes a supply soft from outside; one that is away for a moment comes to the same.
    byHand: bySupply({ byV: 0.9, forMs: 1500 }),
    async detect(trial) {
      // It may be gone before it has said that it will.
      if (!trial.isByHand)
        await unjudged(trial.steps, 'TX_TEST of 2 s', (steps) => steps.begin('TX_TEST', { duration: 2 }));
      await trial.event('BOOT', { withinMs: 6000, holding: { event_reset_cause: 'BROWN_OUT' } });
      await trial.telemetry('mode', { expected: 'STANDBY', withinMs: twoReportsMs });
    },
    async recover(trial) {
      const { steps } = trial;
      await steps.command('PTT_INHIBIT', { inhibit: 'ON' });
      await setMode(steps, 'RX');
      await trial.lift();
      await steps.command('PTT_INHIBIT', { inhibit: 'OFF' });
      await steps.command('TX_TEST', { duration: 1 });
      await steps.expectTelemetry('mode', { expected: 'RX', withinMs: twoReportsMs });
    },
  },
} as const satisfies Record<(typeof powerFaults)[number]['name'], FaultCase>;

async function supplyComesBack(trial: FaultTrial): Promise<void> {
  await trial.lift();
  await trial.steps.expectTelemetry('bus_voltage', {
    expected: '4.85 to 5.15 V again',
    isIt: soundBusV,
    withinMs: twoReportsMs,
  });
}

/** An amplifier that is still cooling from something else warms and cools at once: nothing would be seen of its rise. */
async function amplifierIsCool({ steps: { bench } }: FaultTrial): Promise<void> {
  const isCool = (values: ReadonlyMap<string, { readonly value: unknown }>) =>
    Number(values.get('temp_pa')?.value) < Number(values.get('temp_mcu')?.value);
  const since = bench.payload.mark();
  await bench.payload.waitFor(
    ({ report }) => report !== undefined && isCool(report.values),
    since,
    mostCoolingMs,
  );
}

/** By how much the amplifier's reading moves through a transmission of ten seconds. */
async function riseInTest(trial: FaultTrial, testS = 10): Promise<number> {
  const { steps } = trial;
  const since = steps.mark();
  await steps.begin('TX_TEST', { duration: testS });
  await steps.bench.clock.sleep(1000 * testS);
  const values = trial.series('temp_pa', since).map(({ value }) => value);
  return values.length === 0 ? Number.NaN : Math.max(...values) - Math.min(...values);
}
