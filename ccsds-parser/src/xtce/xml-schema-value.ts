/** Values as XML Schema and XTCE write them. */

/** xs:double, infinities and NaN excluded. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** FixedIntegerValueType of XTCE: decimal, 0x hexadecimal, 0o octal, 0b binary; undefined beyond 2^53 too. */
export function parseInteger(text: string): number | undefined {
  const value = parseWhole(text);
  return typeof value === 'bigint' ? undefined : value;
}

/** As `parseInteger`, of any size: a `bigint` where a double would not be exact. */
export function parseWhole(text: string): number | bigint | undefined {
  const trimmed = text.trim();
  if (trimmed.length > maxDigits) return undefined;
  const isPrefixed = /^0[xX][0-9a-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(trimmed);
  if (!isPrefixed && !/^[+-]?\d+$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
}

/** A value of 64 bits has at most 66 characters in binary notation. */
const maxDigits = 140;

/**
 * xs:duration as milliseconds.
 *
 * A month counts a twelfth of a year of 365.25 days: XTCE uses durations for time-outs, where nobody counts in months.
 */
export function parseDurationMs(text: string): number | undefined {
  const match =
    /^(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?)?$/.exec(
      text.trim(),
    );
  if (match === null || /(P|T)$/.test(match[0])) return undefined;
  const [, sign, years, months, days, hours, minutes, seconds] = match;
  const part = (digits: string | undefined): number => Number(digits ?? 0);
  const ms =
    (part(years) * 12 + part(months)) * monthMs +
    part(days) * 86_400_000 +
    part(hours) * 3_600_000 +
    part(minutes) * 60_000 +
    Math.round(part(seconds) * 1e9) / 1e6;
  return sign === undefined ? ms : -ms;
}

export const yearMs = 365.25 * 86_400_000;
export const monthMs = yearMs / 12;

/**
 * xs:date and xs:dateTime as UTC milliseconds since 1970, and the day-of-year form of CCSDS 301.0 (ASCII B); without a
 * zone it is UTC.
 */
export function parseDateTimeMs(text: string): number | undefined {
  const trimmed = text.trim();
  const ordinal = /^(\d{4})-(\d{3})(T\d{2}:\d{2}:\d{2}(?:\.\d{1,12})?)?Z?$/.exec(trimmed);
  if (ordinal !== null) {
    const day = Number(ordinal[2]);
    const timeOfDay = ordinal[3] === undefined ? 0 : Date.parse(`1970-01-01${ordinal[3]}Z`);
    if (day < 1 || day > 366 || Number.isNaN(timeOfDay)) return undefined;
    return Date.UTC(Number(ordinal[1]), 0, day) + timeOfDay;
  }
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})?$/.test(trimmed))
    return undefined;
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(trimmed.slice(10));
  const iso = trimmed.includes('T') ? trimmed : `${trimmed.slice(0, 10)}T00:00:00${trimmed.slice(10)}`;
  const atMs = Date.parse(hasZone ? iso : `${iso}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}
