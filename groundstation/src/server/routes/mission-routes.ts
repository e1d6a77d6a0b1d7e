import { deviceInfo } from '@dawa/protocols/console/device';
import { missionInfo, stationInfo } from '@dawa/protocols/console/mission';
import { contactState, passDetail, passInfo, passWorkRequest } from '@dawa/protocols/console/pass';
import { atMs, pageOf } from '@dawa/protocols/console/quantity';
import { runInfo } from '@dawa/protocols/console/run';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import { byPerson, wholeList } from './paging.ts';

const oneDayMs = 86_400_000;
const longestSpanMs = 14 * oneDayMs;

export const missionRoutes = [
  route({
    method: 'get',
    path: '/missions',
    privilege: 'read',
    summary: 'Missions that this station follows',
    response: pageOf(missionInfo),
    handle: ({ door }) => wholeList(door.missions),
  }),
  route({
    method: 'get',
    path: '/stations',
    privilege: 'read',
    summary: 'Stations with their horizons',
    response: pageOf(stationInfo),
    handle: ({ door }) => wholeList(door.stations),
  }),
  route({
    method: 'get',
    path: '/runs',
    privilege: 'read',
    summary: 'Runs of the station, newest first; rehearsed and real data never mix',
    response: pageOf(runInfo),
    handle: ({ door }) => wholeList(door.runs),
  }),
  route({
    method: 'get',
    path: '/devices',
    privilege: 'read',
    summary: 'Devices and how their cables are',
    response: pageOf(deviceInfo),
    handle: ({ door }) => wholeList(door.state.snapshot.devices),
  }),
  route({
    method: 'get',
    path: '/passes',
    privilege: 'read',
    summary: 'Passes above the ridge of this station, by rise; the next day unless a span is asked for',
    query: z.strictObject({ fromAtMs: z.optional(z.coerce.number()), toAtMs: z.optional(z.coerce.number()) }),
    response: pageOf(passInfo),
    handle: ({ door, query }) => {
      const fromAtMs = query.fromAtMs ?? door.clock.nowAtMs();
      const toAtMs = query.toAtMs ?? fromAtMs + oneDayMs;
      if (!(toAtMs > fromAtMs && toAtMs - fromAtMs <= longestSpanMs)) {
        const expected = `toAtMs up to ${longestSpanMs / oneDayMs} days after fromAtMs ${fromAtMs}`;
        return failure({ kind: 'bad-value' as const, expected, found: toAtMs });
      }
      return wholeList(door.passes({ fromAtMs, toAtMs }));
    },
  }),
  route({
    method: 'get',
    path: '/passes/{passId}',
    privilege: 'read',
    summary: 'One pass with its track across the sky',
    params: z.object({ passId: z.string() }),
    response: passDetail,
    handle: ({ door, params }) => {
      const pass = door.pass(params.passId);
      if (pass !== undefined) return success(pass);
      return failure({
        kind: 'not-found' as const,
        expected: 'a pass of the coming days',
        found: params.passId,
      });
    },
  }),
  route({
    method: 'post',
    path: '/passes/{passId}/work',
    privilege: 'move',
    summary:
      'Says for which mission a pass is worked, and on which downlink the radio listens; until it has begun',
    params: z.object({ passId: z.string() }),
    body: z.extend(passWorkRequest, byPerson.shape),
    response: passDetail,
    handle: ({ door, identity, params, body: { by, ...wish } }) =>
      door.chooseWork(params.passId, wish, by ?? identity.name),
  }),
  route({
    method: 'get',
    path: '/contacts',
    privilege: 'read',
    summary: 'The contact that the station works on',
    response: pageOf(contactState),
    handle: ({ door }) => wholeList([door.contact]),
  }),
  route({
    method: 'get',
    path: '/clock',
    privilege: 'read',
    summary: "The station's clock: simulated UTC in a rehearsal",
    response: z.object({ atMs, rate: z.number(), runId: z.string() }),
    handle: ({ door }) =>
      success({ atMs: door.clock.nowAtMs(), rate: door.clock.rate, runId: door.state.snapshot.run.runId }),
  }),
];
