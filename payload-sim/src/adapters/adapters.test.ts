import { existsSync } from 'node:fs';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { afterEach, describe, expect, it } from 'vitest';
import { type CableEnd, openLoopbackPort } from './loopback-port.ts';
import { openSerialEnd } from './pseudo-terminal.ts';
import { openSerialPort } from './serial-port.ts';

const isSkipped = !existsSync('/dev/ptmx');
const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const item of toClose.splice(0).reverse()) await item.close();
});

const everyOctet = Uint8Array.from({ length: 256 }, (_, i) => i);

/** Resolves with the first `octets` that arrive. */
function heard(stream: ByteStream, octets: number): Promise<number[]> {
  const all: number[] = [];
  return new Promise((resolve) => {
    stream.onData((bytes) => {
      all.push(...bytes);
      if (all.length >= octets) resolve(all);
    });
  });
}

async function cable(open: typeof openSerialEnd) {
  const streams: ByteStream[] = [];
  let onStream: (stream: ByteStream) => void = () => {};
  const end: CableEnd = await open((stream) => {
    streams.push(stream);
    onStream(stream);
  });
  toClose.push(end);
  const next = () =>
    new Promise<ByteStream>((resolve) => {
      onStream = resolve;
    });
  return { end, streams, next };
}

describe(`pseudo-terminal${isSkipped ? ' (skipped: needs /dev/ptmx)' : ''}`, () => {
  it.skipIf(isSkipped)('carries every octet both ways and outlives its clients', async () => {
    const { end, streams } = await cable(openSerialEnd);
    for (let client = 0; client < 2; client++) {
      const far = await openSerialPort(end.path, 9600);
      const toFar = heard(far, 256);
      const toNear = heard(streams[0]!, 256);
      await Promise.all([far.write(everyOctet), streams[0]!.write(everyOctet)]);
      expect(await toFar).toEqual([...everyOctet]);
      expect(await toNear).toEqual([...everyOctet]);
      await far.close();
    }
    expect(streams[0]!.isOpen).toBe(true);
  });

  it.skipIf(isSkipped)(
    'is lost to its client when it is unplugged, and can be plugged in again',
    async () => {
      const { end, streams } = await cable(openSerialEnd);
      const far = await openSerialPort(end.path, 9600);
      // Right behind a byte the port reads and does not poll: the moment in which it would not notice by itself.
      const first = heard(far, 1);
      await streams[0]!.write(Uint8Array.of(1));
      await first;
      const lost = new Promise((resolve) => far.onClose(resolve));
      await end.unplug();
      await lost;
      await expect(far.write(everyOctet)).rejects.toThrow();
      await end.plug();
      expect(streams).toHaveLength(2);
      const again = await openSerialPort(end.path, 9600);
      toClose.push(again);
      const toFar = heard(again, 3);
      await streams[1]!.write(Uint8Array.of(1, 2, 3));
      expect(await toFar).toEqual([1, 2, 3]);
    },
  );

  it.skipIf(isSkipped)('keeps its name while it is unplugged: no other cable gets it meanwhile', async () => {
    const { end } = await cable(openSerialEnd);
    const name = end.path;
    await end.unplug();
    expect(existsSync(name)).toBe(false);
    const { end: other } = await cable(openSerialEnd);
    expect(other.path).not.toBe(name);
    await end.plug();
    expect(end.path).toBe(name);
  });
});

describe(`a port that nobody reads${isSkipped ? ' (skipped: needs /dev/ptmx)' : ''}`, () => {
  it.skipIf(isSkipped)('loses octets instead of keeping them for ever', async () => {
    const { end, streams } = await cable(openSerialEnd);
    const pending = Array.from({ length: 2000 }, () => streams[0]!.write(everyOctet));
    const far = await openSerialPort(end.path, 9600);
    let octets = 0;
    far.onData((bytes) => {
      octets += bytes.length;
    });
    await Promise.all(pending);
    // What the kernel and we hold, of 512,000.
    expect(octets).toBeLessThan(100_000);
    await far.close();
  });
});

describe('loopback port', () => {
  it('stands in for a pseudo-terminal over TCP, and keeps its number when it is plugged in again', async () => {
    const { end, next } = await cable(openLoopbackPort);
    const { path } = end;
    expect(path).toMatch(/^tcp:127\.0\.0\.1:\d+$/);
    const firstNear = next();
    const far = await openSerialPort(path, 9600);
    const near = await firstNear;
    const toNear = heard(near, 256);
    await far.write(everyOctet);
    expect(await toNear).toEqual([...everyOctet]);
    const lost = new Promise((resolve) => far.onClose(resolve));
    await end.unplug();
    await lost;
    await expect(openSerialPort(path, 9600)).rejects.toThrow();
    await end.plug();
    expect(end.path).toBe(path);
    toClose.push(await openSerialPort(path, 9600));
  });
});
