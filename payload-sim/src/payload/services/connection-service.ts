import { decodeConnectionTest, encodeConnectionTest } from 'ccsds-parser/pus/connection-test';
import { atOnce, orFailure, type Say, type ServiceTable } from './service.ts';

/** Service 17: are you alive? */
export function connectionService(say: Say): ServiceTable {
  return {
    '17.1': (request) =>
      orFailure(decodeConnectionTest(request), () =>
        atOnce(() => say(17, 2, encodeConnectionTest({ subtype: 2 }))),
      ),
  };
}
