import type { RangeCheck, ValueType } from '../definition.ts';
import { limitStateCodes, marks } from './cell-form.ts';

/** Limits that are ranges, or none. */
export function hasPlainLimits({ alarm }: ValueType): boolean {
  // A change says nothing of a packet that stands alone.
  return (alarm?.checks ?? []).every(({ kind }) => kind === 'ranges' || kind === 'change');
}

/** Judges figures by the ranges of their type; those marked as not valid have no meaning yet and are left out. */
export function fillLimits(
  { alarm }: ValueType,
  values: Float64Array,
  limits: Uint8Array,
  marked: Uint8Array | undefined,
  count: number,
): void {
  limits.fill(limitStateCodes.none, 0, count);
  for (const check of alarm?.checks ?? []) {
    if (check.kind !== 'ranges') continue;
    fillOne(check, values, limits, count);
  }
  if (marked === undefined) return;
  for (let index = 0; index < count; index++)
    if (marked[index] === marks.notValid) limits[index] = limitStateCodes.none;
}

/** The worst of the checks is the state: each raises what the ones before it found. */
function fillOne(
  { isInside, ranges }: RangeCheck,
  values: Float64Array,
  limits: Uint8Array,
  count: number,
): void {
  for (let index = 0; index < count; index++)
    if (limits[index] === limitStateCodes.none) limits[index] = limitStateCodes.nominal;
  // The mildest first, so that worse ones write over it.
  for (const { level, range } of [...ranges].reverse()) {
    const code = limitStateCodes[level];
    const { min, max, isMinIncluded, isMaxIncluded } = range;
    for (let index = 0; index < count; index++) {
      const value = values[index]!;
      const isIn =
        (isMinIncluded ? value >= min : value > min) && (isMaxIncluded ? value <= max : value < max);
      if (isIn === isInside && limits[index]! < code) limits[index] = code;
    }
  }
}
