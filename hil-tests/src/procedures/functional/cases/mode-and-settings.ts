import type { Steps } from '../../steps.ts';
import { expectSlow, twoReportsMs } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

const enter = (mode: string) => (steps: Steps) => steps.command('SET_MODE', { mode });

/** Modes in which nothing is transmitted; SAFE last, for the way out of it leads to STANDBY alone. */
const quietModes = ['RX', 'STORE', 'STANDBY', 'SAFE', 'STANDBY'];

/** Mode and settings (PUS 8.1). The modes that transmit are proved with the transmitter. */
export const modeAndSettingsCases: TelecommandCases = {
  SET_MODE: {
    async does(steps) {
      for (const mode of quietModes) {
        const since = steps.mark();
        await steps.command('SET_MODE', { mode });
        await steps.expectEvent('MODE_CHANGE', { since, holding: { event_to_mode: mode } });
        await steps.expectTelemetry('mode', { expected: mode, since, withinMs: twoReportsMs });
      }
    },
    refusals: [
      { why: 'from SAFE to RX', code: 'WRONG_MODE', args: () => ({ mode: 'RX' }), before: enter('SAFE') },
    ],
    after: enter('STANDBY'),
  },
  SET_BEACON: {
    args: () => ({ interval: 90, text: 'Kuzuzangpo from the bench' }),
    shows: (steps) => expectSlow(steps, 'Beacon of 90 s', { beacon_interval: 90 }),
  },
  SET_DIGI: {
    args: () => ({ alias_mask: 5, style: 'INSERT', own_call: 'A55BTN', own_ssid: 0 }),
    shows: (steps) => expectSlow(steps, 'Aliases APRSAT and WIDE', { digi_alias_mask: 5 }),
    // All three again: what follows is heard by ARISS.
    after: (steps) =>
      steps.command('SET_DIGI', { alias_mask: 7, style: 'INSERT', own_call: 'A55BTN', own_ssid: 0 }),
  },
  SET_TXDELAY: {
    args: () => ({ txdelay: 250 }),
    shows: (steps) => expectSlow(steps, 'Delay of 250 ms', { txdelay: 250 }),
  },
};
