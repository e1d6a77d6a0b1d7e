import { expectAnswer, expectNone } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

/** Which events are reported (PUS 5); MODE_CHANGE stands for all of them, being the one that comes when it is wanted. */
export const eventCases: TelecommandCases = {
  EVENT_DISABLE: {
    args: () => ({ event: 'MODE_CHANGE' }),
    async shows(steps) {
      await steps.command('SET_MODE', { mode: 'RX' });
      await expectNone(steps, 'The event is silent', 'EVENT_MODE_CHANGE', 500);
    },
  },
  EVENT_LIST_DISABLED: {
    shows: (steps, since) => expectAnswer(steps, 'EVENTS_DISABLED', since, { list_count: 1 }),
  },
  EVENT_ENABLE: {
    args: () => ({ event: 'MODE_CHANGE' }),
    async shows(steps) {
      const since = steps.mark();
      await steps.command('SET_MODE', { mode: 'STANDBY' });
      await steps.expectEvent('MODE_CHANGE', { since, holding: { event_to_mode: 'STANDBY' } });
    },
  },
};
