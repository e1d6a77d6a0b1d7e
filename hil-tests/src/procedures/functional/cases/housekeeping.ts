import type { HeardPacket } from '../../../bench/payload-line.ts';
import { expectAnswer, expectNone, twoReportsMs } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

const fast = 'HK_PAYLOAD_FAST';
const onboardS = (packet: HeardPacket | undefined) =>
  Number(packet?.report?.values.get('onboard_time')?.value) / 1000;

/** Which structures are reported, and how often (PUS 3). */
export const housekeepingCases: TelecommandCases = {
  HK_ONE_SHOT: {
    args: () => ({ structure: 2 }),
    shows: (steps, since) => expectAnswer(steps, 'HK_PAYLOAD_SLOW', since),
  },
  HK_DISABLE: {
    args: () => ({ structure: 1 }),
    shows: (steps) => expectNone(steps, 'Structure 1 is silent', fast, twoReportsMs),
  },
  HK_ENABLE: {
    args: () => ({ structure: 1 }),
    shows: (steps, since) =>
      steps.expectReport('Structure 1 is back', { container: fast, withinMs: twoReportsMs, since }),
  },
  HK_SET_INTERVAL: {
    args: () => ({ structure: 1, interval: 3 }),
    async shows(steps) {
      const next = (title: string) =>
        steps.expectReport(title, { container: fast, withinMs: 4500, since: steps.mark() });
      const first = await next('Structure 1');
      const second = await next('Structure 1 again');
      const periodS = onboardS(second) - onboardS(first);
      if (Number.isFinite(periodS))
        steps.measure('interval as commanded', periodS, 's', { low: 2.85, high: 3.15, margin: 0 });
    },
    after: (steps) => steps.command('HK_SET_INTERVAL', { structure: 1, interval: 1 }),
  },
};
