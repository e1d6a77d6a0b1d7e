import type { CalendarPass } from '@dawa/protocols/console/calendar';
import type { PassReport } from '@dawa/protocols/console/report';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { paperDoor } from '../door.fixture.ts';
import type { StationDoor } from '../station-door.ts';
import { calendarRoute } from './calendar-route.ts';

const midnightAtMs = Date.UTC(2019, 5, 20);
const hourMs = 3_600_000;
const tenMinutesMs = 600_000;

const pass = (passId: string, riseAtMs: number) => ({
  passId,
  name: 'MAYA-1',
  aosAtMs: riseAtMs,
  losAtMs: riseAtMs + tenMinutesMs,
  maxElevationDeg: 50,
});

/** A pass of ten minutes of which so many minutes, from its rise on, brought no good frame. */
const report = (passId: string, riseAtMs: number, minutesWithout: number, good = 100) =>
  ({
    reportId: `${passId}/1`,
    writtenAtMs: riseAtMs + tenMinutesMs + 60_000,
    pass: {
      passId,
      name: 'MAYA-1',
      maxElevationDeg: 50,
      plannedRiseAtMs: riseAtMs,
      plannedSetAtMs: riseAtMs + tenMinutesMs,
    },
    frames: { relayed: 0, foreign: 0, good, bad: 2, lost: 1 },
    gaps: minutesWithout === 0 ? [] : [{ fromAtMs: riseAtMs, toAtMs: riseAtMs + minutesWithout * 60_000 }],
  }) as unknown as PassReport;

async function calendar(
  passes: ReturnType<typeof pass>[],
  reports: PassReport[],
  span: { fromAtMs: number; toAtMs: number },
) {
  const paper = paperDoor(new VirtualClock(midnightAtMs + 12 * hourMs));
  const door: StationDoor = {
    ...paper,
    passes: ({ fromAtMs, toAtMs }) =>
      passes.filter(({ aosAtMs, losAtMs }) => losAtMs >= fromAtMs && aosAtMs < toAtMs) as never,
    archive: {
      ...paper.archive,
      reports: async () => ({
        items: reports
          .map(({ reportId, writtenAtMs, pass: { passId } }) => ({ reportId, writtenAtMs, passId }))
          .reverse(),
        next: null,
      }),
      report: async (reportId) => reports.find((one) => one.reportId === reportId),
    },
  };
  const asked = { door, params: {}, query: span, body: undefined, by: undefined };
  return (await calendarRoute.handle(asked as never)) as
    | { ok: true; value: { items: CalendarPass[] } }
    | { ok: false; fault: { kind: string } };
}

const today = { fromAtMs: midnightAtMs, toAtMs: midnightAtMs + 24 * hourMs };

describe('the calendar of completeness', () => {
  it('has a square for each pass that has risen, the newest first, filled by the time in which frames came', async () => {
    const answer = await calendar(
      [1, 4, 7, 15].map((hour) => pass(`p${hour}`, midnightAtMs + hour * hourMs)),
      [report('p1', midnightAtMs + hourMs, 0), report('p4', midnightAtMs + 4 * hourMs, 4)],
      today,
    );
    const shares =
      answer.ok && answer.value.items.map(({ passId, brought }) => [passId, brought?.receivedShare]);
    expect(shares).toEqual([
      ['p7', undefined],
      ['p4', 0.6],
      ['p1', 1],
    ]);
  });

  it('calls a pass empty that brought no good frame, whatever its gaps say', async () => {
    const answer = await calendar([], [report('p1', midnightAtMs + hourMs, 0, 0)], today);
    expect(answer.ok && answer.value.items[0]?.brought).toMatchObject({ receivedShare: 0, good: 0 });
  });

  it('shows a pass once that was found in two days, and one that only its report remembers', async () => {
    const beforeMidnight = pass('night', midnightAtMs - 300_000);
    const answer = await calendar([beforeMidnight], [report('old', midnightAtMs - 2 * hourMs, 5)], {
      fromAtMs: midnightAtMs - 24 * hourMs,
      toAtMs: midnightAtMs + hourMs,
    });
    expect(answer.ok && answer.value.items.map(({ passId }) => passId)).toEqual(['night', 'old']);
  });

  it('refuses more than a month at once', async () => {
    const answer = await calendar([], [], { fromAtMs: 0, toAtMs: midnightAtMs });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'bad-value' } });
  });
});
