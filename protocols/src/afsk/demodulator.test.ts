import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import type { DemodulatedFrame } from '../demodulator.ts';
import { frameCheckOctets, withFrameCheck } from '../frame-check.ts';
import { readWav } from '../wav.ts';
import { AfskDemodulator, type AfskDemodulatorOptions } from './demodulator.ts';
import { modulateAfsk } from './modulator.ts';
import { addNoise, deEmphasise, joined, someFrames, transmissionsOf } from './noisy-audio.fixture.ts';

const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const hexesOf = (frames: readonly { octets: Uint8Array }[]) => frames.map(({ octets }) => hexOf(octets));

function demodulate(
  samples: Float32Array,
  sampleRateHz: number,
  options: Partial<AfskDemodulatorOptions> = {},
): DemodulatedFrame[] {
  const demodulator = new AfskDemodulator({ sampleRateHz, ...options });
  return [...demodulator.push(samples), ...demodulator.flush()];
}

const frames = someFrames(4, 'afsk');

describe('the AFSK demodulator', () => {
  it.each([22_050, 44_100, 48_000, 96_000])('hears every frame at %i samples a second', (sampleRateHz) => {
    const samples = transmissionsOf(frames, { sampleRateHz });
    expect(hexesOf(demodulate(samples, sampleRateHz))).toEqual(frames.map(hexOf));
  });

  it('hears frames that follow each other within one transmission, and equal ones as often as they are sent', () => {
    const sent = [...frames.slice(0, 3), frames[2]!, frames[2]!];
    const samples = modulateAfsk(sent, { sampleRateHz: 48_000 });
    expect(hexesOf(demodulate(samples, 48_000))).toEqual(sent.map(hexOf));
  });

  it('tells when a frame was, how loud and how far off its tones are', () => {
    const sampleRateHz = 48_000;
    const before = new Float32Array(sampleRateHz);
    const signal = modulateAfsk([frames[0]!], {
      sampleRateHz,
      txDelayMs: 300,
      level: 0.25,
      toneOffsetHz: 12,
    });
    const [heard] = demodulate(joined([before, signal]), sampleRateHz);
    // 45 flags of 8 symbols of 40 samples are in front of it; one symbol of tolerance.
    const symbolSamples = 40;
    expect(Math.abs(heard!.startSample - (sampleRateHz + 45 * 8 * symbolSamples))).toBeLessThan(
      symbolSamples,
    );
    const least = frames[0]!.length * 8 * symbolSamples;
    expect(heard!.endSample - heard!.startSample).toBeGreaterThanOrEqual(least - symbolSamples);
    expect(heard!.endSample - heard!.startSample).toBeLessThan(1.2 * least);
    expect(heard!.levelDb).toBeCloseTo(20 * Math.log10(0.25), 0);
    expect(Math.abs(heard!.markOffsetHz - 12)).toBeLessThan(5);
    expect(heard).toMatchObject({ isCheckGood: true, repairedBits: 0 });
  });

  it('gives the same frames however the samples are cut', () => {
    const samples = transmissionsOf(frames, { sampleRateHz: 44_100 });
    addNoise(samples, 44_100, 6, 'cut');
    const whole = demodulate(samples, 44_100, { repairs: 2, givesDamaged: true });
    const random = createRandom('cut');
    const demodulator = new AfskDemodulator({ sampleRateHz: 44_100, repairs: 2, givesDamaged: true });
    const cut: DemodulatedFrame[] = [];
    for (let at = 0; at < samples.length; ) {
      const length = random.integer(8) === 0 ? 1 : random.integer(5000);
      cut.push(...demodulator.push(samples.subarray(at, at + length)));
      at += length;
    }
    cut.push(...demodulator.flush());
    expect(cut).toEqual(whole);
    // After its end the same demodulator begins anew.
    expect([...demodulator.push(samples), ...demodulator.flush()]).toEqual(whole);
  });

  it.each([
    ['an audio that was de-emphasised', {}, (samples: Float32Array) => deEmphasise(samples, 48_000)],
    ['a transmitter with pre-emphasis', { emphasis: 'pre' }, () => {}],
    ['a clock that is 100 ppm fast', { clockRatio: 1.0001 }, () => {}],
    ['a clock that is 1 % slow', { clockRatio: 0.99 }, () => {}],
    ['tones that are 40 Hz low', { toneOffsetHz: -40 }, () => {}],
    ['a constant beside it', {}, (samples: Float32Array) => change(samples, (value) => value + 0.4)],
    ['an audio that is clipped', {}, (samples: Float32Array) => change(samples, (value) => clip(4 * value))],
    ['a whisper', { level: 0.001 }, () => {}],
  ] as const)('hears all through %s', (_name, transmission, spoil) => {
    const samples = transmissionsOf(frames, { sampleRateHz: 48_000, ...transmission });
    spoil(samples);
    expect(hexesOf(demodulate(samples, 48_000))).toEqual(frames.map(hexOf));
  });

  it('hears the louder of two stations that collide, and the other one when it is alone again', () => {
    const sampleRateHz = 48_000;
    const loud = modulateAfsk([frames[0]!], { sampleRateHz, level: 0.5 });
    const quiet = modulateAfsk([...frames.slice(1), frames[2]!, frames[3]!], {
      sampleRateHz,
      level: 0.15,
      txDelayMs: 60,
    });
    for (const [index, value] of loud.entries()) if (index < quiet.length) quiet[index]! += value;
    const heard = hexesOf(demodulate(quiet, sampleRateHz));
    expect(heard).toContain(hexOf(frames[0]!));
    expect(heard).toContain(hexOf(frames[3]!));
  });

  it('hears nothing in silence, in a constant, in what is no number, and goes on behind it', () => {
    const sampleRateHz = 22_050;
    const wrong = [0, 1, Number.NaN, Number.POSITIVE_INFINITY, -1e30].map((value) =>
      new Float32Array(sampleRateHz / 2).fill(value),
    );
    const samples = joined([...wrong, transmissionsOf(frames.slice(0, 2), { sampleRateHz }), wrong[2]!]);
    expect(hexesOf(demodulate(samples, sampleRateHz))).toEqual(frames.slice(0, 2).map(hexOf));
    expect(demodulate(new Float32Array(0), sampleRateHz)).toEqual([]);
  });

  it('gives damaged frames only when asked for, once and marked, and repairs them only when asked for', () => {
    const sampleRateHz = 48_000;
    const damaged = frames[0]!.slice();
    damaged[40]! ^= 0x10;
    const spoilt = modulateAfsk([damaged], { sampleRateHz });
    expect(demodulate(spoilt, sampleRateHz)).toEqual([]);
    expect(demodulate(spoilt, sampleRateHz, { givesDamaged: true })).toMatchObject([
      { octets: damaged, isCheckGood: false, repairedBits: 0 },
    ]);
    expect(demodulate(spoilt, sampleRateHz, { repairs: 1 })).toMatchObject([
      { octets: frames[0]!, isCheckGood: true, repairedBits: 1 },
    ]);
  });

  it('hears frames with addresses that are none: the dialect of BIRDS, blanks, small letters', () => {
    const odd = [
      'JG6YBW0JG6YLG0>',
      '@@@@@@\u00e0@@@@@@a',
      '\u00c2\u00c4\u00c6@@@`\u00c4\u00c6\u00c8@@@a',
    ].map((start) => {
      const octets = Array.from(start, (character) => character.charCodeAt(0));
      return withFrameCheck(Uint8Array.from([...octets, 0x03, 0xf0, 1, 2, 3]));
    });
    const samples = transmissionsOf(odd, { sampleRateHz: 22_050 });
    expect(hexesOf(demodulate(samples, 22_050))).toEqual(odd.map(hexOf));
  });

  it('makes no frame out of noise', () => {
    const sampleRateHz = 22_050;
    const demodulator = new AfskDemodulator({ sampleRateHz, repairs: 2, givesDamaged: true });
    const heard: DemodulatedFrame[] = [];
    for (let second = 0; second < 20; second++) {
      const noise = new Float32Array(sampleRateHz);
      addNoise(noise, sampleRateHz, 0, `noise ${second}`);
      heard.push(...demodulator.push(noise));
    }
    expect([...heard, ...demodulator.flush()]).toEqual([]);
  });

  it.each([0, 7999, Number.NaN, 1e9])('refuses a rate of %d', (sampleRateHz) => {
    expect(() => new AfskDemodulator({ sampleRateHz })).toThrow(/sampleRateHz: expected 8000 to 400000/);
  });
});

function change(samples: Float32Array, by: (value: number) => number): void {
  for (let index = 0; index < samples.length; index++) samples[index] = by(samples[index]!);
}

function clip(value: number): number {
  return Math.max(-0.5, Math.min(0.5, value));
}

const data = resolve(
  process.env['DAWA_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'ax25',
);

/** A reception of the satellite Swiatowid by D. Estevez (satellite-recordings, public domain), frames by Direwolf 1.6. */
describe.skipIf(!existsSync(data))('the recording of Swiatowid', () => {
  const decodes = existsSync(data)
    ? (JSON.parse(readFileSync(join(data, 'direwolf_decodes.json'), 'utf8')) as {
        recording: string;
        frames: { hex: string }[];
      }[])
    : [];
  const expected = decodes
    .find(({ recording }) => recording === 'swiatowid-ax25')
    ?.frames.map(({ hex }) => hex);
  const recording = () => {
    const wav = readWav(readFileSync(join(data, 'swiatowid-ax25.wav')));
    if (!wav.ok) throw new TypeError(wav.fault.kind);
    return wav.value;
  };

  it.each([
    ['as it is', () => {}],
    ['de-emphasised', deEmphasise],
  ] as const)('has the frames that Direwolf finds, byte for byte: %s', (_name, spoil) => {
    const { samples, sampleRateHz } = recording();
    spoil(samples, sampleRateHz);
    const heard = demodulate(samples, sampleRateHz);
    expect(heard.map(({ octets }) => hexOf(octets.subarray(0, -frameCheckOctets)))).toEqual(expected);
  });
});
