import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { clientMessage } from '@dawa/protocols/console/live';
import type { Clock } from '@dawa/seams/clock';
import { type WebSocket, WebSocketServer } from 'ws';
import { createLiveClient, type LiveClient } from './live-client.ts';
import { createLiveText } from './live-text.ts';
import { type AllowedPlaces, checkPlace } from './place-check.ts';
import type { StationDoor } from './station-door.ts';

export interface LiveOptions {
  readonly server: Server;
  readonly door: Pick<StationDoor, 'bus' | 'clock' | 'state'>;
  readonly allowed: AllowedPlaces;
}

export const livePath = '/api/v1/live';
const pingEveryMs = 15_000;
const flushEveryMs = 100;
const mostClients = 600;
/** A page says nothing but "I am here". */
const mostMessagesPerPing = 200;

/**
 * Live data over WebSocket: everything at once on connecting (`hello`), then what changes. A client that is too slow
 * gets the newest values, is told what it missed, and never slows another.
 *
 * @returns how to stop
 */
export function serveLive({ server, door, allowed }: LiveOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false });
  const clients = new Map<WebSocket, LiveClient>();
  const text = createLiveText(door.clock, door.state.snapshot.run.runId);

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    const place = checkPlace(request.headers, allowed);
    if (!place.ok) refuse(socket, 403, 'Forbidden');
    else if (path !== livePath) refuse(socket, 404, 'Not Found');
    else if (clients.size >= mostClients) refuse(socket, 503, 'Service Unavailable');
    else sockets.handleUpgrade(request, socket, head, (client) => welcome(client));
  };
  server.on('upgrade', onUpgrade);

  function welcome(socket: WebSocket): void {
    const client = createLiveClient(socket);
    client.sendNow(text.of({ type: 'hello', ...door.state.snapshot }));
    clients.set(socket, client);
    let isAlive = true;
    let heard = 0;
    const stopPing = repeatInRealTime(door.clock, pingEveryMs, () => {
      if (!isAlive) {
        socket.terminate();
        return;
      }
      isAlive = false;
      heard = 0;
      socket.ping();
    });
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('message', (data, isBinary) => {
      heard += 1;
      if (heard > mostMessagesPerPing) socket.close(1008, 'too many messages');
      else if (isBinary || !isClientMessage(String(data))) socket.close(1008, 'expected {"type":"ping"}');
      else isAlive = true;
    });
    // Errors of the socket end in 'close'; without a listener they would end the process.
    socket.on('error', () => {});
    socket.on('close', () => {
      stopPing();
      clients.delete(socket);
    });
  }

  const unsubscribe = door.bus.subscribe((message) => {
    if (clients.size === 0) return;
    const line = text.of(message);
    for (const client of clients.values()) client.take(message, line);
  });
  const stopFlush = repeatInRealTime(door.clock, flushEveryMs, () => {
    for (const client of clients.values()) client.flush(text);
  });

  return () => {
    server.off('upgrade', onUpgrade);
    unsubscribe();
    stopFlush();
    for (const socket of clients.keys()) socket.close(1001, 'the station ends');
    sockets.close();
  };
}

function isClientMessage(data: string): boolean {
  try {
    return clientMessage.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Pings and flushes follow the cable, not the simulated clock. */
function repeatInRealTime(clock: Clock, periodMs: number, action: () => void): () => void {
  let isOver = false;
  let cancel = () => {};
  const arm = () => {
    cancel = clock.deadline(periodMs, () => {
      action();
      if (!isOver) arm();
    });
  };
  arm();
  return () => {
    isOver = true;
    cancel();
  };
}
