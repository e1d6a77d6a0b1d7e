import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AirRecording } from '@dawa/payload-sim/payload/air/air-recording';
import { Breadboard } from '@dawa/payload-sim/payload/breadboard';
import type { PayloadMode } from '@dawa/payload-sim/payload/payload-mode';
import { aprsFrameOf } from '@dawa/protocols/aprs/aprs-frame';
import { judgeStrictly } from '@dawa/protocols/aprs/strict';
import { writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

const run = promisify(execFile);
/** Long for a machine that has other work to do. */
const patienceMs = 120_000;
const minutesInEach: readonly (readonly [PayloadMode, number])[] = [
  ['DIGI', 9],
  ['STORE', 5],
  ['BEACON', 4],
];

let folder: string;
let wav: string;
/** All that the payload has sent in a while of each mode, without checks, in its order. */
let sent: Uint8Array[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-on-air-'));
  const clock = new VirtualClock(Date.UTC(2019, 5, 20));
  const board = new Breadboard({ clock, random: createRandom('on air'), runningMode: 'DIGI' });
  const recording = new AirRecording(board.digipeater.queue);
  for (const [mode, minutes] of minutesInEach) {
    board.enter(mode);
    await clock.runFor(60_000 * minutes);
  }
  // What was cut off by a change of the mode is no frame.
  sent = recording.transmissions
    .filter(({ isComplete }) => isComplete)
    .map(({ octets }) => octets.slice(0, -frameCheckOctets));
  wav = join(folder, 'payload.wav');
  writeFileSync(wav, recording.toWav());
}, patienceMs);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hexOf = (frame: Uint8Array) => Buffer.from(frame).toString('hex');
const lineOf = (frame: Uint8Array) => {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) throw new TypeError(decoded.fault.kind);
  return writeTnc2(aprsFrameOf(decoded.value));
};

describe('everything that the payload sends', () => {
  it('is of each kind, and more than sixty frames', () => {
    const text = sent.map(lineOf).join('\n');
    for (const kind of [/A55BTN,ARISS\*/, /A55BTN>APTT4:>/, /T#\d{3}/, /:PARM\./, /:ack\d/, /:rej\d/])
      expect(text).toMatch(kind);
    expect(sent.length).toBeGreaterThan(60);
  });

  it('breaks no rule that our strict judge knows', () => {
    const findings = sent.flatMap((frame) =>
      judgeStrictly(frame).findings.map(({ kind, found }) => `${kind} ${found}: ${lineOf(frame)}`),
    );
    expect(findings).toEqual([]);
  });
});

describe.skipIf(isWithout('decode_aprs'))('Direwolf reads everything that the payload sends', () => {
  it('and has nothing to say against it', () => {
    const lines = sent.map(lineOf);
    const file = join(folder, 'frames.txt');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const { stdout } = spawnSync(peerPath('decode_aprs'), [file], { encoding: 'latin1' });
    for (const line of lines) expect(stdout).toContain(line);
    // Its exit code says nothing (payload fact sheet, 11.2).
    expect(stdout).not.toMatch(
      /not a valid|invalid|failed|empty!|unrecognized|error|undefined|must be|illegal/i,
    );
    const [bad] = ['AISAT-1>CQ,,::CQ-0     :empty via fields'];
    writeFileSync(file, `${bad}\n`);
    expect(spawnSync(peerPath('decode_aprs'), [file], { encoding: 'latin1' }).stdout).toMatch(
      /not a valid|empty!|failed/i,
    );
  });
});

describe.skipIf(isWithout('atest'))('Direwolf hears everything that the payload sends', () => {
  it(
    'octet for octet',
    async () => {
      const { stdout } = await run(peerPath('atest'), ['-h', wav], { maxBuffer: 64e6 });
      const heard: string[] = [];
      let hex = '';
      for (const line of stdout.split('\n')) {
        const row = /^ {2}([0-9a-f]{3}): {2}((?:[0-9a-f]{2} )+)/.exec(line);
        if (row !== null) hex += row[2]!.replaceAll(' ', '');
        else if (line.startsWith('------') && hex !== '') {
          heard.push(hex);
          hex = '';
        }
      }
      expect(heard).toEqual(sent.map(hexOf));
    },
    patienceMs,
  );
});

describe.skipIf(isWithout('multimon-ng', 'sox'))(
  'multimon-ng hears everything that the payload sends',
  () => {
    it(
      'by its addresses and its text',
      async () => {
        const raw = join(folder, 'payload.raw');
        const shape = ['-t', 'raw', '-r', '22050', '-e', 'signed', '-b', '16', '-c', '1'];
        await run(peerPath('sox'), [wav, ...shape, raw]);
        const { stdout } = await run(peerPath('multimon-ng'), ['-q', '-A', '-t', 'raw', raw], {
          maxBuffer: 64e6,
          encoding: 'latin1',
        });
        const heard = Array.from(stdout.matchAll(/^APRS: (.*)$/gm), ([, line]) => line!);
        // It stars each digipeater that was used, where we star the last.
        expect(heard.map((line) => line.replace(/\*(?=,[^:]*\*)/g, ''))).toEqual(sent.map(lineOf));
      },
      patienceMs,
    );
  },
);
