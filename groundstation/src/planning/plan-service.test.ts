import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { parseHorizon } from '@dawa/flight-dynamics/horizon';
import { predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { sunElevationDeg } from '@dawa/flight-dynamics/sun';
import { planAnswer } from '@dawa/protocols/console/plan';
import { describe, expect, it } from 'vitest';
import { joinSchedules } from '../schedule/joined-schedule.ts';
import { createSchedule } from '../schedule/next-contact.ts';
import { nightsOf } from './nights.ts';
import { createPlanService, type PlanSettings, windowSpan } from './plan-service.ts';
import type { PlannedSatellite } from './planned-satellite.ts';

// Real sets of CelesTrak's "active" group as of 19 March 2026.
const { elements } = parseElements(`SO-50
1 27607U 02058C   26078.26182145  .00001510  00000+0  19552-3 0  9990
2 27607  64.5524  47.1665 0075377 278.9046  80.3532 14.82821694251121
CUTE-1
1 27844U 03031E   26078.25847664  .00000308  00000+0  15250-3 0  9993
2 27844  98.6778  87.9386 0010760  87.5919 272.6492 14.24274050178878
AO-73
1 39444U 13066AE  26077.86439716  .00007278  00000+0  46856-3 0  9991
2 39444  97.8198  47.5595 0038141 148.5780 211.7737 15.08065943666044`);
const ridge = parseHorizon('azimuthDeg,elevationDeg\n0,12\n90,18\n180,9\n270,20\n');
if (!ridge.ok) throw new TypeError(ridge.fault.kind);

const place = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };
const hourMs = 3_600_000;
const nowAtMs = Date.parse('2026-03-19T10:21:36Z');
const day = { fromAtMs: nowAtMs, toAtMs: nowAtMs + 24 * hourMs };
const sky = {
  stationId: 'thimphu',
  place,
  horizon: ridge.value,
  minElevationDeg: 0,
  earthOrientation: noEarthOrientation,
};

function planned(followed: readonly string[]): PlannedSatellite[] {
  return elements.map((set) => {
    const orbit = { ok: true as const, elements: set, source: 'celestrak' };
    return {
      noradId: set.noradId,
      name: set.name,
      what: null,
      priority: 1,
      isFollowed: followed.includes(set.name),
      orbit,
    };
  });
}

function serviceOf(change: Partial<PlanSettings> = {}) {
  const requests = elements.map(({ noradId }, index) => ({
    noradId,
    valuePerMinute: 10 - 3 * index,
    minDurationMs: 120_000,
  }));
  return createPlanService({
    clock: { nowAtMs: () => nowAtMs, monotonicMs: () => 0 },
    sky,
    antenna: { antennaId: 'thimphu/main', stationId: 'thimphu', setupMs: 60_000 },
    satellites: planned([]),
    wishesFor: () => ({ requests, trimStepMs: 5000 }),
    atWorkFromAtMs: nowAtMs,
    isRehearsal: false,
    ...change,
  });
}

/** Asked by most tests; it works out its window once. */
const usual = serviceOf();

describe("the station's plan", () => {
  it('tells every pass over the flat horizon, and for each that is not booked whole the reason', async () => {
    const plan = await usual.plan(day);
    expect(planAnswer.safeParse(plan).success).toBe(true);
    const flat = elements.flatMap((set) => {
      const created = createPropagator(set);
      if (!created.ok) throw new TypeError(created.fault.kind);
      return predictPasses({ propagator: created.value, place, stationId: 'thimphu', ...day });
    });
    expect(plan.passes.map(({ passId }) => passId).toSorted()).toEqual(
      flat.map(({ passId }) => passId).toSorted(),
    );
    for (const pass of plan.passes) {
      expect(pass.reason === null, pass.passId).toBe(pass.state === 'booked');
      expect(pass.contact !== null, pass.passId).toBe(['booked', 'shortened'].includes(pass.state));
    }
    expect(new Set(plan.passes.map(({ state }) => state))).toContain('hidden');
  });

  it('draws each pass over the ridge: above it where it is visible, below it where it is hidden', async () => {
    const { passes } = await usual.plan(day);
    // Samples lie this close to a crossing only by chance; the ridge is straight between its points.
    const rounding = 0.02;
    for (const { passId, track, visible } of passes) {
      expect(Math.abs(track[0]!.elevationDeg), passId).toBeLessThan(0.5);
      for (const { atMs, elevationDeg, ridgeDeg } of track) {
        const isVisible = visible.some((span) => atMs >= span.fromAtMs && atMs <= span.toAtMs);
        if (Math.abs(elevationDeg - ridgeDeg) > rounding)
          expect(isVisible, passId).toBe(elevationDeg > ridgeDeg);
      }
    }
  });

  it('lets no two contacts use the antenna at once, and leaves time to turn', async () => {
    const { passes } = await usual.plan(day);
    const contacts = passes.flatMap(({ contact }) => contact ?? []).sort((a, b) => a.fromAtMs - b.fromAtMs);
    expect(contacts.length).toBeGreaterThan(5);
    for (const [index, contact] of contacts.entries()) {
      expect(contact.prepareFromAtMs).toBeLessThanOrEqual(contact.fromAtMs - 60_000);
      const before = contacts[index - 1];
      if (before !== undefined) expect(contact.prepareFromAtMs).toBeGreaterThanOrEqual(before.toAtMs);
    }
  });

  it('plans around what the station follows by itself, though others are worth more', async () => {
    const { passes } = await serviceOf({ satellites: planned(['CUTE-1']) }).plan(day);
    const own = passes.filter(({ name, state }) => name === 'CUTE-1' && state !== 'hidden');
    expect(own.length).toBeGreaterThan(1);
    for (const { state, isFollowed, contact, aosAtMs, losAtMs } of own) {
      expect({ state, isFollowed }).toEqual({ state: 'booked', isFollowed: true });
      expect(contact).toMatchObject({ fromAtMs: aosAtMs, toAtMs: losAtMs });
    }
    expect(passes.filter(({ isFollowed }) => isFollowed)).toEqual(own);
    const reasons = passes.filter(({ gaveWayTo }) => gaveWayTo.length > 0).map(({ reason }) => reason);
    expect(reasons.join('\n')).toMatch(/CUTE-1, which the station follows|(starts after|ends before) CUTE-1/);
  });

  it('has the passes of several missions as the station works them, the others give way by name', async () => {
    const span = { fromAtMs: nowAtMs, toAtMs: nowAtMs + 4 * 24 * hourMs };
    const { passes } = await serviceOf({ satellites: planned(['SO-50', 'CUTE-1', 'AO-73']) }).plan(span);
    const schedule = joinSchedules(
      elements.map((set) => {
        const created = createPropagator(set);
        if (!created.ok) throw new TypeError(created.fault.kind);
        return createSchedule({ propagator: created.value, ...sky });
      }),
    );
    const worked: string[] = [];
    for (let atMs = nowAtMs; ; ) {
      const pass = schedule.nextContact(atMs);
      if (pass === undefined || pass.aosAtMs >= span.toAtMs) break;
      worked.push(pass.passId);
      atMs = pass.losAtMs;
    }
    expect(worked.length).toBeGreaterThan(20);
    const booked = passes.filter(({ state, isFollowed }) => state === 'booked' && isFollowed);
    expect(booked.map(({ passId }) => passId)).toEqual(worked);
    const given = passes.filter(({ state }) => state === 'gave-way');
    expect(given.length).toBeGreaterThan(0);
    for (const { reason, gaveWayTo, contact } of given) {
      expect(reason).toMatch(/^gave way to (SO-50|CUTE-1|AO-73).*, which the station follows first$/);
      expect(gaveWayTo.every((passId) => worked.includes(passId))).toBe(true);
      expect(contact).toBeNull();
    }
  });

  it('gives a view of three hours the same answer as a view of the day', async () => {
    const whole = await usual.plan(day);
    const part = await usual.plan({ fromAtMs: nowAtMs + 7 * hourMs, toAtMs: nowAtMs + 10 * hourMs });
    expect(part.passes.length).toBeGreaterThan(1);
    for (const pass of part.passes) expect(whole.passes).toContainEqual(pass);
  });

  it('says of a satellite without elements what is missing, and plans the others', async () => {
    const [first, ...rest] = planned([]);
    const lost = { ...first!, orbit: { ok: false as const, fault: 'no elements' } };
    const plan = await serviceOf({ satellites: [lost, ...rest] }).plan(day);
    expect(plan.satellites[0]).toMatchObject({ fault: 'no elements', elements: null });
    expect(plan.passes.every(({ name }) => name !== 'SO-50')).toBe(true);
    expect(plan.passes.length).toBeGreaterThan(3);
  });

  it('says so where the elements give no position, and does not call it a time without passes', async () => {
    const century = {
      fromAtMs: Date.parse('2090-03-22T04:00:00Z'),
      toAtMs: Date.parse('2090-03-22T07:00:00Z'),
    };
    const { satellites, passes } = await usual.plan(century);
    expect(passes).toEqual([]);
    expect(satellites.map(({ fault }) => fault)).toContainEqual(
      expect.stringMatching(/^No position from 2090-03-\d\d .*the elements do not reach there\.$/),
    );
    expect((await usual.plan(day)).satellites.every(({ fault }) => fault === null)).toBe(true);
  });

  it('calls what is over before the run began over', async () => {
    const service = serviceOf({ satellites: planned(['AO-73']), atWorkFromAtMs: nowAtMs + 20 * hourMs });
    const { passes } = await service.plan(day);
    const over = passes.filter(
      ({ name, state, losAtMs }) =>
        name === 'AO-73' && state !== 'hidden' && losAtMs <= nowAtMs + 20 * hourMs,
    );
    expect(over.length).toBeGreaterThan(0);
    for (const { reason, isFollowed } of over) {
      expect({ reason, isFollowed }).toEqual({ reason: 'over before this run began', isFollowed: false });
    }
  });

  it('writes its contacts into a calendar: sure ones, proposed ones, and rehearsed ones as such', async () => {
    const text = await serviceOf({ satellites: planned(['AO-73']), isRehearsal: true }).calendar(day);
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    expect(count(/^BEGIN:VEVENT\r$/gm)).toBeGreaterThan(5);
    // RFC 5545, 3.8.1.11.
    expect(count(/^STATUS:CONFIRMED\r$/gm)).toBeGreaterThan(1);
    expect(count(/^STATUS:TENTATIVE\r$/gm)).toBeGreaterThan(2);
    expect(count(/^SUMMARY:\[Rehearsal\] /gm)).toBe(count(/^BEGIN:VEVENT\r$/gm));
  });

  it('keeps one standing plan for the days around now, and plans whole days elsewhere', () => {
    const standing = windowSpan(day, nowAtMs);
    expect(
      windowSpan({ fromAtMs: day.fromAtMs + hourMs, toAtMs: day.toAtMs + 5 * 24 * hourMs }, nowAtMs),
    ).toEqual(standing);
    const far = windowSpan(
      { fromAtMs: nowAtMs + 30 * 24 * hourMs, toAtMs: nowAtMs + 31 * 24 * hourMs },
      nowAtMs,
    );
    expect(new Date(far.fromAtMs).toISOString()).toBe('2026-04-17T00:00:00.000Z');
    expect(new Date(far.toAtMs).toISOString()).toBe('2026-04-21T00:00:00.000Z');
  });
});

describe('nights', () => {
  it('begin and end where the Sun sets and rises', () => {
    const nights = nightsOf(place, day);
    expect(nights).toHaveLength(1);
    // Two days before the equinox sunset is near 18:00 local solar time: 12:01 UTC at 89.6 degrees east, and 8 minutes of
    // equation of time later (USNO, Approximate Solar Coordinates).
    const fiveMinutesMs = 300_000;
    expect(Math.abs(nights[0]!.fromAtMs - Date.parse('2026-03-19T12:14:00Z'))).toBeLessThan(fiveMinutesMs);
    for (const atMs of [nights[0]!.fromAtMs, nights[0]!.toAtMs]) {
      expect(sunElevationDeg(place, atMs)).toBeCloseTo(-0.833, 1);
    }
  });

  it('last all day in polar winter, and never come in polar summer', () => {
    const pole = { latitudeDeg: 85, longitudeDeg: 0, heightM: 0 };
    const december = {
      fromAtMs: Date.parse('2026-12-20T00:00:00Z'),
      toAtMs: Date.parse('2026-12-21T00:00:00Z'),
    };
    const june = { fromAtMs: Date.parse('2026-06-20T00:00:00Z'), toAtMs: Date.parse('2026-06-21T00:00:00Z') };
    expect(nightsOf(pole, december)).toEqual([december]);
    expect(nightsOf(pole, june)).toEqual([]);
  });
});
