import { decodeCuc } from 'ccsds-parser/time/cuc';
import { onboardTimeFormat } from '../../pus-source.ts';
import { failureCodes } from './failure-code.ts';
import { atOnce, type ServiceTable } from './service.ts';

const timeOctets = 6;
/** The payload was built in 2018 at the earliest, and will be gone in 2100. */
const earliestAtMs = Date.UTC(2018, 0, 1);
const latestAtMs = Date.UTC(2100, 0, 1);

/**
 * Service 9: the standard has no telecommand that sets a clock; subtype 128 is this mission's, with the time that it shall
 * be when the telecommand arrives. Time reports (9.2) are the on-board computer's.
 */
export function timeService(setTime: (atMs: number) => void): ServiceTable {
  return {
    '9.128': ({ data }) => {
      if (data.length !== timeOctets) return failureCodes.badLength;
      const decoded = decodeCuc(data, onboardTimeFormat);
      const isGood = decoded.ok && decoded.value >= earliestAtMs && decoded.value < latestAtMs;
      return isGood ? atOnce(() => setTime(decoded.value)) : failureCodes.badRange;
    },
  };
}
