import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { someFrames, transmissionsOf } from '../afsk/noisy-audio.fixture.ts';
import { createSoundDemodulator, type SoundFrame, soundRatesHz } from '../sound-demodulator.ts';
import { discriminatorFullScaleHz, FmDiscriminator } from './fm-discriminator.ts';
import { addNoiseToIq, fmIq } from './fm-iq.fixture.ts';

const amplitude = 0.4;
/** Of a carrier with one tone on it. Source: the definition of FM, phase = integral of 2 pi (carrier + deviation * sound). */
const toneIq = (sampleRateHz: number, carrierHz: number, toneHz: number, seconds: number) => {
  const sound = Float32Array.from({ length: seconds * sampleRateHz }, (_, at) =>
    Math.sin((2 * Math.PI * toneHz * at) / sampleRateHz),
  );
  return fmIq(sound, { sampleRateHz, carrierHz, deviationHz: 3000, amplitude });
};
const meanHz = (audio: Float32Array) =>
  (audio.reduce((sum, level) => sum + level, 0) / audio.length) * discriminatorFullScaleHz;
const topHz = (audio: Float32Array) =>
  audio.reduce((top, level) => Math.max(top, level), -1) * discriminatorFullScaleHz;

describe('a discriminator of FM', () => {
  it.each([
    [48_000, 0, 48_000],
    [96_000, 12_000, 48_000],
    [250_000, -60_000, 50_000],
    [2_400_000, 300_000, 48_000],
  ])(
    'gives the deviation in hertz at %i samples a second, with the carrier at %i Hz',
    (rate, carrierHz, audioRateHz) => {
      const discriminator = new FmDiscriminator({ sampleRateHz: rate, carrierHz });
      expect(discriminator.audioRateHz).toBe(audioRateHz);
      const audio = discriminator.push(toneIq(rate, carrierHz + 500, 1200, 0.1));
      // A whole number of tones: what is left is where the carrier lay. The edges of the filter are left out.
      const settled = audio.subarray(Math.round(0.02 * audioRateHz), Math.round(0.07 * audioRateHz));
      expect(Math.abs(meanHz(settled) - 500)).toBeLessThan(5);
      const share = topHz(settled) / 3500;
      expect(share).toBeGreaterThan(0.97);
      expect(share).toBeLessThan(1.03);
    },
  );

  it('gives the same however the IQ is cut, in the middle of a pair too', () => {
    const iq = toneIq(192_000, 1000, 2200, 0.05);
    const options = { sampleRateHz: 192_000, carrierHz: 400 };
    const whole = new FmDiscriminator(options).push(iq);
    const random = createRandom('cut');
    const cut = new FmDiscriminator(options);
    const pieces: number[] = [];
    for (let at = 0; at < iq.length; ) {
      const next = at + 1 + random.integer(random.integer(4) === 0 ? 5000 : 7);
      pieces.push(...cut.push(iq.subarray(at, next)));
      at = next;
    }
    expect(Float32Array.from(pieces)).toEqual(whole);
  });

  it('takes what is no number for silence, and goes on', () => {
    const iq = toneIq(48_000, 0, 1200, 0.2);
    for (let at = 4000; at < 4400; at++)
      iq[at] = [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 3e38][at % 4]!;
    const audio = new FmDiscriminator({ sampleRateHz: 48_000 }).push(iq);
    expect(audio.every((level) => Number.isFinite(level))).toBe(true);
    expect(topHz(audio.subarray(5000, 9000))).toBeLessThan(3100);
  });

  it.each([
    [{ sampleRateHz: 8000 }, /sampleRateHz: expected 16000 to 10000000 for IQ, found 8000/],
    [{ sampleRateHz: Number.NaN }, /found NaN/],
    [
      { sampleRateHz: 48_000, carrierHz: 24_000 },
      /carrierHz: expected within 24000 of the middle, found 24000/,
    ],
  ])('refuses %j', (options, expected) => {
    expect(() => new FmDiscriminator(options)).toThrow(expected);
  });
});

describe('frames out of IQ', () => {
  const sampleRateHz = 250_000;
  const frames = someFrames(6, 'iq');
  const sender = { sampleRateHz, carrierHz: 42_700, deviationHz: 3000, amplitude };
  const heard = (modulation: 'afsk1200', carrierHz: number): SoundFrame[] => {
    const iq = fmIq(transmissionsOf(frames, { sampleRateHz, level: 1 }), sender);
    addNoiseToIq(iq, sender, 56, createRandom('frames out of IQ'));
    const demodulator = createSoundDemodulator(modulation, { kind: 'iq', sampleRateHz, carrierHz });
    const found: SoundFrame[] = [];
    for (let at = 0; at < iq.length; at += 65_537)
      found.push(...demodulator.push(iq.subarray(at, at + 65_537)));
    return [...found, ...demodulator.flush()];
  };

  it('come from a channel beside the middle, with how far their carrier was off and when they were sent', () => {
    const found = heard('afsk1200', 40_000);
    expect(found.map(({ octets }) => octets)).toEqual(frames);
    const withinHz = 60;
    for (const { carrierOffsetHz, clippedShare } of found) {
      expect(Math.abs(carrierOffsetHz - 2700)).toBeLessThan(withinHz);
      // Now and then noise over the whole band reaches full scale.
      expect(clippedShare).toBeLessThan(0.01);
    }
    // 70 ms of silence, and 150 of flags, which are 23 whole ones, before the first.
    const oneSymbol = sampleRateHz / 1200;
    expect(Math.abs(found[0]!.startSample - (0.07 + (23 * 8) / 1200) * sampleRateHz)).toBeLessThan(oneSymbol);
  });

  it('are not looked for where a channel would not fit, nor Morse in IQ', () => {
    expect(soundRatesHz('g3ruh9600', 'iq')).toMatchObject({ lowest: 20_000 });
    expect(soundRatesHz('cw-audio', 'iq')).toBeUndefined();
    expect(() => createSoundDemodulator('cw-audio', { kind: 'iq', sampleRateHz })).toThrow(
      /expected sound, found IQ/,
    );
  });
});
