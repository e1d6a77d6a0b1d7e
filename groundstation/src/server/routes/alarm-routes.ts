import { alarmStateOf, alarmStates } from '@dawa/protocols/console/alarm-state';
import { alarmInfo } from '@dawa/protocols/console/event';
import { atMs, durationMs, pageOf } from '@dawa/protocols/console/quantity';
import { failure, type Result, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { Refusal, StationDoor } from '../station-door.ts';
import { byPerson, keptPageAnswer, pageQuery, pageRequest, wholeList } from './paging.ts';

const alarmId = z.object({ alarmId: z.string() });

/** Why, and until when or for how long: a page whose clock is wrong still shelves for an hour. */
const shelving = z.extend(byPerson, {
  why: z.string().check(z.minLength(1), z.maxLength(300)),
  untilAtMs: z.optional(atMs),
  durationMs: z.optional(durationMs),
});

export const alarmRoutes = [
  route({
    method: 'get',
    path: '/alarms',
    privilege: 'read',
    summary: 'States that somebody must see',
    query: z.strictObject({ state: z.optional(z.enum(alarmStates)) }),
    response: pageOf(alarmInfo),
    handle: ({ door, query: { state } }) =>
      wholeList(
        door.state.snapshot.alarms.filter((alarm) => state === undefined || alarmStateOf(alarm) === state),
      ),
  }),
  route({
    method: 'get',
    path: '/alarms/history',
    privilege: 'read',
    summary: 'How alarms changed and who changed them, each as it was afterwards',
    query: z.extend(pageQuery, { alarmId: z.optional(z.string()) }),
    response: pageOf(alarmInfo),
    handle: ({ door, query }) =>
      keptPageAnswer(door.archive.log, () => door.alarmHistory(pageRequest(query))),
  }),
  route({
    method: 'post',
    path: '/alarms/{alarmId}/acknowledge',
    privilege: 'acknowledge',
    summary: 'Says that the alarm was seen',
    params: alarmId,
    body: byPerson,
    response: alarmInfo,
    handle({ door, identity, params, body }) {
      const alarm = door.acknowledgeAlarm(params.alarmId, body.by ?? identity.name);
      const expected = 'an alarm that is raised';
      return onDisk(
        door,
        alarm === undefined
          ? failure({ kind: 'not-found', expected, found: params.alarmId })
          : success(alarm),
      );
    },
  }),
  route({
    method: 'post',
    path: '/alarms/{alarmId}/shelve',
    privilege: 'acknowledge',
    summary: 'Puts the alarm away for a while; it comes back by itself',
    params: alarmId,
    body: shelving,
    response: alarmInfo,
    handle({ door, identity, params, body }) {
      const { by = identity.name, why, durationMs: spanMs } = body;
      const untilAtMs = body.untilAtMs ?? (spanMs === undefined ? undefined : door.clock.nowAtMs() + spanMs);
      if (untilAtMs === undefined || (body.untilAtMs !== undefined && spanMs !== undefined)) {
        const found = untilAtMs === undefined ? 'neither' : 'both';
        return failure({ kind: 'bad-value', expected: 'untilAtMs or durationMs', found });
      }
      return onDisk(door, door.shelveAlarm(params.alarmId, { by, untilAtMs, why }));
    },
  }),
  route({
    method: 'post',
    path: '/alarms/{alarmId}/unshelve',
    privilege: 'acknowledge',
    summary: 'Takes the alarm off the shelf',
    params: alarmId,
    body: byPerson,
    response: alarmInfo,
    handle: ({ door, identity, params, body }) =>
      onDisk(door, door.unshelveAlarm(params.alarmId, body.by ?? identity.name)),
  }),
];

/** What a person did is on the disk before the page hears of it; while the disk takes nothing an alarm says so. */
async function onDisk<T>(door: StationDoor, answer: Result<T, Refusal>): Promise<Result<T, Refusal>> {
  if (answer.ok) await door.archive.log.flush().catch(() => {});
  return answer;
}
