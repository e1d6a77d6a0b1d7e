import { expectAnswer } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

/** Values by number (PUS 20): each that the dictionary names is asked for. */
export const parameterCases: TelecommandCases = {
  SET_PARAMETER: {
    args: () => ({ parameter: 'BEACON_INTERVAL', value: 60 }),
    async shows(steps) {
      const since = steps.mark();
      await steps.command('GET_PARAMETER', { parameter: 'BEACON_INTERVAL' });
      await expectAnswer(steps, 'PARAMETER_VALUE', since, {
        ...{ parameter_name: 'BEACON_INTERVAL', parameter_raw: 60 },
      });
    },
    refusals: [
      {
        ...{ why: 'of a measured value', code: 'BAD_RANGE' },
        args: () => ({ parameter: 'BUS_VOLTAGE', value: 5000 }),
      },
      {
        ...{ why: 'to what the setting does not allow', code: 'BAD_RANGE' },
        args: () => ({ parameter: 'BEACON_INTERVAL', value: 601 }),
      },
    ],
  },
  GET_PARAMETER: {
    args: () => ({ parameter: 'MODE' }),
    async shows(steps) {
      const command = steps.bench.dictionary.telecommands.find(({ name }) => name === 'GET_PARAMETER');
      const [argument] = command?.arguments ?? [];
      for (const { label } of argument?.type.enumeration ?? []) {
        const since = steps.mark();
        await steps.command('GET_PARAMETER', { parameter: label });
        await expectAnswer(steps, 'PARAMETER_VALUE', since, { parameter_name: label });
      }
    },
  },
};
