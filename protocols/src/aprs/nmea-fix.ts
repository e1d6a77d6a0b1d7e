import { nmeaChecksum } from '../nmea-wind.ts';
import { knotMS } from './units.ts';

/** What a GPS receiver says in one sentence; undefined for what that sentence does not tell. */
export interface NmeaFix {
  readonly latitudeDeg: number | undefined;
  readonly longitudeDeg: number | undefined;
  readonly altitudeM: number | undefined;
  readonly courseDeg: number | undefined;
  readonly speedMS: number | undefined;
  /** Of a way point. */
  readonly name: string | undefined;
}

export interface ReadNmea {
  /** `GPRMC`. */
  readonly sentence: string;
  readonly fix: NmeaFix | undefined;
  /** `bad-checksum`: it does not agree. `no-fix`: the receiver does not know where it is. */
  readonly oddity:
    | { readonly kind: NmeaOddityKind; readonly expected: string; readonly found: string }
    | undefined;
}

type NmeaOddityKind = 'bad-checksum' | 'no-fix' | 'bad-position';

/**
 * `$GPGGA`, `$GPRMC`, `$GPGLL`, `$GPVTG`, `$GPWPT` or the like of another system (`$GN…`), with or without a checksum.
 *
 * Source: NMEA 0183 version 2.0; APRS Protocol Reference 1.0.1, chapters 6 and 8
 */
export function readNmea(text: string): ReadNmea | undefined {
  const [, body, checksum] = /^\$(G[A-Z]{4}(?:,[^*]*)?)(?:\*([0-9A-Fa-f]{2}))?/.exec(text) ?? [];
  if (body === undefined) return undefined;
  const [sentence, ...fields] = body.trimEnd().split(',') as [string, ...string[]];
  const expected = nmeaChecksum(body);
  if (checksum !== undefined && expected !== checksum.toUpperCase()) {
    const oddity = { kind: 'bad-checksum', expected: `*${expected}`, found: `*${checksum}` } as const;
    return { sentence, fix: undefined, oddity };
  }
  const read = readers[sentence.slice(2)];
  if (read === undefined) return { sentence, fix: undefined, oddity: undefined };
  const fix = read(fields);
  if (typeof fix !== 'string') return { sentence, fix, oddity: undefined };
  const wanted = fix === 'no-fix' ? 'a fix' : 'latitude and longitude in degrees and minutes';
  return { sentence, fix: undefined, oddity: { kind: fix, expected: wanted, found: body.slice(0, 82) } };
}

type Reader = (fields: readonly string[]) => NmeaFix | 'no-fix' | 'bad-position';

const readers: Readonly<Record<string, Reader>> = {
  GGA: ([, latitude, north, longitude, east, quality, , , altitude, unit]) => {
    if (quality === '0' || quality === '') return 'no-fix';
    const altitudeM = unit === 'M' ? figureOf(altitude) : undefined;
    return placed(latitude, north, longitude, east, { altitudeM });
  },
  RMC: ([, status, latitude, north, longitude, east, knots, course]) => {
    if (status !== 'A') return 'no-fix';
    const speed = figureOf(knots);
    const speedMS = speed === undefined ? undefined : speed * knotMS;
    return placed(latitude, north, longitude, east, { speedMS, courseDeg: figureOf(course) });
  },
  GLL: ([latitude, north, longitude, east, , status]) =>
    status === 'V' ? 'no-fix' : placed(latitude, north, longitude, east, {}),
  WPT: (fields) => placed(fields[0], fields[1], fields[2], fields[3], { name: fields[4] }),
  WPL: (fields) => placed(fields[0], fields[1], fields[2], fields[3], { name: fields[4] }),
  VTG: (fields) => {
    const knots = fields[5] === 'N' ? figureOf(fields[4]) : undefined;
    const speedMS = knots === undefined ? undefined : knots * knotMS;
    return { ...nothing, courseDeg: figureOf(fields[0]), speedMS };
  },
};

const nothing: NmeaFix = {
  latitudeDeg: undefined,
  longitudeDeg: undefined,
  altitudeM: undefined,
  courseDeg: undefined,
  speedMS: undefined,
  name: undefined,
};

function placed(
  latitude: string | undefined,
  north: string | undefined,
  longitude: string | undefined,
  east: string | undefined,
  rest: Partial<NmeaFix>,
): NmeaFix | 'bad-position' {
  const latitudeDeg = degreesOf(latitude, 2, north, 'NS');
  const longitudeDeg = degreesOf(longitude, 3, east, 'EW');
  if (latitudeDeg === undefined || longitudeDeg === undefined) return 'bad-position';
  if (Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180) return 'bad-position';
  return { ...nothing, ...rest, latitudeDeg, longitudeDeg };
}

/** `5157.9762`: degrees in front of two digits of minutes. */
function degreesOf(
  text: string | undefined,
  degreeDigits: number,
  side: string | undefined,
  sides: string,
): number | undefined {
  const pattern = degreeDigits === 2 ? /^(\d\d)(\d\d(?:\.\d{0,9})?)$/ : /^(\d{3})(\d\d(?:\.\d{0,9})?)$/;
  const [, degrees, minutes] = pattern.exec(text ?? '') ?? [];
  const at = side === undefined || side.length !== 1 ? -1 : sides.indexOf(side);
  if (minutes === undefined || at < 0 || Number(minutes) >= 60) return undefined;
  const value = Number(degrees) + Number(minutes) / 60;
  return at === 0 ? value : -value;
}

function figureOf(field: string | undefined): number | undefined {
  return /^-?\d{1,6}(\.\d{0,6})?$/.test(field ?? '') ? Number(field) : undefined;
}
