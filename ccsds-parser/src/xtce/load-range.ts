import type { Range } from './definition.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';

export const rangeBounds = ['minInclusive', 'maxInclusive', 'minExclusive', 'maxExclusive'];

/** A range, open where a bound is absent; undefined when a bound is no number or nothing lies between (reported). */
export function loadRange(
  loading: Loading,
  element: XmlElement,
  attributes: readonly string[] = [],
): Range | undefined {
  loading.allow(element, attributes.length === 0 ? rangeBounds : [...attributes, ...rangeBounds], []);
  const minInclusive = loading.number(element, 'minInclusive', null);
  const maxInclusive = loading.number(element, 'maxInclusive', null);
  const minExclusive = loading.number(element, 'minExclusive', null);
  const maxExclusive = loading.number(element, 'maxExclusive', null);
  if (
    minInclusive === undefined ||
    maxInclusive === undefined ||
    minExclusive === undefined ||
    maxExclusive === undefined
  )
    return undefined;
  const min = minInclusive ?? minExclusive ?? Number.NEGATIVE_INFINITY;
  const max = maxInclusive ?? maxExclusive ?? Number.POSITIVE_INFINITY;
  if (min > max) {
    loading.report(element, 'bad-value', `a minimum not above ${max}`, min);
    return undefined;
  }
  return {
    min,
    max,
    isMinIncluded: minExclusive === null || minInclusive !== null,
    isMaxIncluded: maxExclusive === null || maxInclusive !== null,
  };
}
