import type { Steps } from '../../steps.ts';
import { twoReportsMs } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

const hourMs = 3_600_000;
/** A telecommand is on its way meanwhile, and a report. */
const nearMs = 2000;

/** The clock of the article (PUS 9): set an hour ahead of the bench's, and then to it, as an on-board computer would. */
export const timeCases: TelecommandCases = {
  TIME_SET: {
    args: ({ clock }) => ({ time: clock.nowAtMs() + hourMs }),
    does: (steps) => setAhead(steps, 'an hour ahead of the bench', hourMs),
    refusals: [{ why: 'to 1970', code: 'BAD_RANGE', args: () => ({ time: 0 }) }],
    after: (steps) => setAhead(steps, 'the time of the bench', 0),
  },
};

async function setAhead(steps: Steps, expected: string, aheadMs: number): Promise<void> {
  const { clock } = steps.bench;
  await steps.command('TIME_SET', { time: clock.nowAtMs() + aheadMs });
  await steps.expectTelemetry('onboard_time', {
    ...{ expected, withinMs: twoReportsMs },
    isIt: (value) => Math.abs(Number(value) - clock.nowAtMs() - aheadMs) < nearMs,
  });
}
