import { createSocket } from 'node:dgram';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { Cable } from './cable.ts';

/** What goes over most networks in one piece. */
const datagramOctets = 1400;

export interface UdpSettings {
  readonly name: string;
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  /** Where what is written goes to; nothing can be written without it. */
  readonly sendTo?: { readonly host: string; readonly port: number } | undefined;
  readonly clock: Pick<Clock, 'deadline'>;
}

/**
 * Listens for datagrams: their octets in the order in which they came; what the network lost nobody knows.
 * @throws DeviceError `busy` when another program listens there
 */
export function openUdpPort({ name, host, port, sendTo, clock }: UdpSettings): Promise<ByteStream> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const cable = new Cable({
      name,
      clock,
      writeTimeoutMs: 1000,
      send(bytes, done) {
        if (sendTo === undefined) done(new Error('nobody is named to send to (sendTo)'));
        else sendPieces(bytes, (piece, next) => socket.send(piece, sendTo.port, sendTo.host, next), done);
      },
      drop: () => new Promise((closed) => socket.close(() => closed())),
    });
    socket.on('message', (bytes) => cable.hear(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'busy' : 'lost';
      reject(new DeviceError(code, name, messageOf(error), error));
      cable.lose(messageOf(error));
    });
    socket.bind({ address: host, port }, () => resolve(cable));
  });
}

/** `udp:7355`, `udp:0.0.0.0:7355`, IPv6 in brackets; this machine only unless an address is named. Undefined for another name. */
export function parseUdpName(text: string): { host: string; port: number } | undefined {
  const match = /^udp:(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const port = Number(match[3]);
  return port >= 1 && port <= 65_535 ? { host: match[1] ?? match[2] ?? '127.0.0.1', port } : undefined;
}

/** `host:port` of a section, which has made sure of its form. */
export function parseHostAndPort(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

function sendPieces(
  bytes: Uint8Array,
  send: (piece: Uint8Array, next: (error: Error | null) => void) => void,
  done: (error?: Error | null) => void,
): void {
  const sendFrom = (at: number) => {
    if (at >= bytes.length) done();
    else
      send(bytes.subarray(at, at + datagramOctets), (error) =>
        error ? done(error) : sendFrom(at + datagramOctets),
      );
  };
  sendFrom(0);
}
