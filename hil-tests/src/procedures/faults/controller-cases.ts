import type { controllerFaults } from '@dawa/payload-sim/payload/faults/controller-faults';
import { whyLacking } from '../../bench/bench-article.ts';
import type { FaultCase } from './fault-case.ts';
import type { FaultTrial } from './fault-trial.ts';
import { magic, putSettingsBack, restart, setMode, slowValue, twoReportsMs } from './stand-by.ts';
import { slopePerS } from './trend.ts';

/** AP-CPU-02 */
const mostDriftPpm = 100;
/** As long as a trend needs to be told from what reaches the bench a little late. */
const driftTrialMs = 60_000;
/** Memory is looked through once a minute, and structure 2 tells of it once a minute. */
const scrubbedMs = 125_000;

/** The controller, its clock and its memories. */
export const controllerCases = {
  'watchdog-hang': {
    mode: 'RX',
    async detect(trial) {
      // Watchdog and boot: 5.5 s nominal.
      await trial.event('WDT_RESET', { withinMs: 7000 });
      await trial.event('BOOT', { withinMs: 1000, holding: { event_reset_cause: 'WATCHDOG' } });
      await trial.telemetry('mode', { expected: 'STANDBY', withinMs: twoReportsMs });
    },
    recover: async ({ steps }) => {
      await setMode(steps, 'RX');
    },
  },

  'reset-in-command': {
    mode: 'RX',
    async detect(trial) {
      await trial.steps.begin('SET_MODE', { mode: 'DIGI' });
      await trial.event('BOOT', { withinMs: 5000, holding: { event_reset_cause: 'EXTERNAL' } });
      const stages = trial.heard.flatMap(({ report }) =>
        report?.container.startsWith('VERIFICATION_') ? [report.container.slice('VERIFICATION_'.length)] : [],
      );
      const found = stages.join(', ') || 'none';
      const expected = 'ACCEPTED, STARTED';
      trial.saw('answers', 'Reports of the command', found === expected, { expected, found });
      await trial.telemetry('mode', { expected: 'STANDBY', withinMs: twoReportsMs });
    },
    recover: async ({ steps }) => {
      await setMode(steps, 'DIGI');
    },
  },

  'clock-drift': {
    mode: 'RX',
    // With the ordinary 100 ppm it is just what is allowed.
    settings: { ppm: 500 },
    async detect(trial) {
      const ppm = await driftPpm(trial);
      trial.measured('telemetry', 'clock_drift_injected', ppm, 'ppm', { low: mostDriftPpm, high: 1e4 });
    },
    async recover(trial) {
      await trial.lift();
      const ppm = await driftPpm(trial);
      const limit = { low: -mostDriftPpm, high: mostDriftPpm, margin: 0 };
      trial.steps.measure('clock_drift', Number(ppm.toPrecision(4)), 'ppm', limit);
    },
  },

  'flash-bit-flip': {
    mode: 'RX',
    async before(trial) {
      trial.note('flash_crc', await slowValue(trial.steps, 'flash_crc'));
    },
    async detect(trial) {
      await trial.event('FLASH_CRC', { withinMs: 65_000 });
      await differs(trial, 'flash_crc');
    },
    async recover(trial) {
      const { steps } = trial;
      const lacking = whyLacking(steps.bench.plan.article, 'image reload');
      if (lacking !== undefined) {
        steps.leaveOut('RESET HARD reloads the image', { expected: 'the sound image', reason: lacking });
        // Programmed anew, from outside.
        await trial.lift();
      }
      await restart(steps, 'HARD');
      const since = steps.mark();
      await agrees(trial, 'flash_crc');
      // It looks for the first time two seconds after its boot.
      await steps.bench.clock.sleep(5000);
      const events = count(trial, 'EVENT_FLASH_CRC', since);
      steps.expectThat('No further event', events === 0, { expected: 'no FLASH_CRC', found: `${events}` });
    },
  },

  'settings-bit-flip': {
    mode: 'RX',
    async before(trial) {
      trial.note('ecc_corrected', await slowValue(trial.steps, 'ecc_corrected'));
    },
    detect: (trial) => isCorrected(trial, 1),
    recover: ({ steps }) => restartsWithItsSettings(steps),
  },

  'boot-record-flips': {
    mode: 'RX',
    async before(trial) {
      for (const name of ['ecc_corrected', 'boot_count'])
        trial.note(name, await slowValue(trial.steps, name));
    },
    detect: (trial) => isCorrected(trial, 4),
    async recover(trial) {
      const { steps } = trial;
      await restart(steps, 'SOFT');
      steps.expectEqual('Boots counted', trial.noted('boot_count') + 1, await slowValue(steps, 'boot_count'));
    },
  },

  'config-crc': {
    mode: 'RX',
    before: noteSettings,
    async detect(trial) {
      await trial.steps.begin('RESET', { kind: 'SOFT', magic });
      await trial.event('SETTINGS_FALLBACK', { withinMs: 5000, holding: { event_bank: 'FACTORY' } });
      await differs(trial, 'txdelay');
    },
    recover: async (trial) => {
      await putSettingsBack(trial.steps);
      await restartsWithItsSettings(trial.steps);
      await agrees(trial, 'txdelay');
    },
  },

  'store-full': {
    mode: 'RX',
    async detect(trial) {
      await trial.event('STORE_FULL', { withinMs: 2000 });
      await trial.telemetry('store_used', { expected: 512, withinMs: twoReportsMs });
    },
    async recover({ steps }) {
      await steps.command('STORE_CLEAR', { magic });
      await steps.expectTelemetry('store_used', { expected: 0, withinMs: twoReportsMs });
    },
  },

  'wrong-settings-bank': {
    mode: 'RX',
    before: noteSettings,
    async detect(trial) {
      await restart(trial.steps, 'SOFT');
      await differs(trial, 'txdelay');
      await differs(trial, 'beacon_interval');
    },
    async recover(trial) {
      await trial.lift();
      await putSettingsBack(trial.steps);
      await agrees(trial, 'txdelay');
      await agrees(trial, 'beacon_interval');
    },
  },
} as const satisfies Record<(typeof controllerFaults)[number]['name'], FaultCase>;

/** How the onboard time of reports walks away from the time at which they come. */
async function driftPpm({ steps }: FaultTrial): Promise<number> {
  const { payload, clock } = steps.bench;
  const since = steps.mark();
  await clock.sleep(driftTrialMs);
  const ahead = payload.heard.slice(since).flatMap(({ atMs, report }) => {
    if (report?.container !== 'HK_PAYLOAD_FAST') return [];
    return [{ atMs, value: Number(report.values.get('onboard_time')?.value) - atMs }];
  });
  return 1000 * slopePerS(ahead);
}

async function noteSettings(trial: FaultTrial): Promise<void> {
  for (const name of ['txdelay', 'beacon_interval']) trial.note(name, await slowValue(trial.steps, name));
}

async function differs(trial: FaultTrial, name: string): Promise<void> {
  const before = trial.noted(name);
  const value = await slowValue(trial.steps, name);
  const isOther = !Number.isNaN(value) && value !== before;
  trial.saw('telemetry', `${name} is another`, isOther, { expected: `not ${before}`, found: `${value}` });
}

async function agrees(trial: FaultTrial, name: string): Promise<void> {
  trial.steps.expectEqual(`${name} as before`, trial.noted(name), await slowValue(trial.steps, name));
}

async function isCorrected(trial: FaultTrial, atLeast: number): Promise<void> {
  const before = trial.noted('ecc_corrected');
  await trial.telemetry('ecc_corrected', {
    expected: `${atLeast} more than ${before}`,
    isIt: (value) => Number(value) >= before + atLeast,
    withinMs: scrubbedMs,
  });
}

async function restartsWithItsSettings(steps: FaultTrial['steps']): Promise<void> {
  const since = steps.mark();
  await restart(steps, 'SOFT');
  await steps.expectTelemetry('mode', { expected: 'STANDBY', withinMs: twoReportsMs });
  const fallbacks = steps.bench.payload.heard
    .slice(since)
    .filter(({ report }) => report?.container === 'EVENT_SETTINGS_FALLBACK').length;
  steps.expectThat('Its own settings', fallbacks === 0, {
    expected: 'no SETTINGS_FALLBACK',
    found: `${fallbacks}`,
  });
}

function count({ steps }: FaultTrial, container: string, since: number): number {
  return steps.bench.payload.heard.slice(since).filter(({ report }) => report?.container === container)
    .length;
}
