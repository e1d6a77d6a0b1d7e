import type { Range, ValueKind } from './definition.ts';
import { patternHelp } from './load-alarm.ts';
import { loadRange } from './load-range.ts';
import { children, type Loading } from './loading.ts';
import { compilePattern } from './text-pattern.ts';
import type { XmlElement } from './xml-element.ts';

/** Ranges of which a value must lie in one; none: all values are valid. */
export function loadValidRanges(loading: Loading, element: XmlElement): { ranges: Range[]; isRaw: boolean } {
  // XTCE 1.1 has one range in argument types too, and another name for the attribute.
  const single = loading.child(element, 'ValidRange');
  const set = loading.child(element, 'ValidRangeSet');
  const holder = single ?? set;
  if (holder === undefined) return noRanges;
  const flags = [
    'validRangeAppliesToCalibrated',
    ...(loading.isOldSchema ? ['rangeAppliesToCalibrated'] : []),
  ];
  if (set !== undefined) loading.allow(set, flags, ['ValidRange']);
  const elements = set === undefined ? [] : children(set, 'ValidRange');
  if (single !== undefined) elements.push(single);
  const flag = flags.find((name) => holder.attribute(name) !== undefined) ?? flags[0]!;
  return {
    ranges: elements.flatMap((range) => loadRange(loading, range, flags) ?? []),
    isRaw: !loading.boolean(holder, flag, true),
  };
}

const noRanges = { ranges: [] as Range[], isRaw: false };

/** Bounds of the characters of text, or of the octets of a value; undefined when there are none. */
export function loadLengthRange(loading: Loading, element: XmlElement, kind: ValueKind): Range | undefined {
  if (kind === 'binary') return yamcsLengths(element);
  if (kind !== 'string') return undefined;
  const range = loading.child(element, 'SizeRangeInCharacters');
  return range === undefined ? yamcsLengths(element) : loadRange(loading, range);
}

/**
 * Yamcs bounds the octets of a value, which XTCE cannot, in ancillary data: `<AncillaryData name="Yamcs">minLength=2`.
 */
function yamcsLengths(element: XmlElement): Range | undefined {
  const set = element.children.find(({ name }) => name === 'AncillaryDataSet');
  let [min, max] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const item of children(set, 'AncillaryData')) {
    const match = /^\s*(minLength|maxLength)\s*=\s*(\d{1,9})\s*$/.exec(item.text);
    if (match === null || item.attribute('name') !== 'Yamcs') continue;
    if (match[1] === 'minLength') min = Number(match[2]);
    else max = Number(match[2]);
  }
  if (!Number.isFinite(min) && !Number.isFinite(max)) return undefined;
  return { min, max, isMinIncluded: true, isMaxIncluded: true };
}

/** What text must match. */
export function loadPattern(loading: Loading, element: XmlElement): string | undefined {
  const pattern = element.attribute('restrictionPattern');
  if (pattern === undefined || compilePattern(pattern) !== undefined) return pattern;
  loading.report(element, 'unsupported', patternHelp, pattern);
  return undefined;
}
