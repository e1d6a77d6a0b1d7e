import type { PlanPass, PlanSatellite } from '@dawa/protocols/console/plan';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  chosenPass,
  readView,
  steppedPass,
  steppedView,
  summaryOf,
  usefulMsOf,
  windowOf,
} from './plan-view.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const nowAtMs = Date.parse('2026-03-19T10:21:36Z');
const iso = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);

function passAt(noradId: number, startMs: number, change: Partial<PlanPass> = {}): PlanPass {
  const aosAtMs = nowAtMs + startMs;
  const losAtMs = aosAtMs + 10 * minuteMs;
  return {
    passId: `${noradId}-${startMs / minuteMs}`,
    noradId,
    name: `S${noradId}`,
    aosAtMs,
    tcaAtMs: aosAtMs + 5 * minuteMs,
    losAtMs,
    maxElevationDeg: 30,
    aosAzimuthDeg: 200,
    losAzimuthDeg: 20,
    visible: [{ fromAtMs: aosAtMs, toAtMs: losAtMs }],
    elementAgeDays: 1,
    aosUncertaintyMs: 100,
    state: 'booked',
    reason: null,
    gaveWayTo: [],
    contact: {
      fromAtMs: aosAtMs,
      toAtMs: losAtMs,
      antennaId: 'a',
      prepareFromAtMs: aosAtMs,
      usefulMs: 10 * minuteMs,
    },
    isFollowed: false,
    track: [],
    ...change,
  };
}

const unbooked = { state: 'gave-way' as const, contact: null, reason: 'lost' };
const satellite = (noradId: number): PlanSatellite => ({
  noradId,
  name: `S${noradId}`,
  what: null,
  priority: 1,
  isFollowed: false,
  elements: null,
  fault: null,
});

describe('what of the plan is looked at', () => {
  it('follows the clock in steps, and begins a little before now', () => {
    const view = readView('');
    expect(view).toEqual({ span: '12h', fromAtMs: null, passId: null });
    const { fromAtMs, toAtMs } = windowOf(view, nowAtMs);
    expect([iso(fromAtMs), iso(toAtMs)]).toEqual(['2026-03-19T09:30', '2026-03-19T21:30']);
    expect(windowOf(view, nowAtMs + 8 * minuteMs)).toEqual({ fromAtMs, toAtMs });
    expect(iso(windowOf({ ...view, span: 'week' }, nowAtMs).fromAtMs)).toBe('2026-03-19T00:00');
  });

  it('is in the address, and comes back from it', () => {
    const view = { span: 'day' as const, fromAtMs: Date.parse('2026-03-19T09:30Z'), passId: '27607-1.2-a b' };
    const address = addressOf(view);
    expect(address).toBe('/plan?span=day&from=2026-03-19T09:30Z&pass=27607-1.2-a%20b');
    expect(readView(address.slice('/plan'.length))).toEqual(view);
  });

  it.each(['?span=year', '?from=yesterday', '?from=9999-01-01', '?span='])(
    'leaves out what makes no sense: %s',
    (search) => {
      expect(readView(search)).toEqual({ span: '12h', fromAtMs: null, passId: null });
    },
  );

  it('goes on by its own length, and drops the choice', () => {
    const view = steppedView({ span: '3h', fromAtMs: null, passId: 'x' }, nowAtMs, 1);
    expect(iso(view.fromAtMs!)).toBe('2026-03-19T13:00');
    expect(view.passId).toBeNull();
    expect(iso(steppedView(view, nowAtMs, -1).fromAtMs!)).toBe('2026-03-19T10:00');
  });
});

describe('the pass that is shown', () => {
  const over = passAt(1, -2 * hourMs);
  const hidden = passAt(1, hourMs, { state: 'hidden', contact: null });
  const lost = passAt(2, 2 * hourMs, unbooked);
  const next = passAt(1, 3 * hourMs);

  it('is that of the address, else the next contact, else what comes next over the ridge', () => {
    expect(chosenPass([over, hidden, lost, next], lost.passId, nowAtMs)).toBe(lost);
    expect(chosenPass([over, hidden, lost, next], 'none', nowAtMs)).toBe(next);
    expect(chosenPass([over, hidden, lost], null, nowAtMs)).toBe(lost);
    expect(chosenPass([over, hidden], null, nowAtMs)).toBe(hidden);
    expect(chosenPass([over], null, nowAtMs)).toBe(over);
    expect(chosenPass([], null, nowAtMs)).toBeUndefined();
  });
});

describe('keys in the timeline', () => {
  const first = passAt(1, 0);
  const second = passAt(3, hourMs);
  const third = passAt(1, 2 * hourMs);
  const last = passAt(3, 5 * hourMs);
  // Satellite 2 has no pass in this time.
  const plan = { satellites: [1, 2, 3].map(satellite), passes: [first, second, third, last] };

  it('go along time through all rows, and stop at the ends', () => {
    expect(steppedPass(plan, first, 'after')).toBe(second);
    expect(steppedPass(plan, third, 'before')).toBe(second);
    expect(steppedPass(plan, first, 'before')).toBe(first);
    expect(steppedPass(plan, last, 'after')).toBe(last);
    expect(steppedPass(plan, third, 'first')).toBe(first);
    expect(steppedPass(plan, first, 'last')).toBe(last);
  });

  it('go to the nearest pass of the next row that has one', () => {
    expect(steppedPass(plan, first, 'below')).toBe(second);
    expect(steppedPass(plan, last, 'above')).toBe(third);
    expect(steppedPass(plan, second, 'below')).toBe(second);
  });
});

describe('the sum of a plan', () => {
  it('counts what begins in the time shown, and no proposal that is over', () => {
    const passes = [
      passAt(1, -hourMs, { isFollowed: true }),
      passAt(2, -hourMs),
      passAt(1, hourMs, { isFollowed: true }),
      passAt(2, 2 * hourMs, { state: 'shortened', reason: 'starts after S1' }),
      passAt(2, 3 * hourMs, unbooked),
      passAt(2, 20 * hourMs),
    ];
    const window = { fromAtMs: nowAtMs - 2 * hourMs, toAtMs: nowAtMs + 10 * hourMs };
    expect(summaryOf({ passes }, window, nowAtMs)).toEqual({
      followed: 2,
      proposed: 1,
      usefulMs: 30 * minuteMs,
      shortened: 1,
    });
  });

  it('takes what is above the ridge where nothing is booked, gaps left out', () => {
    const visible = [
      { fromAtMs: 0, toAtMs: 60_000 },
      { fromAtMs: 90_000, toAtMs: 120_000 },
    ];
    expect(usefulMsOf({ contact: null, visible })).toBe(90_000);
  });
});
