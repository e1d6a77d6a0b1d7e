/** When the sender says it was; which month, and of local time which zone, it leaves open. */
export interface AprsTime {
  readonly form: 'day-hour-minute' | 'hour-minute-second' | 'month-day-hour-minute';
  readonly month: number | undefined;
  readonly day: number | undefined;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** In the sender's zone; otherwise UTC. */
  readonly isLocal: boolean;
}

/**
 * Seven characters: `092345z` day, hour and minute in UTC, `092345/` in local time, `234517h` hour, minute and second.
 *
 * @returns undefined for what is no time
 * Source: APRS Protocol Reference 1.0.1, chapter 6, "Time Formats"
 */
export function readAprsTime(text: string): AprsTime | undefined {
  const [, a, b, c, form] = /^(\d\d)(\d\d)(\d\d)([zh/])$/.exec(text) ?? [];
  if (form === undefined) return undefined;
  const [first, second, third] = [Number(a), Number(b), Number(c)];
  if (form === 'h') {
    const time = { month: undefined, day: undefined, hour: first, minute: second, second: third };
    return sound({ form: 'hour-minute-second', ...time, isLocal: false });
  }
  const time = { month: undefined, day: first, hour: second, minute: third, second: 0 };
  return sound({ form: 'day-hour-minute', ...time, isLocal: form === '/' });
}

/** Eight digits of a weather report without position: month, day, hour and minute in UTC. */
export function readMonthTime(text: string): AprsTime | undefined {
  const [, month, day, hour, minute] = /^(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (minute === undefined) return undefined;
  return sound({
    form: 'month-day-hour-minute',
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: 0,
    isLocal: false,
  });
}

/**
 * The instant nearest to `nearAtMs` that the time stamp can mean.
 *
 * @returns undefined for local time, whose zone nobody knows, and for a day that no month near has
 */
export function resolveAprsTime(time: AprsTime, nearAtMs: number): number | undefined {
  if (time.isLocal) return undefined;
  const near = new Date(nearAtMs);
  const year = near.getUTCFullYear();
  const candidates: number[] = [];
  for (const step of [-1, 0, 1]) {
    const { month, day, hour, minute, second } = time;
    const inYear = month === undefined ? year : year + step;
    const inMonth = month === undefined ? near.getUTCMonth() + (day === undefined ? 0 : step) : month - 1;
    const onDay = day ?? near.getUTCDate() + step;
    const atMs = Date.UTC(inYear, inMonth, onDay, hour, minute, second);
    // Day 31 of a month of 30 is no day of it.
    if (day === undefined || new Date(atMs).getUTCDate() === day) candidates.push(atMs);
  }
  return candidates.toSorted((a, b) => Math.abs(a - nearAtMs) - Math.abs(b - nearAtMs))[0];
}

/** @throws RangeError for an instant that is none */
export function writeAprsTime(atMs: number, form: 'day-hour-minute' | 'hour-minute-second'): string {
  if (!Number.isFinite(atMs)) throw new RangeError(`atMs: expected an instant, found ${atMs}`);
  const date = new Date(atMs);
  const [day, hour, minute, second] = [
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].map((part) => String(part).padStart(2, '0'));
  return form === 'day-hour-minute' ? `${day}${hour}${minute}z` : `${hour}${minute}${second}h`;
}

function sound(time: AprsTime): AprsTime | undefined {
  const { month = 1, day = 1, hour, minute, second } = time;
  const isSound =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  return isSound ? time : undefined;
}
