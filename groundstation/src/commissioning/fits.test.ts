import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { playOf } from './backlash.ts';
import { fitLinearity } from './encoder-linearity.ts';
import { meanAndSigma } from './mean-and-sigma.ts';
import { peakDialHz } from './radio-ppm.ts';
import { fitSlew, type SlewSample } from './slew-fit.ts';

describe('an encoder', () => {
  // Anscombe's first quartet (The American Statistician 27, 1973): slope 0.5001, intercept 3.0001, residual sigma 1.2366.
  it('is a straight line by least squares, as published figures have it', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const fit = fitLinearity(x.map((orderedDeg, i) => ({ orderedDeg, readDeg: y[i]! })));
    expect(fit.gain).toBeCloseTo(0.5001, 4);
    expect(fit.offsetDeg).toBeCloseTo(3.0001, 4);
    expect(fit.sigmaDeg).toBeCloseTo(1.2366, 4);
    expect(fit.worstDeg).toBeCloseTo(5.42, 9);
  });

  it('needs two different orders', () => {
    expect(() => fitLinearity([{ orderedDeg: 1, readDeg: 1 }])).toThrow(RangeError);
  });
});

describe('play', () => {
  it('is the difference of the two sides, never surer than the steps of the controller', () => {
    const visits = [
      { fromBelowDeg: 99.4, fromAboveDeg: 100.6 },
      { fromBelowDeg: 199.3, fromAboveDeg: 200.5 },
    ];
    const { playDeg, sigmaDeg } = playOf(visits, 0.1);
    expect(playDeg).toBeCloseTo(1.2, 9);
    expect(sigmaDeg).toBeCloseTo(0.1 / Math.sqrt(12), 6);
  });

  it('of one reading has the sigma that a reading has', () => {
    expect(meanAndSigma([7], 0.3)).toEqual({ mean: 7, sigma: 0.3 });
  });
});

/** An axis read every 60 ms or so, in steps, on its way over 60 degrees. */
function drive(
  seed: string,
  {
    rateDegS,
    accelerationDegS2,
    deadMs,
    stepDeg,
  }: { rateDegS: number; accelerationDegS2: number; deadMs: number; stepDeg: number },
): SlewSample[] {
  const random = createRandom(seed);
  const samples: SlewSample[] = [];
  const rampS = rateDegS / accelerationDegS2;
  const rampDeg = (rateDegS * rampS) / 2;
  const cruiseS = (60 - 2 * rampDeg) / rateDegS;
  for (let ms = 0; ; ms += 50 + random.integer(20)) {
    const s = (ms - deadMs) / 1000;
    const leftS = cruiseS + 2 * rampS - s;
    const deg =
      s <= 0
        ? 0
        : s < rampS
          ? (accelerationDegS2 * s ** 2) / 2
          : leftS > rampS
            ? rampDeg + rateDegS * (s - rampS)
            : 60 - (accelerationDegS2 * Math.max(0, leftS) ** 2) / 2;
    samples.push({ sinceOrderMs: ms, movedDeg: Math.round(deg / stepDeg) * stepDeg });
    if (leftS < 0) return samples;
  }
}

describe('a slew', () => {
  it('gives rate, acceleration and dead time back within three of its sigmas, over many axes', () => {
    let beyond = 0;
    for (let i = 0; i < 100; i++) {
      const random = createRandom(`axis ${i}`);
      const rateDegS = 2 + random.next() * 5;
      const accelerationDegS2 = rateDegS / (0.5 + random.next());
      const deadMs = 50 + random.next() * 500;
      const fit = fitSlew(drive(`drive ${i}`, { rateDegS, accelerationDegS2, deadMs, stepDeg: 0.1 }));
      if (!fit.ok) throw new TypeError(fit.fault.kind);
      const { value } = fit;
      expect(Math.abs(value.rateDegS / rateDegS - 1)).toBeLessThan(0.01);
      expect(Math.abs(value.deadTimeMs - deadMs)).toBeLessThan(120);
      expect(value.accelerationDegS2).toBeDefined();
      expect(Math.abs(value.accelerationDegS2! / accelerationDegS2 - 1)).toBeLessThan(0.2);
      if (Math.abs(value.accelerationDegS2! - accelerationDegS2) > 3 * value.accelerationSigmaDegS2!)
        beyond++;
    }
    expect(beyond).toBeLessThan(5);
  });

  it('of a relay and a motor tells no acceleration, for there is none to see', () => {
    const fit = fitSlew(drive('relay', { rateDegS: 6, accelerationDegS2: 500, deadMs: 300, stepDeg: 1 }));
    expect(fit).toMatchObject({ ok: true, value: { accelerationDegS2: undefined } });
    expect(fit.ok && Math.abs(fit.value.rateDegS - 6)).toBeLessThan(0.1);
  });

  it('that was none is said to be none', () => {
    const still = Array.from({ length: 30 }, (_, i) => ({ sinceOrderMs: i * 100, movedDeg: 0.1 }));
    expect(fitSlew(still)).toMatchObject({ ok: false, fault: { kind: 'did-not-move' } });
    expect(fitSlew([])).toMatchObject({ ok: false, fault: { kind: 'did-not-move' } });
    const few = [0, 20, 40, 60].map((movedDeg, i) => ({ sinceOrderMs: i * 1000, movedDeg }));
    expect(fitSlew(few)).toMatchObject({ ok: false, fault: { kind: 'too-few-samples' } });
  });
});

describe('a carrier on the meter', () => {
  const sweep = (peakHz: number, height: number) =>
    Array.from({ length: 81 }, (_, i) => {
      const dialHz = 145_000_000 - 2000 + i * 50;
      const meter = 20 + Math.round(height * Math.exp(-(((dialHz - peakHz) / 250) ** 2)));
      return { dialHz, meter };
    });

  it('has its middle to a fraction of the step', () => {
    expect(Math.abs(peakDialHz(sweep(145_000_317, 120))! - 145_000_317)).toBeLessThan(5);
  });

  it('is none in noise, nor at an end of the sweep, where its other half is not seen', () => {
    expect(peakDialHz(sweep(145_000_317, 6))).toBeUndefined();
    expect(peakDialHz(sweep(145_002_000, 120))).toBeUndefined();
    expect(peakDialHz([])).toBeUndefined();
  });
});
