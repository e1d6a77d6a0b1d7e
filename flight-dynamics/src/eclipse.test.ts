import { describe, expect, it } from 'vitest';
import { twoBody } from './eclipse/two-body.fixture.ts';
import {
  findShadows,
  fractionOfLight,
  lightAt,
  type ShadowKind,
  type ShadowModel,
  type ShadowScene,
  searchShadow,
  shadowEvents,
  sunlightAt,
} from './eclipse.ts';
import { referenceShadows } from './eclipse-reference.fixture.ts';
import { gcrfToTeme } from './frames.ts';
import { maya1, propagatorOf } from './maya1.fixture.ts';
import { referenceOrbits, referenceStartAtMs } from './passes-reference.fixture.ts';
import { geometricSunTemeKm, isSunlit, sunDirection } from './sun.ts';
import { cross, dot, magnitude, scaled, type Vector3 } from './vector.ts';

// Orekit, EclipseDetectorTest (2023): start 1969-07-28 04:00 TT, two-body motion in GCRF, Sun by JPL without light time.
const muKm3S2 = 398_600.47;
const startPosition: Vector3 = [-6142.438_668, 3492.467_56, -25.767_256_8];
const startVelocity: Vector3 = [0.505_847_968_5, 0.942_780_921_5, 7.435_922_231];
const startAtMs = Date.UTC(1969, 6, 28, 4) - 42_184;

describe("Orekit's eclipses", () => {
  const oneMillisecondS = 1e-3;
  const sphere = (earthRadiusKm: number): ShadowModel => ({
    earthRadiusKm,
    earthFlattening: 0,
    sunRadiusKm: 696_000,
  });
  const given = twoBody(startPosition, startVelocity, muKm3S2);
  // The Keplerian inclination replaced by 90 degrees: the same orbit turned about its line of nodes.
  const polar = polarOrbit();

  it('begin and end when Orekit says, above a sphere of 6,400 km', () => {
    const umbra = edgesS(given, sphere(6400), 'umbra', 6000);
    const penumbra = edgesS(given, sphere(6400), 'penumbra', 6000);
    expect(Math.abs(umbra[0]! - 2303.1835)).toBeLessThan(oneMillisecondS);
    expect(Math.abs(penumbra[1]! - 4388.155_852)).toBeLessThan(oneMillisecondS);
  });

  it.each<[string, ShadowModel, number[]]>([
    ['a sphere', sphere(6378.137), [2274.702, 4317.155, 8189.25, 10_232.115, 14_103.8]],
    [
      'the WGS-84 ellipsoid',
      { ...sphere(6378.137), earthFlattening: 1 / 298.257_223_563 },
      [2280.427, 4310.741, 8194.978, 10_225.704, 14_109.53],
    ],
  ])('follow each other over %s as Orekit has them', (_, model, expected) => {
    const found = edgesS(polar, model, 'umbra', 15_000);
    console.log(found.map((s, i) => ((s - expected[i]!) * 1000).toFixed(3)));
    expect(found.slice(0, 5).length).toBe(5);
    for (const [index, seconds] of expected.entries())
      expect(Math.abs(found[index]! - seconds)).toBeLessThan(oneMillisecondS);
  });
});

describe('shadows by rays against the ellipsoid', () => {
  const tenMilliseconds = 10;
  it.each(referenceShadows)('$orbit enters and leaves when they say', ({ orbit, hours, events }) =>
    expectEvents(orbit, hours, events, tenMilliseconds),
  );
});

describe('the shadow search', () => {
  it.each(Object.keys(referenceOrbits) as (keyof typeof referenceOrbits)[])(
    'loses no shadow of %s and invents none',
    (orbit) => {
      const propagator = propagatorOf(referenceOrbits[orbit]);
      const fromAtMs = referenceStartAtMs;
      const toAtMs = fromAtMs + 30 * 3_600_000;
      const shadows = findShadows(propagator, fromAtMs, toAtMs);
      const wrong: number[] = [];
      for (let atMs = fromAtMs; atMs <= toAtMs; atMs += 60_000) {
        const state = propagator.at(atMs);
        if (!state.ok) throw new TypeError(state.fault.kind);
        const share = sunlightAt(state.value.positionTemeKm, atMs);
        const isIn = (kind: ShadowKind) =>
          shadows.some((one) => one.kind === kind && atMs >= one.fromAtMs && atMs <= one.toAtMs);
        if (isIn('penumbra') !== share < 1 || isIn('umbra') !== (share === 0)) wrong.push(atMs);
      }
      expect(wrong).toEqual([]);
    },
  );

  it('keeps umbrae within penumbrae and says what the window cut', () => {
    const fromAtMs = maya1.elements.epochAtMs;
    const whole = findShadows(maya1, fromAtMs, fromAtMs + 7_200_000);
    const umbra = whole.find(({ kind }) => kind === 'umbra')!;
    const middleAtMs = (umbra.fromAtMs + umbra.toAtMs) / 2;
    const cut = findShadows(maya1, middleAtMs, middleAtMs + 1000);
    expect(cut.map(({ kind }) => kind)).toEqual(['penumbra', 'umbra']);
    expect(cut.every(({ isOpenAtStart, isOpenAtEnd }) => isOpenAtStart && isOpenAtEnd)).toBe(true);
    expect(shadowEvents(cut)).toEqual([]);
    const kinds = shadowEvents(whole).map(({ kind }) => kind);
    const entry = kinds.indexOf('penumbra-entry');
    expect(kinds.slice(entry, entry + 4)).toEqual([
      'penumbra-entry',
      'umbra-entry',
      'umbra-exit',
      'penumbra-exit',
    ]);
    expect(() => findShadows(maya1, 1, 0)).toThrow(RangeError);
    expect(() => findShadows(maya1, Number.NaN, 0)).toThrow(RangeError);
  });
});

describe('the light on a satellite', () => {
  const atMs = Date.UTC(2026, 2, 19);
  const { directionTeme, distanceKm } = sunDirection(atMs);
  const sunKm = scaled(directionTeme, distanceKm);
  const across = cross(directionTeme, [0, 0, 1]);
  const side = scaled(across, 1 / magnitude(across));
  const behind = (backKm: number, sideKm: number): Vector3 => [
    -directionTeme[0] * backKm + side[0] * sideKm,
    -directionTeme[1] * backKm + side[1] * sideKm,
    -directionTeme[2] * backKm + side[2] * sideKm,
  ];

  it('fades evenly from all to nothing, half of it where half the Sun is hidden', () => {
    // 5,000 km behind the middle; the Sun's rim sweeps about 2 x 23 km there.
    const shares = Array.from({ length: 61 }, (_, i) => sunlightAt(behind(5000, 6405 - i), atMs));
    expect(shares[0]).toBe(1);
    expect(shares.at(-1)).toBe(0);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    const { gapRad, ...rest } = lightAt(behind(5000, 6378), sunKm);
    expect(Math.abs(gapRad)).toBeLessThan(0.005);
    expect(fractionOfLight({ ...rest, gapRad: 0 })).toBeCloseTo(0.5, 2);
    expect(isSunlit(behind(5000, 6405), atMs)).toBe(true);
    expect(isSunlit(behind(5000, 6345), atMs)).toBe(false);
  });

  it('is a ring beyond the tip of the umbra, 1.4 million km away', () => {
    expect(sunlightAt(behind(1_300_000, 0), atMs)).toBe(0);
    const ring = sunlightAt(behind(1_600_000, 0), atMs);
    const ratio = Math.atan(6378 / 1_600_000) / Math.asin(695_700 / (distanceKm + 1_600_000));
    expect(ring).toBeCloseTo(1 - ratio ** 2, 2);
    expect(sunlightAt(behind(1_600_000, 9000), atMs)).toBeGreaterThan(ring);
  });

  it('answers below the surface and in the axis of the shadow with numbers', () => {
    for (const place of [
      behind(6800, 0),
      behind(100, 0),
      behind(-6800, 0),
      behind(0, 6378),
      [0, 0, 6300],
      [0, 0, 0],
    ] as Vector3[])
      expect(sunlightAt(place, atMs)).toBeGreaterThanOrEqual(0);
    expect(sunlightAt(behind(-6800, 0), atMs)).toBe(1);
    expect(sunlightAt(behind(6800, 0), atMs)).toBe(0);
  });
});

function expectEvents(
  orbit: keyof typeof referenceOrbits,
  hours: number,
  expected: (typeof referenceShadows)[number]['events'],
  toleranceMs: number,
): void {
  const toAtMs = referenceStartAtMs + hours * 3_600_000;
  const events = shadowEvents(findShadows(propagatorOf(referenceOrbits[orbit]), referenceStartAtMs, toAtMs));
  expect(events.map(({ kind }) => kind)).toEqual(expected.map(([kind]) => kind));
  for (const [index, [, afterMs]] of expected.entries()) {
    expect(Math.abs(events[index]!.atMs - referenceStartAtMs - afterMs)).toBeLessThan(toleranceMs);
  }
}

type Motion = ReturnType<typeof twoBody>;

function edgesS(motion: Motion, model: ShadowModel, kind: ShadowKind, seconds: number): number[] {
  const scene: ShadowScene = {
    stateAt: (atMs, state) => {
      const { position, velocity } = motion((atMs - startAtMs) / 1000);
      const teme = gcrfToTeme({ positionGcrfKm: position, velocityGcrfKmS: velocity }, atMs);
      state.set([...teme.positionTemeKm, ...teme.velocityTemeKmS]);
      return true;
    },
    sunAtKm: geometricSunTemeKm,
    model,
  };
  const { spans } = searchShadow(scene, kind, startAtMs, startAtMs + seconds * 1000);
  return spans.flatMap(({ fromAtMs, toAtMs }) => [fromAtMs, toAtMs].map((atMs) => (atMs - startAtMs) / 1000));
}

function polarOrbit(): Motion {
  const normal = cross(startPosition, startVelocity);
  const unit = scaled(normal, 1 / magnitude(normal));
  const nodeLength = Math.hypot(unit[0], unit[1]);
  const node: Vector3 = [-unit[1] / nodeLength, unit[0] / nodeLength, 0];
  const angle = Math.PI / 2 - Math.acos(unit[2]);
  const turn = (v: Vector3): Vector3 => {
    const side = cross(node, v);
    const part = dot(node, v) * (1 - Math.cos(angle));
    return [0, 1, 2].map(
      (axis) => v[axis]! * Math.cos(angle) + side[axis]! * Math.sin(angle) + node[axis]! * part,
    ) as unknown as Vector3;
  };
  return twoBody(turn(startPosition), turn(startVelocity), muKm3S2);
}
