import type { Bench } from '../../../bench/bench.ts';
import type { Steps } from '../../steps.ts';
import { expectAnswer, expectNone, onboardNowAtMs, packetHex } from '../onboard.ts';
import type { Arguments, TelecommandCases } from '../telecommand-case.ts';

const hourMs = 3_600_000;
/** Sequence counts of what waits: none of the bench's own. */
const pingCount = 16_001;
/** As many wait at most. */
const slots = 24;

const pingIn = (bench: Bench, aheadMs: number): Arguments => ({
  release: onboardNowAtMs(bench) + aheadMs,
  telecommand: packetHex(bench, 'PING', {}, pingCount),
});
const insertPing = (steps: Steps, aheadMs: number) =>
  steps.command('SCHEDULE_INSERT', pingIn(steps.bench, aheadMs));
const expectWaiting = async (steps: Steps, count: number) => {
  const since = steps.mark();
  await steps.command('SCHEDULE_LIST');
  await expectAnswer(steps, 'SCHEDULE_SUMMARY', since, { list_count: count });
};
const empty = (steps: Steps) => steps.command('SCHEDULE_RESET');

/** Telecommands that wait for their time (PUS 11). */
export const scheduleCases: TelecommandCases = {
  SCHEDULE_RESET: { shows: (steps) => expectWaiting(steps, 0) },
  SCHEDULE_INSERT: {
    args: (bench) => pingIn(bench, hourMs),
    shows: (steps) => expectWaiting(steps, 1),
    refusals: [
      { why: 'in the past', code: 'BAD_RANGE', args: (bench) => pingIn(bench, -hourMs) },
      {
        ...{ why: 'of a telecommand for somebody else', code: 'BAD_RANGE' },
        args: (bench) => ({
          ...pingIn(bench, hourMs),
          telecommand: packetHex(bench, 'PING_OBC', {}, pingCount),
        }),
      },
      {
        ...{ why: 'of a damaged telecommand', code: 'BAD_RANGE' },
        args(bench) {
          const { telecommand, ...rest } = pingIn(bench, hourMs);
          const damaged = Buffer.from(String(telecommand), 'hex');
          damaged[damaged.length - 1]! ^= 1;
          return { ...rest, telecommand: damaged.toString('hex') };
        },
      },
      {
        ...{ why: `of one more than ${slots}`, code: 'WRONG_MODE' },
        args: (bench) => pingIn(bench, hourMs),
        async before(steps) {
          await empty(steps);
          for (let count = 0; count < slots; count++) await insertPing(steps, hourMs);
        },
        after: empty,
      },
    ],
  },
  SCHEDULE_LIST: { shows: (steps, since) => expectAnswer(steps, 'SCHEDULE_SUMMARY', since) },
  SCHEDULE_DELETE: {
    args: () => ({ source: 0, apid: 32, sequence_count: pingCount }),
    before: (steps) => insertPing(steps, hourMs),
    shows: (steps) => expectWaiting(steps, 0),
    refusals: [{ why: 'of what does not wait', code: 'BAD_RANGE' }],
  },
  SCHEDULE_ENABLE: {
    before: (steps) => insertPing(steps, 4000),
    async shows(steps, since) {
      const withinMs = 6000;
      await steps.expectEvent('SCHEDULE_START', { since, withinMs });
      await steps.expectReport('What waited is done', { container: 'PONG', since, withinMs });
      await steps.expectEvent('SCHEDULE_END', { since, withinMs });
    },
  },
  SCHEDULE_DISABLE: {
    before: (steps) => insertPing(steps, 3000),
    shows: (steps) => expectNone(steps, 'What becomes due is dropped', 'PONG', 5000),
    after: empty,
  },
};
