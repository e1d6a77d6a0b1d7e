import { eventInfo } from '@dawa/protocols/console/event';
import { parameterInfo } from '@dawa/protocols/console/mission';
import { atMs, pageOf } from '@dawa/protocols/console/quantity';
import { passReport } from '@dawa/protocols/console/report';
import { packetInfo, parameterSample } from '@dawa/protocols/console/telemetry';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { StationDoor } from '../station-door.ts';
import { keptPageAnswer, pageAnswer, pageQuery, pageRequest, wholeList } from './paging.ts';

const reportId = z.object({ reportId: z.string() });
const parameterName = z.object({ name: z.string() });
const parameterState = z.extend(parameterInfo, { latest: z.nullable(parameterSample) });

/** Of which mission; the one that is worked first where none is named. */
const missionId = z.optional(z.string());
const ofMission = z.strictObject({ missionId });

const stateOf = (door: StationDoor, mission: string | undefined) =>
  mission === undefined ? door.state : door.stateOf(mission);

function parametersOf(door: StationDoor, mission: string | undefined) {
  const state = stateOf(door, mission);
  if (state === undefined) return notFound('a mission that is followed', mission ?? '');
  const { parametersDefined, latest } = state.snapshot;
  const byName = new Map(latest.map((sample) => [sample.name, sample]));
  return wholeList(parametersDefined.map((info) => ({ ...info, latest: byName.get(info.name) ?? null })));
}

const notFound = (expected: string, found: string) =>
  failure({ kind: 'not-found' as const, expected, found });

export const telemetryRoutes = [
  route({
    method: 'get',
    path: '/parameters',
    privilege: 'read',
    summary: 'Parameters of the dictionary, each with its latest sample',
    query: ofMission,
    response: pageOf(parameterState),
    handle: ({ door, query }) => parametersOf(door, query.missionId),
  }),
  route({
    method: 'get',
    path: '/missions/{missionId}/parameters',
    privilege: 'read',
    summary: 'Parameters of one mission, each with its latest sample',
    params: z.object({ missionId: z.string() }),
    response: pageOf(parameterState),
    handle: ({ door, params }) => parametersOf(door, params.missionId),
  }),
  route({
    method: 'get',
    path: '/parameters/{name}',
    privilege: 'read',
    summary: 'One parameter with its latest sample',
    params: parameterName,
    query: ofMission,
    response: parameterState,
    handle: ({ door, params, query }) => {
      const state = stateOf(door, query.missionId);
      if (state === undefined) return notFound('a mission that is followed', query.missionId ?? '');
      const { parametersDefined, latest } = state.snapshot;
      const info = parametersDefined.find((parameter) => parameter.name === params.name);
      if (info === undefined) return notFound('a parameter of the dictionary', params.name);
      return success({ ...info, latest: latest.find((sample) => sample.name === params.name) ?? null });
    },
  }),
  route({
    method: 'get',
    path: '/parameters/{name}/samples',
    privilege: 'read',
    summary: 'What was received of one parameter, by time of reception',
    params: parameterName,
    query: z.extend(pageQuery, { missionId }),
    response: pageOf(parameterSample),
    handle: ({ door, params, query }) => {
      const defined = stateOf(door, query.missionId)?.snapshot.parametersDefined ?? [];
      if (!defined.some(({ name }) => name === params.name))
        return notFound('a parameter of the dictionary', params.name);
      return keptPageAnswer(door.archive.log, () =>
        door.archive.samples({ ...pageRequest(query), name: params.name }),
      );
    },
  }),
  route({
    method: 'get',
    path: '/packets',
    privilege: 'read',
    summary: 'Packets as they were received',
    query: z.extend(pageQuery, {
      missionId,
      apid: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(2047))),
    }),
    response: pageOf(packetInfo),
    handle: ({ door, query }) =>
      keptPageAnswer(door.archive.log, () => door.archive.packets(pageRequest(query))),
  }),
  route({
    method: 'get',
    path: '/events',
    privilege: 'read',
    summary: 'What happened, here and on board',
    query: pageQuery,
    response: pageOf(eventInfo),
    handle: ({ door, query }) =>
      keptPageAnswer(door.archive.log, () => door.archive.events(pageRequest(query))),
  }),
  route({
    method: 'get',
    path: '/reports',
    privilege: 'read',
    summary: 'Pass reports',
    query: pageQuery,
    response: pageOf(z.object({ reportId: z.string(), passId: z.string(), writtenAtMs: atMs })),
    handle: ({ door, query }) => pageAnswer(() => door.archive.reports(pageRequest(query))),
  }),
  route({
    method: 'get',
    path: '/reports/{reportId}.html',
    privilege: 'read',
    summary: 'A pass report as a page to read and print',
    params: reportId,
    response: z.string(),
    contentType: 'text/html',
    handle: async ({ door, params }) => {
      const page = await door.reportPage(params.reportId);
      return page === undefined ? notFound('a report', params.reportId) : success(page);
    },
  }),
  route({
    method: 'get',
    path: '/reports/{reportId}',
    privilege: 'read',
    summary: 'A pass report: planned beside achieved',
    params: reportId,
    response: passReport,
    handle: async ({ door, params }) => {
      const report = await door.archive.report(params.reportId);
      return report === undefined ? notFound('a report', params.reportId) : success(report);
    },
  }),
];
