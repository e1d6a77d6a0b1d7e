import { describe, expect, it } from 'vitest';
import { tabulatedEarthOrientation } from './earth-orientation.ts';
import { flatHorizon } from './horizon.ts';
import { createObserver } from './look-angles.ts';
import { propagatorOf } from './maya1.fixture.ts';
import { predictPasses } from './passes.ts';
import {
  type ReferenceCase,
  type ReferenceLook,
  referenceCases,
  referenceEarth,
  referenceOrbits,
  referenceStartAtMs,
  referenceStations,
} from './passes-reference.fixture.ts';

const oneMillisecond = 1;
const tenthOfAMillidegree = 1e-4;
const oneCentimetreKm = 1e-5;
const rateKmS = 1e-7;

const eop = tabulatedEarthOrientation('by hand', [{ mjdUtc: 61_000, ...referenceEarth }]);

describe('passes by Skyfield, eleven kinds of orbit', () => {
  it.each(referenceCases)('$orbit over $station above $maskDeg degrees', (one) => {
    const found = passesOf(one);
    expect(found.length).toBe(one.count);
    for (const [index, expected] of one.passes.entries()) {
      const pass = found[index]!;
      expect(pass.isUpAtStart).toBe(expected.isUpAtStart ?? false);
      expect(pass.isUpAtEnd).toBe(expected.isUpAtEnd ?? false);
      expect(Math.abs(pass.aosAtMs - expected.aos[0])).toBeLessThan(oneMillisecond);
      expect(Math.abs(pass.losAtMs - expected.los[0])).toBeLessThan(oneMillisecond);
      expect(pass.culminations.length).toBe(expected.culminations);
      expect(Math.abs(pass.tcaAtMs - expected.tca[0])).toBeLessThan(oneMillisecond);
      expect(Math.abs(pass.maxElevationDeg - expected.tca[2])).toBeLessThan(tenthOfAMillidegree);
    }
  });

  it.each(referenceCases)('$orbit stands over $station where Skyfield sees it', (one) => {
    const observer = createObserver(
      propagatorOf(referenceOrbits[one.orbit]),
      referenceStations[one.station],
      eop,
    );
    for (const { aos, tca, los } of one.passes) {
      for (const expected of [aos, tca, los]) expectLook(observer, expected);
    }
  });
});

function passesOf({ orbit, station, maskDeg, hours }: ReferenceCase) {
  return predictPasses({
    propagator: propagatorOf(referenceOrbits[orbit]),
    place: referenceStations[station],
    stationId: station,
    horizon: flatHorizon(maskDeg),
    fromAtMs: referenceStartAtMs,
    toAtMs: referenceStartAtMs + hours * 3_600_000,
    earthOrientation: eop,
  });
}

function expectLook(observer: ReturnType<typeof createObserver>, expected: ReferenceLook): void {
  const [atMs, azimuthDeg, elevationDeg, rangeKm, rangeRateKmS] = expected;
  const look = observer.at(atMs);
  if (!look.ok) throw new TypeError(look.fault.kind);
  const aroundDeg = ((look.value.azimuthDeg - azimuthDeg + 540) % 360) - 180;
  expect(Math.abs(aroundDeg)).toBeLessThan(tenthOfAMillidegree);
  expect(Math.abs(look.value.elevationDeg - elevationDeg)).toBeLessThan(tenthOfAMillidegree);
  expect(Math.abs(look.value.rangeKm - rangeKm)).toBeLessThan(oneCentimetreKm);
  expect(Math.abs(look.value.rangeRateKmS - rangeRateKmS)).toBeLessThan(rateKmS);
}
