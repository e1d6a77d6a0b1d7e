import type { AprsPosition } from './position.ts';

/** Octets of a position such as `4903.50N/07201.75W-`. */
export const plainPositionOctets = 19;

/**
 * Degrees and minutes in digits, of which the last may be spaces: how many stands in the latitude and holds for both.
 *
 * Where digits are left out the position is the middle of the box that they leave open (chapter 6 draws that box); Dire Wolf
 * takes the corner nearest to 0, 0.
 *
 * @returns undefined for what is no position
 * Source: APRS Protocol Reference 1.0.1, chapter 6, "Latitude Format" to "Position Ambiguity"
 */
export function readPlainPosition(text: string): AprsPosition | undefined {
  const [, latitude, northOrSouth, table, longitude, eastOrWest, code] = pattern.exec(text) ?? [];
  if (code === undefined) return undefined;
  const ambiguity = openDigits(latitude!);
  const open = Math.max(ambiguity ?? 9, openDigits(longitude!) ?? 9);
  if (ambiguity === undefined || open > 4) return undefined;
  const latitudeDeg = degreesOf(latitude!, 2, ambiguity);
  const longitudeDeg = degreesOf(longitude!, 3, ambiguity);
  if (!(latitudeDeg <= 90 && longitudeDeg <= 180)) return undefined;
  return {
    latitudeDeg: /[Ss]/.test(northOrSouth!) ? -latitudeDeg : latitudeDeg,
    longitudeDeg: /[Ww]/.test(eastOrWest!) ? -longitudeDeg : longitudeDeg,
    halfBoxDeg: halfBoxDegOf(ambiguity),
    ambiguity,
    format: 'plain',
    symbol: { table: table!, code },
  };
}

/** Half of what the missing digits may add. */
export function halfBoxDegOf(ambiguity: number): number {
  return halfBoxMinutes[ambiguity]! / 60;
}

/** The middle of what the digits leave open: nothing is added where all of them stand. */
export function middleDeg(ambiguity: number): number {
  return ambiguity === 0 ? 0 : halfBoxDegOf(ambiguity);
}

const pattern = /^(\d\d[\d ]{2}\.[\d ]{2})([NSns])([/\\0-9A-Z])(\d{3}[\d ]{2}\.[\d ]{2})([EWew])([!-~])/;

/** By digits left out: a hundredth of a minute, a tenth, one, ten, a degree. */
const halfBoxMinutes = [0.005, 0.05, 0.5, 5, 30] as const;

/** Spaces stand at the end, or the text is none. */
function openDigits(text: string): number | undefined {
  const digits = text.replace('.', '');
  const open = digits.length - digits.trimEnd().length;
  return digits.trimEnd().includes(' ') ? undefined : open;
}

/** What of the digits counts: those that the latitude leaves open are not read in the longitude either. */
function degreesOf(text: string, degreeDigits: number, ambiguity: number): number {
  const digits = text.replace('.', '');
  const known = digits.slice(0, digits.length - ambiguity).replaceAll(' ', '0');
  const minutes = known.slice(degreeDigits).padEnd(4, '0');
  const value = Number(known.slice(0, degreeDigits)) + Number(minutes) / 6000;
  return Number(minutes) >= 6000 ? Number.NaN : value + middleDeg(ambiguity);
}
