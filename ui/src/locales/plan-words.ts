import type { PlanPass } from '@dawa/protocols/console/plan';
import { formatNumber } from './format-number.ts';

/** `6 min 30 s`, `45 s`, `1 h 4 min`; rounded to the second, to the minute from an hour on. */
export function lengthWords(spanMs: number): string {
  const seconds = Math.round(spanMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `6.5 min` for a column; `45 s` where that says more. */
export function shortLength(spanMs: number): string {
  if (spanMs < 59_500) return `${formatNumber(spanMs / 1000)} s`;
  return spanMs < 180 * 60_000
    ? `${formatNumber(spanMs / 60_000, 1)} min`
    : `${formatNumber(spanMs / 3_600_000, 1)} h`;
}

/** What stands in the tag and in the list: `booked`, `proposed`, `gave way`, … */
export function stateWord({ state, isFollowed }: Pick<PlanPass, 'state' | 'isFollowed'>): string {
  switch (state) {
    case 'booked':
      return isFollowed ? 'booked' : 'proposed';
    case 'shortened':
      return isFollowed ? 'booked, shortened' : 'proposed, shortened';
    case 'gave-way':
      return 'gave way';
    case 'hidden':
      return 'hidden';
    case 'not-booked':
      return 'not booked';
    default:
      return state satisfies never;
  }
}

/** The state with its reason, on one line: `booked`, `proposed, starts after SO-50`, `75 s is under 2 min`. */
export function stateLine(pass: Pick<PlanPass, 'state' | 'isFollowed' | 'reason'>): string {
  const { state, reason, isFollowed } = pass;
  if (reason === null) return stateWord(pass);
  return state === 'shortened' ? `${isFollowed ? 'booked' : 'proposed'}, ${reason}` : reason;
}

/** The whole truth about one pass, in sentences. */
export function stateSentence(
  pass: Pick<PlanPass, 'state' | 'isFollowed' | 'reason' | 'contact'>,
  missionName: string,
  isOver: boolean,
): string {
  const { isFollowed, reason, contact } = pass;
  const why = reason === null ? '' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. `;
  if (contact === null) return `${why}Not booked.`;
  if (isFollowed) return `${why}The station ${isOver ? 'followed' : 'follows'} it by itself.`;
  if (isOver) return `${why}Was proposed, and nobody booked it.`;
  return `${why}Proposed, nothing is booked: the station follows ${missionName} only.`;
}

/** `Thu 19 March 2026, 09:30 to 22:00 UTC`; both days where the window runs over several. */
export function windowWords(fromAtMs: number, toAtMs: number): string {
  const clock = (atMs: number) => new Date(atMs).toISOString().slice(11, 16);
  if (toAtMs - fromAtMs <= 86_400_000) {
    return `${dayWords(fromAtMs)}, ${clock(fromAtMs)} to ${clock(toAtMs)} UTC`;
  }
  return `${dayWords(fromAtMs, false)} to ${dayWords(toAtMs)}, ${clock(fromAtMs)} UTC`;
}

const withoutYear = { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
const days = new Intl.DateTimeFormat('en-GB', withoutYear);

function dayWords(atMs: number, hasYear = true): string {
  const day = days.format(atMs).replace(',', '');
  return hasYear ? `${day} ${new Date(atMs).getUTCFullYear()}` : day;
}

/** `in 0 h 55 min`, `now`, `2 h 4 min ago`, counted to the rise and from the set. */
export function whenWords(
  { aosAtMs, losAtMs }: Pick<PlanPass, 'aosAtMs' | 'losAtMs'>,
  nowAtMs: number,
): string {
  if (nowAtMs >= aosAtMs && nowAtMs < losAtMs) return 'now';
  const minutes = Math.floor(Math.abs(nowAtMs < aosAtMs ? aosAtMs - nowAtMs : nowAtMs - losAtMs) / 60_000);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return nowAtMs < aosAtMs ? 'in less than a minute' : 'just over';
  const words =
    hours >= 48 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours} h ${minutes % 60} min`;
  return nowAtMs < aosAtMs ? `in ${words}` : `${words} ago`;
}
