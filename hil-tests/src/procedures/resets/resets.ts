import { restart, setMode, slowValue, startCold } from '../faults/stand-by.ts';
import { type Phase, type Procedure, phase } from '../procedure.ts';
import type { Steps } from '../steps.ts';
import { deliveredSettings, ownSettings, proveReset, setOwnSettings } from './prove-reset.ts';
import { type ResetMode, type ResetWay, resetModes, resetWays, whyNotInjected } from './reset-way.ts';

/** AP-CPU-07, where the bench file has no limit of this name. */
const watchdogS = { low: 3.6, high: 4.8, margin: 0 };

/**
 * Every reset cause out of every mode. PCSAT dies at every eclipse because it comes back with everything switched on and needs five
 * good frames to be commanded: here the lowest-power mode and one frame are proved for each.
 */
export const resets: Procedure = resetProcedure();

/** @param only a part of it: so many ways out of so many modes */
export function resetProcedure(
  only: { readonly ways?: readonly ResetWay[]; readonly modes?: readonly ResetMode[] } = {},
): Procedure {
  const { ways = resetWays, modes = resetModes } = only;
  return {
    id: 'RST-01',
    version: '1.0',
    title: 'Reset and watchdog',
    phases: [
      phase('Power on', { requirements: ['AP-CPU-03'], isGate: true }, async (steps) => {
        await startCold(steps);
        await setOwnSettings(steps);
      }),
      ...ways.map((way) => wayPhase(way, modes)),

      phase('Overcurrent is no reset', { requirements: ['AP-CPU-05'] }, async (steps) => {
        const expected = 'no reset: the load switch opens, and the controller runs on';
        const why = whyNotInjected(steps, 'overcurrent');
        if (why !== undefined) return steps.leaveOut('Overcurrent', { expected, reason: why });
        const before = await slowValue(steps, 'boot_count');
        steps.injectFault('overcurrent');
        await steps.bench.clock.sleep(3000);
        steps.removeFault('overcurrent');
        steps.expectEqual('Boots counted', before, await slowValue(steps, 'boot_count'));
        await setMode(steps, 'STANDBY');
      }),

      phase('The wrong settings bank', { requirements: ['AP-MEM-02'] }, async (steps) => {
        const why = whyNotInjected(steps, 'wrong-settings-bank');
        if (why !== undefined)
          return steps.leaveOut('Wrong bank', {
            expected: 'seen, and left behind by the next reset',
            reason: why,
          });
        steps.injectFault('wrong-settings-bank');
        await restart(steps, 'SOFT');
        const wrong = await slowValue(steps, 'txdelay');
        steps.expectThat('The wrong bank is seen', wrong !== ownSettings.txdelay, {
          expected: `txdelay other than ${ownSettings.txdelay}`,
          found: `${wrong}`,
        });
        steps.removeFault('wrong-settings-bank');
        await restart(steps, 'SOFT');
        steps.expectEqual(
          'txdelay after the next reset',
          ownSettings.txdelay,
          await slowValue(steps, 'txdelay'),
        );
      }),

      phase(
        'The kill switch outlives a reset',
        { requirements: ['AP-RF-05'], isTransmitting: true },
        async (steps) => {
          await steps.command('PTT_INHIBIT', { inhibit: 'ON' });
          await restart(steps, 'SOFT');
          const test = steps.bench.dictionary.build('TX_TEST', { duration: 1 });
          await steps.expectRefusal('TX_TEST after the reset', test, 'WRONG_MODE');
          await steps.command('PTT_INHIBIT', { inhibit: 'OFF' });
        },
      ),

      phase('As delivered', { requirements: ['AP-CPU-05'] }, async (steps) => {
        await restart(steps, 'HARD');
        for (const [name, value] of Object.entries(deliveredSettings))
          steps.expectEqual(`${name} as delivered`, value, await slowValue(steps, name));
      }),
    ],
  };
}

function wayPhase(way: ResetWay, modes: readonly ResetMode[]): Phase {
  const requirements = [
    'AP-CPU-05',
    'AP-CPU-06',
    ...(way.isHard ? [] : ['AP-MEM-02']),
    ...(way.requirements ?? []),
  ];
  const { isTransmitting = false } = way;
  return phase(`Reset by ${way.title}`, { requirements, isTransmitting }, async (steps) => {
    const why = way.whyNot?.(steps);
    if (why !== undefined) return steps.leaveOut(way.title, { expected: `cause ${way.cause}`, reason: why });
    const bootMs = way.cause === 'WATCHDOG' ? await bootTimeMs(steps) : 0;
    for (const mode of modes) {
      if (mode === 'BEACON' && steps.bench.plan.rfTermination === undefined) {
        steps.leaveOut('Out of BEACON', {
          expected: 'STANDBY',
          reason: 'the bench file declares no rfTermination',
        });
        continue;
      }
      let tookMs: number | undefined;
      const isGood = await steps.attempts(`Out of ${mode}`, { atMost: 1 }, async (again) => {
        tookMs = await proveReset(again, way, mode);
      });
      if (way.cause === 'WATCHDOG' && tookMs !== undefined) {
        const limit = steps.bench.plan.limits['watchdog_time'] ?? watchdogS;
        steps.measure('watchdog_time', Number(((tookMs - bootMs) / 1000).toFixed(3)), 's', limit);
      }
      // What could not be reset, or is not what it should be, starts from the beginning.
      if (!isGood) await startOver(steps);
    }
  });
}

/** From switching on to the event that tells of it: what is left of a watchdog's reset is the watchdog's own time. */
async function bootTimeMs(steps: Steps): Promise<number> {
  await steps.power(false);
  await steps.bench.clock.sleep(1000);
  const since = steps.mark();
  await steps.power(true);
  const onAtMs = steps.bench.clock.nowAtMs();
  const boot = await steps.expectEvent('BOOT', { since, withinMs: steps.bench.plan.timing.bootMs });
  return (boot?.atMs ?? onAtMs) - onAtMs;
}

async function startOver(steps: Steps): Promise<void> {
  await startCold(steps, { isSuspect: true });
  await setOwnSettings(steps);
}
