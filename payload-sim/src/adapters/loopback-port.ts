import { createServer, type Server, type Socket } from 'node:net';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { DuplexStream } from './duplex-stream.ts';

/** Our end of a cable that others plug into by its path. */
export interface CableEnd {
  /** `/dev/pts/3`, or `tcp:127.0.0.1:4533`. A pseudo-terminal may get another one when it is plugged in again. */
  readonly path: string;
  /** Pulls the cable: whoever holds the other end loses it. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** A serial port over TCP on the loopback, one client at a time: the newest has the cable. */
export async function openLoopbackPort(onCable: (stream: ByteStream) => void): Promise<CableEnd> {
  let port = 0;
  let server: Server | undefined;
  let client: Socket | undefined;
  const plug = async () => {
    if (server !== undefined) return;
    const listening = createServer((socket) => {
      client?.destroy();
      client = socket;
      socket.setNoDelay(true);
      onCable(new DuplexStream(`tcp:127.0.0.1:${port}`, socket));
    });
    server = listening;
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(port, '127.0.0.1', resolve);
    });
    const address = listening.address();
    if (address !== null && typeof address === 'object') port = address.port;
  };
  const unplug = async () => {
    client?.destroy();
    client = undefined;
    const closing = server;
    server = undefined;
    if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
  };
  await plug();
  return {
    get path() {
      return `tcp:127.0.0.1:${port}`;
    },
    plug,
    unplug,
    close: unplug,
  };
}
