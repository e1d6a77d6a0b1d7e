import {
  archiveState,
  dictionaryInfo,
  packetDetail,
  parameterBins,
  redecodeResult,
} from '@dawa/protocols/console/archive';
import { atMs, pageOf } from '@dawa/protocols/console/quantity';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import { calendarRoute } from './calendar-route.ts';
import { wholeList } from './paging.ts';

const notFound = (expected: string, found: string | number) =>
  failure({ kind: 'not-found' as const, expected, found });

const span = { fromAtMs: z.coerce.number(), toAtMs: z.coerce.number() };
const missionId = z.optional(z.string());

export const archiveRoutes = [
  calendarRoute,
  route({
    method: 'get',
    path: '/parameters/{name}/bins',
    privilege: 'read',
    summary:
      'A parameter over a span, as min, max, mean, last and count in bins of equal width, by onboard time',
    params: z.object({ name: z.string() }),
    query: z.object({
      ...span,
      bins: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000)), 500),
      missionId,
    }),
    response: parameterBins,
    handle: async ({ door, params, query }) => {
      const { fromAtMs, toAtMs } = query;
      if (!(toAtMs > fromAtMs))
        return failure({
          kind: 'bad-value' as const,
          expected: 'toAtMs behind fromAtMs',
          found: `${fromAtMs} to ${toAtMs}`,
        });
      const bins = await door.archiveDesk.bins({ ...query, name: params.name });
      return bins === undefined ? notFound('a parameter of the dictionary', params.name) : success(bins);
    },
  }),
  route({
    method: 'get',
    path: '/packets/{lsn}',
    privilege: 'read',
    summary: 'A packet with its fields, its frame and its neighbours',
    params: z.object({ lsn: z.string() }),
    response: packetDetail,
    handle: async ({ door, params }) => {
      const detail = await door.archiveDesk.packetDetail(Number(params.lsn));
      return detail === undefined ? notFound('a packet of the archive', params.lsn) : success(detail);
    },
  }),
  route({
    method: 'get',
    path: '/archive',
    privilege: 'read',
    summary: 'What the archive holds, and how far the store is behind the log',
    response: archiveState,
    handle: async ({ door }) => success(await door.archiveDesk.state()),
  }),
  route({
    method: 'get',
    path: '/dictionaries',
    privilege: 'read',
    summary: 'Versions of the dictionaries by which samples of the archive were decoded',
    query: z.object({ missionId }),
    response: pageOf(dictionaryInfo),
    handle: ({ door, query }) => wholeList(door.archiveDesk.dictionaries(query.missionId)),
  }),
  route({
    method: 'post',
    path: '/missions/{missionId}/reload',
    privilege: 'configure',
    summary: 'Reads the mission files again; packets from now on are decoded by what they say',
    params: z.object({ missionId: z.string() }),
    response: dictionaryInfo,
    handle: ({ door, params }) => door.archiveDesk.reload(params.missionId),
  }),
  route({
    method: 'post',
    path: '/missions/{missionId}/redecode',
    privilege: 'configure',
    summary: 'Decodes the packets of a span again by the dictionary of now',
    params: z.object({ missionId: z.string() }),
    body: z.object({ fromAtMs: atMs, toAtMs: atMs }),
    response: redecodeResult,
    handle: ({ door, params, body }) => door.archiveDesk.redecode({ ...body, missionId: params.missionId }),
  }),
];
