import type { CalendarPass } from '@dawa/protocols/console/calendar';
import { describe, expect, it } from 'vitest';
import { calendarWindow, daysOf, dayWords, readInstant, replayOfPass, shareWords } from './calendar-view.ts';

const minuteMs = 60_000;
const pass = (rise: string, minutes: number, receivedShare: number | null): CalendarPass => {
  const riseAtMs = Date.parse(rise);
  const brought =
    receivedShare === null ? null : { reportId: rise, receivedShare, good: 1, bad: 0, lost: 0, gaps: 0 };
  return {
    passId: rise,
    name: 'MAYA-1',
    riseAtMs,
    setAtMs: riseAtMs + minutes * minuteMs,
    maxElevationDeg: 40,
    brought,
  };
};

describe('the calendar of completeness', () => {
  it('has a row for each day, the newest on top, with its passes from left to right', () => {
    const passes = [
      pass('2019-06-21T01:00:00Z', 10, 1),
      pass('2019-06-20T23:58:00Z', 10, 1),
      pass('2019-06-20T00:22:00Z', 10, 1),
    ];
    expect(
      daysOf(passes).map((day) => [new Date(day.dayAtMs).toISOString().slice(0, 10), day.passes.length]),
    ).toEqual([
      ['2019-06-21', 1],
      ['2019-06-20', 2],
    ]);
    expect(daysOf(passes)[1]!.passes[0]!.passId).toBe('2019-06-20T00:22:00Z');
  });

  it('sums a day up by the minutes that a satellite was up', () => {
    const passes = [
      pass('2019-06-20T00:00:00Z', 10, 1),
      pass('2019-06-20T02:00:00Z', 5, 0.5),
      pass('2019-06-20T04:00:00Z', 8, null),
    ];
    // 12.5 of 15 minutes.
    expect(dayWords({ passes })).toBe('2 of 3 worked, 83 % received');
    expect(dayWords({ passes: passes.slice(2) })).toBe('not worked');
  });

  it('says all and nothing only where it is all and nothing', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(shareWords)).toEqual(['0 %', '1 %', '50 %', '99 %', '100 %']);
  });

  it('looks back four weeks, and not before the run began', () => {
    const at = Date.parse('2019-06-20T12:00:00Z');
    const words = ({ fromAtMs, toAtMs }: { fromAtMs: number; toAtMs: number }) =>
      [fromAtMs, toAtMs].map((edge) => new Date(edge).toISOString().slice(0, 10));
    expect(words(calendarWindow(at, Date.parse('2018-10-03T00:00:00Z')))).toEqual([
      '2019-05-24',
      '2019-06-21',
    ]);
    expect(words(calendarWindow(at, Date.parse('2019-06-20T00:21:00Z')))).toEqual([
      '2019-06-20',
      '2019-06-21',
    ]);
    // A clock that was set back to before the begin still has a day to show.
    expect(words(calendarWindow(at, Date.parse('2020-01-01T00:00:00Z')))).toEqual([
      '2019-06-20',
      '2019-06-21',
    ]);
  });

  it('replays a pass with half a minute on either side', () => {
    const { fromAtMs, toAtMs, name } = replayOfPass(pass('2019-06-20T00:22:30Z', 5, 1));
    expect(new Date(fromAtMs).toISOString()).toBe('2019-06-20T00:22:00.000Z');
    expect(new Date(toAtMs).toISOString()).toBe('2019-06-20T00:28:00.000Z');
    expect(name).toBe('MAYA-1, 00:22');
  });

  it('reads an instant as people write it, and nothing else', () => {
    expect(readInstant('2019-06-20 00:22:31')).toBe(Date.UTC(2019, 5, 20, 0, 22, 31));
    expect(readInstant(' 2019-06-20T00:22Z ')).toBe(Date.UTC(2019, 5, 20, 0, 22));
    for (const text of ['', 'now', '2019-06-20', '2019-13-20 00:00', '00:22', '2019-06-20 25:00']) {
      expect(readInstant(text), text).toBeUndefined();
    }
  });
});
