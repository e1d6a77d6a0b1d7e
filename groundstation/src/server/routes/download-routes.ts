import {
  downloadContent,
  downloadDetail,
  downloadInfo,
  downloadMove,
  downloadOrder,
} from '@dawa/protocols/console/download';
import { pageOf } from '@dawa/protocols/console/quantity';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import type { DownloadDesk } from '../../downloads/download-desk.ts';
import { route } from '../route.ts';
import type { StationDoor } from '../station-door.ts';
import { byPerson, wholeList } from './paging.ts';

const downloadId = z.object({ downloadId: z.string() });
const ofMission = z.strictObject({ missionId: z.optional(z.string()) });

export const downloadRoutes = [
  route({
    method: 'get',
    path: '/downloads',
    privilege: 'read',
    summary: 'Files on board that are brought down packet by packet, of all missions or of one',
    query: ofMission,
    response: pageOf(downloadInfo),
    handle: ({ door, query: { missionId } }) =>
      wholeList(
        desksOf(door)
          .filter((desk) => missionId === undefined || desk.missionId === missionId)
          .flatMap((desk) => desk.downloads),
      ),
  }),
  route({
    method: 'post',
    path: '/downloads',
    privilege: 'command',
    summary: 'Asks for a file; commands for it go out in passes of its mission while transmission is armed',
    body: z.extend(downloadOrder, byPerson.shape),
    status: 201,
    response: downloadInfo,
    handle({ door, identity, body: { by, ...order } }) {
      const desks = desksOf(door);
      const desk =
        order.missionId === undefined && desks.length === 1
          ? desks[0]
          : desks.find(({ missionId }) => missionId === order.missionId);
      if (desk !== undefined) return desk.start(order, by ?? identity.name);
      const expected = desks.map(({ missionId }) => missionId).join(' or ') || 'a mission with files';
      return failure({ kind: 'not-found' as const, expected, found: order.missionId ?? 'no missionId' });
    },
  }),
  route({
    method: 'get',
    path: '/downloads/{downloadId}',
    privilege: 'read',
    summary: 'One download: the map of its packets, and what would be asked for next',
    params: downloadId,
    response: downloadDetail,
    handle: ({ door, params }) => found(door, params.downloadId, (desk) => desk.detail(params.downloadId)),
  }),
  route({
    method: 'get',
    path: '/downloads/{downloadId}/content',
    privilege: 'read',
    summary: 'The file as far as it came, with its holes marked',
    params: downloadId,
    response: downloadContent,
    handle: ({ door, params }) => found(door, params.downloadId, (desk) => desk.content(params.downloadId)),
  }),
  route({
    method: 'post',
    path: '/downloads/{downloadId}/pause',
    privilege: 'command',
    summary: 'Asks for nothing more of it; what comes all the same is kept',
    params: downloadId,
    body: byPerson,
    response: downloadInfo,
    handle: ({ door, identity, params, body }) =>
      deskOf(door, params.downloadId).pause(params.downloadId, body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/downloads/{downloadId}/resume',
    privilege: 'command',
    summary: 'Asks for the rest of it again',
    params: downloadId,
    body: byPerson,
    response: downloadInfo,
    handle: ({ door, identity, params, body }) =>
      deskOf(door, params.downloadId).resume(params.downloadId, body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/downloads/{downloadId}/move',
    privilege: 'command',
    summary: 'Gives it another place in the queue of its mission; 1 is asked for next',
    params: downloadId,
    body: downloadMove,
    response: downloadInfo,
    handle: ({ door, params, body }) => deskOf(door, params.downloadId).move(params.downloadId, body.place),
  }),
];

function desksOf({ downloads = [] }: StationDoor): readonly DownloadDesk[] {
  return downloads;
}

function notFound(id: string) {
  return failure({ kind: 'not-found' as const, expected: 'a download that was begun', found: id });
}

const noDesk = { pause: notFound, resume: notFound, move: notFound };

function deskOf(door: StationDoor, id: string): Pick<DownloadDesk, 'pause' | 'resume' | 'move'> {
  return desksOf(door).find((desk) => desk.downloads.some((one) => one.downloadId === id)) ?? noDesk;
}

function found<T>(door: StationDoor, id: string, ask: (desk: DownloadDesk) => T | undefined) {
  for (const desk of desksOf(door)) {
    const answer = ask(desk);
    if (answer !== undefined) return success(answer);
  }
  return notFound(id);
}
