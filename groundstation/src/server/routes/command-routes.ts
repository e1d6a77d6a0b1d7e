import { commandDefinition, commandRecord, commandRequest } from '@dawa/protocols/console/command';
import { pageOf } from '@dawa/protocols/console/quantity';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import { byPerson, keptPageAnswer, pageQuery, pageRequest, wholeList } from './paging.ts';

const ofMission = z.strictObject({ missionId: z.optional(z.string()) });
const commandId = z.object({ commandId: z.string() });

export const commandRoutes = [
  route({
    method: 'get',
    path: '/commands/definitions',
    privilege: 'read',
    summary: 'Commands of the dictionaries with their arguments, of all missions or of one',
    query: ofMission,
    response: pageOf(commandDefinition),
    handle: ({ door, query: { missionId } }) => {
      const { definitions } = door.commanding;
      if (missionId === undefined) return wholeList(definitions);
      if (door.stateOf(missionId) !== undefined)
        return wholeList(definitions.filter((definition) => definition.missionId === missionId));
      const expected = door.missions.map((mission) => mission.missionId).join(' or ');
      return failure({ kind: 'not-found' as const, expected, found: missionId });
    },
  }),
  route({
    method: 'get',
    path: '/commands',
    privilege: 'read',
    summary: 'Commands and what became of them',
    query: pageQuery,
    response: pageOf(commandRecord),
    handle: ({ door, query }) =>
      keptPageAnswer(door.archive.log, () => door.archive.commands(pageRequest(query))),
  }),
  route({
    method: 'post',
    path: '/commands',
    privilege: 'command',
    summary:
      'Puts a command into the queue of its mission, where none is named of the pass that runs; nothing is transmitted',
    body: z.extend(commandRequest, byPerson.shape),
    status: 201,
    response: commandRecord,
    handle: ({ door, identity, body: { by, ...request } }) =>
      door.commanding.create(request, by ?? identity.name),
  }),
  route({
    method: 'get',
    path: '/commands/{commandId}',
    privilege: 'read',
    summary: 'One command',
    params: commandId,
    response: commandRecord,
    handle: ({ door, params }) => {
      const known = door.state.snapshot.commands.find((command) => command.commandId === params.commandId);
      if (known !== undefined) return success(known);
      return failure({
        kind: 'not-found' as const,
        expected: 'a command of this run',
        found: params.commandId,
      });
    },
  }),
  route({
    method: 'post',
    path: '/commands/{commandId}/arm',
    privilege: 'command',
    summary: 'Opens the window in which the command can be sent',
    params: commandId,
    body: byPerson,
    response: commandRecord,
    handle: ({ door, identity, params, body }) =>
      door.commanding.arm(params.commandId, body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/commands/{commandId}/send',
    privilege: 'command',
    summary: 'Sends an armed command',
    params: commandId,
    body: byPerson,
    status: 202,
    response: commandRecord,
    handle: ({ door, identity, params, body }) =>
      door.commanding.send(params.commandId, body.by ?? identity.name),
  }),
  route({
    method: 'delete',
    path: '/commands/{commandId}',
    privilege: 'command',
    summary: 'Takes a command that was not sent out of the queue',
    params: commandId,
    response: commandRecord,
    handle: ({ door, identity, params }) => door.commanding.drop(params.commandId, identity.name),
  }),
];
