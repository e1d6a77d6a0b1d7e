import { describe, expect, it } from 'vitest';
import { separationDeg } from './angle.ts';
import { subPoint } from './ground-track.ts';
import { createObserver, type Observer } from './look-angles.ts';
import { maya1 as propagator, thimphu } from './maya1.fixture.ts';
import { type Pass, predictPasses } from './passes.ts';
import { type PointingPlan, planPointing, pointingAt } from './pointing-plan.ts';

// The pass of MAYA-1 over Thimphu at 00:22 on 2019-06-20 goes from 237 degrees through north
// to 33 degrees (checked against Skyfield, see look-angles.test.ts).
const juneTwentieth = Date.UTC(2019, 5, 20);

const turn360 = { minAzimuthDeg: 0, maxAzimuthDeg: 360, minElevationDeg: 0, maxElevationDeg: 90 };
const turn450 = { ...turn360, maxAzimuthDeg: 450 };
const flipping = { ...turn360, maxElevationDeg: 180 };

function firstPass(place = thimphu): { observer: Observer; pass: Pass } {
  const observer = createObserver(propagator, place);
  const span = { fromAtMs: juneTwentieth, toAtMs: juneTwentieth + 3_600_000 };
  return { observer, pass: predictPasses({ propagator, place, stationId: 's', ...span })[0]! };
}

/** Largest angle between where the plan points and where the satellite is, looked at between the samples too. */
function worstErrorDeg(plan: PointingPlan, { observer, pass }: { observer: Observer; pass: Pass }): number {
  let worst = 0;
  for (let atMs = pass.aosAtMs; atMs <= pass.losAtMs; atMs += 137) {
    const look = observer.at(atMs);
    if (!look.ok) throw new TypeError(look.fault.kind);
    worst = Math.max(worst, separationDeg(look.value, pointingAt(plan, atMs)));
  }
  return worst;
}

describe('pointing plan', () => {
  const straightLineDeg = 0.05;

  it('keeps tracking through north without unwinding where the mast turns 450 degrees', () => {
    const scene = firstPass();
    const plan = planPointing(scene.observer, scene.pass, turn450);
    expect(plan.kind).toBe('overlap');
    expect(worstErrorDeg(plan, scene)).toBeLessThan(straightLineDeg);
    const azimuths = plan.samples.map((sample) => sample.azimuthDeg);
    expect(azimuths[0]).toBeCloseTo(229.4, 1);
    expect(azimuths.at(-1)).toBeCloseTo(398, 0);
    for (const [i, azimuth] of azimuths.slice(1).entries())
      expect(azimuth).toBeGreaterThanOrEqual(azimuths[i]!);
  });

  it('lies on its back where that spares the turn through north', () => {
    const scene = firstPass();
    const plan = planPointing(scene.observer, scene.pass, flipping);
    expect(plan.kind).toBe('flip');
    expect(worstErrorDeg(plan, scene)).toBeLessThan(straightLineDeg);
    expect(Math.max(...plan.samples.map((sample) => sample.elevationDeg))).toBeGreaterThan(170);
  });

  it('shares the loss before and after north where the mast ends at 360', () => {
    const scene = firstPass();
    const plan = planPointing(scene.observer, scene.pass, turn360);
    expect(plan.kind).toBe('direct');
    for (const { azimuthDeg } of plan.samples) {
      expect(azimuthDeg).toBeGreaterThanOrEqual(0);
      expect(azimuthDeg).toBeLessThanOrEqual(360);
    }
    expect(plan.worstRateDegS).toBeLessThanOrEqual(6 + 1e-9);
    expect(worstErrorDeg(plan, scene)).toBeCloseTo(plan.worstErrorDeg, 0);
    // The way round takes 60 s at 6 deg/s while the satellite itself runs at up to 15 deg/s: part of it before north, part after.
    const northAtMs = juneTwentieth + (25 * 60 + 20) * 1000;
    const offTarget = plan.samples.filter((sample) => {
      const look = scene.observer.at(sample.atMs);
      return look.ok && separationDeg(look.value, sample) > 1;
    });
    expect(offTarget[0]!.atMs).toBeGreaterThan(northAtMs - 60_000);
    expect(offTarget.at(-1)!.atMs).toBeLessThan(northAtMs + 60_000);
  });

  it('halves what a mere chaser loses at the zenith', () => {
    // Close to where the satellite stands overhead during the pass over Thimphu.
    const below = subPoint(propagator, juneTwentieth + (24 * 60 + 43) * 1000);
    if (!below.ok) throw new TypeError(below.fault.kind);
    const { latitudeDeg, longitudeDeg } = below.value;
    const scene = firstPass({ latitudeDeg: latitudeDeg + 0.05, longitudeDeg, heightM: 0 });
    expect(scene.pass.maxElevationDeg).toBeGreaterThan(89);
    const plan = planPointing(scene.observer, scene.pass, turn450);
    const flipped = planPointing(scene.observer, scene.pass, { ...turn450, maxElevationDeg: 180 });
    const chaser = chase(scene, 6);
    expect(chaser).toBeGreaterThan(3);
    expect(plan.worstErrorDeg).toBeLessThan(0.65 * chaser);
    expect(plan.worstRateDegS).toBeLessThanOrEqual(6 + 1e-9);
    expect(flipped.worstErrorDeg).toBeLessThanOrEqual(plan.worstErrorDeg);
  });

  it('waits at the first bearing before the pass and stays at the last after it', () => {
    const { observer, pass } = firstPass();
    const plan = planPointing(observer, pass, turn450);
    const { azimuthDeg, elevationDeg } = plan.samples[0]!;
    expect(pointingAt(plan, pass.aosAtMs - 600_000)).toEqual({ azimuthDeg, elevationDeg });
    expect(pointingAt(plan, pass.losAtMs + 600_000).azimuthDeg).toBe(plan.samples.at(-1)!.azimuthDeg);
  });

  it('never points below or beyond what the rotator can', () => {
    const { observer, pass } = firstPass();
    const limits = { minAzimuthDeg: 30, maxAzimuthDeg: 330, minElevationDeg: 5, maxElevationDeg: 45 };
    const plan = planPointing(observer, pass, limits);
    for (const { azimuthDeg, elevationDeg } of plan.samples) {
      expect(azimuthDeg).toBeGreaterThanOrEqual(30);
      expect(azimuthDeg).toBeLessThanOrEqual(330);
      expect(elevationDeg).toBeGreaterThanOrEqual(5);
      expect(elevationDeg).toBeLessThanOrEqual(45);
    }
    expect(plan.worstErrorDeg).toBeGreaterThan(9);
  });

  it('refuses limits that hold nothing and a pass that ends before it begins', () => {
    const { observer, pass } = firstPass();
    expect(() => planPointing(observer, pass, { ...turn360, maxAzimuthDeg: 0 })).toThrow(RangeError);
    expect(() => planPointing(observer, { aosAtMs: 2, losAtMs: 1 }, turn360)).toThrow(RangeError);
  });
});

/** Worst error of an antenna that starts on target and then only runs after it. */
function chase({ observer, pass }: { observer: Observer; pass: Pass }, rateDegS: number): number {
  let azimuth = pass.aosAzimuthDeg;
  let worst = 0;
  for (let atMs = pass.aosAtMs; atMs <= pass.losAtMs; atMs += 100) {
    const look = observer.at(atMs);
    if (!look.ok) throw new TypeError(look.fault.kind);
    const missing = ((look.value.azimuthDeg - azimuth + 540) % 360) - 180;
    azimuth += Math.max(-rateDegS / 10, Math.min(rateDegS / 10, missing));
    const { elevationDeg } = look.value;
    worst = Math.max(worst, separationDeg(look.value, { azimuthDeg: azimuth, elevationDeg }));
  }
  return worst;
}
