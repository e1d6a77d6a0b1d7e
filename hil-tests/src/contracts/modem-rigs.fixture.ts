import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { loadStation, type StationConfig } from '@dawa/groundstation/config/station-config';
import { type AttachedModem, attachModem } from '@dawa/groundstation/main-modem';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import type { SharingSection } from '@dawa/protocols/sharing-section';
import { modemSection } from '@dawa/protocols/station-modem';
import { SystemClock } from '@dawa/seams/system-clock';
import { freePort } from '../end-to-end/free-port.ts';
import { peerPath } from '../peers/peers.ts';
import type { ModemRig } from './modem-contract.fixture.ts';

export const clock = new SystemClock(machineClock);

/** The modem of a station whose file has this section, as `main.ts` attaches it. */
export async function attachFrom(
  section: unknown,
  { folder, sharing }: { folder: string; sharing?: SharingSection },
): Promise<AttachedModem> {
  const thimphu = await loadStation(
    new URL('../../../stations/thimphu/station.yaml', import.meta.url).pathname,
  );
  if (!thimphu.ok) throw new TypeError(`stations/thimphu: ${thimphu.fault.path}`);
  const file = { ...thimphu.value.file, modem: modemSection.parse(section), ...(sharing && { sharing }) };
  const station: StationConfig = { ...thimphu.value, file };
  const plan = { station, stationPath: join(folder, 'station.yaml'), dataFolder: join(folder, 'data') };
  return attachModem(plan, { clock, onFault: () => {} })!;
}

export function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'dawa-modem-'));
}

interface SocatWish {
  /** Of the station file. */
  readonly section: object;
  /** What socat opens. */
  readonly address: string;
  /** The name that it gives its terminal, where it has one. */
  readonly pluggedAt?: string;
  readonly canUnplug?: boolean;
}

/** A modem on whatever socat opens there; the test sits on the other end. */
export async function socatRig(
  wish: (folder: string) => Promise<SocatWish>,
  { isKiss = false } = {},
): Promise<ModemRig> {
  const folder = await temporary();
  const { section, address, pluggedAt, canUnplug = true } = await wish(folder);
  let received = Buffer.alloc(0);
  let look = () => {};
  const begin = async () => {
    const child = spawn(peerPath('socat'), ['-d', '-d', '-d', address, '-'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      look();
    });
    await new Promise<void>((resolve) =>
      child.stderr.on('data', (text: Buffer) => {
        if (/listening on|PTY is|starting data transfer|successfully connected/.test(`${text}`)) resolve();
      }),
    );
    return child;
  };
  let child = await begin();
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const { modem } = await attachFrom(section, { folder });
  return {
    modem,
    isKiss,
    hear(content) {
      child.stdin.write(isKiss ? encodeKiss({ port: 0, command: 0, data: content }) : content);
    },
    transmits: (content) =>
      new Promise((resolve) => {
        look = () => {
          if (contentIn(received, isKiss).includes(Buffer.from(content).toString('hex'))) resolve();
        };
        look();
      }),
    ...(canUnplug && {
      async unplug() {
        // As udev does: a name left behind would soon lead to the terminal of another test.
        if (pluggedAt !== undefined) await rm(pluggedAt, { force: true });
        await end();
      },
      async plug() {
        child = await begin();
      },
    }),
    async close() {
      await modem.close();
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function contentIn(received: Uint8Array, isKiss: boolean): string {
  if (!isKiss) return Buffer.from(received).toString('hex');
  const frames = new KissDecoder().push(received);
  return frames
    .flatMap((frame) => (frame.ok ? [Buffer.from(frame.value.data).toString('hex')] : []))
    .join(' ');
}

/** Sound in datagrams both ways, as a receiver on the same machine has it. */
export async function soundOverUdp(sound: {
  readonly sampleRateHz: number;
  readonly modulate: (content: Uint8Array) => Float32Array;
  readonly demodulate: (samples: Float32Array) => readonly Uint8Array[];
  readonly modulation: string;
}): Promise<ModemRig> {
  const folder = await temporary();
  const [heardPort, sentPort] = [await freePort(), await freePort()];
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(sentPort, '127.0.0.1', resolve));
  const { modulation, sampleRateHz } = sound;
  const { modem } = await attachFrom(
    {
      ...{ kind: 'audio', source: { udp: heardPort }, sampleRateHz, demodulators: [modulation] },
      transmit: { modulation, to: { udp: `127.0.0.1:${sentPort}` }, txDelayMs: 100 },
    },
    { folder },
  );
  return {
    modem,
    isKiss: true,
    async hear(content) {
      const samples = sound.modulate(content);
      const bytes = Buffer.alloc(2 * (samples.length + sampleRateHz));
      for (const [index, sample] of samples.entries())
        bytes.writeInt16LE(Math.round(sample * 32_767), 2 * index);
      for (let at = 0; at < bytes.length; at += 1024) {
        await new Promise((sent) => socket.send(bytes.subarray(at, at + 1024), heardPort, '127.0.0.1', sent));
        // A receiver sends no faster than sound is; here at least the other end may read between two pieces.
        await clock.sleep(0);
      }
    },
    transmits: (content) =>
      new Promise((resolve) => {
        const pieces: Buffer[] = [];
        socket.on('message', (bytes) => {
          pieces.push(bytes);
          const all = Buffer.concat(pieces);
          const samples = Float32Array.from(
            { length: all.length / 2 + sampleRateHz },
            (_, index) => (2 * index + 1 < all.length ? all.readInt16LE(2 * index) : 0) / 32_768,
          );
          const wanted = Buffer.from(content).toString('hex');
          const frames = sound.demodulate(samples);
          if (frames.some((octets) => Buffer.from(octets).toString('hex').startsWith(wanted))) resolve();
        });
      }),
    async close() {
      await modem.close();
      await new Promise<void>((closed) => socket.close(() => closed()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
