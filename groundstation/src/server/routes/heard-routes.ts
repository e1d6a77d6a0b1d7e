import {
  frameKind,
  type HeardFrame,
  heardFrame,
  heardMessage,
  heardObject,
  heardSeries,
  heardStation,
} from '@dawa/protocols/console/heard';
import { pageOf } from '@dawa/protocols/console/quantity';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { StationDoor } from '../station-door.ts';
import { keptPageAnswer, pageQuery, pageRequest, wholeList } from './paging.ts';

/** Of which mission; the one that is worked first where none is named. */
const ofMission = z.strictObject({ missionId: z.optional(z.string()) });

const notFound = (expected: string, found: string) =>
  failure({ kind: 'not-found' as const, expected, found });

function heardOf(door: StationDoor, missionId: string | undefined) {
  const heard = door.heard?.of(missionId);
  return heard === undefined ? notFound('a mission that is followed', missionId ?? '') : success(heard);
}

const lsn = z.optional(z.coerce.number().check(z.int(), z.minimum(0)));

/** As many pages as a person would wait for; newest first. */
function newestOf(door: StationDoor, source: string, missionId: string | undefined): HeardFrame[] {
  const found: HeardFrame[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages && found.length < mostFrames; pages++) {
    const page = door.heard?.frames({
      ...{ source, order: 'newest', limit: mostFrames - found.length },
      ...(missionId !== undefined && { missionId }),
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...(page?.items ?? []));
    if (page === undefined || page.next === null) break;
    cursor = page.next;
  }
  return found;
}

const mostPages = 8;
const mostFrames = 2000;

export const heardRoutes = [
  route({
    method: 'get',
    path: '/stations-heard',
    privilege: 'read',
    summary:
      'Stations whose frames were heard on links that name them, with where they are and what they measure',
    query: ofMission,
    response: pageOf(heardStation),
    handle: ({ door, query }) => {
      const heard = heardOf(door, query.missionId);
      return heard.ok ? wholeList(heard.value.stations) : heard;
    },
  }),
  route({
    method: 'get',
    path: '/stations-heard/objects',
    privilege: 'read',
    summary: 'Objects and items that stations have reported',
    query: ofMission,
    response: pageOf(heardObject),
    handle: ({ door, query }) => {
      const heard = heardOf(door, query.missionId);
      return heard.ok ? wholeList(heard.value.objects) : heard;
    },
  }),
  route({
    method: 'get',
    path: '/stations-heard/messages',
    privilege: 'read',
    summary: 'Messages, acknowledgements and bulletins that were heard, newest first',
    query: ofMission,
    response: pageOf(heardMessage),
    handle: ({ door, query }) => {
      const heard = heardOf(door, query.missionId);
      return heard.ok ? wholeList(heard.value.messages) : heard;
    },
  }),
  route({
    method: 'get',
    path: '/stations-heard/{callsign}',
    privilege: 'read',
    summary: 'One station that was heard',
    params: z.object({ callsign: z.string() }),
    query: ofMission,
    response: heardStation,
    handle: ({ door, params, query }) => {
      const heard = heardOf(door, query.missionId);
      if (!heard.ok) return heard;
      const station = heard.value.stations.find(({ callsign }) => callsign === params.callsign);
      return station === undefined ? notFound('a station that was heard', params.callsign) : success(station);
    },
  }),
  route({
    method: 'get',
    path: '/stations-heard/{callsign}/telemetry',
    privilege: 'read',
    summary: 'What a station that was heard measured over time, out of its newest frames in the log',
    params: z.object({ callsign: z.string() }),
    query: ofMission,
    response: heardSeries,
    handle: async ({ door, params: { callsign }, query }) => {
      const heard = heardOf(door, query.missionId);
      if (!heard.ok) return heard;
      await door.archive.log.flush().catch(() => {});
      const frames = newestOf(door, callsign, query.missionId);
      return success(heard.value.series(callsign, frames.reverse()));
    },
  }),
  route({
    method: 'get',
    path: '/frames',
    privilege: 'read',
    summary:
      'Frames that name their senders, out of the log, oldest first or, with order=newest, backwards; before and after are numbers of records, call is anybody in the frame, attributed=false those of others',
    query: z.extend(pageQuery, {
      missionId: z.optional(z.string()),
      linkId: z.optional(z.string()),
      source: z.optional(z.string()),
      call: z.optional(z.string().check(z.minLength(1), z.maxLength(20))),
      kind: z.optional(frameKind),
      before: lsn,
      after: lsn,
      attributed: z.optional(z.enum(['true', 'false'])),
    }),
    response: pageOf(heardFrame),
    handle: ({ door, query }) => {
      const { attributed, ...rest } = pageRequest(query);
      const asked = { ...rest, ...(attributed !== undefined && { isAttributed: attributed === 'true' }) };
      return keptPageAnswer(door.archive.log, async () => {
        // What is still on its way to the disk is part of the answer.
        await door.archive.log.flush().catch(() => {});
        return door.heard?.frames(asked) ?? { items: [], next: null };
      });
    },
  }),
];
