import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { encodeAx25 } from '@dawa/protocols/ax25';
import { createDemodulator } from '@dawa/protocols/demodulators';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { type G3ruhModulation, modulateG3ruh } from '@dawa/protocols/g3ruh/modulate-g3ruh';
import { hdlcBits } from '@dawa/protocols/hdlc';
import { readWav, writeWav } from '@dawa/protocols/wav';
import { createRandom } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atest } from './atest.ts';
import { isWithout, peerPath } from './peers.ts';

const run = promisify(execFile);
const data = resolve(
  process.env['DAWA_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'ax25',
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-g3ruh-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without `-g` 4800 baud is another modulation to Direwolf. */
const direwolfMode: Record<number, readonly string[]> = { 9600: ['-B', '9600'], 4800: ['-B', '4800', '-g'] };

/** Our frames, without their checks. */
function ours(path: string, baud: number): string[] {
  const wav = readWav(readFileSync(path));
  if (!wav.ok) throw new TypeError(`${path}: ${wav.fault.kind}`);
  const { samples, sampleRateHz } = wav.value;
  const demodulator = createDemodulator(baud === 9600 ? 'g3ruh9600' : 'g3ruh4800', { sampleRateHz });
  const frames = [...demodulator.push(samples), ...demodulator.flush()];
  return frames.map(({ octets }) => Buffer.from(octets.subarray(0, -frameCheckOctets)).toString('hex'));
}

const callsign = (text: string, ssid = 0) => ({ callsign: text, ssid, isMarked: false });
const frames = Array.from({ length: 12 }, (_, index) => {
  const random = createRandom(`g3ruh peers ${index}`);
  const information = Uint8Array.from({ length: Math.round((256 * index) / 11) }, () => random.integer(256));
  const addresses = { destination: callsign('APDW16'), source: callsign('A55BTN', index), path: [] };
  return encodeAx25({ ...addresses, control: 3, pid: 0xf0, information }, { hasFrameCheck: true });
});
const sent = frames.map((frame) => Buffer.from(frame.subarray(0, -frameCheckOctets)).toString('hex'));

/** The first half one by one, the rest behind each other in one transmission. */
function soundOf(modulation: G3ruhModulation): Float32Array {
  const parts = [...frames.slice(0, 6).map((frame) => [frame]), frames.slice(6)];
  const sounds = parts.flatMap((part) => [
    ...modulateG3ruh(hdlcBits(part, { flagsBefore: 40, flagsAfter: 4 }), modulation),
    ...new Float32Array(500),
  ]);
  return Float32Array.from(sounds);
}

function written(name: string, samples: Float32Array, sampleRateHz: number): string {
  const path = join(folder, name);
  writeFileSync(path, writeWav(samples, { sampleRateHz }));
  return path;
}

describe.skipIf(isWithout('atest'))('what we send, Direwolf hears: every frame, byte for byte', () => {
  it.each([
    [9600, 48_000, 'raised-cosine'],
    [9600, 48_000, 'gaussian'],
    [9600, 96_000, 'raised-cosine'],
    [4800, 44_100, 'raised-cosine'],
    [4800, 48_000, 'gaussian'],
  ] as const)('at %i baud and %i samples a second, %s', async (baud, sampleRateHz, shape) => {
    const path = written(
      `sent-${baud}-${sampleRateHz}-${shape}.wav`,
      soundOf({ sampleRateHz, baud, shape }),
      sampleRateHz,
    );
    expect(await atest(path, direwolfMode[baud])).toEqual(sent);
  });
});

describe.skipIf(isWithout('multimon-ng', 'sox'))('what we send, multimon-ng hears', () => {
  it.each([48_000, 96_000])(
    'at 9600 baud and %i samples a second, brought to its own by SoX',
    async (rate) => {
      const path = written(`multimon-${rate}.wav`, soundOf({ sampleRateHz: rate, baud: 9600 }), rate);
      const raw = join(folder, `multimon-${rate}.raw`);
      const shape = ['-t', 'raw', '-r', '22050', '-e', 'signed', '-b', '16', '-c', '1'];
      await run(peerPath('sox'), [path, ...shape, raw]);
      const { stdout } = await run(peerPath('multimon-ng'), ['-q', '-a', 'FSK9600', '-t', 'raw', raw], {
        maxBuffer: 64e6,
        encoding: 'latin1',
      });
      const heard = stdout.matchAll(/^FSK9600: fm A55BTN-(\d+) to APDW16-0 /gm);
      expect(Array.from(heard, ([, ssid]) => Number(ssid))).toEqual(frames.map((_, index) => index));
    },
  );
});

describe.skipIf(isWithout('gen_packets', 'atest'))('what Direwolf sends, we hear', () => {
  // 100 frames of which each has more noise than the one before; atest of Direwolf 1.6: 65, 79 and 99, with one bit repaired 68, 85, 100.
  it.each([
    [48_000, 72],
    [96_000, 92],
    [192_000, 99],
  ])(
    'in more noise than Direwolf itself, at %i samples a second',
    { timeout: 60_000 },
    async (rate, least) => {
      const path = join(folder, `ramp-${rate}.wav`);
      await run(peerPath('gen_packets'), ['-B', '9600', '-r', String(rate), '-n', '100', '-o', path]);
      const heard = ours(path, 9600);
      const theirs = await atest(path, direwolfMode[9600]);
      expect(new Set(heard).size).toBe(heard.length);
      for (const frame of theirs) expect(heard).toContain(frame);
      expect(heard.length).toBeGreaterThanOrEqual(least);
    },
  );

  // Direwolf's generator has no G3RUH of 4800 baud; ours in noise, heard by both.
  it('at 4800 baud of our own, in more noise than Direwolf', async () => {
    const sampleRateHz = 48_000;
    const random = createRandom('ramp at 4800');
    const parts = Array.from({ length: 60 }, (_, index) => {
      const frame = frames[index % 12]!;
      const bits = hdlcBits([frame], { flagsBefore: 30, flagsAfter: 3 });
      const sound = modulateG3ruh(bits, { sampleRateHz, baud: 4800, shape: 'gaussian', level: 0.25 });
      return Float32Array.from(
        [...sound, ...new Float32Array(300)],
        (s) => s + 0.006 * index * random.normal(),
      );
    });
    const path = written(
      'ramp-4800.wav',
      Float32Array.from(parts.flatMap((part) => [...part])),
      sampleRateHz,
    );
    const [heard, theirs] = [ours(path, 4800), await atest(path, direwolfMode[4800])];
    expect(theirs.length).toBeGreaterThan(20);
    expect(heard.length).toBeGreaterThan(theirs.length);
  });
});

describe.skipIf(isWithout('atest', 'sox') || !existsSync(data))('recordings of satellites', () => {
  it.each(['us01', 'aalto1'])('%s: every frame that Direwolf finds, flat and high-passed', async (name) => {
    const flat = join(data, `${name}.wav`);
    const high = join(folder, `${name}-high.wav`);
    // A receiver whose audio is not coupled directly: 20 Hz, first order.
    await run(peerPath('sox'), [flat, high, 'highpass', '-1', '20', 'norm', '-3']);
    for (const path of [flat, high]) {
      const theirs = await atest(path, direwolfMode[9600]);
      const heard = ours(path, 9600);
      expect(heard.length).toBeGreaterThanOrEqual(1);
      for (const frame of theirs) expect(heard).toContain(frame);
    }
  });
});
