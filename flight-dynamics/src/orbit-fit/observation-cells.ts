import { msPerDay } from '../time.ts';

/** A plain decimal number; undefined for everything else, `0x10`, `Infinity` and nothing included. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : undefined;
}

const isoForm = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|\+00:00)?$/;

/** ISO 8601 UTC to milliseconds with all its decimals; `Date` would cut them to three. */
export function readIsoAtMs(text: string): number | undefined {
  const match = isoForm.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  return instantOf(year!, month!, day!, hour! * 3600 + minute! * 60 + second! + Number(match[7] ?? 0), [
    hour!,
    minute!,
    second!,
  ]);
}

/** Modified Julian Date of 1970-01-01. */
const unixEpochMjd = 40_587;

export interface StrfRow {
  readonly atMs: number;
  readonly frequency: string;
  readonly siteNumber: number;
}

/** `58849.5 437012345.1 3.5 4171`, or `20/01/01 12:00:00.0 437012345.1 3.5 4171`; a second (transmitting) site is not for us. */
export function readStrfRow(text: string): StrfRow | undefined {
  const cells = text.split(/\s+/);
  if (cells.length === 4 && /^\d{5}\.\d+$/.test(cells[0]!)) {
    // Whole days first: the product of a whole MJD would lose a microsecond.
    const [days, fraction] = cells[0]!.split('.');
    const atMs = (Number(days) - unixEpochMjd) * msPerDay + Number(`0.${fraction}`) * msPerDay;
    return strfRow(atMs, cells.slice(1));
  }
  const date = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(cells[0] ?? '');
  const time = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(cells[1] ?? '');
  if (cells.length !== 5 || !date || !time) return undefined;
  const [hour, minute, second] = time.slice(1).map(Number) as [number, number, number];
  const secondOfDay = hour * 3600 + minute * 60 + second;
  const atMs = instantOf(2000 + Number(date[1]), Number(date[2]), Number(date[3]), secondOfDay, [
    hour,
    minute,
    second,
  ]);
  return atMs === undefined ? undefined : strfRow(atMs, cells.slice(2));
}

function strfRow(atMs: number, [frequency, flux, site]: readonly string[]): StrfRow | undefined {
  if (readNumber(flux!) === undefined || !/^\d{1,6}$/.test(site!)) return undefined;
  return { atMs, frequency: frequency!, siteNumber: Number(site) };
}

function instantOf(
  year: number,
  month: number,
  day: number,
  secondOfDay: number,
  [hour, minute, second]: readonly [number, number, number],
): number | undefined {
  const dayAtMs = Date.UTC(year, month - 1, day);
  const isRealDay = month >= 1 && month <= 12 && new Date(dayAtMs).getUTCDate() === day;
  if (!isRealDay || hour > 23 || minute > 59 || second >= 61) return undefined;
  return dayAtMs + secondOfDay * 1000;
}
