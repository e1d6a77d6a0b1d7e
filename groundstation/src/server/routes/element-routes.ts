import { elementList } from '@dawa/protocols/console/elements';
import { success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';

export const elementRoutes = [
  route({
    method: 'get',
    path: '/elements',
    privilege: 'read',
    summary:
      'Elements of the own satellites and of the catalogue on the disk, one set an object, chosen for the present instant; maxAgeDays leaves out what is older or newer',
    query: z.strictObject({ maxAgeDays: z.optional(z.coerce.number().check(z.positive())) }),
    response: elementList,
    handle: async ({ door, query: { maxAgeDays } }) =>
      success(
        await door.elements({
          atMs: door.clock.nowAtMs(),
          ...(maxAgeDays !== undefined && { maxAgeDays }),
        }),
      ),
  }),
];
