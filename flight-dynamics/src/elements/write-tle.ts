import { failure, type Result, success } from '@dawa/seams/fault';
import { wrapTo360 } from '../angle.ts';
import { type JulianDate, msPerDay, unixEpochJulianDay } from '../time.ts';
import { encodeAlpha5 } from './alpha5.ts';
import type { ElementFault, ElementSet } from './element-set.ts';
import { tleChecksum } from './tle-columns.ts';

/**
 * The two lines of a set. A set that came as a TLE gives the lines it came in; another is rounded to the columns: the epoch to 0.86 ms,
 * angles to 0.0001 degrees (12 m in low orbit). Catalogue numbers above 99,999 become Alpha-5.
 *
 * Faults (line 1 or 2 of what would have been written): a number above 339,999, drag terms that their columns cannot hold.
 * Source: Space-Track "Basic description of the two line element (TLE) format"; zero is `00000-0`, as the CCSDS example has it
 */
export function writeTle(
  elements: ElementSet,
): Result<readonly [line1: string, line2: string], ElementFault> {
  if (elements.kind === 'tle') return success([elements.line1, elements.line2]);
  const number = encodeAlpha5(elements.noradId);
  if (number === undefined) return failure(tooWide(1, 3, 'a catalogue number to 339999', elements.noradId));
  const ndot = elements.meanMotionDotRevDay2;
  const ndotText = Math.abs(ndot).toFixed(8);
  if (!ndotText.startsWith('0.'))
    return failure(tooWide(1, 34, 'half the change of mean motion below 1', ndot));
  const nddot = exponential(elements.meanMotionDdotRevDay3);
  const bstar = exponential(elements.bstarPerEarthRadius);
  if (nddot === undefined || bstar === undefined) {
    return failure(tooWide(1, 45, 'drag terms below 1e9', elements.bstarPerEarthRadius));
  }
  const eccentricity = Math.round(elements.eccentricity * 1e7);
  if (eccentricity > 9_999_999)
    return failure(tooWide(2, 27, 'eccentricity to 0.9999999', elements.eccentricity));
  const line1 = [
    `1 ${number}U`,
    designatorOf(elements.internationalDesignator),
    epochText(elements.epoch),
    `${ndot < 0 ? '-' : ' '}${ndotText.slice(1)}`,
    nddot,
    bstar,
    `0 ${String(elements.elementSetNumber % 10_000).padStart(4)}`,
  ].join(' ');
  const line2 = [
    `2 ${number}`,
    elements.inclinationDeg.toFixed(4).padStart(8),
    angle(elements.ascendingNodeDeg),
    String(eccentricity).padStart(7, '0'),
    angle(elements.argumentOfPerigeeDeg),
    angle(elements.meanAnomalyDeg),
    elements.meanMotionRevDay.toFixed(8).padStart(11) +
      String(elements.revolutionAtEpoch % 100_000).padStart(5),
  ].join(' ');
  return success([line1 + tleChecksum(line1), line2 + tleChecksum(line2)]);
}

function tooWide(line: number, column: number, expected: string, found: number): ElementFault {
  return { line, column, kind: 'out-of-range', expected, found };
}

/** 360.0000 after rounding is 0. */
function angle(deg: number): string {
  const text = wrapTo360(deg).toFixed(4);
  return (text === '360.0000' ? '0.0000' : text).padStart(8);
}

/** `1998-067PE` is ` 98067PE `; what does not fit the eight columns is left out. */
function designatorOf(designator: string): string {
  const match = /^\d{2}(\d{2})-(\d{3}[A-Z]{0,3})$/.exec(designator);
  const text = match ? match[1]! + match[2]! : designator;
  return (/^[ 0-9A-Z]{0,8}$/.test(text) ? text : '').padEnd(8);
}

/** Two digits of the year and the day of the year; rounding may carry into the next day, and with it into the next year. */
function epochText({ day, fraction }: JulianDate): string {
  const ticks = Math.round(fraction * 1e8);
  const carry = Math.floor(ticks / 1e8);
  const midnightAtMs = (day - unixEpochJulianDay + carry) * msPerDay;
  const year = new Date(midnightAtMs).getUTCFullYear();
  const dayOfYear = Math.round((midnightAtMs - Date.UTC(year, 0, 1)) / msPerDay) + 1;
  const digits = String(ticks - carry * 1e8).padStart(8, '0');
  return `${String(year % 100).padStart(2, '0')}${String(dayOfYear).padStart(3, '0')}.${digits}`;
}

/** ` 10229-3` is 0.10229e-3; below 5e-15 nothing is left. Undefined from 1e9 on. */
function exponential(value: number): string | undefined {
  if (Math.abs(value) < 5e-15) return ' 00000-0';
  const sign = value < 0 ? '-' : ' ';
  const [mantissa, power] = Math.abs(value).toExponential(4).split('e') as [string, string];
  const exponent = Number(power) + 1;
  if (exponent > 9) return undefined;
  if (exponent >= -9)
    return `${sign}${mantissa.replace('.', '')}${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  return `${sign}${String(Math.round(Math.abs(value) * 1e14)).padStart(5, '0')}-9`;
}
