import type { AlarmInfo } from '@dawa/protocols/console/event';
import { formatUtc, formatUtcDate } from './format-time.ts';

/** What changed an alarm, in words: `shelved until 04:10:00 by Tashi: sensor is broken`. */
export function changeWords(alarm: AlarmInfo): string {
  const change = alarm.lastChange;
  if (change === null) return 'as an earlier version kept it';
  const by = change.by === null ? '' : ` by ${change.by}`;
  switch (change.kind) {
    case 'raised':
      return alarm.timesRaised > 1 ? `raised, ${alarm.timesRaised} times by then` : 'raised';
    case 'worsened':
      return `got worse: ${alarm.limitState ?? alarm.severity}`;
    case 'eased':
      return `eased to ${alarm.limitState ?? alarm.severity}`;
    case 'renewed':
      return `says now: ${alarm.text}`;
    case 'cleared':
      return alarm.timesRaised > 1
        ? `returned to normal, ${alarm.timesRaised} times raised by then`
        : 'returned to normal';
    case 'acknowledged':
      return `acknowledged${by}`;
    case 'shelved':
      return `shelved${untilWords(alarm.shelvedUntilAtMs)}${by}${change.why === null ? '' : `: ${change.why}`}`;
    case 'unshelved':
      return `taken off the shelf${by}`;
    case 'shelf-ended':
      return 'came off the shelf: its time was over';
    default:
      return unreachable(change.kind);
  }
}

function unreachable(kind: never): never {
  throw new TypeError(`change: found ${String(kind)}`);
}

const untilWords = (atMs: number | null) => (atMs === null ? '' : ` until ${formatUtc(atMs)}`);

/** When it came and went, on one line: `raised 12 times, first 2019-06-20 00:24:12, last 00:31:07, returned 00:31:09`. */
export function lifeWords({ raisedAtMs, firstRaisedAtMs, timesRaised, clearedAtMs }: AlarmInfo): string {
  const raised =
    timesRaised > 1
      ? `raised ${timesRaised} times, first ${formatUtcDate(firstRaisedAtMs ?? raisedAtMs)}, last ${formatUtc(raisedAtMs)}`
      : `raised ${formatUtcDate(raisedAtMs)}`;
  return clearedAtMs === null ? raised : `${raised}, returned ${formatUtc(clearedAtMs)}`;
}

/** For how long an alarm may be put away, and how the choice reads. */
export const shelfSpans = [
  { words: '15 min', durationMs: 900_000 },
  { words: '1 h', durationMs: 3_600_000 },
  { words: '4 h', durationMs: 14_400_000 },
  { words: '8 h', durationMs: 28_800_000 },
  { words: '24 h', durationMs: 86_400_000 },
] as const;
