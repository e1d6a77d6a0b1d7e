import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AudioTransmission, modulateFrames } from '@dawa/groundstation/audio/modulate';
import { peerPath } from './peers.ts';

export interface DirewolfPeer {
  /** Of its KISS on a serial port. */
  readonly pseudoTerminal: string;
  /** Lets it hear this frame. */
  hear(frame: Uint8Array): void;
  /** Resolves when it has said this. */
  says(text: string): Promise<void>;
  stop(): Promise<void>;
}

/** Long enough for its filters to run out. */
const silenceS = 0.5;
const sampleRateHz = 44_100;

/** A folder in which a program of ALSA finds a device `txfile`, whose sound nobody hears. */
export async function folderWithoutSound(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dawa-direwolf-'));
  const sound = `pcm.txfile { type file slave.pcm null file "${join(folder, 'tx.raw')}" format raw }\n`;
  await writeFile(join(folder, '.asoundrc'), sound);
  return folder;
}

/** The sound of a frame without its check, 16 bits at 44.1 kHz, with silence behind it. */
export function soundOf(frame: Uint8Array, modulation: AudioTransmission['modulation'] = 'afsk1200'): Buffer {
  const samples = modulateFrames([frame], {
    ...{ modulation, level: 0.5, txDelayMs: 300, txTailMs: 50, sampleRateHz },
  });
  const bytes = Buffer.alloc(2 * (samples.length + silenceS * sampleRateHz));
  for (const [index, sample] of samples.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), 2 * index);
  return bytes;
}

/** Direwolf without a sound card, with its KISS and AGW ports and its pseudo-terminal: it hears what it is given. */
export async function startDirewolf(ports: { kissPort: number; agwPort: number }): Promise<DirewolfPeer> {
  const folder = await folderWithoutSound();
  const config = join(folder, 'direwolf.conf');
  const lines = [
    ...[
      'ADEVICE stdin txfile',
      'CHANNEL 0',
      'MYCALL N0CALL',
      'MODEM 1200',
      'TXDELAY 5',
      'TXTAIL 1',
      'FULLDUP ON',
    ],
    ...[`AGWPORT ${ports.agwPort}`, `KISSPORT ${ports.kissPort}`],
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const child = spawn(
    peerPath('direwolf'),
    ['-t', '0', '-p', '-c', config, '-n', '1', '-r', `${sampleRateHz}`, '-b', '16', '-q', 'd', '-'],
    { cwd: folder, env: { ...process.env, HOME: folder }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  let waiting: { text: string; resolve: () => void }[] = [];
  const listen = (bytes: Buffer) => {
    said += bytes;
    waiting = waiting.filter(({ text, resolve }) => {
      if (said.includes(text)) resolve();
      return !said.includes(text);
    });
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      if (said.includes(text)) resolve();
      else waiting.push({ text, resolve });
      void ended.then(() =>
        reject(new TypeError(`direwolf: expected to say ${text}, found its end: ${said}`)),
      );
    });
  await says(`on port ${ports.kissPort}`);
  await says('Virtual KISS TNC is available on /dev/pts/');
  return {
    pseudoTerminal: /Virtual KISS TNC is available on (\S+)/.exec(said)![1]!,
    hear: (frame) => void child.stdin.write(soundOf(frame)),
    says,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
