import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { BitShifter, damageBits } from './bit-damage.ts';
import { Fading } from './fading.ts';
import { pointingErrorDeg } from './ground-radio.ts';
import {
  bitEnergyDb,
  bitErrorRate,
  downlinkBudget,
  freeSpaceLossDb,
  meterReading,
  pointingLossDb,
  receivedPowerDbm,
} from './link-budget.ts';

const bits = (bytes: Uint8Array) => [...bytes].map((octet) => octet.toString(2).padStart(8, '0')).join('');

describe('link budget', () => {
  // BIRDS-4 EM long-range test report, p. 9: 127.7 dB at the zenith of a 400 km orbit, 145.825 MHz; 0.1 dB of rounding.
  it('loses in free space what the test report says', () => {
    expect(Math.abs(freeSpaceLossDb(400, 145_825_000) - 127.7)).toBeLessThan(0.1);
  });

  // erfc(1) = 0.157299 (Abramowitz and Stegun, table 7.1); 0.79 of the bit energy counts, so it is 1 at 1.0237 dB.
  it('errs by the complementary error function', () => {
    expect(bitErrorRate(1.0237)).toBeCloseTo(0.157299 / 2, 4);
    expect(bitErrorRate(-40)).toBeGreaterThan(0.48);
    expect(bitErrorRate(20)).toBeLessThan(1e-20);
  });

  it('is at the edge on a flat horizon, good over a ridge of 10 degrees, and clean at the zenith', () => {
    const budget = { ...downlinkBudget, bitRateHz: 9600 };
    const energyDb = (rangeKm: number) => bitEnergyDb(budget, receivedPowerDbm(budget, rangeKm, 437_375_000));
    // Ranges of a 400 km orbit at 0, 10 and 90 degrees.
    expect(energyDb(2290)).toBeGreaterThan(5);
    expect(energyDb(1440)).toBeGreaterThan(9);
    expect(energyDb(400)).toBeGreaterThan(20);
  });

  // IARU Region 1 recommendation R.1: above 30 MHz S9 is -93 dBm, one S unit is 6 dB.
  it('moves the S-meter by one unit in 6 dB', () => {
    const silenceDbm = -300;
    expect(meterReading(-93, silenceDbm)).toBeCloseTo(120, 6);
    expect(meterReading(-99, silenceDbm)).toBeCloseTo(120 * (8 / 9), 6);
  });

  // A parabolic lobe is 3 dB down at half its half-power width.
  it('loses 3 dB at the edge of the beam', () => {
    expect(pointingLossDb(12, 24)).toBeCloseTo(3, 6);
    expect(
      pointingErrorDeg({ azimuthDeg: 0, elevationDeg: 80 }, { azimuthDeg: 180, elevationDeg: 80 }),
    ).toBeCloseTo(20, 6);
  });
});

describe('fading', () => {
  const losses = (elevationDeg: number) => {
    const fading = new Fading(createRandom('fading'));
    return Array.from({ length: 12_000 }, (_, i) => fading.lossDb(i * 100, elevationDeg));
  };
  const share = (elevationDeg: number, aboveDb: number) =>
    losses(elevationDeg).filter((lossDb) => lossDb > aboveDb).length / 12_000;

  it('is deep near the horizon more often than above, and the same for the same seed', () => {
    expect(share(5, 6)).toBeGreaterThan(2 * share(60, 6));
    expect(losses(5)).toEqual(losses(5));
  });

  it('takes nothing from the power of the wave on the average but what pattern and shadow take', () => {
    const meanDb =
      -10 * Math.log10(losses(80).reduce((sum, lossDb) => sum + 10 ** (-lossDb / 10), 0) / 12_000);
    // Nulls of 4 to 9 dB that are a quarter as deep on the average: twelfth power of a sine, 0.226.
    expect(meanDb).toBeGreaterThan(0.5);
    expect(meanDb).toBeLessThan(2.1);
  });

  it('adds up to a gain now and then, and never to a hole without a bottom', () => {
    const all = losses(2);
    expect(Math.min(...all)).toBeLessThan(0);
    expect(Math.max(...all)).toBeLessThan(50);
  });
});

describe('damaged bits', () => {
  it('flips as many as the rate says', () => {
    const random = createRandom('bits');
    const out = damageBits(new Uint8Array(100_000), 0.01, random);
    const flipped = bits(out).split('1').length - 1;
    // 8,000 of 800,000, four sigma.
    expect(Math.abs(flipped - 8000)).toBeLessThan(360);
  });

  it.each([0, 1e-300, 1e-16, 1e-6])('ends, and hardly flips a bit, at a rate of %s', (rate) => {
    const out = damageBits(new Uint8Array(1000), rate, createRandom('rare'));
    expect(bits(out).split('1').length - 1).toBeLessThanOrEqual(1);
  });

  it.each([0, 1, 3, 7])('shifts a stream by %i bits wherever it is cut', (phase) => {
    const stream = Uint8Array.from({ length: 50 }, (_, i) => (37 * i + 11) & 0xff);
    const shifter = new BitShifter();
    shifter.restart(phase, 0);
    const out = [...shifter.push(stream.slice(0, 13)), ...shifter.push(stream.slice(13))];
    expect(bits(Uint8Array.from(out))).toBe(('0'.repeat(phase) + bits(stream)).slice(0, 400));
  });
});
