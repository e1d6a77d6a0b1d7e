import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { radPerDeg, separationDeg } from '../angle.ts';
import { subPoint } from '../ground-track.ts';
import { createObserver, type Observer } from '../look-angles.ts';
import { maya1 as propagator } from '../maya1.fixture.ts';
import { predictPasses } from '../passes.ts';
import { type PointingPlan, planPointing, pointingAt } from '../pointing-plan.ts';
import { axesOf, driveTimeS, type RotatorLimits } from './rotator-limits.ts';

const juneTwentieth = Date.UTC(2019, 5, 20);
const turn360 = { minAzimuthDeg: 0, maxAzimuthDeg: 360, minElevationDeg: 0, maxElevationDeg: 90 };
const ramps = { azimuthAccelerationDegS2: 6, elevationAccelerationDegS2: 4 };

interface Scene {
  readonly observer: Observer;
  readonly pass: { readonly aosAtMs: number; readonly losAtMs: number; readonly maxElevationDeg: number };
}

/** MAYA-1 from a place beside the point below it: the nearer, the higher. */
function sceneBeside(atMs: number, northDeg: number, eastDeg: number): Scene | undefined {
  const below = subPoint(propagator, atMs);
  if (!below.ok) throw new TypeError(below.fault.kind);
  const latitudeDeg = Math.max(-89, Math.min(89, below.value.latitudeDeg + northDeg));
  const place = { latitudeDeg, longitudeDeg: below.value.longitudeDeg + eastDeg, heightM: 0 };
  const pass = predictPasses({
    propagator,
    place,
    stationId: 's',
    fromAtMs: atMs - 900_000,
    toAtMs: atMs + 900_000,
  }).find(({ aosAtMs, losAtMs }) => aosAtMs < atMs && losAtMs > atMs);
  return pass && { observer: remembering(createObserver(propagator, place)), pass };
}

/** Each instant is looked at many times over: by the plan, by its opponents, by who counts. */
function remembering(observer: Observer): Observer {
  const known = new Map<number, ReturnType<Observer['at']>>();
  return {
    ...observer,
    at(atMs) {
      const look = known.get(atMs) ?? observer.at(atMs);
      known.set(atMs, look);
      return look;
    },
  };
}

function isInside(plan: PointingPlan, limits: RotatorLimits): boolean {
  const slackDeg = 1e-9;
  return plan.samples.every(
    ({ azimuthDeg, elevationDeg }) =>
      azimuthDeg >= limits.minAzimuthDeg - slackDeg &&
      azimuthDeg <= limits.maxAzimuthDeg + slackDeg &&
      elevationDeg >= limits.minElevationDeg - slackDeg &&
      elevationDeg <= limits.maxElevationDeg + slackDeg,
  );
}

/** Rates and accelerations of the samples themselves, worked out here and not read from the plan. */
function motions(plan: PointingPlan, axis: 'azimuthDeg' | 'elevationDeg') {
  let rateDegS = 0;
  let accelerationDegS2 = 0;
  const { samples } = plan;
  for (let i = 1; i < samples.length; i += 1) {
    const stepS = (samples[i]!.atMs - samples[i - 1]!.atMs) / 1000;
    expect(stepS).toBeGreaterThan(0);
    const rate = (samples[i]![axis] - samples[i - 1]![axis]) / stepS;
    const next = i + 1 < samples.length ? (samples[i + 1]![axis] - samples[i]![axis]) / stepS : 0;
    rateDegS = Math.max(rateDegS, Math.abs(rate));
    accelerationDegS2 = Math.max(accelerationDegS2, Math.abs(next - rate) / stepS);
    if (i === 1) accelerationDegS2 = Math.max(accelerationDegS2, Math.abs(rate) / stepS);
  }
  return { rateDegS, accelerationDegS2 };
}

function secondsOff(
  scene: Scene,
  at: (atMs: number) => { azimuthDeg: number; elevationDeg: number },
  limitDeg: number,
) {
  let lostS = 0;
  for (let atMs = scene.pass.aosAtMs; atMs <= scene.pass.losAtMs; atMs += 250) {
    const look = scene.observer.at(atMs);
    if (look.ok && separationDeg(look.value, at(atMs)) > limitDeg) lostS += 0.25;
  }
  return lostS;
}

/** An opponent: keeps to one turn, starts `leadS` early at each moment, and runs at the full rate, without ramps. */
function chaserWithLead(scene: Scene, limits: RotatorLimits, shiftDeg: number, leadS: number) {
  const rateDegS = limits.maxRateDegS ?? 6;
  const points: { azimuthDeg: number; elevationDeg: number }[] = [];
  let unwrapped: number | undefined;
  let azimuthDeg: number | undefined;
  for (let atMs = scene.pass.aosAtMs; atMs <= scene.pass.losAtMs + 1000; atMs += 250) {
    const ahead = scene.observer.at(atMs + leadS * 1000);
    const here = scene.observer.at(atMs);
    if (!ahead.ok || !here.ok) throw new TypeError('no position');
    const bearing = ahead.value.azimuthDeg;
    unwrapped =
      unwrapped === undefined
        ? bearing
        : unwrapped + ((((bearing - unwrapped + 540) % 360) + 360) % 360) - 180;
    let target = unwrapped + shiftDeg;
    while (target > limits.maxAzimuthDeg) target -= 360;
    while (target < limits.minAzimuthDeg) target += 360;
    azimuthDeg ??= target;
    azimuthDeg += Math.max(-rateDegS / 4, Math.min(rateDegS / 4, target - azimuthDeg));
    points.push({ azimuthDeg, elevationDeg: Math.max(0, here.value.elevationDeg) });
  }
  return (atMs: number) => points[Math.round((atMs - scene.pass.aosAtMs) / 250)]!;
}

const masts: readonly (readonly [string, RotatorLimits])[] = [
  ['a turn of 360', { ...turn360, ...ramps }],
  ['an overlap to 450, slow', { ...turn360, ...ramps, maxAzimuthDeg: 450, maxRateDegS: 2.5 }],
  [
    'a back to lie on',
    { ...turn360, ...ramps, maxElevationDeg: 180, azimuthRateDegS: 6, elevationRateDegS: 2.7 },
  ],
  [
    'both, counted from -180',
    { ...turn360, ...ramps, minAzimuthDeg: -180, maxAzimuthDeg: 450, maxElevationDeg: 180 },
  ],
];

describe.each(masts)('plans for a mast with %s', (_, limits) => {
  it('never leave the limits, and never ask for more rate or acceleration than there is', () => {
    const random = createRandom('any pass');
    for (let round = 0; round < 3; round += 1) {
      const atMs = juneTwentieth + random.integer(86_400) * 1000;
      const scene = sceneBeside(atMs, random.integer(17) - 8, random.integer(17) - 8);
      if (scene === undefined) continue;
      const toleranceDeg = [1, 3, 12][round % 3]!;
      const plan = planPointing(scene.observer, scene.pass, limits, { toleranceDeg });
      const axes = axesOf(limits);
      expect(isInside(plan, limits)).toBe(true);
      const rounding = 1 + 1e-6;
      for (const axis of ['azimuth', 'elevation'] as const) {
        const { rateDegS, accelerationDegS2 } = motions(plan, `${axis}Deg`);
        expect(rateDegS).toBeLessThanOrEqual(axes[axis].rateDegS * rounding);
        expect(accelerationDegS2).toBeLessThanOrEqual(axes[axis].accelerationDegS2 * rounding);
      }
      for (const candidate of plan.candidates) expect(plan.lostS).toBeLessThanOrEqual(candidate.lostS + 0.25);
      // What it says it loses is what it loses, counted in another way.
      const countedS = secondsOff(scene, (t) => pointingAt(plan, t), toleranceDeg);
      expect(Math.abs(countedS - plan.lostS)).toBeLessThan(0.25 * (2 * plan.lostSpans.length + 1));
      for (const shiftDeg of [0, 360]) {
        for (const leadS of [0, 10, 30]) {
          const chased = secondsOff(scene, chaserWithLead(scene, limits, shiftDeg, leadS), toleranceDeg);
          // The opponent needs no ramps, and the grid of the search is a second wide at both ends of each loss.
          const rampsAndGridS = 2.5 * (plan.lostSpans.length === 0 ? 0 : plan.lostSpans.length + 1);
          expect(plan.lostS).toBeLessThanOrEqual(chased + rampsAndGridS);
        }
      }
    }
  });
});

describe('the keyhole', () => {
  const overhead = sceneBeside(juneTwentieth + (24 * 60 + 43) * 1000, 0.05, 0)!;

  it('is passed with the smallest worst error that the rate allows at all', () => {
    const plan = planPointing(overhead.observer, overhead.pass, turn360, { toleranceDeg: 12 });
    // Independent of the plan's own method: any two instants must be reachable from each other, so for every pair
    // width(a) + width(b) + rate * time >= turn between them. The smallest error for which that holds is the optimum.
    const points: { atS: number; azimuthDeg: number; elevationDeg: number }[] = [];
    let unwrapped: number | undefined;
    for (let atMs = overhead.pass.aosAtMs; atMs <= overhead.pass.losAtMs; atMs += 1000) {
      const look = overhead.observer.at(atMs);
      if (!look.ok) throw new TypeError(look.fault.kind);
      const { azimuthDeg, elevationDeg } = look.value;
      unwrapped =
        unwrapped === undefined
          ? azimuthDeg
          : unwrapped + ((((azimuthDeg - unwrapped + 540) % 360) + 360) % 360) - 180;
      points.push({ atS: atMs / 1000, azimuthDeg: unwrapped, elevationDeg });
    }
    const width = (elevationDeg: number, offDeg: number) => {
      const sine = Math.sin((offDeg * radPerDeg) / 2) / Math.cos(elevationDeg * radPerDeg);
      return sine >= 1 ? 180 : (2 * Math.asin(sine)) / radPerDeg;
    };
    const isReachable = (offDeg: number) =>
      points.every((a, i) =>
        points
          .slice(i + 1)
          .every(
            (b) =>
              width(a.elevationDeg, offDeg) + width(b.elevationDeg, offDeg) + 6 * (b.atS - a.atS) >=
              Math.abs(b.azimuthDeg - a.azimuthDeg),
          ),
      );
    let low = 0;
    let high = 12;
    while (high - low > 0.02) {
      const middle = (low + high) / 2;
      if (isReachable(middle)) high = middle;
      else low = middle;
    }
    expect(plan.lostS).toBe(0);
    const steps = 0.1;
    expect(Math.abs(plan.worstErrorDeg - high)).toBeLessThan(steps);
  });

  it('is none for an antenna that tips over: no second is lost, to within a degree', () => {
    const upright = planPointing(overhead.observer, overhead.pass, turn360, { toleranceDeg: 3 });
    const tipping = { ...turn360, ...ramps, maxElevationDeg: 180 };
    const plan = planPointing(overhead.observer, overhead.pass, tipping, { toleranceDeg: 3 });
    expect(upright.lostS).toBeGreaterThan(10);
    expect(plan.kind).toBe('flip');
    expect(plan.lostS).toBe(0);
    expect(plan.worstErrorDeg).toBeLessThan(1);
  });
});

describe('before and after the pass', () => {
  it('takes a trapezoid of velocity to drive, or a triangle on a short way', () => {
    const axis = { minDeg: 0, maxDeg: 450, rateDegS: 6, accelerationDegS2: 6 };
    // By hand: a second and 3 degrees to get going, as much to stop, 84 degrees at 6 a second between.
    expect(driveTimeS(axis, 90)).toBeCloseTo(16, 9);
    expect(driveTimeS(axis, -1.5)).toBeCloseTo(1, 9);
    expect(driveTimeS({ ...axis, accelerationDegS2: Number.POSITIVE_INFINITY }, 90)).toBe(15);
  });

  it('says when to leave for the rise, and when it stands in its park again', () => {
    const scene = sceneBeside(juneTwentieth + (24 * 60 + 43) * 1000, 5, 5)!;
    const standsAt = { azimuthDeg: 100, elevationDeg: 90 };
    const plan = planPointing(
      scene.observer,
      scene.pass,
      { ...turn360, ...ramps },
      { standsAt, parksAt: standsAt },
    );
    const { prePosition, park, samples } = plan;
    const axis = axesOf({ ...turn360, ...ramps });
    const wayS = Math.max(
      driveTimeS(axis.azimuth, samples[0]!.azimuthDeg - 100),
      driveTimeS(axis.elevation, samples[0]!.elevationDeg - 90),
    );
    expect(prePosition.driveS).toBeCloseTo(wayS, 9);
    expect(prePosition.leaveByAtMs).toBeCloseTo(samples[0]!.atMs - wayS * 1000, 3);
    expect(park!.thereAtMs).toBeGreaterThan(scene.pass.losAtMs);
    const unknown = planPointing(scene.observer, scene.pass, { ...turn360, ...ramps });
    expect(unknown.prePosition.driveS).toBeGreaterThanOrEqual(prePosition.driveS);
    expect(unknown.park).toBeUndefined();
  });
});
