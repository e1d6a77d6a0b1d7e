import { marks } from './cell-form.ts';

export type Terms = readonly { readonly coefficient: number; readonly exponent: number }[];

/**
 * Calibrates by a polynomial, term by term in the order of the file as `calibrate` does, so that the results are equal
 * to the last bit. Where the result is no number the raw value stays, marked as not valid.
 *
 * @returns whether there was such a value
 */
export function fillPolynomial(
  raw: Float64Array,
  values: Float64Array,
  marked: Uint8Array,
  count: number,
  terms: Terms,
  /** All raw values are whole numbers of 16 bits at most: their squares are exact however they are made. */
  isNarrow: boolean,
): boolean {
  if (isLine(terms)) fillLine(raw, values, count, terms[0]!.coefficient, terms[1]!.coefficient);
  else {
    values.fill(0, 0, count);
    for (const { coefficient, exponent } of terms)
      addTerm(raw, values, count, coefficient, exponent, isNarrow);
  }
  if (isNarrow && isBounded(terms)) return false;
  let isAnyUnmeant = false;
  for (let index = 0; index < count; index++) {
    // Infinities and NaN alike.
    if (values[index]! - values[index]! === 0) continue;
    values[index] = raw[index]!;
    marked[index] = marks.notValid;
    isAnyUnmeant = true;
  }
  return isAnyUnmeant;
}

/** No raw value of 16 bits leads out of the doubles. */
export function isBounded(terms: Terms): boolean {
  const most = terms.reduce(
    (sum, { coefficient, exponent }) => sum + Math.abs(coefficient) * 65_536 ** exponent,
    0,
  );
  return Number.isFinite(most) && terms.every(({ exponent }) => exponent >= 0);
}

/** An offset and a slope, in this order. */
export function isLine([first, second, ...more]: Terms): boolean {
  return first?.exponent === 0 && second?.exponent === 1 && more.length === 0;
}

function fillLine(
  raw: Float64Array,
  values: Float64Array,
  count: number,
  offset: number,
  slope: number,
): void {
  // The sum begins at 0, which matters where the offset is -0.
  const start = 0 + offset;
  for (let index = 0; index < count; index++) values[index] = start + slope * raw[index]!;
}

function addTerm(
  raw: Float64Array,
  values: Float64Array,
  count: number,
  coefficient: number,
  exponent: number,
  isNarrow: boolean,
): void {
  if (exponent === 0) for (let index = 0; index < count; index++) values[index]! += coefficient;
  else if (exponent === 1)
    for (let index = 0; index < count; index++) values[index]! += coefficient * raw[index]!;
  // A product is ten times as fast as a power.
  else if (exponent === 2 && isNarrow)
    for (let index = 0; index < count; index++) {
      const found = raw[index]!;
      values[index]! += coefficient * (found * found);
    }
  else for (let index = 0; index < count; index++) values[index]! += coefficient * raw[index]! ** exponent;
}
