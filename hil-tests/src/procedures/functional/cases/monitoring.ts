import type { Steps } from '../../steps.ts';
import { expectAnswer } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

/** Number of the definition that is made and taken away here, and one that stands after every reset. */
const own = 5;
const standing = 1;
/** None of this number. */
const nobody = 9;
/** Two checks in a row, a second apart, and the time on the line. */
const noticedMs = 4000;

const definition = { monitor: own, parameter: 'BUS_VOLTAGE', repetitions: 2, low: 6000, high: 7000 };
const expectDefinitions = async (steps: Steps, count: number) => {
  const since = steps.mark();
  await steps.command('MONITOR_LIST');
  await expectAnswer(steps, 'MONITOR_STATUS', since, { list_count: count });
};
const notThere = { why: 'of none', code: 'BAD_RANGE', args: () => ({ monitor: nobody }) };
const noticed = (steps: Steps, since: number) =>
  steps.expectReport('The supply is below 6 V, as told', {
    ...{ container: 'CHECK_TRANSITION', since, withinMs: noticedMs },
    holding: { monitor_id: own, monitor_after: 'BELOW_LOW' },
  });

/** Watched parameters (PUS 12), in an order in which each finds what it needs. */
export const monitoringCases: TelecommandCases = {
  MONITOR_LIST: { shows: (steps, since) => expectAnswer(steps, 'MONITOR_STATUS', since, { list_count: 4 }) },
  MONITOR_ADD: {
    args: () => definition,
    shows: (steps) => expectDefinitions(steps, 5),
    refusals: [
      { why: 'where there is one', code: 'WRONG_MODE', args: () => ({ ...definition, monitor: standing }) },
      {
        ...{ why: 'with limits the wrong way round', code: 'BAD_RANGE' },
        args: () => ({ ...definition, monitor: own + 1, low: 5, high: 4 }),
      },
    ],
  },
  MONITOR_ENABLE: { args: () => ({ monitor: own }), shows: noticed, refusals: [notThere] },
  MONITORING_DISABLE: {},
  MONITORING_ENABLE: { shows: noticed },
  MONITOR_DISABLE: { args: () => ({ monitor: own }), refusals: [notThere] },
  MONITOR_DELETE: {
    args: () => ({ monitor: own }),
    shows: (steps) => expectDefinitions(steps, 4),
    refusals: [
      notThere,
      { why: 'while it is enabled', code: 'WRONG_MODE', args: () => ({ monitor: standing }) },
    ],
  },
};
