import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HelloMessage, LiveMessage } from '@dawa/protocols/console/live';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { missionBus } from '../station/mission-bus.ts';
import { createStationState } from '../station/station-state.ts';
import { paperDoor } from './door.fixture.ts';
import { livePath, serveLive } from './live.ts';

let server: Server;
let clock: VirtualClock;
let stop: () => void;
let origin: string;
let sockets: WebSocket[] = [];
let door: ReturnType<typeof paperDoor>;

beforeEach(async () => {
  clock = new VirtualClock(0);
  const paper = paperDoor(clock);
  const { snapshot } = paper.state;
  const birds = createStationState(missionBus(paper.bus, 'birds'), {
    ...snapshot,
    mission: { ...snapshot.mission, missionId: 'birds', name: 'Birds' },
  });
  const states = new Map([
    ['paper', paper.state],
    ['birds', birds],
  ]);
  door = { ...paper, stateOf: (missionId) => states.get(missionId) };
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `127.0.0.1:${port}`;
  stop = serveLive({
    server,
    door,
    allowed: { hosts: new Set([origin]), origins: new Set([`http://${origin}`]) },
  });
});
afterEach(async () => {
  stop();
  for (const socket of sockets) socket.terminate();
  sockets = [];
  await new Promise((resolve) => server.close(resolve));
});

/** Messages of a connection, as they come. */
async function listen(query: string) {
  const socket = new WebSocket(`ws://${origin}${livePath}${query}`, { origin: `http://${origin}` });
  const heard: LiveMessage[] = [];
  const first = new Promise<HelloMessage>((resolve, reject) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as LiveMessage;
      heard.push(message);
      if (message.type === 'hello') resolve(message);
    });
    socket.on('unexpected-response', (_request, response) =>
      reject(new TypeError(`status ${response.statusCode}`)),
    );
    socket.on('error', () => {});
  });
  sockets.push(socket);
  return { hello: await first, heard, next: () => new Promise((resolve) => socket.once('message', resolve)) };
}

const sampleOf = (name: string) => ({
  ...{ name, generatedAtMs: 0, receivedAtMs: 0, raw: 1, value: 1, unit: null, packetLsn: 1 },
  limitState: 'none' as const,
});

describe('a page that asks for one mission', () => {
  it('hears the values of that mission, and of the station what all hear', async () => {
    const first = await listen('');
    const second = await listen('?mission=birds');
    expect([first.hello.mission.missionId, second.hello.mission.missionId]).toEqual(['paper', 'birds']);
    const told = Promise.all([first.next(), second.next()]);
    missionBus(door.bus, 'birds').publish({ type: 'parameters', samples: [sampleOf('of_birds')] });
    missionBus(door.bus, undefined).publish({ type: 'parameters', samples: [sampleOf('of_paper')] });
    await told;
    const names = ({ heard }: typeof first) =>
      heard.flatMap((message) =>
        message.type === 'parameters' ? message.samples.map(({ name }) => name) : [],
      );
    expect([names(first), names(second)]).toEqual([['of_paper'], ['of_birds']]);
    const events = Promise.all([first.next(), second.next()]);
    door.journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'for all' });
    await events;
    expect([first, second].map(({ heard }) => heard.at(-1)?.type)).toEqual(['event', 'event']);
  });

  it('is refused where nobody follows that mission', async () => {
    await expect(listen('?mission=nobody')).rejects.toThrow('status 404');
  });
});
