import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { createHttp, type HttpOptions } from './http.ts';
import { serveLive } from './live.ts';
import { loopbackPlaces } from './place-check.ts';

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export type ServeFault = Fault<'port-in-use' | 'port-forbidden' | 'cannot-listen'>;

export interface ServeOptions extends Omit<HttpOptions, 'allowed'> {
  /** 0 takes any free one. */
  readonly port: number;
}

/** Starts HTTP and the live socket on loopback, and on nothing else while there are no accounts. */
export async function serve(options: ServeOptions): Promise<Result<RunningServer, ServeFault>> {
  const server = createServer({ requestTimeout: 30_000 });
  const fault = await listen(server, options.port);
  if (fault !== undefined) return failure(fault);
  const { port } = server.address() as AddressInfo;
  const allowed = loopbackPlaces(port);
  server.on('request', createHttp({ ...options, allowed }));
  const closeLive = serveLive({ server, door: options.door, allowed });
  return success({
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      closeLive();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  });
}

/** Whether the page could listen there: asked before a run is begun that would then have no page. */
export async function isPortFree(port: number): Promise<Result<void, ServeFault>> {
  const server = createServer();
  const fault = await listen(server, port);
  if (fault !== undefined) return failure(fault);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return success(undefined);
}

function listen(server: Server, port: number): Promise<ServeFault | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(listenFault(error, port)));
    server.listen({ port, host: '127.0.0.1' }, () => resolve(undefined));
  });
}

function listenFault(error: NodeJS.ErrnoException, port: number): ServeFault {
  if (error.code === 'EADDRINUSE') {
    return {
      kind: 'port-in-use',
      expected: 'a free port (see --port)',
      found: `${port}, which another program uses`,
    };
  }
  if (error.code === 'EACCES') {
    return { kind: 'port-forbidden', expected: 'a port above 1023 (see --port)', found: port };
  }
  return { kind: 'cannot-listen', expected: `to listen on 127.0.0.1:${port}`, found: error.message };
}
