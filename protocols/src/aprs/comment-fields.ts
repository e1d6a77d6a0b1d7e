import { decodeBase91 } from './base91.ts';
import type { AprsPosition } from './position.ts';
import { type AprsTelemetry, telemetryOf } from './telemetry.ts';
import { footM } from './units.ts';

/** What stands in a comment for machines, and what is left for people. */
export interface CommentFields {
  readonly altitudeM: number | undefined;
  readonly telemetry: AprsTelemetry | undefined;
  readonly precision: AddedPrecision | undefined;
  readonly comment: string;
}

/** `!DAO!`: the datum, and digits behind the hundredths of a minute; undefined where they are spaces. */
export interface AddedPrecision {
  readonly datum: string;
  readonly latitudeMinutes: number | undefined;
  readonly longitudeMinutes: number | undefined;
  /** Half of what the last digit may add. */
  readonly halfBoxDeg: number;
}

/**
 * Takes altitude (`/A=001234`, feet), telemetry to base 91 (`|ss1122|`) and added precision (`!W52!`) out of a comment.
 *
 * Source: APRS Protocol Reference 1.0.1, chapter 6, "Altitude"; aprs.org/aprs12/datum.txt (DAO); he.fi/doc/aprs-base91-comment-
 * telemetry.txt (telemetry)
 */
export function readCommentFields(text: string): CommentFields {
  let rest = text;
  let altitudeM: number | undefined;
  let telemetry: AprsTelemetry | undefined;
  let precision: AddedPrecision | undefined;
  const take = (pattern: RegExp, read: (parts: RegExpExecArray) => boolean) => {
    const parts = pattern.exec(rest);
    if (parts === null || !read(parts)) return;
    rest = rest.slice(0, parts.index) + rest.slice(parts.index + parts[0].length);
  };
  // The telemetry goes first: it may hold what looks like added precision.
  take(/\|((?:[!-{]{2}){2,7})\|/, ([, digits]) => {
    telemetry = readBase91Telemetry(digits!);
    return true;
  });
  take(/\/A=(-\d{5}|\d{6})/, ([, feet]) => {
    altitudeM = Number(feet) * footM;
    return true;
  });
  take(/!([!-z])([ -{])([ -{])!/, ([, datum, latitude, longitude]) => {
    precision = readPrecision(datum!, latitude!, longitude!);
    return precision !== undefined;
  });
  return { altitudeM, telemetry, precision, comment: rest };
}

/** The position with the digits that were added; they count away from the equator and from Greenwich. */
export function refinePosition(position: AprsPosition, added: AddedPrecision): AprsPosition {
  if (position.ambiguity > 0 || added.latitudeMinutes === undefined || added.longitudeMinutes === undefined)
    return position;
  return {
    ...position,
    latitudeDeg: away(position.latitudeDeg, added.latitudeMinutes),
    longitudeDeg: away(position.longitudeDeg, added.longitudeMinutes),
    halfBoxDeg: added.halfBoxDeg,
  };
}

/** Sequence, up to five channels, and eight bits as the last, all of two characters. */
function readBase91Telemetry(digits: string): AprsTelemetry {
  const numbers = Array.from({ length: digits.length / 2 }, (_, at) =>
    decodeBase91(digits.slice(2 * at, 2 * at + 2)),
  );
  const [sequence, ...channels] = numbers as [number, ...number[]];
  const bits = channels[5];
  return telemetryOf(String(sequence), channels.slice(0, 5), bits === undefined ? undefined : bitsOf(bits));
}

/** B1 is the least significant. */
function bitsOf(value: number): boolean[] {
  return Array.from({ length: 8 }, (_, at) => ((value >> at) & 1) === 1);
}

function readPrecision(datum: string, latitude: string, longitude: string): AddedPrecision | undefined {
  if (latitude === ' ' && longitude === ' ' && /[!-Za-z]/.test(datum))
    return { datum, latitudeMinutes: undefined, longitudeMinutes: undefined, halfBoxDeg: 0 };
  if (/[A-Z]/.test(datum) && /\d/.test(latitude) && /\d/.test(longitude)) {
    const [latitudeMinutes, longitudeMinutes] = [Number(latitude) / 1000, Number(longitude) / 1000];
    return { datum, latitudeMinutes, longitudeMinutes, halfBoxDeg: 0.0005 / 60 };
  }
  const [a, o] = [decodeBase91(latitude), decodeBase91(longitude)];
  if (!/[a-z]/.test(datum) || Number.isNaN(a) || Number.isNaN(o)) return undefined;
  // 91 steps fill a hundredth of a minute.
  const step = 0.01 / 91;
  return {
    datum: datum.toUpperCase(),
    latitudeMinutes: a * step,
    longitudeMinutes: o * step,
    halfBoxDeg: step / 120,
  };
}

function away(valueDeg: number, addedMinutes: number): number {
  const isNegative = valueDeg < 0 || Object.is(valueDeg, -0);
  return isNegative ? valueDeg - addedMinutes / 60 : valueDeg + addedMinutes / 60;
}
