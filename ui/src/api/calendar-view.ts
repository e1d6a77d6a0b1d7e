import type { CalendarPass } from '@dawa/protocols/console/calendar';

export interface CalendarDay {
  /** Midnight UTC. */
  readonly dayAtMs: number;
  /** Oldest first. */
  readonly passes: readonly CalendarPass[];
}

/** Days that have passes, newest first. */
export function daysOf(passes: readonly CalendarPass[]): CalendarDay[] {
  const days = new Map<number, CalendarPass[]>();
  for (const pass of passes) {
    const dayAtMs = Math.floor(pass.riseAtMs / oneDayMs) * oneDayMs;
    days.set(dayAtMs, [...(days.get(dayAtMs) ?? []), pass]);
  }
  return [...days]
    .map(([dayAtMs, of]) => ({ dayAtMs, passes: of.sort((a, b) => a.riseAtMs - b.riseAtMs) }))
    .sort((a, b) => b.dayAtMs - a.dayAtMs);
}

/** `3 of 5 worked, 84 % received`: the share over all passes that were worked, by the time they were up. */
export function dayWords({ passes }: Pick<CalendarDay, 'passes'>): string {
  const worked = passes.filter(({ brought }) => brought !== null);
  if (worked.length === 0) return passes.length === 1 ? 'not worked' : 'none worked';
  const upMs = worked.reduce((sum, pass) => sum + pass.setAtMs - pass.riseAtMs, 0);
  const heardMs = worked.reduce(
    (sum, pass) => sum + (pass.setAtMs - pass.riseAtMs) * (pass.brought?.receivedShare ?? 0),
    0,
  );
  return `${worked.length} of ${passes.length} worked, ${shareWords(upMs > 0 ? heardMs / upMs : 0)} received`;
}

/** Whole percent; 100 only when nothing is missing, 0 only when nothing came. */
export function shareWords(share: number): string {
  const percent = share <= 0 ? 0 : share >= 1 ? 100 : Math.min(99, Math.max(1, Math.round(share * 100)));
  return `${percent} %`;
}

/** Four weeks, up to the midnight after an instant and not before the run began. */
export function calendarWindow(untilAtMs: number, beganAtMs: number): { fromAtMs: number; toAtMs: number } {
  const toAtMs = (Math.floor(untilAtMs / oneDayMs) + 1) * oneDayMs;
  const beganDayAtMs = Math.floor(beganAtMs / oneDayMs) * oneDayMs;
  return { fromAtMs: Math.max(toAtMs - weeksMs, Math.min(beganDayAtMs, toAtMs - oneDayMs)), toAtMs };
}

/** What a replay of a pass shows: half a minute before the rise to half a minute after the set. */
export function replayOfPass({
  name,
  riseAtMs,
  setAtMs,
}: Pick<CalendarPass, 'name' | 'riseAtMs' | 'setAtMs'>) {
  return {
    fromAtMs: riseAtMs - aroundMs,
    toAtMs: setAtMs + aroundMs,
    name: `${name}, ${new Date(riseAtMs).toISOString().slice(11, 16)}`,
  };
}

const oneDayMs = 86_400_000;
export const weeksMs = 28 * oneDayMs;
const aroundMs = 30_000;

/** An instant as a person types it: `2019-06-20 00:22:31`, UTC; undefined when it is none. */
export function readInstant(text: string): number | undefined {
  const match = /^\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s*Z?\s*$/.exec(text);
  if (match === null) return undefined;
  const atMs = Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`);
  return Number.isFinite(atMs) ? atMs : undefined;
}
