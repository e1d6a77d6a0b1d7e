import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { SystemClock } from '@dawa/seams/system-clock';
import { describe, expect, it } from 'vitest';
import { leadsToItself, openTcpPort, parseTcpName } from './tcp-port.ts';

const clock = new SystemClock();

describe('a port behind a device server', () => {
  it.each([
    ['tcp:127.0.0.1:4001', { host: '127.0.0.1', port: 4001 }],
    ['tcp:[::1]:4001', { host: '::1', port: 4001 }],
    ['tcp:rotor.local:23', { host: 'rotor.local', port: 23 }],
    ['/dev/serial/by-id/usb-FTDI', undefined],
    ['tcp:host', undefined],
    ['tcp:host:70000', undefined],
  ])('reads %s', (name, expected) => expect(parseTcpName(name)).toEqual(expected));

  it('carries bytes, and tells when the server hangs up', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('data', (bytes) => socket.write(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stream = await openTcpPort({ host: '127.0.0.1', port, clock });
    const echoed = new Promise<string>((resolve) =>
      stream.onData((bytes) => resolve(Buffer.from(bytes).toString())),
    );
    await stream.write(Buffer.from('hello'));
    expect(await echoed).toBe('hello');
    const closed = new Promise((resolve) => stream.onClose(resolve));
    for (const socket of sockets) socket.destroy();
    expect(await closed).toMatchObject({ kind: expect.stringMatching(/closed-there|lost/) });
    await expect(stream.write(Buffer.from('x'))).rejects.toMatchObject({ code: 'lost' });
    await new Promise((resolve) => server.close(resolve));
    await expect(openTcpPort({ host: '127.0.0.1', port, clock })).rejects.toMatchObject({ code: 'lost' });
  });

  it('knows a connection that leads to itself, where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const other = connect({ host: '127.0.0.1', port });
    await once(other, 'connect');
    expect(leadsToItself(other)).toBe(false);
    other.destroy();
    await new Promise((resolve) => server.close(resolve));
    const own = connect({ host: '127.0.0.1', port, localPort: port });
    await once(own, 'connect');
    expect(leadsToItself(own)).toBe(true);
    own.destroy();
  });
});
