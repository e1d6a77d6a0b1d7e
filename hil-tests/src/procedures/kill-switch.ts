import { powerOn } from './power-on.ts';
import { type Procedure, phase } from './procedure.ts';
import type { Steps } from './steps.ts';

/** Keyed until somebody says otherwise, as far as a drill goes: the longest that TX_TEST takes. */
const longestTestS = 10;
/** Ours, where the bench file has no limit of this name: a station is told to cease at once. */
const silentWithinS = { low: 0, high: 1, margin: 0 };

/**
 * The regulator's kill switch, with a stopwatch: the article transmits, PTT_INHIBIT is sent, and the power meter says when there is
 * no power any more. Then nothing keys it until the switch is lifted.
 */
export const killSwitch: Procedure = {
  id: 'KILL-01',
  version: '1.0',
  title: 'Kill switch of the transmitter',
  phases: [
    phase('Power on', { requirements: ['AP-CPU-03'], isGate: true }, async (steps) => {
      await powerOn(steps);
      await steps.command('SET_MODE', { mode: 'DIGI' });
    }),

    phase('Silence on order', { requirements: ['AP-RF-05'], isTransmitting: true }, async (steps) => {
      await openRfPath(steps);
      const { rfBelowDbm } = steps.bench.plan.safeState;
      const quiet = { expected: `below ${rfBelowDbm} dBm`, isIt: (dbm: number) => dbm < rfBelowDbm };
      await steps.begin('TX_TEST', { duration: longestTestS });
      const keyed = await steps.readUntil('Transmitter is heard', 'rf_power', {
        ...{ expected: `at least ${rfBelowDbm} dBm`, withinMs: 5000, isIt: (dbm) => dbm >= rfBelowDbm },
      });
      if (keyed === undefined) return;
      const orderedAtMs = steps.bench.clock.nowAtMs();
      await steps.begin('PTT_INHIBIT', { inhibit: 'ON' });
      const silent = await steps.readUntil('Transmitter falls silent', 'rf_power', {
        ...quiet,
        withinMs: steps.bench.plan.timing.answerMs + 1000 * longestTestS,
      });
      if (silent === undefined) return;
      steps.measure(
        'kill_switch_time',
        (steps.bench.clock.nowAtMs() - orderedAtMs) / 1000,
        's',
        steps.bench.plan.limits['kill_switch_time'] ?? silentWithinS,
      );
    }),

    phase('Nothing keys it', { requirements: ['AP-RF-05'], isTransmitting: true }, async (steps) => {
      const test = steps.bench.dictionary.build('TX_TEST', { duration: 1 });
      await steps.expectRefusal('TX_TEST while the switch holds', test, 'WRONG_MODE');
      await steps.read('rf_power', {
        name: 'Power at the antenna connector',
        limit: { low: -200, high: steps.bench.plan.safeState.rfBelowDbm, margin: 0 },
      });
      await steps.command('PTT_INHIBIT', { inhibit: 'OFF' });
    }),
  ],
};

/** The attenuator, where there is one, lets through all there is: a reading behind 60 dB proves no silence. */
async function openRfPath({ bench }: Steps): Promise<void> {
  const hasAttenuator = bench.instruments.present.some(({ section }) => section.kind === 'attenuator');
  const refused = hasAttenuator ? await bench.instruments.setAttenuation(0) : undefined;
  if (refused !== undefined) throw new TypeError(`attenuator: expected 0 dB, found ${refused}`);
}
