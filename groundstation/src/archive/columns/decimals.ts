/** Divisors by which doubles may become whole numbers; the position is the exponent. */
export const powersOfTen = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;

/** Beyond it `Math.round` of a product is not sure to be what was meant. */
const mostScaled = 1e15;

/**
 * Smallest decimal exponent from 0 to 6 by which all values become whole numbers that divide back to the very same doubles;
 * the whole numbers go into `whole`. Undefined when there is none: an infinity, NaN, -0, or digits that go on.
 *
 * @param least where the search begins, of `probeExponent`
 * @param isSingle the values came from single precision, and need to divide back to that only
 */
export function scaleDecimals(
  values: Float64Array,
  count: number,
  least: number,
  whole: Float64Array,
  isSingle = false,
): number | undefined {
  const scale = isSingle ? scaleSingles : scaleDoubles;
  for (let exponent = least; exponent < powersOfTen.length; exponent++) {
    const done = scale(values, count, powersOfTen[exponent]!, whole);
    if (done === count) return exponent;
    // The value that did not fit tells how far to go on.
    exponent = leastExponent(values[done]!, exponent + 1, isSingle) - 1;
  }
  return undefined;
}

/** No exponent below it will do, seen at some values; 7 when none will. */
export function probeExponent(values: Float64Array, count: number, isSingle = false): number {
  const probes = Math.min(count, 24);
  let exponent = 0;
  for (let probe = 0; probe < probes; probe++)
    exponent = leastExponent(values[Math.floor(((probe + 0.5) * count) / probes)]!, exponent, isSingle);
  return exponent;
}

function leastExponent(value: number, from: number, isSingle: boolean): number {
  let exponent = from;
  while (exponent < powersOfTen.length && !isExact(value, powersOfTen[exponent]!, isSingle)) exponent++;
  return exponent;
}

function isExact(value: number, scale: number, isSingle: boolean): boolean {
  const scaled = Math.round(value * scale);
  const back = isSingle ? Math.fround(scaled / scale) : scaled / scale;
  return Object.is(back, value) && Math.abs(scaled) <= mostScaled;
}

/**
 * Added to a double below 2^51 and taken away again, it leaves the nearest whole number: in two additions, where `Math.round`
 * takes several steps. A value that lies half between two whole numbers is none by any rounding, so ties do not matter.
 */
const rounding = 1.5 * 2 ** 52;

/** How many values were exact before one was not. */
function scaleDoubles(values: Float64Array, count: number, scale: number, whole: Float64Array): number {
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    const scaled = value * scale + rounding - rounding;
    if (scaled / scale !== value || Math.abs(scaled) > mostScaled || isNegativeZero(value)) return index;
    whole[index] = scaled;
  }
  return count;
}

/** As words of 32 bits, in one pass; false when one is not exact, or too large. */
export function scaleToWords(values: Float64Array, count: number, scale: number, words: Int32Array): boolean {
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    const scaled = value * scale + rounding - rounding;
    const word = scaled | 0;
    if (word !== scaled || scaled / scale !== value || isNegativeZero(value)) return false;
    words[index] = word;
  }
  return true;
}

function scaleSingles(values: Float64Array, count: number, scale: number, whole: Float64Array): number {
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    const scaled = value * scale + rounding - rounding;
    if (Math.fround(scaled / scale) !== value || Math.abs(scaled) > mostScaled || isNegativeZero(value))
      return index;
    whole[index] = scaled;
  }
  return count;
}

function isNegativeZero(value: number): boolean {
  return value === 0 && 1 / value < 0;
}
