import { wireLog } from '@dawa/protocols/console/wire';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';

export const wireRoutes = [
  route({
    method: 'get',
    path: '/devices/{deviceId}/wire',
    privilege: 'read',
    summary:
      'What went over the cable of a device lately, newest pieces behind `after`; asked again and again it is live',
    params: z.object({ deviceId: z.string() }),
    query: z.strictObject({
      after: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
      limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(400))),
    }),
    response: wireLog,
    handle: ({ door, params: { deviceId }, query: { after = 0, limit = 100 } }) => {
      const found = door.wire(deviceId)?.since(after, limit);
      if (found === undefined)
        return failure({ kind: 'not-found' as const, expected: 'a device with a cable', found: deviceId });
      return success({ deviceId, items: [...found.items], skipped: found.skipped });
    },
  }),
];
