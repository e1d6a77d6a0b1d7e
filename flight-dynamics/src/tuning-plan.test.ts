import { describe, expect, it } from 'vitest';
import { downlinkDopplerHz, uplinkDopplerHz } from './doppler.ts';
import { createObserver } from './look-angles.ts';
import { thimphu as place, maya1 as propagator } from './maya1.fixture.ts';
import { predictPasses } from './passes.ts';
import { planTuning, tuningThresholdHz } from './tuning-plan.ts';

describe('Doppler', () => {
  // MAYA-1, largest range rate of a day 6.91 km/s: 3.36 kHz at 145.825 MHz and 10.08 kHz at 437.375 MHz (computed elsewhere).
  it.each([
    [145_825_000, 3360],
    [437_375_000, 10_080],
  ])('shifts %i Hz by the known amount, up while it approaches', (frequencyHz, expectedHz) => {
    const printedDigitsHz = 6;
    expect(Math.abs(downlinkDopplerHz(-6.91, frequencyHz) - expectedHz)).toBeLessThan(printedDigitsHz);
    expect(Math.abs(downlinkDopplerHz(6.91, frequencyHz) + expectedHz)).toBeLessThan(printedDigitsHz);
  });

  it('asks the transmitter for the opposite, so that the satellite hears its own frequency', () => {
    const sentHz = 435_313_000 + uplinkDopplerHz(-6.91, 435_313_000);
    expect(sentHz).toBeLessThan(435_313_000);
    expect(sentHz + downlinkDopplerHz(-6.91, sentHz)).toBeCloseTo(435_313_000, 4);
    expect(uplinkDopplerHz(0, 435_313_000)).toBe(0);
    expect(downlinkDopplerHz(0, 435_313_000)).toBe(0);
    expect(() => downlinkDopplerHz(1, 0)).toThrow(RangeError);
    expect(() => uplinkDopplerHz(1, Number.NaN)).toThrow(RangeError);
  });
});

const observer = createObserver(propagator, place);
const juneTwentieth = Date.UTC(2019, 5, 20);
const span = { fromAtMs: juneTwentieth, toAtMs: juneTwentieth + 3_600_000 };
const pass = predictPasses({ propagator, place, stationId: 's', ...span })[0]!;

describe('tuning plan', () => {
  it('lets the modulation say how far off is still good', () => {
    expect(tuningThresholdHz({ modulation: 'gmsk', symbolRateBd: 9600 })).toBe(96);
    expect(tuningThresholdHz({ modulation: 'fsk', symbolRateBd: 300 })).toBe(10);
    expect(tuningThresholdHz({ modulation: 'afsk', symbolRateBd: 1200 })).toBe(500);
    expect(tuningThresholdHz({ modulation: 'cw', symbolRateBd: 20 })).toBe(20);
    expect(() => tuningThresholdHz({ modulation: 'cw', symbolRateBd: 0 })).toThrow(RangeError);
  });

  it.each([
    ['downlink' as const, 437_375_000, downlinkDopplerHz],
    ['uplink' as const, 435_313_000, uplinkDopplerHz],
  ])(
    'keeps the %s within half the threshold all the way, with as few steps as that takes',
    (direction, frequencyHz, shiftOf) => {
      const thresholdHz = 96;
      const radioStepHz = 10;
      const { aosAtMs, losAtMs } = pass;
      const request = { observer, fromAtMs: aosAtMs, toAtMs: losAtMs, direction, frequencyHz };
      const steps = planTuning({ ...request, thresholdHz, stepHz: radioStepHz });
      expect(steps[0]!.atMs).toBe(aosAtMs);
      for (const step of steps) expect(step.frequencyHz % radioStepHz).toBe(0);
      let current = 0;
      let lowestHz = Number.POSITIVE_INFINITY;
      let highestHz = Number.NEGATIVE_INFINITY;
      for (let atMs = aosAtMs; atMs < losAtMs; atMs += 100) {
        while (steps[current + 1] && steps[current + 1]!.atMs <= atMs) current += 1;
        const look = observer.at(atMs);
        if (!look.ok) throw new TypeError(look.fault.kind);
        const wantedHz = frequencyHz + shiftOf(look.value.rangeRateKmS, frequencyHz);
        lowestHz = Math.min(lowestHz, wantedHz);
        highestHz = Math.max(highestHz, wantedHz);
        expect(Math.abs(wantedHz - steps[current]!.frequencyHz)).toBeLessThan(
          thresholdHz / 2 + radioStepHz / 2 + 0.5,
        );
      }
      expect(steps.length).toBeLessThanOrEqual(Math.ceil((highestHz - lowestHz) / thresholdHz) + 1);
      expect(new Set(steps.map((step) => step.atMs)).size).toBe(steps.length);
    },
  );

  it('needs no step more than the swing of the shift over the threshold', () => {
    const { aosAtMs, losAtMs } = pass;
    const request = { observer, fromAtMs: aosAtMs, toAtMs: losAtMs, direction: 'downlink' as const };
    for (const thresholdHz of [20, 96, 500, 3000]) {
      const steps = planTuning({ ...request, frequencyHz: 437_375_000, thresholdHz, stepHz: 1e-3 });
      // The shift only falls, so a plan needs at least its whole swing over a threshold.
      const at = (atMs: number) => {
        const look = observer.at(atMs);
        return look.ok ? downlinkDopplerHz(look.value.rangeRateKmS, 437_375_000) : Number.NaN;
      };
      expect(steps.length).toBe(Math.ceil((at(aosAtMs) - at(losAtMs)) / thresholdHz));
    }
  });

  it('tunes a leg once that is constant at the ground, and moves the whole plan by the calibration', () => {
    const { aosAtMs, losAtMs } = pass;
    const request = {
      observer,
      fromAtMs: aosAtMs,
      toAtMs: losAtMs,
      thresholdHz: 96,
      frequencyHz: 435_313_000,
    };
    const still = planTuning({ ...request, direction: 'uplink', policy: 'constant-at-ground' });
    expect(still).toEqual([{ atMs: aosAtMs, frequencyHz: 435_313_000 }]);
    const plain = planTuning({ ...request, direction: 'uplink' });
    const moved = planTuning({ ...request, direction: 'uplink', calibration: { radioHz: -400 } });
    expect(moved.map(({ frequencyHz }) => frequencyHz - 400)).toEqual(
      plain.map(({ frequencyHz }) => frequencyHz),
    );
  });

  it('refuses a threshold of nothing', () => {
    const request = { observer, fromAtMs: 0, toAtMs: 1, direction: 'downlink' as const, frequencyHz: 1 };
    expect(() => planTuning({ ...request, thresholdHz: 0 })).toThrow(RangeError);
  });
});
