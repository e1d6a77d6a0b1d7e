import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { hostClock } from '@dawa/seams/host-clock';
import { peerPath } from './peers.ts';

export interface AprxPeer {
  /** Lets it hear these frames, without their checks, and gives what it has sent for them, in their order. */
  repeat(frames: readonly Uint8Array[]): Promise<Uint8Array[]>;
  stop(): Promise<void>;
}

export interface AprxSettings {
  readonly call: string;
  readonly aliases: readonly string[];
}

/**
 * aprx as a digipeater without a radio: KISS over a pseudo-terminal, limits of rate and of hops set out of reach.
 *
 * Its window for duplicates is of real time: whoever asks it sends frames that differ.
 */
export async function startAprx({ call, aliases }: AprxSettings): Promise<AprxPeer> {
  const folder = await mkdtemp(join(tmpdir(), 'dawa-aprx-'));
  let stream: ByteStream | undefined;
  const cable = await openSerialEnd((end) => {
    stream = end;
  });
  const config = join(folder, 'aprx.conf');
  await writeFile(config, configText({ call, aliases, port: cable.path, folder }));
  // One that outlives the test would open the terminal's number again, which by then is somebody else's.
  const words = ['--pdeathsig', 'KILL', peerPath('aprx'), '-i', '-v', '-f', config];
  const child = spawn('setpriv', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const isOpen = new Promise<void>((resolve, reject) => {
    const listen = (bytes: Buffer) => {
      said = `${said}${bytes}`.slice(-4000);
      if (said.includes(`${cable.path} opened`)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () =>
      reject(new TypeError(`aprx: expected to open its port, found its end: ${said}`)),
    );
  });
  const heard: Uint8Array[] = [];
  let onHeard: () => void = () => {};
  let onEnd: () => void = () => {};
  const decoder = new KissDecoder();
  stream!.onData((bytes) => {
    for (const frame of decoder.push(bytes)) {
      if (frame.ok && frame.value.command === kissCommands.data) heard.push(frame.value.data);
    }
    onHeard();
  });
  let markers = 0;
  const untilHeard = (isIt: (frame: Uint8Array) => boolean) =>
    new Promise<void>((resolve, reject) => {
      onHeard = () => heard.some(isIt) && resolve();
      onHeard();
      onEnd = () => reject(new TypeError(`aprx: expected to go on, found its end: ${said}`));
    });
  child.once('exit', () => onEnd());
  /**
   * When one of these is sent, all before it is decided: frames go through it in their order. It lets one fall now and then, all of
   * them when it opens its port anew, so they are said again, with a source of their own each time, until one is heard.
   */
  const mark = async () => {
    const texts: string[] = [];
    const say = async () => {
      const text = `>marker ${++markers} ${'.'.repeat(markers % 40)}`;
      texts.push(text);
      const path = [{ address: call, isUsed: false }];
      const source = `A${markers % 10}K${markers}`;
      const frame = encodeAprsFrame({ source, destination: 'APRS', path, information: textOctets(text) });
      await stream!.write(encodeKiss({ port: 0, command: kissCommands.data, data: frame }));
    };
    let cancel = () => {};
    const sayAgain = () => {
      cancel = hostClock.startTimer(sayAgainMs, sayAgain);
      // A cable that is gone is told by the end of aprx.
      say().catch(() => {});
    };
    sayAgain();
    try {
      await untilHeard((other) => texts.some((text) => Buffer.from(other).includes(text)));
    } finally {
      cancel();
    }
  };
  try {
    await isOpen;
    await mark();
  } catch (error) {
    await ended(child);
    await cable.close();
    throw error;
  }
  return {
    async repeat(frames) {
      for (const [at, data] of frames.entries()) {
        await stream!.write(encodeKiss({ port: 0, command: kissCommands.data, data }));
        if (at % framesAtOnce === framesAtOnce - 1) await mark();
      }
      await mark();
      return heard.splice(0).filter((frame) => !Buffer.from(frame).includes('>marker '));
    },
    async stop() {
      await ended(child);
      await cable.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Less than the 4 kB that a pseudo-terminal holds. */
const framesAtOnce = 8;
const sayAgainMs = 2000;

function configText(options: AprxSettings & { readonly port: string; readonly folder: string }): string {
  const { call, aliases, port, folder } = options;
  const hops = (name: string, keys: string) => [
    `<${name}>`,
    `keys ${keys}`,
    'maxreq 99',
    'maxdone 99',
    `</${name}>`,
  ];
  const lines = [
    `mycall ${call}`,
    'myloc lat 2728.32N lon 08938.16E',
    '<logging>',
    `rflog ${join(folder, 'rf.log')}`,
    `aprxlog ${join(folder, 'aprx.log')}`,
    `pidfile ${join(folder, 'aprx.pid')}`,
    '</logging>',
    '<interface>',
    `serial-device ${port} 19200 8n1 KISS`,
    `callsign ${call}`,
    `alias ${aliases.join(',')}`,
    'tx-ok true',
    'telem-to-is false',
    '</interface>',
    '<digipeater>',
    `transmitter ${call}`,
    'ratelimit 100000 200000',
    'srcratelimit 100000 200000',
    ...hops('trace', 'WIDE'),
    // Its own would count RELAY and TRACE down.
    ...hops('wide', 'NONE'),
    '<source>',
    `source ${call}`,
    'relay-type digipeated',
    'ratelimit 100000 200000',
    'viscous-delay 0',
    '</source>',
    '</digipeater>',
  ];
  return `${lines.join('\n')}\n`;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
