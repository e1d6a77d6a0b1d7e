import { formatNumber, minus } from './format-number.ts';

/** `00:24:12`, UTC. */
export function formatUtc(atMs: number): string {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(11, 19) : 'none';
}

/** `00:24:12.204`, UTC. */
export const formatUtcMs = (atMs: number) =>
  Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(11, 23) : 'none';

/** `2019-06-20 00:24:12`, UTC. */
export const formatUtcDate = (atMs: number) =>
  Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(0, 19).replace('T', ' ') : 'none';

/** `20 June`, UTC. */
export const formatDay = (atMs: number) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(atMs);

/** `06:24` at the station; UTC when the browser does not know the zone. */
export function formatLocal(atMs: number, timeZone: string): string {
  return zoneFormat(timeZone).format(atMs);
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(timeZone);
  if (known !== undefined) return known;
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
  zoneFormats.set(timeZone, format);
  return format;
}

/** `03:40`, or `2:14:07` from an hour on. Spans are cut, not rounded: a countdown reaches 00:00 when it is over. */
export function formatSpan(spanMs: number): string {
  const seconds = Math.floor(Math.abs(spanMs) / 1000);
  const pad = (value: number) => String(value).padStart(2, '0');
  const tail = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${tail}` : tail;
}

/** `T−03:40` before, `T+01:51` since. The last second before is `T−00:01`, so that zero is the event itself. */
export function formatCountdown(nowAtMs: number, eventAtMs: number): string {
  const leftMs = eventAtMs - nowAtMs;
  return leftMs > 0 ? `T${minus}${formatSpan(Math.ceil(leftMs / 1000) * 1000)}` : `T+${formatSpan(leftMs)}`;
}

/** The age of a value in words: `0.4 s`, `16 s`, `3 min`, `2 h`, `4 d`. Never negative. */
export function formatAge(ageMs: number): string {
  const { figure, unit } = ageParts(ageMs);
  return `${figure} ${unit}`;
}

export function ageParts(ageMs: number): { figure: string; unit: 's' | 'min' | 'h' | 'd' } {
  const seconds = Math.max(0, ageMs) / 1000;
  if (seconds < 9.95) return { figure: formatNumber(seconds, 1), unit: 's' };
  if (seconds < 120) return { figure: formatNumber(Math.floor(seconds)), unit: 's' };
  if (seconds < 7200) return { figure: formatNumber(Math.floor(seconds / 60)), unit: 'min' };
  if (seconds < 172_800) return { figure: formatNumber(Math.floor(seconds / 3600)), unit: 'h' };
  return { figure: formatNumber(Math.floor(seconds / 86_400)), unit: 'd' };
}
