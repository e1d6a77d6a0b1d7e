import { decodeBase91 } from './base91.ts';
import type { AprsPosition } from './position.ts';
import type { AprsCompression, AprsMotion } from './report.ts';
import { footM, knotMS, mileM } from './units.ts';

/** Octets of a position such as `/5L!!<*e7>7P[`. */
export const compressedPositionOctets = 13;

export interface CompressedPosition {
  readonly position: AprsPosition;
  readonly motion: AprsMotion | undefined;
  readonly rangeM: number | undefined;
  readonly altitudeM: number | undefined;
  /** Undefined where the two octets before it hold nothing. */
  readonly compression: AprsCompression | undefined;
}

/**
 * Latitude and longitude to base 91, a symbol, and two octets that are course and speed, a range or an altitude.
 *
 * @returns undefined for what is no compressed position
 * Source: APRS Protocol Reference 1.0.1, chapter 9
 */
export function readCompressedPosition(text: string): CompressedPosition | undefined {
  const [, table, latitude, longitude, code, c, s, type] = pattern.exec(text) ?? [];
  if (type === undefined) return undefined;
  const latitudeDeg = 90 - decodeBase91(latitude!) / latitudeSteps;
  const longitudeDeg = -180 + decodeBase91(longitude!) / longitudeSteps;
  // Four characters hold a little more than 180 and 360 degrees.
  if (!(latitudeDeg >= -90.0001 && longitudeDeg <= 180.0001)) return undefined;
  const position: AprsPosition = {
    latitudeDeg: Math.max(latitudeDeg, -90),
    longitudeDeg: Math.min(longitudeDeg, 180),
    halfBoxDeg: 0.5 / longitudeSteps,
    ambiguity: 0,
    format: 'compressed',
    symbol: { table: overlayOf(table!), code: code! },
  };
  return { position, ...readPair(c!, s!, type) };
}

/** Steps a degree. Source: chapter 9, "Lat/Long Encoding" */
export const latitudeSteps = 380926;
export const longitudeSteps = 190463;

// In some sources the type octet lies above the 91 characters; it is then not believed.
const pattern = /^([/\\A-Za-j])([!-{]{4})([!-{]{4})([!-~])([ -~])([ -~])([ -~])/;

function readPair(c: string, s: string, type: string): Omit<CompressedPosition, 'position'> {
  const nothing = { motion: undefined, rangeM: undefined, altitudeM: undefined, compression: undefined };
  const high = decodeBase91(c);
  const low = decodeBase91(s);
  // In place of c a space says that nothing stands here.
  if (Number.isNaN(high) || Number.isNaN(low)) return nothing;
  const compression = compressionOf(type.charCodeAt(0) - 33);
  if (compression.source === 'GGA')
    return { ...nothing, compression, altitudeM: 1.002 ** (high * 91 + low) * footM };
  if (high === 90) return { ...nothing, compression, rangeM: 2 * 1.08 ** low * mileM };
  const motion = { courseDeg: high === 0 ? 360 : high * 4, speedMS: (1.08 ** low - 1) * knotMS };
  return { ...nothing, compression, motion };
}

/** Source: chapter 9, "The Compression Type (T) Byte" */
function compressionOf(type: number): AprsCompression {
  return {
    isCurrent: (type & 0x20) !== 0,
    source: (['other', 'GLL', 'GGA', 'RMC'] as const)[(type >> 3) & 3]!,
    origin: origins[type & 7]!,
  };
}

const origins = [
  'compressed',
  'TNC text',
  'software',
  'undefined',
  'KPC3',
  'Pico',
  'other tracker',
  'digipeater',
] as const;

/** Digits are sent as `a` to `j`, for a digit would begin a plain position. Source: chapter 20, "Overlays" */
function overlayOf(table: string): string {
  return table >= 'a' && table <= 'j' ? String(table.charCodeAt(0) - 97) : table;
}
