import type { Bench } from '../../../bench/bench.ts';
import type { Steps } from '../../steps.ts';
import { twoReportsMs } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

const testS = 2;
const enter = (mode: string) => (steps: Steps) => steps.command('SET_MODE', { mode });
const test = (bench: Bench) => bench.dictionary.build('TX_TEST', { duration: 1 });

/** What keys the transmitter, and what keeps it silent (PUS 8.1). Only where something bears its power. */
export const transmitterCases: TelecommandCases = {
  TX_TEST: {
    args: () => ({ duration: 1 }),
    async does(steps) {
      const since = steps.mark();
      await steps.begin('TX_TEST', { duration: testS });
      await steps.expectTelemetry('ptt', { expected: true, since, withinMs: twoReportsMs });
      const container = 'VERIFICATION_COMPLETED';
      await steps.expectReport('The test is over', {
        container,
        since,
        withinMs: 1000 * testS + twoReportsMs,
      });
      await steps.expectTelemetry('ptt', { expected: false, withinMs: twoReportsMs });
    },
    refusals: [
      { why: 'in SAFE', code: 'WRONG_MODE', before: enter('SAFE'), after: enter('STANDBY') },
      {
        ...{ why: 'with the synthesizer unlocked', code: 'WRONG_MODE' },
        before: async (steps) => steps.injectFault('synth-unlock'),
        async after(steps) {
          steps.removeFault('synth-unlock');
          await steps.expectTelemetry('vco_lock', { expected: true, withinMs: 2 * twoReportsMs });
        },
      },
    ],
  },
  PTT_INHIBIT: {
    args: () => ({ inhibit: 'ON' }),
    shows: (steps) => steps.expectRefusal('TX_TEST, inhibited', test(steps.bench), 'WRONG_MODE'),
    after: (steps) => steps.command('PTT_INHIBIT', { inhibit: 'OFF' }),
  },
  TX_SILENCE: {
    args: () => ({ minutes: 1 }),
    shows: (steps) => steps.expectRefusal('TX_TEST, silenced', test(steps.bench), 'WRONG_MODE'),
    after: (steps) => steps.command('TX_SILENCE', { minutes: 0 }),
  },
};

/** The modes that transmit, each left at once. */
export async function proveTransmittingModes(steps: Steps): Promise<void> {
  for (const mode of ['DIGI', 'BEACON', 'STANDBY']) {
    const since = steps.mark();
    await steps.command('SET_MODE', { mode });
    await steps.expectTelemetry('mode', { expected: mode, since, withinMs: twoReportsMs });
  }
}
