import { expectAnswer, magic, restart, twoReportsMs } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

/** Is it there (PUS 17)? */
export const aliveCases: TelecommandCases = {
  PING: { shows: (steps, since) => expectAnswer(steps, 'PONG', since) },
};

/** Restarts (PUS 8.1). The hard one last: it loads the mission's settings, whatever was tried before. */
export const resetCases: TelecommandCases = {
  RESET: {
    args: () => ({ kind: 'SOFT', magic }),
    async does(steps) {
      for (const kind of ['SOFT', 'HARD'] as const) {
        await restart(steps, kind);
        await steps.expectTelemetry('mode', { expected: 'STANDBY', withinMs: twoReportsMs });
      }
    },
  },
};
