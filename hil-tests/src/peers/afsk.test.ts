import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { encodeAx25 } from '@dawa/protocols/ax25';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { createSoundDemodulator } from '@dawa/protocols/sound-demodulator';
import { FmDiscriminator } from '@dawa/protocols/spectrum/fm-discriminator';
import { addNoiseToIq, fmIq } from '@dawa/protocols/spectrum/fm-iq.fixture';
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
  folder = mkdtempSync(join(tmpdir(), 'dawa-afsk-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Our frames, without their checks. */
function ours(path: string): string[] {
  const wav = readWav(readFileSync(path));
  if (!wav.ok) throw new TypeError(`${path}: ${wav.fault.kind}`);
  const { samples, sampleRateHz } = wav.value;
  const demodulator = new AfskDemodulator({ sampleRateHz });
  const frames = [...demodulator.push(samples), ...demodulator.flush()];
  return frames.map(({ octets }) => Buffer.from(octets.subarray(0, -frameCheckOctets)).toString('hex'));
}

const callsign = (text: string, ssid = 0) => ({ callsign: text, ssid, isMarked: false });

/** Every octet in them, lengths from nothing to the longest that AX.25 allows. */
const frames = Array.from({ length: 12 }, (_, index) => {
  const random = createRandom(`peers ${index}`);
  const information = Uint8Array.from({ length: Math.round((256 * index) / 11) }, () => random.integer(256));
  const path = index % 2 === 0 ? [] : [callsign('WIDE1', 1), callsign('ARISS')];
  const addresses = { destination: callsign('APDW16'), source: callsign('A55BTN', index), path };
  return encodeAx25({ ...addresses, control: 3, pid: 0xf0, information }, { hasFrameCheck: true });
});
const sent = frames.map((frame) => Buffer.from(frame.subarray(0, -frameCheckOctets)).toString('hex'));

function transmit(sampleRateHz: number): string {
  const path = join(folder, `sent-${sampleRateHz}.wav`);
  // The first half one by one, the rest behind each other in one transmission.
  const parts = [...frames.slice(0, 6).map((frame) => [frame]), frames.slice(6)];
  const audio = parts.flatMap((part) => [...modulateAfsk(part, { sampleRateHz, level: 0.4 })]);
  writeFileSync(path, writeWav(Float32Array.from(audio), { sampleRateHz }));
  return path;
}

describe.skipIf(isWithout('atest'))('what we send, Direwolf hears: every frame, byte for byte', () => {
  it.each([22_050, 44_100, 48_000])('at %i samples a second', async (sampleRateHz) => {
    expect(await atest(transmit(sampleRateHz))).toEqual(sent);
  });

  it('at 96000 samples a second', async () => {
    expect(await atest(transmit(96_000), ['-D', '2'])).toEqual(sent);
  });
});

describe.skipIf(isWithout('atest'))('out of the same FM, with noise', () => {
  it.each([0, 3000])(
    'hears at least as many frames as atest behind the same discriminator, %i Hz off',
    async (carrierHz) => {
      const sampleRateHz = 48_000;
      const sender = { sampleRateHz, carrierHz, deviationHz: 3000, amplitude: 0.3 };
      const parts = frames.flatMap((frame) => [
        ...new Float32Array(3000),
        ...modulateAfsk([frame], { sampleRateHz, level: 1, txDelayMs: 150 }),
      ]);
      const iq = fmIq(Float32Array.from([...parts, ...new Float32Array(9600)]), sender);
      // Two decibels above where the noise begins to click: at 48 dB Hz we heard 57 of 60 frames, and atest one.
      addNoiseToIq(iq, sender, 51, createRandom('fm'));
      const demodulator = createSoundDemodulator('afsk1200', { kind: 'iq', sampleRateHz });
      const heard = [...demodulator.push(iq), ...demodulator.flush()].map(({ octets }) =>
        Buffer.from(octets.subarray(0, -frameCheckOctets)).toString('hex'),
      );
      const audio = new FmDiscriminator({ sampleRateHz }).push(iq);
      const path = join(folder, `fm-${carrierHz}.wav`);
      writeFileSync(
        path,
        writeWav(
          audio.map((level) => level / 2),
          { sampleRateHz },
        ),
      );
      const theirs = await atest(path);
      expect(theirs.every((frame) => heard.includes(frame))).toBe(true);
      expect(heard.length).toBeGreaterThanOrEqual(theirs.length);
      // The longest of them last two seconds.
      expect(heard.length).toBeGreaterThanOrEqual(9);
      expect(heard.every((frame) => sent.includes(frame))).toBe(true);
    },
  );
});

describe.skipIf(isWithout('multimon-ng', 'sox'))('what we send, multimon-ng hears', () => {
  it.each([22_050, 44_100, 48_000, 96_000])(
    'at %i samples a second, brought to its own by SoX',
    async (rate) => {
      const raw = join(folder, `multimon-${rate}.raw`);
      const shape = ['-t', 'raw', '-r', '22050', '-e', 'signed', '-b', '16', '-c', '1'];
      await run(peerPath('sox'), [transmit(rate), ...shape, raw]);
      const { stdout } = await run(peerPath('multimon-ng'), ['-q', '-a', 'AFSK1200', '-t', 'raw', raw], {
        maxBuffer: 64e6,
        encoding: 'latin1',
      });
      const heard = stdout.matchAll(/^AFSK1200: fm A55BTN-(\d+) to APDW16-0 /gm);
      expect(Array.from(heard, ([, ssid]) => Number(ssid))).toEqual(frames.map((_, index) => index));
    },
  );
});

describe.skipIf(isWithout('gen_packets', 'atest'))('what Direwolf sends, we hear', () => {
  // 100 frames of which each has more noise than the one before; Direwolf 1.6 itself: atest 67, with one bit repaired 74.
  it('in more noise than Direwolf itself', { timeout: 60_000 }, async () => {
    const path = join(folder, 'ramp.wav');
    await run(peerPath('gen_packets'), ['-n', '100', '-o', path]);
    const heard = ours(path);
    const theirs = await atest(path);
    expect(new Set(heard).size).toBe(heard.length);
    for (const frame of theirs) expect(heard).toContain(frame);
    expect(heard.length).toBeGreaterThanOrEqual(90);
  });

  it.each([
    ['loud, 8 bits, slow', ['-a', '150', '-8', '-r', '22050']],
    ['with tones that are 2 % off', ['-m', '1224', '-s', '2244', '-r', '48000']],
    ['with a clock that is 1 % fast', ['-b', '1212', '-r', '44100']],
  ])('%s', async (_name, options) => {
    const path = join(folder, 'odd.wav');
    await run(peerPath('gen_packets'), [...options, '-o', path]);
    const theirs = await atest(path);
    const heard = ours(path);
    expect(theirs.length).toBeGreaterThan(3);
    expect(heard).toEqual(theirs);
  });
});

describe.skipIf(isWithout('atest', 'sox') || !existsSync(data))('recordings of satellites', () => {
  it.each(['swiatowid-ax25', 'aalto1', 'us01'])(
    '%s: no frame less than Direwolf, flat and de-emphasised',
    async (name) => {
      const flat = join(data, `${name}.wav`);
      const soft = join(folder, `${name}-de.wav`);
      // SoX: a low pass of first order at 212 Hz is the de-emphasis of 750 microseconds.
      await run(peerPath('sox'), [flat, soft, 'lowpass', '-1', '212', 'norm', '-3']);
      for (const path of [flat, soft]) {
        const heard = ours(path);
        for (const frame of await atest(path)) expect(heard).toContain(frame);
        // Aalto-1 and US01 send 9600 baud: they hold nothing for this demodulator, and nothing may come out.
        expect(heard).toHaveLength(name === 'swiatowid-ax25' ? 2 : 0);
      }
    },
  );
});
