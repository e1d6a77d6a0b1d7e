import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** What an anemometer says in one sentence. */
export interface WindSentence {
  /** Who speaks: `WI`, a weather instrument, or `II`, an integrated one. */
  readonly talker: string;
  /** Where the wind comes from, 0 to 360; null when it was not measured. */
  readonly angleDeg: number | null;
  /** `relative`: counted from the mark on the instrument; `true`: from north. */
  readonly reference: 'relative' | 'true';
  /** Null when it was not measured. */
  readonly speedMS: number | null;
  /** The instrument trusts its reading. */
  readonly isValid: boolean;
}

/** `other-sentence` is no damage: instruments send temperatures and themselves as well. */
export type NmeaFault = Fault<'not-nmea' | 'bad-checksum' | 'other-sentence' | 'bad-value'>;

/** As NMEA 0183 has it: 4800 baud, 8 bits, no parity, one stop bit. */
export const nmeaBaudRate = 4800;

/** Of a sentence from `$` to the line's end, both counted. Source: NMEA 0183 version 2.0, 5.3 */
export const longestSentence = 82;

/**
 * Reads one line of MWV, wind speed and angle: `$WIMWV,<angle>,<R|T>,<speed>,<K|M|N|S>,<A|V>*<checksum>`. Without a checksum
 * nothing is believed, whatever the standard of 1983 allowed.
 *
 * Source: Vaisala M210822EN-F, "MWV wind speed and direction message"; Vaisala M211095EN, E.3 (fields left empty for want of a
 * measurement); Gill WindSonic 1405-PS-0019, 9.4 (talkers II and WI); NMEA 0183 version 3 (unit S, statute miles an hour)
 */
export function decodeWindSentence(line: string): Result<WindSentence, NmeaFault> {
  const found = line.slice(0, longestSentence);
  const [, body, checksum] = /^\$([^$*]{5,})\*([0-9A-Fa-f]{2})$/.exec(line.trim()) ?? [];
  if (body === undefined || checksum === undefined)
    return failure({ kind: 'not-nmea', expected: '$, a sentence and its checksum like *5D', found });
  const expected = nmeaChecksum(body);
  if (expected !== checksum.toUpperCase())
    return failure({ kind: 'bad-checksum', expected: `*${expected}`, found: `*${checksum}` });
  const [address = '', ...fields] = body.split(',').map((field) => field.trim());
  if (address.slice(2) !== 'MWV')
    return failure({ kind: 'other-sentence', expected: 'MWV, wind speed and angle', found: address });
  return readFields(address.slice(0, 2), fields, found);
}

/** The simulator's side. Angle with one figure behind the point, speed with two, in metres a second. */
export function encodeWindSentence({ talker, angleDeg, reference, speedMS, isValid }: WindSentence): string {
  const body = [
    `${talker}MWV`,
    angleDeg === null ? '' : angleDeg.toFixed(1),
    reference === 'relative' ? 'R' : 'T',
    speedMS === null ? '' : speedMS.toFixed(2),
    'M',
    isValid ? 'A' : 'V',
  ].join(',');
  return `$${body}*${nmeaChecksum(body)}`;
}

/** Exclusive or of all between `$` and `*`, two hexadecimal figures. */
export function nmeaChecksum(body: string): string {
  let sum = 0;
  for (let at = 0; at < body.length; at++) sum ^= body.charCodeAt(at);
  return (sum & 0xff).toString(16).toUpperCase().padStart(2, '0');
}

function readFields(
  talker: string,
  [angle = '', reference = '', speed = '', unit = '', status = '']: readonly string[],
  line: string,
): Result<WindSentence, NmeaFault> {
  const bad = (expected: string) => failure<NmeaFault>({ kind: 'bad-value', expected, found: line });
  const isValid = status === 'A';
  if (!isValid && status !== 'V') return bad('status A or V');
  const angleDeg = figureOf(angle);
  const speedOf = speedMSPer[unit];
  const figure = figureOf(speed);
  if (angleDeg === undefined || !(angleDeg === null || angleDeg <= 360))
    return bad('an angle of 0 to 360 degrees');
  if (figure === undefined) return bad('a speed');
  if (figure !== null && speedOf === undefined) return bad('unit K, M, N or S');
  if (isValid && figure === null) return bad('a speed, for the reading is said to be good');
  if (reference !== 'R' && reference !== 'T' && angleDeg !== null) return bad('reference R or T');
  return success({
    talker,
    angleDeg,
    reference: reference === 'T' ? 'true' : 'relative',
    speedMS: figure === null ? null : figure * speedOf!,
    isValid,
  });
}

/** Kilometres, metres and nautical miles; statute miles of version 3. An hour has 3600 s, an international knot 1852 m. */
const speedMSPer: Readonly<Record<string, number>> = {
  K: 1 / 3.6,
  M: 1,
  N: 1852 / 3600,
  S: 1609.344 / 3600,
};

/** Null where nothing stands, undefined for what is no figure. */
function figureOf(field: string): number | null | undefined {
  if (field === '') return null;
  return /^\d{1,4}(\.\d{0,6})?$/.test(field) ? Number(field) : undefined;
}
