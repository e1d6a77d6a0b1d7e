import type { ClientMessage, HelloMessage, LiveMessage } from '@dawa/protocols/console/live';
import { liveMessage } from '@dawa/protocols/console/live';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createMetrics } from './metrics.ts';
import { type PastStation, pastStation } from './replay.fixture.ts';
import { replayRequestOf } from './replay-request.ts';
import { type RunningServer, serve } from './serve.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
const wholeMinute = `replay=${startAtMs}..${startAtMs + 60_000}`;
let past: PastStation;
let server: RunningServer;

beforeAll(async () => {
  past = await pastStation(startAtMs);
  for (let second = 0; second < 60; second++) {
    past.hear(second);
    await past.clock.runFor(1000);
  }
  await past.archive.log.flush();
  const { door } = past;
  const uiFolder = '/nowhere';
  const metrics = createMetrics(door.bus);
  const started = await serve({
    ...{ door, metrics, uiFolder, routes: [], version: '0.0.0', port: 0 },
    report: (_source, error) => {
      throw error;
    },
  });
  if (!started.ok) throw new TypeError(started.fault.kind);
  server = started.value;
});
afterAll(async () => {
  await server.close();
  await past.close();
});

/** A page, and all that it was told, each message held against the contract. */
function page(query: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/v1/live${query}`);
  const heard: LiveMessage[] = [];
  const ends: string[] = [];
  socket.on('message', (data) => heard.push(liveMessage.parse(JSON.parse(String(data)))));
  socket.on('unexpected-response', (_request, response) => ends.push(`status ${response.statusCode}`));
  socket.on('error', () => {});
  socket.on('close', (code) => ends.push(`closed ${code}`));
  const of = <Type extends LiveMessage['type']>(type: Type) =>
    heard.filter((message): message is Extract<LiveMessage, { type: Type }> => message.type === type);
  return {
    heard,
    ends,
    of,
    hello: () => of('hello').at(-1) as HelloMessage,
    say: (message: ClientMessage) => socket.send(JSON.stringify(message)),
    volts: () => of('parameters').flatMap(({ samples }) => samples.map(({ raw }) => raw)),
    close: () => socket.close(),
  };
}

/** Lets sockets and the clock take turns until something is true. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !isTrue(); turn++) {
    await past.clock.runFor(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(isTrue()).toBe(true);
}

describe('the live door with a replay', () => {
  it('says in its first word that it is the past, and on every message when that was', async () => {
    const replay = page(`?${wholeMinute}&rate=10`);
    await until(() => replay.of('replay').some((message) => message.replay.isAtEnd));
    expect(replay.hello()).toMatchObject({
      atMs: startAtMs,
      run: { kind: 'rehearsal' },
      replay: { positionAtMs: startAtMs, rate: 10, isAtEnd: false },
      safety: { isKeyed: false, motion: { blockedBy: 'a replay moves and sends nothing' } },
      devices: [],
    });
    expect(replay.volts()).toEqual(Array.from({ length: 59 }, (_, index) => index + 1));
    for (const { atMs } of replay.heard) {
      expect(atMs).toBeGreaterThanOrEqual(startAtMs);
      expect(atMs).toBeLessThanOrEqual(startAtMs + 60_000);
    }
    expect(replay.heard.map(({ seq }) => seq)).toEqual(replay.heard.map((_, index) => index));
    replay.close();
  });

  it('is paced and moved by its own page alone, beside another replay and a page that looks at now', async () => {
    const [one, other, live] = [page(`?${wholeMinute}&rate=0`), page(`?${wholeMinute}&rate=0`), page('')];
    await until(() => one.hello() && other.hello() && live.hello() !== undefined);
    one.say({ type: 'seek', atMs: startAtMs + 50_000 });
    one.say({ type: 'pace', rate: 100 });
    await until(() => one.of('replay').some((message) => message.replay.isAtEnd));
    expect(one.hello().latest.map(({ raw }) => raw)).toEqual([50]);
    expect(one.volts()).toEqual([51, 52, 53, 54, 55, 56, 57, 58, 59]);
    expect(other.of('replay').at(-1)?.replay).toMatchObject({ positionAtMs: startAtMs, rate: 0 });
    expect(other.of('hello')).toHaveLength(1);
    past.door.bus.publish({ type: 'report', reportId: 'now' });
    await until(() => live.of('report').length === 1);
    expect(live.hello().replay).toBeUndefined();
    expect(live.heard.map(({ type }) => type)).toEqual(['hello', 'report']);
    expect(one.of('report')).toEqual([]);
    for (const each of [one, other, live]) each.close();
  });

  it('has room for six, and for the next when one is gone', async () => {
    const six = Array.from({ length: 6 }, () => page(`?${wholeMinute}&rate=0`));
    await until(() => six.every(({ hello }) => hello() !== undefined));
    const seventh = page(`?${wholeMinute}`);
    await until(() => seventh.ends.length > 0);
    expect(seventh.ends[0]).toBe('status 503');
    const live = page('');
    await until(() => live.hello() !== undefined);
    six[0]!.close();
    await until(() => six[0]!.ends.length > 0);
    const next = page(`?${wholeMinute}`);
    await until(() => next.hello() !== undefined);
    for (const each of [...six, next, live]) each.close();
  });

  it.each([
    'replay=yesterday',
    'replay=5..4',
    'replay=..5',
    'replay=1..2..3',
    'replay=1..NaN',
    'replay=1..Infinity',
    'replay=1..2&rate=-1',
    'replay=1..2&rate=10001',
    'replay=1..2&rate=fast',
  ])('refuses ?%s, and says what it expects', async (query) => {
    const refused = page(`?${query}`);
    await until(() => refused.ends.length > 0);
    expect(refused.ends[0]).toBe('status 400');
    const asked = replayRequestOf(`/api/v1/live?${query}`);
    expect(asked.ok ? asked.value : asked.fault).toMatchObject({ kind: 'bad-replay' });
  });

  it('ends a connection that asks for a pace that there is not', async () => {
    const wild = page(`?${wholeMinute}`);
    await until(() => wild.hello() !== undefined);
    wild.say({ type: 'pace', rate: 1e9 });
    await until(() => wild.ends.length > 0);
    expect(wild.ends).toEqual(['closed 1008']);
  });
});
