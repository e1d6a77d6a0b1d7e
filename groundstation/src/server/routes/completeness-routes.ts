import { completeness, lossLedgerState, timeCorrelationState } from '@dawa/protocols/console/completeness';
import { failure, type Result, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { Refusal } from '../station-door.ts';

/** A span may have no more bars than a screen has pixels. */
const mostBins = 2000;

const spanQuery = z.strictObject({
  missionId: z.optional(z.string()),
  fromAtMs: z.coerce.number(),
  toAtMs: z.coerce.number(),
  bins: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(mostBins))),
  by: z.optional(z.enum(['received', 'generated'])),
});

const missionQuery = z.strictObject({ missionId: z.optional(z.string()) });

export const completenessRoutes = [
  route({
    method: 'get',
    path: '/completeness',
    privilege: 'read',
    summary:
      'Packets received, missing and faulty by channel and application process, and the gaps of a span',
    query: spanQuery,
    response: completeness,
    handle: async ({ door, query }) => {
      const { fromAtMs, toAtMs, missionId, bins = 300, by = 'received' } = query;
      if (!(toAtMs > fromAtMs))
        return failure({
          kind: 'bad-value' as const,
          expected: `toAtMs above fromAtMs, which is ${fromAtMs}`,
          found: toAtMs,
        });
      const mission = missionId === undefined ? {} : { missionId };
      return counted(await door.completeness?.completeness({ ...mission, fromAtMs, toAtMs, bins, by }));
    },
  }),
  route({
    method: 'get',
    path: '/ledger',
    privilege: 'read',
    summary: 'Where every octet, frame and packet went: archived, or rejected for a reason',
    query: missionQuery,
    response: lossLedgerState,
    handle: ({ door, query }) => counted(door.completeness?.ledger(query.missionId)),
  }),
  route({
    method: 'get',
    path: '/time-correlation',
    privilege: 'read',
    summary: 'What the clock on board is worth: offset, drift, uncertainty and jumps',
    query: missionQuery,
    response: timeCorrelationState,
    handle: ({ door, query }) => counted(door.completeness?.timeCorrelation(query.missionId)),
  }),
];

/** A mission without a downlink of frames is not counted. */
function counted<T>(found: T | undefined): Result<T, Refusal> {
  if (found !== undefined) return success(found);
  return failure({ kind: 'not-found', expected: 'a mission with a downlink that is counted', found: 'none' });
}
