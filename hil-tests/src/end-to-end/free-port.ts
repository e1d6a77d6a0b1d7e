import { createServer } from 'node:net';

/**
 * A TCP port of the loopback that nobody listens at. Not one that the kernel chooses: those are given to the next connection that
 * goes out, perhaps before whoever asked has begun to listen, and whoever calls at one in vain may reach itself (RFC 9293, section 3.5,
 * simultaneous open).
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (next++ % count);
    if (await isFree(port)) return port;
  }
}

/** Below what Linux gives to connections (ip_local_port_range begins at 32768), and above what has a well-known name. */
const first = 20_000;
const count = 12_000;
/** Tests of other processes begin elsewhere. */
let next = process.pid * 37;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
