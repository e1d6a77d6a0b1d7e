import type { Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { instantOf, type JulianDate, msPerDay, unixEpochJulianDay } from '../time.ts';
import type { ElementFault, ElementFaultKind, OmmElementSet } from './element-set.ts';

/** One keyword of a message and where it stood; the five notations differ only in how they find these. */
export interface OmmField {
  readonly value: string | number;
  readonly line: number;
  readonly column?: number;
}

export type OmmFields = ReadonlyMap<string, OmmField>;

/** The keywords that are read; everything else in a message is left alone. */
export const ommKeywords: ReadonlySet<string> = new Set([
  'OBJECT_NAME',
  'OBJECT_ID',
  'CENTER_NAME',
  'REF_FRAME',
  'TIME_SYSTEM',
  'MEAN_ELEMENT_THEORY',
  'EPOCH',
  'MEAN_MOTION',
  'ECCENTRICITY',
  'INCLINATION',
  'RA_OF_ASC_NODE',
  'ARG_OF_PERICENTER',
  'MEAN_ANOMALY',
  'EPHEMERIS_TYPE',
  'NORAD_CAT_ID',
  'ELEMENT_SET_NO',
  'REV_AT_EPOCH',
  'BSTAR',
  'MEAN_MOTION_DOT',
  'MEAN_MOTION_DDOT',
]);

/**
 * Elements of one Orbit Mean-Elements Message for SGP4.
 *
 * @param line where the message begins, for what is missing from it
 * Source: CCSDS 502.0-B-3 section 4; CelesTrak leaves out what never changes (centre, frame, time system, theory)
 */
export function elementsFromOmm(fields: OmmFields, line: number): Result<OmmElementSet, ElementFault> {
  for (const [keyword, accepted] of mustBe) {
    const field = fields.get(keyword);
    if (field && !accepted.includes(String(field.value).trim().toUpperCase())) {
      return failure(fault('unsupported', field, `${keyword} ${accepted.join(' or ')}`));
    }
  }
  const numbers: Record<string, number> = {};
  for (const spec of numeric) {
    const read = readNumber(spec, fields.get(spec.keyword), line);
    if (!read.ok) return read;
    numbers[spec.keyword] = read.value;
  }
  const epochField = fields.get('EPOCH');
  if (!epochField) return failure(missing('EPOCH', line));
  const epoch = epochOf(String(epochField.value).trim());
  if (!epoch)
    return failure(fault('bad-field', epochField, 'EPOCH like 2026-03-17T11:57:52.123456, 1957 to 2099'));
  const text = (keyword: string) => String(fields.get(keyword)?.value ?? '').trim();
  return success({
    kind: 'omm',
    noradId: numbers.NORAD_CAT_ID!,
    name: text('OBJECT_NAME') || String(numbers.NORAD_CAT_ID),
    internationalDesignator: text('OBJECT_ID'),
    epochAtMs: instantOf(epoch),
    epoch,
    meanMotionRevDay: numbers.MEAN_MOTION!,
    eccentricity: numbers.ECCENTRICITY!,
    inclinationDeg: numbers.INCLINATION!,
    ascendingNodeDeg: numbers.RA_OF_ASC_NODE!,
    argumentOfPerigeeDeg: numbers.ARG_OF_PERICENTER!,
    meanAnomalyDeg: numbers.MEAN_ANOMALY!,
    bstarPerEarthRadius: numbers.BSTAR!,
    meanMotionDotRevDay2: numbers.MEAN_MOTION_DOT!,
    meanMotionDdotRevDay3: numbers.MEAN_MOTION_DDOT!,
    revolutionAtEpoch: numbers.REV_AT_EPOCH!,
    elementSetNumber: numbers.ELEMENT_SET_NO!,
  });
}

const mustBe: readonly (readonly [keyword: string, accepted: readonly string[]])[] = [
  ['CENTER_NAME', ['EARTH']],
  ['REF_FRAME', ['TEME']],
  ['TIME_SYSTEM', ['UTC']],
  ['MEAN_ELEMENT_THEORY', ['SGP4', 'SGP/SGP4', 'SDP4']],
  ['EPHEMERIS_TYPE', ['0', '2']],
];

interface NumberSpec {
  readonly keyword: string;
  readonly lowest: number;
  readonly highest: number;
  readonly isInteger?: boolean;
  /** Value when the keyword is absent or blank; without one the keyword is mandatory. */
  readonly fallback?: number;
}

const numeric: readonly NumberSpec[] = [
  { keyword: 'NORAD_CAT_ID', lowest: 1, highest: 999_999_999, isInteger: true },
  { keyword: 'MEAN_MOTION', lowest: 1e-8, highest: 18 },
  { keyword: 'ECCENTRICITY', lowest: 0, highest: 0.999_999_999_9 },
  { keyword: 'INCLINATION', lowest: 0, highest: 180 },
  { keyword: 'RA_OF_ASC_NODE', lowest: -360, highest: 360 },
  { keyword: 'ARG_OF_PERICENTER', lowest: -360, highest: 360 },
  { keyword: 'MEAN_ANOMALY', lowest: -360, highest: 360 },
  { keyword: 'BSTAR', lowest: -1e3, highest: 1e3 },
  { keyword: 'MEAN_MOTION_DOT', lowest: -1e3, highest: 1e3, fallback: 0 },
  { keyword: 'MEAN_MOTION_DDOT', lowest: -1e3, highest: 1e3, fallback: 0 },
  { keyword: 'REV_AT_EPOCH', lowest: 0, highest: 9_999_999, isInteger: true, fallback: 0 },
  { keyword: 'ELEMENT_SET_NO', lowest: 0, highest: 999_999_999, isInteger: true, fallback: 0 },
];

function readNumber(
  spec: NumberSpec,
  field: OmmField | undefined,
  line: number,
): Result<number, ElementFault> {
  const isBlank = field === undefined || String(field.value).trim() === '';
  if (isBlank) {
    return spec.fallback === undefined ? failure(missing(spec.keyword, line)) : success(spec.fallback);
  }
  const text = String(field.value).trim();
  const kind = spec.isInteger ? 'an integer' : 'a number';
  const expected = `${spec.keyword}: ${kind} from ${spec.lowest} to ${spec.highest}`;
  if (!/^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?$/.test(text)) {
    return failure(fault('bad-field', field, expected));
  }
  const value = Number(text);
  if (!(value >= spec.lowest && value <= spec.highest) || (spec.isInteger && !Number.isInteger(value))) {
    return failure(fault('out-of-range', field, expected));
  }
  return success(value);
}

function fault(kind: ElementFaultKind, field: OmmField, expected: string): ElementFault {
  const found = String(field.value).slice(0, 40);
  const { line, column } = field;
  return column === undefined ? { line, kind, expected, found } : { line, column, kind, expected, found };
}

function missing(keyword: string, line: number): ElementFault {
  return { line, kind: 'missing-field', expected: keyword, found: 'none' };
}

/** Calendar or day-of-year form, any number of decimals; undefined when it is not a date of 1957 to 2099. */
function epochOf(text: string): JulianDate | undefined {
  const match =
    /^(\d{4})-(?:(\d{2})-(\d{2})|(\d{3}))[T ](\d{2}):(\d{2}):(\d{2})(\.\d{1,18})?(?:Z|\+00:00)?$/.exec(text);
  if (!match) return undefined;
  const [year, month, dayOfMonth, dayOfYear, hour, minute, second] = match
    .slice(1, 8)
    .map(Number) as number[];
  if (year! < 1957 || year! > 2099 || hour! > 23 || minute! > 59 || second! > 60) return undefined;
  const isCalendar = match[2] !== undefined;
  const midnightAtMs = isCalendar ? Date.UTC(year!, month! - 1, dayOfMonth!) : Date.UTC(year!, 0, dayOfYear!);
  const date = new Date(midnightAtMs);
  const isReal = isCalendar
    ? date.getUTCMonth() === month! - 1 && date.getUTCDate() === dayOfMonth
    : dayOfYear! >= 1 && date.getUTCFullYear() === year;
  if (!isReal) return undefined;
  const seconds = hour! * 3600 + minute! * 60 + second! + Number(match[8] ?? 0);
  return { day: unixEpochJulianDay + midnightAtMs / msPerDay, fraction: seconds / 86_400 };
}
