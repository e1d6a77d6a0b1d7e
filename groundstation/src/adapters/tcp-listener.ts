import { createServer, type Socket } from 'node:net';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { messageOf } from '../devices/device-error.ts';
import { Cable } from './cable.ts';

/** Whoever has said all may still hear the answers for so long: `echo p | nc …`. */
const lingerMs = 200;
/** A peer that does not take the end of the connection is left without it. */
const farewellMs = 1000;
const writeTimeoutMs = 2000;

export interface TcpListenerSettings {
  readonly address: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly clock: Pick<Clock, 'deadline'>;
  /** A new connection; `from` as in `127.0.0.1:50412`. */
  readonly onConnection: (stream: ByteStream, from: string) => void;
}

export interface TcpListener {
  readonly port: number;
  /** Listens no longer; connections stay until they are closed. */
  close(): Promise<void>;
}

/** Listens, and hands on each connection as a cable. */
export function listenTcp({
  address,
  port,
  clock,
  onConnection,
}: TcpListenerSettings): Promise<Result<TcpListener, Fault<'port-in-use' | 'cannot-listen'>>> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
    const from = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    onConnection(cableOf(socket, from, clock), from);
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const found = isTaken ? `${address}:${port}, which another program uses` : messageOf(error);
      resolve(
        failure({ kind: isTaken ? 'port-in-use' : 'cannot-listen', expected: 'a port to listen on', found }),
      );
    });
    server.listen({ host: address, port }, () => {
      const bound = server.address();
      resolve(
        success({
          port: bound !== null && typeof bound === 'object' ? bound.port : port,
          close: () => new Promise<void>((closed) => void server.close(() => closed())),
        }),
      );
    });
  });
}

function cableOf(socket: Socket, from: string, clock: Pick<Clock, 'deadline'>): Cable {
  const cable = new Cable({
    name: `tcp from ${from}`,
    clock,
    writeTimeoutMs,
    send: (bytes, done) => socket.write(bytes, done),
    drop: async () => {
      // What was written is still sent.
      socket.destroySoon();
      const cancel = clock.deadline(farewellMs, () => socket.destroy());
      socket.once('close', cancel);
    },
  });
  socket.on('data', (bytes) => cable.hear(bytes));
  socket.on('end', () => clock.deadline(lingerMs, () => cable.end({ kind: 'closed-there' })));
  socket.on('error', (error) => cable.lose(messageOf(error)));
  socket.on('close', () => cable.end({ kind: 'closed-there' }));
  return cable;
}
