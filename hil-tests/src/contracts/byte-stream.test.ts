import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSerialPort } from '@dawa/groundstation/adapters/serial-port';
import { openTcpPort, parseTcpName } from '@dawa/groundstation/adapters/tcp-port';
import { openLoopbackPort } from '@dawa/payload-sim/adapters/loopback-port';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import type { ByteStream, CloseReason } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from '../peers/peers.ts';

interface Cable {
  /** The station's end. */
  readonly near: ByteStream;
  /** The simulator's end. */
  readonly far: ByteStream;
  /** Pulls the cable at the far end. */
  cut(): Promise<void>;
  tidy(): Promise<void>;
}

interface Tenant {
  readonly isAvailable: boolean;
  open(): Promise<Cable>;
}

const clock = new SystemClock();

const tenants: Record<string, Tenant> = {
  'in memory': {
    isAvailable: true,
    async open() {
      const [near, far] = createMemoryStreamPair();
      return { near, far, cut: () => far.close(), tidy: () => near.close() };
    },
  },
  'over a pseudo-terminal': {
    // Linux with /dev/ptmx and perl; elsewhere the simulators use loopback TCP.
    isAvailable: existsSync('/dev/ptmx') && existsSync('/usr/bin/perl'),
    async open() {
      let far: ByteStream | undefined;
      const end = await openSerialEnd((stream) => {
        far = stream;
      });
      const near = await openSerialPort({ path: end.path, baudRate: 19_200, clock });
      return { near, far: far!, cut: () => end.unplug(), tidy: () => closeBoth(near, end) };
    },
  },
  'over the pseudo-terminals of socat': {
    isAvailable: !isWithout('socat'),
    async open() {
      const folder = mkdtempSync(join(tmpdir(), 'dawa-socat-'));
      const ends = [join(folder, 'near'), join(folder, 'far')] as const;
      const socat = spawn(peerPath('socat'), [
        '-d',
        '-d',
        ...ends.map((link) => `pty,raw,echo=0,link=${link}`),
      ]);
      // It says so when both terminals are there.
      await new Promise<void>((resolve) => {
        socat.stderr.on(
          'data',
          (text: Buffer) => /starting data transfer/.test(text.toString()) && resolve(),
        );
      });
      const [near, far] = await Promise.all(
        ends.map((path) => openSerialPort({ path, baudRate: 19_200, clock })),
      );
      const cut = async () => void socat.kill('SIGKILL');
      const tidy = async () => {
        await Promise.all([near!.close(), far!.close()]);
        await cut();
        rmSync(folder, { recursive: true });
      };
      return { near: near!, far: far!, cut, tidy };
    },
  },
  'over loopback TCP': {
    isAvailable: true,
    async open() {
      let take!: (stream: ByteStream) => void;
      const taken = new Promise<ByteStream>((resolve) => {
        take = resolve;
      });
      const end = await openLoopbackPort(take);
      const near = await openTcpPort({ ...parseTcpName(end.path)!, clock });
      return { near, far: await taken, cut: () => end.unplug(), tidy: () => closeBoth(near, end) };
    },
  },
};

async function closeBoth(near: ByteStream, end: { close(): Promise<void> }): Promise<void> {
  await near.close();
  await end.close();
}

/** Resolves when `count` octets have arrived, with all of them. */
function hear(stream: ByteStream, count: number): Promise<number[]> {
  const heard: number[] = [];
  return new Promise((resolve) => {
    const stop = stream.onData((bytes) => {
      heard.push(...bytes);
      if (heard.length < count) return;
      stop();
      resolve(heard);
    });
  });
}

const reasonOf = (stream: ByteStream) => new Promise<CloseReason>((resolve) => stream.onClose(resolve));

/** Every octet there is, so that a terminal that translates or swallows one is found; more than one buffer of it. */
const everyOctet = Array.from({ length: 6000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

describe.each(Object.entries(tenants))('a cable %s', (_name, { isAvailable, open }) => {
  let cable: Cable | undefined;
  afterEach(async () => {
    await cable?.tidy();
    cable = undefined;
  });

  it.skipIf(!isAvailable)('carries every octet both ways, in order', async () => {
    cable = await open();
    const { near, far } = cable;
    const there = hear(far, everyOctet.length);
    const back = hear(near, everyOctet.length);
    await Promise.all([near.write(Uint8Array.from(everyOctet)), far.write(Uint8Array.from(everyOctet))]);
    expect(await there).toEqual(everyOctet);
    expect(await back).toEqual(everyOctet);
  });

  it.skipIf(!isAvailable)('keeps the order of many small writes', async () => {
    cable = await open();
    const heard = hear(cable.far, 256);
    const { near } = cable;
    await Promise.all(Array.from({ length: 256 }, (_, octet) => near.write(Uint8Array.of(octet))));
    expect(await heard).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  it.skipIf(!isAvailable)('stops telling a listener that no longer listens', async () => {
    cable = await open();
    let calls = 0;
    const stop = cable.near.onData(() => calls++);
    stop();
    stop();
    const heard = hear(cable.near, 1);
    await cable.far.write(Uint8Array.of(1));
    await heard;
    expect(calls).toBe(0);
  });

  it.skipIf(!isAvailable)('tells once that it was closed here, and late listeners at once', async () => {
    cable = await open();
    const { near } = cable;
    const reasons: CloseReason[] = [];
    near.onClose((reason) => reasons.push(reason));
    expect(near.isOpen).toBe(true);
    await near.close();
    await near.close();
    expect(near.isOpen).toBe(false);
    near.onClose((reason) => reasons.push(reason));
    expect(reasons).toEqual([{ kind: 'closed-here' }, { kind: 'closed-here' }]);
  });

  it.skipIf(!isAvailable)('tells that it was pulled out, and takes no byte any more', async () => {
    cable = await open();
    const { near, cut } = cable;
    // A real port notices only while it is read.
    near.onData(() => {});
    const reason = reasonOf(near);
    await cut();
    expect(['lost', 'closed-there']).toContain((await reason).kind);
    expect(near.isOpen).toBe(false);
    await expect(near.write(Uint8Array.of(1))).rejects.toThrow();
  });
});
