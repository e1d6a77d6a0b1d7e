import type { AprsAntenna, AprsArea, AprsBearing, AprsMotion } from './report.ts';
import { footM, knotMS, mileM } from './units.ts';

/** The seven octets that may follow a symbol, with the eight of a bearing behind them. */
export interface DataExtension {
  readonly octets: number;
  readonly motion?: AprsMotion;
  readonly antenna?: AprsAntenna;
  readonly rangeM?: number;
  readonly bearing?: AprsBearing;
  readonly area?: AprsArea;
}

/**
 * Course and speed, PHG, RNG, DFS, or an area: whichever the text begins with.
 *
 * @param isArea the symbol is that of an area, `\l`, whose extension would be read as course and speed
 * @returns undefined where the text begins with none of them
 * Source: APRS Protocol Reference 1.0.1, chapter 7; areas: chapter 11
 */
export function readDataExtension(text: string, { isArea = false } = {}): DataExtension | undefined {
  if (isArea) return readArea(text);
  return readMotion(text) ?? readAntenna(text) ?? readRange(text);
}

function readMotion(text: string): DataExtension | undefined {
  const [whole, course, speed] = /^(\d{3}|\.{3}| {3})\/(\d{3}|\.{3}| {3})/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const courseDeg = figureOf(course!);
  if (courseDeg !== undefined && courseDeg > 360) return undefined;
  const knots = figureOf(speed!);
  const bearing = readBearing(text.slice(7));
  // Course 0 says that it is not known, or that the station stands still.
  const motion = {
    courseDeg: courseDeg === 0 ? undefined : courseDeg,
    speedMS: knots === undefined ? undefined : knots * knotMS,
  };
  return { octets: bearing === undefined ? 7 : 15, motion, ...(bearing && { bearing }) };
}

function readBearing(text: string): AprsBearing | undefined {
  const [, bearing, hits, range, quality] = /^\/(\d{3})\/(\d)(\d)(\d)/.exec(text) ?? [];
  if (quality === undefined || Number(bearing) > 360) return undefined;
  const grade = Number(quality);
  return {
    bearingDeg: Number(bearing),
    hits: Number(hits),
    rangeM: 2 ** Number(range) * mileM,
    accuracyDeg: accuracyDeg[grade],
  };
}

/** By quality. Source: chapter 7, "Bearing and Number/Range/Quality" */
const accuracyDeg = [undefined, 240, 120, 64, 32, 16, 8, 4, 2, 1] as const;

/** The height may be any octet from 0 on: balloons and satellites have more than 9. */
function readAntenna(text: string): DataExtension | undefined {
  const [, kind, strength, height, gain, directivity] = /^(PHG|DFS)(\d)([0-~])(\d)(\d)/.exec(text) ?? [];
  if (directivity === undefined) return undefined;
  const code = Number(strength);
  const eighths = Number(directivity);
  const antenna: AprsAntenna = {
    powerW: kind === 'PHG' ? code ** 2 : undefined,
    strengthS: kind === 'DFS' ? code : undefined,
    heightM: 10 * 2 ** (height!.charCodeAt(0) - 0x30) * footM,
    gainDb: Number(gain),
    directivityDeg: eighths >= 1 && eighths <= 8 ? eighths * 45 : undefined,
  };
  return { octets: 7, antenna };
}

function readRange(text: string): DataExtension | undefined {
  const [, miles] = /^RNG(\d{4})/.exec(text) ?? [];
  return miles === undefined ? undefined : { octets: 7, rangeM: Number(miles) * mileM };
}

/** `Tyy/Cxx`, or `Tyy1Cxx` for colours from 10 on. */
function readArea(text: string): DataExtension | undefined {
  const [, type, down, tens, color, right] = /^(\d)(\d\d)([/1])(\d)(\d\d)/.exec(text) ?? [];
  if (right === undefined) return undefined;
  const shape = (['circle', 'line', 'ellipse', 'triangle', 'box'] as const)[Number(type) % 5]!;
  // Line 6 goes down to the left; nothing of a line is filled.
  const isLeft = type === '6';
  const longitudeOffsetDeg = Number(right) ** 2 / 100;
  const area: AprsArea = {
    shape,
    isFilled: Number(type) >= 5 && shape !== 'line',
    color: (tens === '1' ? 10 : 0) + Number(color),
    latitudeOffsetDeg: -(Number(down) ** 2 / 100),
    longitudeOffsetDeg: isLeft ? -longitudeOffsetDeg : longitudeOffsetDeg,
  };
  return { octets: 7, area };
}

function figureOf(text: string): number | undefined {
  return /^\d/.test(text) ? Number(text) : undefined;
}
