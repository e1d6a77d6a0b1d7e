import type { Pass } from '@dawa/flight-dynamics/passes';

/**
 * Passes as a calendar (iCalendar, RFC 5545), for the diary of whoever wants to be there.
 *
 * @param stampAtMs when it was written (DTSTAMP, section 3.8.7.2)
 */
export function calendarText(passes: readonly Pass[], stampAtMs: number): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Dawa//passes//EN'];
  for (const pass of passes) {
    const { passId, name, stationId, aosAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg } = pass;
    const summary = `${name} over ${stationId}, ${maxElevationDeg.toFixed(0)} deg`;
    const description = `Rises at azimuth ${aosAzimuthDeg.toFixed(0)} deg, sets at ${losAzimuthDeg.toFixed(0)} deg. Elements ${pass.elementAgeDays.toFixed(1)} days old.`;
    lines.push(
      'BEGIN:VEVENT',
      `UID:${passId}@dawa`,
      `DTSTAMP:${basicTime(stampAtMs)}`,
      `DTSTART:${basicTime(aosAtMs)}`,
      `DTEND:${basicTime(losAtMs)}`,
      `SUMMARY:${escaped(summary)}`,
      `DESCRIPTION:${escaped(description)}`,
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Date with UTC time, section 3.3.5: `20190620T002231Z`. */
const basicTime = (atMs: number) =>
  new Date(Math.round(atMs / 1000) * 1000).toISOString().replace(/[-:]|\.\d+/g, '');

/** Section 3.3.11. */
const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** No line longer than 75 octets, section 3.1; a character is never cut. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > 75) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
