import { twoReportsMs } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

/** The store of messages (PUS 8.1); its reports (13) are proved with what the air brings into it. */
export const storeCases: TelecommandCases = {
  STORE_CLEAR: {
    args: () => ({ magic: 0xb7a5 }),
    shows: (steps) => steps.expectTelemetry('store_used', { expected: 0, withinMs: twoReportsMs }),
  },
  STORE_DUMP: {
    args: () => ({ from: 0, to: 3 }),
    refusals: [{ why: 'backwards', code: 'BAD_RANGE', args: () => ({ from: 2, to: 1 }) }],
  },
};
