import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { withFrameCheck } from '../frame-check.ts';
import { HdlcReceiver, hdlcBits } from '../hdlc.ts';
import { discriminatorFullScaleHz, throughFm } from './fm-channel.fixture.ts';
import { createG3ruhDemodulator, type G3ruhReception } from './g3ruh-demodulator.ts';
import { genPacketsFrame, genPacketsSymbols } from './gen-packets.fixture.ts';
import { type G3ruhModulation, modulateG3ruh } from './modulate-g3ruh.ts';
import { pulseAt } from './pulse.ts';
import { G3ruhScrambler } from './scrambler.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const random = createRandom('g3ruh');
const frames = Array.from({ length: 4 }, (_, index) => madeFrame(20 + 20 * index, random));

/** The addresses of a BIRDS satellite, and anything behind them. */
function madeFrame(octets: number, source: Random): Uint8Array {
  const frame = Uint8Array.from({ length: octets }, () => source.integer(256));
  frame.set(new TextEncoder().encode('JG6YBW0JG6YKM0'));
  return withFrameCheck(frame);
}

/** A GMSK signal is taken for one of raised cosines, which leave more of a single symbol. */
const twoDb = 2;

function soundOf(modulation: G3ruhModulation, flagsBefore = 30): Float32Array {
  return modulateG3ruh(hdlcBits(frames, { flagsBefore, flagsAfter: 3 }), modulation);
}

function heardIn(sound: Float32Array, reception: G3ruhReception, cut = sound.length) {
  const demodulator = createG3ruhDemodulator(reception);
  const heard = [];
  for (let at = 0; at < sound.length; at += cut)
    heard.push(...demodulator.push(sound.subarray(at, at + cut)));
  return [...heard, ...demodulator.flush()];
}

describe('the scrambler', () => {
  it("reads what Direwolf's scrambler wrote", () => {
    const scrambler = new G3ruhScrambler();
    const receiver = new HdlcReceiver();
    let line = 0;
    const heard: string[] = [];
    for (const nibble of genPacketsSymbols) {
      for (let bit = 3; bit >= 0; bit--) {
        const state = scrambler.descramble((Number.parseInt(nibble, 16) >>> bit) & 1);
        const frame = receiver.push(state === line ? 1 : 0);
        line = state;
        if (frame?.isCheckGood) heard.push(hex(frame.octets.subarray(0, -2)));
      }
    }
    expect(heard).toEqual([genPacketsFrame]);
  });

  it('is undone by the descrambler, from whatever it held before after 17 bits', () => {
    const sender = new G3ruhScrambler();
    const receiver = new G3ruhScrambler();
    for (let bit = 0; bit < 40; bit++) receiver.descramble(bit & 1);
    const bits = Array.from({ length: 200 }, () => random.integer(2));
    const read = bits.map((bit) => receiver.descramble(sender.scramble(bit)));
    expect(read.slice(17)).toEqual(bits.slice(17));
  });
});

describe('the modulator', () => {
  it('goes from level to level in half a cosine, as the samples of gen_packets do', () => {
    // gen_packets -B 9600 -r 48000: 8191, 6697, 2569, -2377, -6579, -8191; its sine has 256 steps, hence two parts in a hundred.
    const steps = [8191, 6697, 2569, -2377, -6579, -8191].map((sample) => sample / 8191);
    for (const [index, step] of steps.entries()) {
      const place = index / 5;
      expect(pulseAt('raised-cosine', place) - pulseAt('raised-cosine', place - 1)).toBeCloseTo(step, 1);
    }
  });

  it('keeps a run of one bit at its level, with either pulse', () => {
    for (const shape of ['raised-cosine', 'gaussian'] as const) {
      const sum = [-2, -1, 0, 1, 2].reduce((total, symbol) => total + pulseAt(shape, 0.3 + symbol), 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });
});

describe.each([9600, 4800])('the demodulator at %i Baud', (baud) => {
  const rates = [22_050, 24_000, 32_000, 44_100, 48_000, 96_000].filter((rate) => rate >= 2 * baud);
  it.each(rates)('hears all frames, end to end, at %i samples a second', (sampleRateHz) => {
    for (const shape of ['raised-cosine', 'gaussian'] as const) {
      const heard = heardIn(soundOf({ sampleRateHz, baud, shape }), { sampleRateHz, baud });
      expect(heard.map(({ octets }) => hex(octets))).toEqual(frames.map(hex));
    }
  });

  it('gives the same frames however the samples were cut', () => {
    const sampleRateHz = 48_000;
    const sound = soundOf({ sampleRateHz, baud });
    const whole = heardIn(sound, { sampleRateHz, baud });
    expect(whole).toHaveLength(frames.length);
    for (const cut of [1, 7, 480, 1024, 5000]) {
      expect(heardIn(sound, { sampleRateHz, baud }, cut)).toEqual(whole);
    }
  });

  it('does not mind a clock that is wrong by 100 parts in a million, turned polarity, clipping or a small level', () => {
    const sampleRateHz = 48_000;
    for (const wrong of [-100e-6, 100e-6]) {
      const sound = soundOf({ sampleRateHz: sampleRateHz * (1 + wrong), baud });
      for (const worse of [
        (x: number) => x,
        (x: number) => -x,
        (x: number) => Math.max(-0.2, Math.min(0.2, x)),
        (x: number) => x * 0.002,
      ]) {
        expect(heardIn(sound.map(worse), { sampleRateHz, baud })).toHaveLength(frames.length);
      }
    }
  });

  it('takes what is no number for silence, and hears the frames that it does not hit', () => {
    const sampleRateHz = 48_000;
    const sound = soundOf({ sampleRateHz, baud });
    const hurt = sound.slice();
    const middle = Math.round(hurt.length * 0.9);
    hurt.fill(Number.NaN, middle, middle + 20).fill(Number.POSITIVE_INFINITY, middle + 20, middle + 40);
    expect(heardIn(hurt, { sampleRateHz, baud })).toHaveLength(frames.length - 1);
  });

  it('tells where a frame lay, how loud, and how far off frequency', () => {
    const sampleRateHz = 48_000;
    const channel = { sampleRateHz, deviationHz: baud / 4, offsetHz: 3000, filterHz: 20_000 };
    const sound = throughFm(
      soundOf({ sampleRateHz, baud, shape: 'gaussian', level: 1 }),
      { ...channel, carrierToNoiseDbHz: 65 },
      createRandom('off frequency'),
    );
    const heard = heardIn(sound, { sampleRateHz, baud, fullScaleHz: discriminatorFullScaleHz });
    expect(heard.map(({ octets }) => hex(octets))).toEqual(frames.map(hex));
    const [first] = heard;
    expect(Math.abs(first!.markOffsetHz - 3000)).toBeLessThan(150);
    const flags = 30 * 8 * (sampleRateHz / baud);
    expect(Math.abs(first!.startSample - flags)).toBeLessThan(5 * (sampleRateHz / baud));
    const octetsLong = (first!.endSample - first!.startSample) / (8 * (sampleRateHz / baud));
    expect(octetsLong).toBeGreaterThan(frames[0]!.length - 0.5);
    expect(octetsLong).toBeLessThan(frames[0]!.length * 1.1);
    expect(Math.abs(first!.levelDb - 20 * Math.log10(baud / 4 / discriminatorFullScaleHz))).toBeLessThan(
      twoDb,
    );
  });

  it('gives out damaged frames only when asked, and none where a sound one is', () => {
    const sampleRateHz = 48_000;
    const bad = frames[1]!.slice();
    bad[20]! ^= 4;
    const bits = hdlcBits([frames[0]!, bad, frames[2]!], { flagsBefore: 30, flagsAfter: 3 });
    const sound = modulateG3ruh(bits, { sampleRateHz, baud });
    expect(heardIn(sound, { sampleRateHz, baud })).toHaveLength(2);
    const heard = heardIn(sound, { sampleRateHz, baud, givesDamaged: true });
    expect(heard.map(({ isCheckGood }) => isCheckGood)).toEqual([true, false, true]);
    expect(hex(heard[1]!.octets)).toBe(hex(bad));
  });

  it('hears nothing in noise, and begins anew after an end', () => {
    const sampleRateHz = 48_000;
    const noise = createRandom('noise only');
    const hiss = Float32Array.from({ length: 2 * sampleRateHz }, () => 0.3 * noise.normal());
    expect(heardIn(hiss, { sampleRateHz, baud })).toEqual([]);
    const demodulator = createG3ruhDemodulator({ sampleRateHz, baud });
    const sound = soundOf({ sampleRateHz, baud });
    const once = () => [...demodulator.push(sound), ...demodulator.flush()];
    expect(once()).toEqual(once());
  });
});

it('refuses a sample rate that cannot hold the signal', () => {
  expect(() => createG3ruhDemodulator({ sampleRateHz: 16_000, baud: 9600 })).toThrow(
    /expected 19200 to 1e7 Hz at 9600 Bd, found 16000/,
  );
  expect(() => createG3ruhDemodulator({ sampleRateHz: Number.NaN, baud: 9600 })).toThrow(RangeError);
});

/**
 * Behind a receiver of 15 kHz, 30 frames of 80 octets with the energy of a bit 18 dB above the noise density down to 8 dB.
 * atest of Direwolf 1.6 hears 14 in the same samples written to a file (2026-11-29).
 */
it('hears frames of GMSK down to a signal that atest does not hear', () => {
  const sampleRateHz = 48_000;
  const baud = 9600;
  const noise = createRandom('ramp of GMSK');
  const sound = Array.from({ length: 30 }, (_, index) => {
    const bits = hdlcBits([madeFrame(80, noise)], { flagsBefore: 30, flagsAfter: 3 });
    const carrierToNoiseDbHz = 10 * Math.log10(baud) + 18 - index / 3;
    const channel = {
      sampleRateHz,
      deviationHz: baud / 4,
      offsetHz: 0,
      filterHz: 15_000,
      carrierToNoiseDbHz,
    };
    return throughFm(
      modulateG3ruh(bits, { sampleRateHz, baud, shape: 'gaussian', level: 1 }),
      channel,
      noise,
    );
  });
  const heard = sound.flatMap((part) => heardIn(part, { sampleRateHz, baud }));
  expect(heard.length).toBeGreaterThanOrEqual(24);
});
