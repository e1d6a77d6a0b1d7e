/** Thin space, between thousands; narrow and unbreakable. */
export const thinSpace = '\u202f';
/** A true minus, as wide as a figure. */
export const minus = '\u2212';

/**
 * A figure as the console writes it: fixed decimals, thin space per thousand, true minus.
 *
 * `-0.04` with one decimal is `0.0`: a sign that no figure supports is noise.
 * @throws RangeError when `decimals` is not a whole number from 0 to 12
 */
export function formatNumber(value: number, decimals = 0): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 12) {
    throw new RangeError(`decimals: expected a whole number from 0 to 12, found ${decimals}`);
  }
  if (!Number.isFinite(value)) return 'none';
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace);
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** The same with its sign always shown, for shifts and offsets; zero has none. */
export function formatSigned(value: number, decimals = 0): string {
  const text = formatNumber(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Decimals that suit a value of this size: four figures in all, never more than three behind the point. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 1000) return 0;
  if (size >= 100) return 1;
  if (size >= 10) return 1;
  return 3;
}

/** A frequency cut where the eye cuts it: `437.`, `379`, ` 553` are megahertz, kilohertz and hertz. */
export function frequencyParts(frequencyHz: number): { mhz: string; khz: string; hz: string } {
  const digits = String(Math.round(frequencyHz)).padStart(7, '0');
  return { mhz: digits.slice(0, -6), khz: digits.slice(-6, -3), hz: digits.slice(-3) };
}

/** Megahertz with three decimals, for nominal frequencies. */
export const formatMhz = (frequencyHz: number) => formatNumber(frequencyHz / 1e6, 3);
