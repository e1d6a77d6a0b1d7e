import { type CalendarPass, calendarPass } from '@dawa/protocols/console/calendar';
import { pageOf } from '@dawa/protocols/console/quantity';
import type { PassReport } from '@dawa/protocols/console/report';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { nextTurn } from '../../clock/next-turn.ts';
import { route } from '../route.ts';
import type { StationDoor } from '../station-door.ts';

/** Every square of the calendar: passes that have risen in a span, and how much of each was received. */
export const calendarRoute = route({
  method: 'get',
  path: '/calendar',
  privilege: 'read',
  summary: 'Passes that have risen in a span, newest first, and how much of each was received',
  query: z.strictObject({ fromAtMs: z.coerce.number(), toAtMs: z.coerce.number() }),
  response: pageOf(calendarPass),
  handle: async ({ door, query }) => {
    const { fromAtMs, toAtMs } = query;
    if (toAtMs > fromAtMs && toAtMs - fromAtMs <= longestSpanMs)
      return success({ items: await calendarOf(door, query), next: null });
    const expected = `toAtMs up to ${longestSpanMs / oneDayMs} days after fromAtMs ${fromAtMs}`;
    return failure({ kind: 'bad-value' as const, expected, found: toAtMs });
  },
});

async function calendarOf(
  door: Pick<StationDoor, 'archive' | 'passes' | 'clock'>,
  { fromAtMs, toAtMs }: { fromAtMs: number; toAtMs: number },
): Promise<CalendarPass[]> {
  const endAtMs = Math.min(toAtMs, door.clock.nowAtMs());
  const found = new Map<string, CalendarPass>();
  // Days are searched one by one: a month at a stretch would be felt by a pass that runs.
  for (let dayAtMs = fromAtMs; dayAtMs < endAtMs; dayAtMs += oneDayMs) {
    const day = { fromAtMs: dayAtMs, toAtMs: Math.min(dayAtMs + oneDayMs, endAtMs) };
    for (const { passId, name, aosAtMs, losAtMs, maxElevationDeg } of door.passes(day)) {
      if (aosAtMs < fromAtMs || aosAtMs >= endAtMs) continue;
      const times = { riseAtMs: aosAtMs, setAtMs: losAtMs };
      found.set(passId, { passId, name, ...times, maxElevationDeg, brought: null });
    }
    await nextTurn();
  }
  // A report is written within minutes of the set.
  const span = { fromAtMs, toAtMs: toAtMs + oneDayMs };
  const { items } = await door.archive.reports({ ...span, limit: mostReports, order: 'newest' });
  for (const { reportId } of [...items].reverse()) {
    const report = await door.archive.report(reportId);
    if (report === undefined) continue;
    const pass = passOf(report);
    if (pass.riseAtMs >= fromAtMs && pass.riseAtMs < toAtMs) found.set(pass.passId, pass);
  }
  return [...found.values()].sort((a, b) => b.riseAtMs - a.riseAtMs);
}

function passOf({ reportId, pass, frames, gaps }: PassReport): CalendarPass {
  const { passId, name, plannedRiseAtMs, plannedSetAtMs, maxElevationDeg } = pass;
  const wholeMs = plannedSetAtMs - plannedRiseAtMs;
  const missingMs = gaps.reduce((sum, gap) => sum + gap.toAtMs - gap.fromAtMs, 0);
  const share =
    frames.good + frames.relayed > 0 && wholeMs > 0 ? Math.min(1, Math.max(0, 1 - missingMs / wholeMs)) : 0;
  const { good, bad, lost } = frames;
  return {
    passId,
    name,
    riseAtMs: plannedRiseAtMs,
    setAtMs: plannedSetAtMs,
    maxElevationDeg,
    brought: { reportId, receivedShare: share, good, bad, lost, gaps: gaps.length },
  };
}

const oneDayMs = 86_400_000;
/** A month on one screen. */
const longestSpanMs = 31 * oneDayMs;
const mostReports = 1000;
