/** `2019-06-20 00:22:17.4`, UTC. */
export function instant(atMs: number): string {
  return new Date(Math.round(atMs / 100) * 100).toISOString().replace('T', ' ').slice(0, 21);
}

/** `00:22:17.4`, UTC. */
export function timeOfDay(atMs: number): string {
  return instant(atMs).slice(11);
}

/** `2.6 s` */
export function durationS(durationMs: number, digits: number): string {
  return `${(durationMs / 1000).toFixed(digits)} s`;
}

/** Thin spaces between thousands. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u2009');
}

/** Names come from element files and commands from people: nothing of it may become markup. */
export function escapeHtml(raw: string): string {
  return raw
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * The clock on the wall of the station; undefined for a time zone that this machine does not know.
 * @param atMs the offset that its name tells is that of this instant
 */
export function localClock(
  timeZone: string,
  atMs: number,
): { readonly name: string; timeOfDay(atMs: number): string } | undefined {
  try {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
    const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
      .formatToParts(atMs)
      .find(({ type }) => type === 'timeZoneName')
      ?.value.replace('GMT', 'UTC');
    return { name: `${timeZone} (${offset})`, timeOfDay: (one) => clock.format(one) };
  } catch {
    return undefined;
  }
}
