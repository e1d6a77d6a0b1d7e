import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digipeat } from '@dawa/payload-sim/payload/digipeat/digipeat';
import { aprsFrameOf, encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { readTnc2, writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { describe, expect, it } from 'vitest';
import { folderWithoutSound, soundOf } from './direwolf.ts';
import { isWithout, peerPath } from './peers.ts';

/** Long for a machine that has other work to do. */
const patienceMs = 120_000;
const payload = { call: 'A55BTN', ssid: 0, aliasMask: 7, style: 'replace' } as const;

const full = 'R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA*';
/** Where both have one rule; the last of them is repeated for certain, and tells that all before it are decided. */
const paths = [
  ...['ARISS', 'APRSAT', 'A55BTN', 'WIDE1-1', 'WIDE2-2', 'WIDE2-1', 'WIDE3-3', 'WIDE4-4', 'WIDE7-7'],
  ...[
    'WIDE0-1',
    'WIDE2',
    'RS0ISS',
    'RS0ISS,ARISS',
    'RS0ISS*,ARISS',
    'RS0ISS,WIDE1*,WIDE2-1',
    'ARISS,WIDE2-1',
  ],
  ...['A55BTN-1', `${full},WIDE3-3`, `${full},WIDE3-1`, `${full},ARISS`, 'ARISS*', 'ARISS'],
];

function frameOf(line: string): Uint8Array {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return encodeAprsFrame(frame.value);
}

function ours(frame: Uint8Array): string[] {
  const answer = digipeat(frame, payload);
  const decoded = answer.ok ? decodeAx25(answer.value) : answer;
  return decoded.ok ? [writeTnc2(aprsFrameOf(decoded.value))] : [];
}

/** What Direwolf sends when it hears these, as it prints it. */
async function repeatedByDirewolf(frames: readonly Uint8Array[], last: string): Promise<string[]> {
  const folder = await folderWithoutSound();
  const config = join(folder, 'direwolf.conf');
  const lines = [
    ...['ADEVICE stdin txfile', 'CHANNEL 0', `MYCALL ${payload.call}`, 'MODEM 9600', 'TXDELAY 1', 'TXTAIL 1'],
    ...['FULLDUP ON', 'AGWPORT 0', 'KISSPORT 0', 'FIX_BITS 0'],
    // Traps for large counts first, as its manual has them.
    'DIGIPEAT 0 0 ^(ARISS|APRSAT|WIDE[4-7]-[1-7])$ ^WIDE[1-3]-[1-7]$',
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const child = spawn(
    peerPath('direwolf'),
    ['-t', '0', '-c', config, '-r', '44100', '-b', '16', '-q', 'd', '-'],
    {
      cwd: folder,
      env: { ...process.env, HOME: folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.on('error', () => {});
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isDone = new Promise<void>((resolve, reject) => {
    const listen = (bytes: Buffer) => {
      said += bytes;
      if (said.includes(last)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then(() => reject(new TypeError(`direwolf: expected ${last}, found its end: ${said}`)));
  });
  for (const frame of frames) child.stdin.write(soundOf(frame, 'g3ruh9600'));
  await isDone.finally(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  return Array.from(said.matchAll(/^\[0H\] (.*)$/gm), ([, line]) => line!);
}

describe.skipIf(isWithout('direwolf'))('Direwolf as a digipeater', () => {
  it(
    'answers as the payload does in replace mode, large counts and full paths included',
    async () => {
      const frames = paths.map((path, at) => frameOf(`VU2ABC>CQ,${path}:>frame ${at}.`));
      const expected = frames.flatMap(ours);
      expect(await repeatedByDirewolf(frames, `[0H] ${expected.at(-1)}`)).toEqual(expected);
      expect(expected).toHaveLength(16);
    },
    patienceMs,
  );
});
