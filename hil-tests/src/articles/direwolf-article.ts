import { type ChildProcess, spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderWithoutSound, soundOf } from '../peers/direwolf.ts';
import { peerPath } from '../peers/peers.ts';
import { DirewolfLog } from './direwolf-log.ts';
import type { ProgramArticle, ProgramSettings } from './program-article.ts';

export type DirewolfModulation = 'afsk1200' | 'g3ruh9600';

const bitRates: Readonly<Record<DirewolfModulation, number>> = { afsk1200: 1200, g3ruh9600: 9600 };
const sampleRateHz = 44_100;

/**
 * Direwolf as a digipeater without a sound card: it hears what is written into its standard input as sound, and tells in octets what
 * it transmits. Traps for large counts are set as its manual has them.
 */
export async function direwolfArticle(
  { call, aliases }: ProgramSettings,
  modulation: DirewolfModulation,
): Promise<ProgramArticle> {
  const folder = await folderWithoutSound();
  const config = join(folder, 'direwolf.conf');
  const lines = [
    ...['ADEVICE stdin txfile', 'CHANNEL 0', `MYCALL ${call}`, `MODEM ${bitRates[modulation]}`],
    ...['TXDELAY 1', 'TXTAIL 1', 'FULLDUP ON', 'AGWPORT 0', 'KISSPORT 0', 'FIX_BITS 0'],
    `DIGIPEAT 0 0 ^(${[...aliases, 'WIDE[4-7]-[1-7]'].join('|')})$ ^WIDE[1-3]-[1-7]$`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const words = ['-t', '0', '-c', config, '-r', `${sampleRateHz}`, '-b', '16', '-q', 'd', '-d', 'p', '-'];
  // One that outlives this process would go on for ever: its sound would have ended, and it waits for more.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', peerPath('direwolf'), ...words], {
    ...{ cwd: folder, env: { ...process.env, HOME: folder } },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  const log = new DirewolfLog();
  let listen: (frame: Uint8Array) => void = () => {};
  let said = '';
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        said = `${said}${bytes}`.slice(-4000);
        // The last that it says before it begins to listen.
        if (said.includes('KISS network client port')) resolve();
        for (const frame of log.push(`${bytes}`)) listen(frame);
      });
      child.stderr.on('data', (bytes: Buffer) => {
        said = `${said}${bytes}`.slice(-4000);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new TypeError(`direwolf: expected to start, found its end: ${said}`)));
    });
  } catch (error) {
    await end(child, folder);
    throw error;
  }
  return {
    name: `direwolf, ${modulation} on its standard input`,
    onFrame: (listener) => {
      listen = listener;
    },
    async hear(frame) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new TypeError(`direwolf: expected to go on, found its end: ${said}`);
      child.stdin.write(soundOf(frame, modulation));
    },
    stop: () => end(child, folder),
  };
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}
