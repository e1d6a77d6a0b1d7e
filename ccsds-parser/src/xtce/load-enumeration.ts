import type { EnumerationEntry } from './definition.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';
import { parseInteger } from './xml-schema-value.ts';

/** Labels and the numbers that they stand for, in the order of the file. */
export function loadEnumeration(loading: Loading, element: XmlElement): EnumerationEntry[] {
  const list = loading.child(element, 'EnumerationList');
  if (list === undefined) {
    loading.report(element, 'missing', 'EnumerationList', 'none');
    return [];
  }
  loading.allow(list, [], ['Enumeration']);
  const entries: EnumerationEntry[] = [];
  for (const item of list.children) {
    if (item.name !== 'Enumeration') continue;
    loading.allow(item, ['value', 'maxValue', 'label'], []);
    const label = loading.required(item, 'label');
    const text = loading.required(item, 'value');
    if (label === undefined || text === undefined) continue;
    const from = loading.parsed(item, 'value as a whole number', text, parseInteger(text));
    const to = loading.integer(item, 'maxValue', from);
    if (from === undefined || to === undefined) continue;
    if (to < from) loading.report(item, 'bad-value', `maxValue ${from} or more`, to);
    else entries.push({ label, from, to, description: item.attribute('shortDescription') ?? '' });
  }
  reportTwins(loading, list, entries);
  return entries;
}

function reportTwins(loading: Loading, list: XmlElement, entries: readonly EnumerationEntry[]): void {
  let isRising = true;
  for (let index = 1; index < entries.length && isRising; index++)
    isRising = entries[index]!.from > entries[index - 1]!.to;
  if (isRising) return;
  const sorted = [...entries].sort((left, right) => left.from - right.from);
  const taken = sorted.find((entry, index) => index > 0 && entry.from <= sorted[index - 1]!.to);
  if (taken !== undefined) loading.report(list, 'duplicate', 'each value once', taken.from);
}
