import type { Pass } from '@dawa/flight-dynamics/passes';

/** Something to be there for. */
export interface Appointment {
  /** The same for the same pass, so that a diary that reads the file again moves it instead of doubling it. */
  readonly uid: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly summary: string;
  readonly description: string;
  /** Proposed, and not sure to happen; undefined where nobody says. */
  readonly isTentative?: boolean;
}

/**
 * Appointments as a calendar (iCalendar, RFC 5545), for the diary of whoever wants to be there.
 *
 * @param stampAtMs when it was written (DTSTAMP, section 3.8.7.2)
 */
export function calendarText(appointments: readonly Appointment[], stampAtMs: number): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Dawa//passes//EN'];
  for (const { uid, fromAtMs, toAtMs, summary, description, isTentative } of appointments) {
    lines.push(
      'BEGIN:VEVENT',
      `UID:${uid}@dawa`,
      `DTSTAMP:${basicTime(stampAtMs)}`,
      `DTSTART:${basicTime(fromAtMs)}`,
      `DTEND:${basicTime(toAtMs)}`,
      `SUMMARY:${escaped(summary)}`,
      `DESCRIPTION:${escaped(description)}`,
      // Section 3.8.1.11.
      ...(isTentative === undefined ? [] : [`STATUS:${isTentative ? 'TENTATIVE' : 'CONFIRMED'}`]),
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** A predicted pass as an appointment. */
export function appointmentOfPass(pass: Pass): Appointment {
  const { passId, name, stationId, aosAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg } = pass;
  return {
    uid: passId,
    fromAtMs: aosAtMs,
    toAtMs: losAtMs,
    summary: `${name} over ${stationId}, ${maxElevationDeg.toFixed(0)} deg`,
    description: `Rises at azimuth ${aosAzimuthDeg.toFixed(0)} deg, sets at ${losAzimuthDeg.toFixed(0)} deg. Elements ${pass.elementAgeDays.toFixed(1)} days old.`,
  };
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
