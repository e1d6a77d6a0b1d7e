import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { describeFault } from '@dawa/seams/fault';
import { type WebSocket, WebSocketServer } from 'ws';
import { isForMission } from '../station/mission-bus.ts';
import type { StationState } from '../station/station-state.ts';
import { createLiveClient, type LiveClient } from './live-client.ts';
import { repeatInRealTime, watchSocket } from './live-socket.ts';
import { createLiveText } from './live-text.ts';
import { type AllowedPlaces, checkPlace } from './place-check.ts';
import { replayRequestOf } from './replay-request.ts';
import { serveReplays } from './replay-sockets.ts';
import type { StationDoor } from './station-door.ts';

export interface LiveOptions {
  readonly server: Server;
  readonly door: Pick<StationDoor, 'bus' | 'clock' | 'state' | 'stateOf' | 'replay' | 'recordings'>;
  readonly allowed: AllowedPlaces;
}

export const livePath = '/api/v1/live';
const flushEveryMs = 100;
const mostClients = 600;

/**
 * Live data over WebSocket: everything at once on connecting (`hello`), then what changes. A client that is too slow
 * gets the newest values, is told what it missed, and never slows another. One that asks for a replay gets the past in the
 * same words; one that asks for a mission (`?mission=birds2`) its frames and values in place of those of the first.
 *
 * @returns how to stop
 */
export function serveLive({ server, door, allowed }: LiveOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false });
  const clients = new Map<
    WebSocket,
    { readonly client: LiveClient; readonly missionId: string | undefined; stopWatching: () => void }
  >();
  const text = createLiveText(door.clock, door.state.snapshot.run.runId);
  const replays = serveReplays(door);

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = request.url ?? '';
    const place = checkPlace(request.headers, allowed);
    const replay = replayRequestOf(url);
    const missionId = missionIdOf(url);
    const state = missionId === undefined ? door.state : door.stateOf(missionId);
    if (!place.ok) refuse(socket, 403, 'Forbidden');
    else if (url.replace(/\?.*$/, '') !== livePath) refuse(socket, 404, 'Not Found');
    else if (state === undefined) refuse(socket, 404, 'Not Found', `no mission ${missionId}`);
    else if (!replay.ok) refuse(socket, 400, 'Bad Request', describeFault(replay.fault));
    else if (replay.value !== undefined ? !replays.hasRoom : clients.size >= mostClients)
      refuse(socket, 503, 'Service Unavailable');
    else
      sockets.handleUpgrade(request, socket, head, (client) => {
        if (replay.value === undefined) welcome(client, state);
        else replays.welcome(client, replay.value, state);
      });
  };
  server.on('upgrade', onUpgrade);

  function welcome(socket: WebSocket, state: StationState): void {
    const client = createLiveClient(socket);
    const { snapshot } = state;
    client.sendNow(text.of({ type: 'hello', ...snapshot }));
    const missionId = state === door.state ? undefined : snapshot.mission.missionId;
    const served = { client, missionId, stopWatching: notWatching };
    clients.set(socket, served);
    watchSocket(socket, door.clock, {
      onMessage(message) {
        if (message.type !== 'watch') return;
        served.stopWatching();
        served.stopWatching = (message.isOn ? door.recordings?.watch() : undefined) ?? notWatching;
      },
      onClose() {
        served.stopWatching();
        clients.delete(socket);
      },
    });
  }

  const unsubscribe = door.bus.subscribe((message) => {
    if (clients.size === 0) return;
    const line = text.of(message);
    for (const { client, missionId, stopWatching } of clients.values()) {
      if (message.type === 'waterfall' && stopWatching === notWatching) continue;
      if (isForMission(message, missionId)) client.take(message, line);
    }
  });
  const stopFlush = repeatInRealTime(door.clock, flushEveryMs, () => {
    for (const { client } of clients.values()) client.flush(text);
  });

  return () => {
    server.off('upgrade', onUpgrade);
    unsubscribe();
    stopFlush();
    replays.close();
    for (const socket of clients.keys()) socket.close(1001, 'the station ends');
    sockets.close();
  };
}

const notWatching = () => {};

function missionIdOf(url: string): string | undefined {
  return new URLSearchParams(url.replace(/^[^?]*/, '')).get('mission') ?? undefined;
}

function refuse(socket: Duplex, status: number, reason: string, detail = ''): void {
  socket.on('error', () => {});
  const length = Buffer.byteLength(detail);
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n${detail}`,
  );
}
