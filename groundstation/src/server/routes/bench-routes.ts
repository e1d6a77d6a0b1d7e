import {
  benchState,
  campaignComparison,
  campaignStart,
  pastCampaignList,
} from '@dawa/protocols/console/campaign';
import { failure, type Result, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { BenchDoor, Refusal, StationDoor } from '../station-door.ts';
import { byPerson } from './paging.ts';

const runId = z.string().check(z.minLength(1), z.maxLength(200));

export const benchRoutes = [
  route({
    method: 'get',
    path: '/bench',
    privilege: 'read',
    summary: 'The campaign that runs on the bench or ran last, and the benches that can be started',
    response: benchState,
    handle: ({ door }) => withDoor(door, async (bench) => success(await bench.state())),
  }),
  route({
    method: 'post',
    path: '/bench/campaign',
    privilege: 'command',
    summary: 'Begins a campaign; a board is tested only for who gives its serial (confirmedSerial)',
    body: z.extend(campaignStart, byPerson.shape),
    response: benchState,
    status: 202,
    handle: ({ door, identity, body: { by, ...wish } }) =>
      withDoor(door, (bench) => bench.start(wish, by ?? identity.name)),
  }),
  route({
    method: 'post',
    path: '/bench/campaign/stop',
    privilege: 'stop',
    summary: 'The article is left safe, without power, and the campaign ends',
    body: byPerson,
    response: benchState,
    status: 202,
    handle: ({ door, identity, body: { by = identity.name } }) => withDoor(door, (bench) => bench.stop(by)),
  }),
  route({
    method: 'post',
    path: '/bench/campaign/pause',
    privilege: 'command',
    summary: 'The campaign pauses after the procedure that runs: the article has no power then',
    body: byPerson,
    response: benchState,
    status: 202,
    handle: ({ door, identity, body: { by = identity.name } }) => withDoor(door, (bench) => bench.pause(by)),
  }),
  route({
    method: 'post',
    path: '/bench/campaign/go-on',
    privilege: 'command',
    summary: 'Ends the pause of a campaign',
    body: byPerson,
    response: benchState,
    status: 202,
    handle: ({ door, identity, body: { by = identity.name } }) => withDoor(door, (bench) => bench.goOn(by)),
  }),
  route({
    method: 'post',
    path: '/bench/questions/{questionId}',
    privilege: 'command',
    summary: 'Answers what the campaign asks of its operator',
    params: z.object({ questionId: z.string().check(z.minLength(1), z.maxLength(300)) }),
    body: z.extend(z.object({ answer: z.string().check(z.minLength(1), z.maxLength(200)) }), byPerson.shape),
    response: benchState,
    status: 202,
    handle: ({ door, identity, params: { questionId }, body: { answer, by = identity.name } }) =>
      withDoor(door, (bench) => bench.answer({ questionId, answer }, by)),
  }),
  route({
    method: 'get',
    path: '/bench/runs',
    privilege: 'read',
    summary: 'Campaigns whose papers are kept, newest first',
    response: pastCampaignList,
    handle: ({ door }) => withDoor(door, async (bench) => success(await bench.runs())),
  }),
  route({
    method: 'get',
    path: '/bench/compare',
    privilege: 'read',
    summary: 'What is another in run b: steps whose verdict changed, and the figures of both',
    query: z.strictObject({ a: runId, b: runId }),
    response: campaignComparison,
    handle: ({ door, query: { a, b } }) => withDoor(door, (bench) => bench.compare(a, b)),
  }),
  route({
    method: 'get',
    path: '/bench/runs/{runId}/report',
    privilege: 'read',
    summary: 'The report of a campaign, to read and to print',
    params: z.object({ runId }),
    response: z.string(),
    contentType: 'text/html',
    handle: ({ door, params }) => withDoor(door, (bench) => bench.report(params.runId)),
  }),
  route({
    method: 'get',
    path: '/bench/runs/{runId}/papers/{name}',
    privilege: 'read',
    summary:
      'A paper of a campaign as a file: junit.xml, results.json, verification.json and what else it wrote',
    params: z.object({ runId, name: z.string().check(z.minLength(1), z.maxLength(200)) }),
    response: z.any(),
    contentType: 'application/octet-stream',
    handle: ({ door, params }) => withDoor(door, (bench) => bench.paper(params.runId, params.name)),
  }),
];

function withDoor<T>(
  { bench }: StationDoor,
  ask: (bench: BenchDoor) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> | Result<T, Refusal> {
  if (bench !== undefined) return ask(bench);
  return failure<Refusal>({ kind: 'not-found', expected: 'a station with a bench', found: 'none' });
}
