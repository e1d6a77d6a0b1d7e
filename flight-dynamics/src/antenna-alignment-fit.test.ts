import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { type AntennaAlignment, pointedAt } from './antenna-alignment.ts';
import { type AlignmentPair, fitAlignment } from './antenna-alignment-fit.ts';

/** A mast that somebody put up by a compass on a roof that was not level. */
const hidden: AntennaAlignment = {
  azimuthOffsetDeg: -4.2,
  elevationOffsetDeg: 0.8,
  tiltNorthDeg: 1.3,
  tiltEastDeg: -0.7,
};
const names = ['azimuthOffsetDeg', 'elevationOffsetDeg', 'tiltNorthDeg', 'tiltEastDeg'] as const;

function sightings(
  seed: string,
  {
    count,
    noiseDeg,
    truth = hidden,
    azimuthsDeg = [0, 360] as const,
    elevationsDeg = [10, 70] as const,
  }: {
    count: number;
    noiseDeg: number;
    truth?: AntennaAlignment;
    azimuthsDeg?: readonly [number, number];
    elevationsDeg?: readonly [number, number];
  },
): AlignmentPair[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const between = ([low, high]: readonly [number, number]) => low + random.next() * (high - low);
    const controller = { azimuthDeg: between(azimuthsDeg), elevationDeg: between(elevationsDeg) };
    const seen = pointedAt(truth, controller);
    const acrossDeg = (random.normal() * noiseDeg) / Math.cos((seen.elevationDeg * Math.PI) / 180);
    const observed = {
      azimuthDeg: seen.azimuthDeg + acrossDeg,
      elevationDeg: seen.elevationDeg + random.normal() * noiseDeg,
    };
    return { controller, observed };
  });
}

function fitted(pairs: readonly AlignmentPair[], sightingSigmaDeg?: number) {
  const fit = fitAlignment(pairs, sightingSigmaDeg === undefined ? {} : { sightingSigmaDeg });
  if (!fit.ok) throw new TypeError(fit.fault.kind);
  return fit.value;
}

describe('finding how a mast stands', () => {
  it('finds it to a thousandth of a degree from three sightings without error', () => {
    const { alignment, solvedFor } = fitted(
      [20, 150, 260].map((azimuthDeg) => {
        const controller = { azimuthDeg, elevationDeg: 30 };
        return { controller, observed: pointedAt(hidden, controller) };
      }),
    );
    expect(solvedFor).toBe('offsets-and-tilt');
    for (const name of names) expect(Math.abs(alignment[name] - hidden[name])).toBeLessThan(0.001);
  });

  it('is as sure as it says: over 400 masts the errors are the sigmas that were told', () => {
    const sums = { azimuthOffsetDeg: 0, elevationOffsetDeg: 0, tiltNorthDeg: 0, tiltEastDeg: 0 };
    let beyondThreeSigma = 0;
    const masts = 400;
    for (let mast = 0; mast < masts; mast++) {
      const { alignment, sigma } = fitted(sightings(`mast ${mast}`, { count: 12, noiseDeg: 0.5 }));
      for (const name of names) {
        const inSigmas = (alignment[name] - hidden[name]) / sigma[name];
        sums[name] += inSigmas ** 2;
        if (Math.abs(inSigmas) > 3) beyondThreeSigma++;
      }
    }
    // Student's t with 20 degrees of freedom has a variance of 20/18 = 1.11, and 0.7 % lie beyond 3.
    for (const name of names) {
      expect(sums[name] / masts).toBeGreaterThan(0.85);
      expect(sums[name] / masts).toBeLessThan(1.4);
    }
    expect(beyondThreeSigma / (4 * masts)).toBeLessThan(0.02);
  });

  it('finds a mast that was put up the wrong way round', () => {
    const truth = { ...hidden, azimuthOffsetDeg: 176 };
    const { alignment } = fitted(sightings('wrong way', { count: 8, noiseDeg: 0.2, truth }));
    expect(Math.abs(alignment.azimuthOffsetDeg - 176)).toBeLessThan(0.5);
  });

  it('counts through north without confusion', () => {
    const truth = { azimuthOffsetDeg: 3, elevationOffsetDeg: 0, tiltNorthDeg: 0, tiltEastDeg: 0 };
    const pairs = [358, 359, 1, 2].map((azimuthDeg) => ({
      controller: { azimuthDeg, elevationDeg: 20 },
      observed: { azimuthDeg: (azimuthDeg + 3) % 360, elevationDeg: 20 },
    }));
    expect(fitted(pairs).alignment.azimuthOffsetDeg).toBeCloseTo(truth.azimuthOffsetDeg, 6);
  });

  it('says no tilt where the Sun of one hour cannot tell it from a wrong zero', () => {
    const pairs = sightings('one hour', {
      count: 6,
      noiseDeg: 0.5,
      azimuthsDeg: [230, 240],
      elevationsDeg: [20, 30],
    });
    const { solvedFor, alignment, tiltLeftOutBecause } = fitted(pairs);
    expect(solvedFor).toBe('offsets');
    expect(alignment.tiltNorthDeg).toBe(0);
    expect(tiltLeftOutBecause).toMatch(/too close together/);
  });

  it('says no tilt from two pairs, and takes the sigma that was given', () => {
    const { solvedFor, sigma, tiltLeftOutBecause } = fitted(
      sightings('two', { count: 2, noiseDeg: 0.5, elevationsDeg: [10, 20] }),
      1,
    );
    expect(solvedFor).toBe('offsets');
    expect(tiltLeftOutBecause).toBe('it needs 3 pairs, found 2');
    expect(sigma.elevationOffsetDeg).toBeCloseTo(Math.SQRT1_2, 3);
  });

  it('takes nothing for something neither without pairs nor at the zenith only', () => {
    expect(fitAlignment([])).toMatchObject({ ok: false, fault: { kind: 'no-pairs' } });
    const zenith = { azimuthDeg: 0, elevationDeg: 90 };
    expect(fitAlignment([{ controller: zenith, observed: zenith }])).toMatchObject({
      ok: false,
      fault: { kind: 'no-fit' },
    });
    const broken = { azimuthDeg: Number.NaN, elevationDeg: 1 };
    expect(fitAlignment([{ controller: broken, observed: zenith }])).toMatchObject({
      ok: false,
      fault: { kind: 'bad-value' },
    });
  });
});
