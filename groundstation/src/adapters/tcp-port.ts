import { connect, type Socket } from 'node:net';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { Cable } from './cable.ts';

export interface TcpSettings {
  readonly host: string;
  readonly port: number;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly connectTimeoutMs?: number;
  readonly writeTimeoutMs?: number;
}

/**
 * Connects to a device server: a serial port at the other end of a network cable.
 *
 * @throws DeviceError `lost` when nobody listens there, `timeout` when nobody answers
 */
export function openTcpPort({
  host,
  port,
  clock,
  connectTimeoutMs = 3000,
  writeTimeoutMs = 1000,
}: TcpSettings): Promise<ByteStream> {
  const name = `tcp:${host}:${port}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    const cable = new Cable({
      name,
      clock,
      writeTimeoutMs,
      send: (bytes, done) => socket.write(bytes, done),
      drop: async () => {
        socket.destroy();
      },
    });
    const cancelDeadline = clock.deadline(connectTimeoutMs, () => {
      reject(new DeviceError('timeout', name, `no connection within ${connectTimeoutMs} ms`));
      cable.lose('no connection in time');
    });
    socket.on('data', (bytes) => cable.hear(bytes));
    socket.on('connect', () => {
      cancelDeadline();
      if (leadsToItself(socket)) {
        reject(new DeviceError('lost', name, 'nobody listens there'));
        cable.lose('nobody listens there');
      } else resolve(cable);
    });
    socket.on('error', (error) => {
      cancelDeadline();
      reject(new DeviceError('lost', name, messageOf(error), error));
      cable.lose(messageOf(error));
    });
    socket.on('close', () => {
      cancelDeadline();
      cable.end({ kind: 'closed-there' });
    });
  });
}

/**
 * Who calls a port of this machine in vain, again and again, is one day given that very port to call from, and answers itself: a
 * device that echoes all it is told. Source: RFC 9293, section 3.5 (simultaneous open).
 */
export function leadsToItself({
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
}: Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>): boolean {
  return localPort === remotePort && localAddress === remoteAddress;
}

/** `tcp:host:port` in its parts, or undefined when `text` names a serial port. IPv6 hosts stand in brackets. */
export function parseTcpName(text: string): { host: string; port: number } | undefined {
  const match = /^tcp:(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const port = Number(match[3]);
  return port >= 1 && port <= 65_535 ? { host: (match[1] ?? match[2])!, port } : undefined;
}
