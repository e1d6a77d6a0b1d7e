import {
  decodeParameterManagement,
  encodeParameterManagement,
  type ParameterManagementFormat,
} from 'ccsds-parser/pus/parameter-management';
import type { ParameterType } from 'ccsds-parser/pus/parameter-value';
import type { PayloadSettings } from '../settings.ts';
import { failureCodes } from './failure-code.ts';
import type { OnboardParameters } from './onboard-parameters.ts';
import { atOnce, cannotStart, oneOctetCounts, orFailure, type Say, type ServiceTable } from './service.ts';

/** All parameters travel alike: the steps of their fields in four octets, with a sign. */
export const parameterType: ParameterType = { kind: 'signed', octets: 4 };

/** Service 20: values by number, one report for each. */
export function parameterService(
  parameters: OnboardParameters,
  apply: (settings: PayloadSettings) => void,
  say: Say,
): ServiceTable {
  const format: ParameterManagementFormat = {
    ...oneOctetCounts,
    parameterType: (id) => (parameters.has(id) ? parameterType : undefined),
  };
  return {
    '20.1': (request) =>
      orFailure(decodeParameterManagement(request, format), (message) => {
        const ids = 'parameterIds' in message ? message.parameterIds : [];
        if (ids.length === 0 || !ids.every((id) => parameters.has(id))) return failureCodes.badRange;
        return atOnce(() => {
          for (const id of ids) {
            const value = [{ id, value: parameters.read(id) }];
            say(20, 2, encodeParameterManagement({ subtype: 2, parameters: value }, format));
          }
        });
      }),
    '20.3': (request) =>
      orFailure(decodeParameterManagement(request, format), (message) => {
        const values = 'parameters' in message ? message.parameters : [];
        if (values.length === 0) return failureCodes.badRange;
        const settings = parameters.settingsWith(values.map(({ id, value }) => ({ id, raw: Number(value) })));
        return settings === undefined ? cannotStart(failureCodes.badRange) : atOnce(() => apply(settings));
      }),
  };
}
