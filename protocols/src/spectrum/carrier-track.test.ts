import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { modulateG3ruh } from '../g3ruh/modulate-g3ruh.ts';
import { hdlcBits } from '../hdlc.ts';
import { type MadeCarrier, madeCarrier } from './carrier.fixture.ts';
import type { CarrierPoint } from './carrier-point.ts';
import { CarrierTrack, type CarrierTrackOptions } from './carrier-track.ts';
import { dopplerRows, formatDopplerRows } from './doppler-rows.ts';

/** The steepest part of a pass at 437 MHz over a low orbit: 225 Hz/s. */
const closestApproach = (atS: number) => 9000 * Math.tanh((8 - atS) / 40);
const pass: MadeCarrier = {
  ...{ kind: 'iq', sampleRateHz: 8000, seconds: 16, snrDb: 10 },
  frequencyHzAt: closestApproach,
};

function trackOf(made: MadeCarrier, options: Partial<CarrierTrackOptions> = {}) {
  const numbers = madeCarrier(made, createRandom('carrier'));
  const { kind, sampleRateHz, frequencyHzAt } = made;
  const points = new CarrierTrack({ kind, sampleRateHz, ...options }).push(numbers);
  const errorsHz = points.map(({ atSample, offsetHz }) => offsetHz - frequencyHzAt(atSample / sampleRateHz));
  const rmsHz = Math.sqrt(errorsHz.reduce((sum, error) => sum + error * error, 0) / errorsHz.length);
  return { points, errorsHz, rmsHz };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the track of a carrier', () => {
  it('holds the frequency of a pass to a tenth of a hertz at 10 dB in 100 Hz, also through the middle of IQ', () => {
    const { points, rmsHz, errorsHz } = trackOf(pass);
    expect(points.length).toBeGreaterThan(58);
    expect(rmsHz).toBeLessThan(0.1);
    expect(Math.max(...errorsHz.map(Math.abs))).toBeLessThan(0.5);
    expect(mean(points.map(({ snrDb }) => snrDb))).toBeCloseTo(10, 0);
  });

  it('states a sigma that is what it is wrong by', () => {
    const { points, errorsHz } = trackOf({ ...pass, snrDb: 5 });
    const squares = errorsHz.map((error, index) => (error / points[index]!.sigmaHz) ** 2);
    expect(mean(squares)).toBeGreaterThan(0.4);
    expect(mean(squares)).toBeLessThan(2);
  });

  it('follows a tone in audio, and one that is keyed in Morse', () => {
    const audio: MadeCarrier = { ...pass, kind: 'real' };
    const falling = { ...audio, frequencyHzAt: (atS: number) => 1500 - 40 * atS };
    expect(trackOf(falling).rmsHz).toBeLessThan(0.2);
    const keyedAt = (atS: number) => (Math.floor(atS / 0.06) % 4 < 2 ? 1 : 0);
    expect(trackOf({ ...falling, keyedAt }).rmsHz).toBeLessThan(2);
  });

  it('tells nothing where there is nothing', () => {
    expect(trackOf({ ...pass, snrDb: -60 }).points).toEqual([]);
    const track = new CarrierTrack({ kind: 'real', sampleRateHz: 8000 });
    expect(track.push(new Float32Array(40_000).fill(Number.NaN))).toEqual([]);
    expect(track.push(new Float32Array(40_000))).toEqual([]);
  });

  it('is not held by what leaks into the middle of IQ', () => {
    const numbers = madeCarrier(
      { ...pass, frequencyHzAt: (atS) => 3000 - 100 * atS },
      createRandom('leak'),
    ).map((value) => value + 0.5);
    const points = new CarrierTrack({ kind: 'iq', sampleRateHz: 8000 }).push(numbers);
    expect(points.length).toBeGreaterThan(50);
    for (const { atSample, offsetHz } of points.slice(4)) {
      expect(Math.abs(offsetHz - (3000 - (100 * atSample) / 8000))).toBeLessThan(1);
    }
  });

  it('gives the same points however the samples were cut, between the halves of a sample too', () => {
    const numbers = madeCarrier({ ...pass, seconds: 4 }, createRandom('cut'));
    const whole = new CarrierTrack({ kind: 'iq', sampleRateHz: 8000 }).push(numbers);
    const cut = new CarrierTrack({ kind: 'iq', sampleRateHz: 8000 });
    const points: CarrierPoint[] = [];
    for (let at = 0; at < numbers.length; at += 1001)
      points.push(...cut.push(numbers.subarray(at, at + 1001)));
    expect(whole.length).toBeGreaterThan(10);
    expect(points).toEqual(whole);
  });

  it('follows the middle of a modulated signal', () => {
    const sampleRateHz = 48_000;
    const random = createRandom('centroid');
    const frame = Uint8Array.from({ length: 2000 }, () => random.integer(256));
    const baseband = modulateG3ruh(hdlcBits([frame]), {
      sampleRateHz,
      baud: 9600,
      shape: 'gaussian',
      level: 1,
    });
    const numbers = new Float32Array(2 * baseband.length);
    let phase = 0;
    for (const [at, value] of baseband.entries()) {
      phase += (2 * Math.PI * (2400 * value + 3000 - 60 * (at / sampleRateHz))) / sampleRateHz;
      numbers[2 * at] = 0.1 * Math.cos(phase) + 0.05 * random.normal();
      numbers[2 * at + 1] = 0.1 * Math.sin(phase) + 0.05 * random.normal();
    }
    const points = new CarrierTrack({ kind: 'iq', sampleRateHz, signalHz: 14_000 }).push(numbers);
    expect(points.length).toBeGreaterThan(3);
    for (const { atSample, offsetHz, sigmaHz } of points) {
      // Bits at random do not balance within half a second: some ten hertz.
      expect(Math.abs(offsetHz - (3000 - (60 * atSample) / sampleRateHz))).toBeLessThan(100);
      expect(sigmaHz).toBeLessThan(100);
    }
  });

  it('refuses a band that the sample rate does not hold', () => {
    expect(() => new CarrierTrack({ kind: 'real', sampleRateHz: 8000, toHz: 5000 })).toThrow(
      /band: expected/,
    );
    expect(() => new CarrierTrack({ kind: 'real', sampleRateHz: 500 })).toThrow(RangeError);
  });
});

it('turns into rows that the fit of elements takes, mirrored for the lower sideband', () => {
  const points = [{ atSample: 4800, offsetHz: 1200.5, snrDb: 10, sigmaHz: 0.04 }];
  const record = {
    ...{ startAtMs: 1_560_990_151_000, sampleRateHz: 48_000, isMirrored: false },
    tunedHz: () => 437_375_000,
  };
  expect(formatDopplerRows(dopplerRows(points, record))).toBe(
    'atMs,frequencyHz,sigmaHz\n1560990151100.0,437376200.500,0.040\n',
  );
  expect(dopplerRows(points, { ...record, isMirrored: true })[0]!.frequencyHz).toBe(437_373_799.5);
});
