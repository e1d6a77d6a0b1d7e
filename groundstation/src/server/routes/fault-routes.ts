import { faultRequest, simulatedFault, simulatedFaultList } from '@dawa/protocols/console/simulated-fault';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import { byPerson } from './paging.ts';

export const faultRoutes = [
  route({
    method: 'get',
    path: '/simulator/faults',
    privilege: 'read',
    summary:
      'What can be broken on purpose in a rehearsal, with the requirement it tests, how it must show and how one recovers; nothing where the ports are real',
    response: simulatedFaultList,
    handle: async ({ door }) =>
      success({
        isRehearsal: door.faults !== undefined,
        items: [...((await door.faults?.list()) ?? [])],
      }),
  }),
  route({
    method: 'post',
    path: '/simulator/faults/{name}',
    privilege: 'configure',
    summary: 'Injects or removes a fault of the simulated hardware; refused where the ports are real',
    params: z.object({ name: z.string().check(z.minLength(1), z.maxLength(100)) }),
    body: z.extend(faultRequest, byPerson.shape),
    response: simulatedFault,
    handle: ({ door, identity, params: { name }, body: { by, ...wish } }) =>
      door.faults?.set(name, wish, by ?? identity.name) ??
      failure({
        kind: 'refused' as const,
        expected: 'a rehearsal',
        found: 'real ports, where nothing is broken on purpose',
      }),
  }),
];
