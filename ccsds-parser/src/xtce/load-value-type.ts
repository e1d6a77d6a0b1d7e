import type {
  Alarm,
  Calibrator,
  ContextAlarm,
  ContextCalibrator,
  DataEncoding,
  EnumerationEntry,
  Range,
  ValueKind,
  ValueType,
} from './definition.ts';
import { mergeBaseType } from './inherit-type.ts';
import { loadAlarms, patternHelp } from './load-alarm.ts';
import { loadCalibrators } from './load-calibrator.ts';
import { loadClock } from './load-clock.ts';
import { loadAggregateType, loadArrayType } from './load-composite-type.ts';
import { encodingElements, loadEncoding } from './load-encoding.ts';
import { loadRange } from './load-range.ts';
import type { Scope } from './load-reference.ts';
import { children, descriptionOf, type Loading } from './loading.ts';
import { resolve, type SpaceSystem, type TypeSource } from './space-system.ts';
import { staticBitsOfEncoding } from './static-bits.ts';
import { compilePattern } from './text-pattern.ts';
import { kindOf, noLabels } from './type-kind.ts';
import type { XmlElement } from './xml-element.ts';
import { parseInteger } from './xml-schema-value.ts';

/** The type that a reference means; undefined and reported when there is none, or when it holds itself. */
export function typeOfReference(
  loading: Loading,
  element: XmlElement,
  reference: string,
  system: SpaceSystem,
  table: 'parameterTypes' | 'argumentTypes',
): ValueType | undefined {
  const source = resolve(system, table, reference);
  if (source === undefined) {
    loading.report(element, 'unresolved', 'a type that is read', reference);
    return undefined;
  }
  if (source.state === 'being made') {
    loading.report(element, 'circular', 'a type that does not hold itself', reference);
    return undefined;
  }
  if (loading.typeDepth < maxTypeDepth) return makeType(loading, source);
  loading.report(element, 'unsupported', `at most ${maxTypeDepth} types inside each other`, reference);
  return undefined;
}

const maxTypeDepth = 64;

/** How many types are inside each other, itself included: decoding goes down them by calls. */
function nestingOf(loading: Loading, type: ValueType): number {
  const { element, members } = type;
  if (element === undefined && members.length === 0) return 1;
  const inside = [...members.map((member) => member.type), ...(element === undefined ? [] : [element])];
  const depth = 1 + Math.max(...inside.map((one) => loading.nestings.get(one) ?? 1));
  loading.nestings.set(type, depth);
  return depth;
}

/** The type of a source, made at the first call. */
export function makeType(loading: Loading, source: TypeSource): ValueType | undefined {
  if (source.state === 'unmade') {
    source.state = 'being made';
    const element = mergeBaseType(loading, source);
    const kind = kindOf(source.element)!;
    const isArgument =
      source.element.name.endsWith('ArgumentType') || source.element.name.endsWith('AgumentType');
    const scope: Scope = { system: source.system, isArgument };
    const table = isArgument ? 'argumentTypes' : 'parameterTypes';
    const typeOf = (from: XmlElement, reference: string): ValueType | undefined =>
      typeOfReference(loading, from, reference, source.system, table);
    loading.typeDepth++;
    source.type =
      kind === 'array'
        ? loadArrayType(loading, element, scope, typeOf)
        : kind === 'aggregate'
          ? loadAggregateType(loading, element, typeOf)
          : loadScalarType(loading, element, kind, scope, isArgument);
    loading.typeDepth--;
    source.state = 'made';
    if (source.type !== undefined && nestingOf(loading, source.type) > maxTypeDepth) {
      loading.unsupported(source.element, `at most ${maxTypeDepth} types inside each other`);
      source.type = undefined;
    }
    if (source.type !== undefined) loading.types.push(source.type);
  }
  return source.type;
}

function loadScalarType(
  loading: Loading,
  element: XmlElement,
  kind: ValueKind,
  scope: Scope,
  isArgument: boolean,
): ValueType {
  loading.allow(element, attributesOfKind[kind]!, isArgument ? argumentParts[kind]! : parameterParts[kind]!);
  const isTime = kind === 'time' || kind === 'duration';
  const encoder = isTime ? loading.child(element, 'Encoding') : element;
  const loaded = encoder && loadEncodingOf(loading, encoder, kind, scope);
  const enumeration = kind === 'enumerated' ? loadEnumeration(loading, element) : noEntries;
  const alarms = isArgument ? noAlarms : loadAlarms(loading, element, { kind, enumeration }, scope);
  const ranges = kind === 'integer' || kind === 'float' ? loadValidRanges(loading, element) : noRanges;
  const isText = kind === 'string';
  return {
    name: element.attribute('name') ?? '',
    kind,
    description: descriptionOf(element),
    unit: loadUnit(loading, element),
    encoding: loaded?.encoding,
    calibrator: loaded?.calibrator,
    contextCalibrators: loaded?.contextCalibrators ?? noContexts,
    enumeration,
    labels:
      kind === 'boolean'
        ? {
            zero: element.attribute('zeroStringValue') ?? noLabels.zero,
            one: element.attribute('oneStringValue') ?? noLabels.one,
          }
        : noLabels,
    clock: isTime ? loadClock(loading, element, encoder, scope, kind === 'time') : undefined,
    alarm: alarms.alarm,
    contextAlarms: alarms.contextAlarms,
    validRanges: ranges.ranges,
    isValidRangeRaw: ranges.isRaw,
    lengthRange: isText
      ? loadLengthRange(loading, element)
      : kind === 'binary'
        ? yamcsLengths(element)
        : undefined,
    pattern: isText ? loadPattern(loading, element) : undefined,
    initialValue: element.attribute('initialValue'),
    element: undefined,
    dimensions: noDimensions,
    members: noMembers,
    staticBits: staticBitsOfEncoding(loaded?.encoding),
  };
}

const noEntries: EnumerationEntry[] = [];
const noContexts: ContextCalibrator[] = [];
const noAlarms: { alarm: Alarm | undefined; contextAlarms: ContextAlarm[] } = {
  alarm: undefined,
  contextAlarms: [],
};
const noRanges = { ranges: [] as Range[], isRaw: false };
const noDimensions: ValueType['dimensions'] = [];
const noMembers: ValueType['members'] = [];

const attributesOfKind: Readonly<Partial<Record<ValueKind, readonly string[]>>> = {
  integer: ['initialValue', 'baseType', 'signed', 'sizeInBits'],
  float: ['initialValue', 'baseType', 'sizeInBits'],
  enumerated: ['initialValue', 'baseType'],
  boolean: ['initialValue', 'baseType', 'oneStringValue', 'zeroStringValue'],
  string: ['initialValue', 'baseType', 'characterWidth', 'restrictionPattern'],
  binary: ['initialValue', 'baseType'],
  time: ['initialValue', 'baseType'],
  duration: ['initialValue', 'baseType'],
};

const parts = ['UnitSet', ...encodingElements];
const alarmParts = ['DefaultAlarm', 'ContextAlarmList'];
const commonParts: Readonly<Partial<Record<ValueKind, readonly string[]>>> = {
  integer: [...parts, 'ToString', 'ValidRange', 'ValidRangeSet'],
  float: [...parts, 'ToString', 'ValidRange', 'ValidRangeSet'],
  enumerated: [...parts, 'EnumerationList'],
  boolean: parts,
  string: [...parts, 'SizeRangeInCharacters'],
  binary: parts,
  time: ['Encoding', 'ReferenceTime'],
  duration: ['Encoding', 'ReferenceTime'],
};
const argumentParts = commonParts;
const parameterParts: Readonly<Partial<Record<ValueKind, readonly string[]>>> = Object.fromEntries(
  Object.entries(commonParts).map(([kind, names]) => [
    kind,
    kind === 'time'
      ? names
      : [...names, ...alarmParts, ...(kind === 'binary' ? ['BinaryContextAlarmList'] : [])],
  ]),
);

interface LoadedEncoding {
  readonly encoding: DataEncoding;
  readonly calibrator: Calibrator | undefined;
  readonly contextCalibrators: readonly ContextCalibrator[];
}

function loadEncodingOf(
  loading: Loading,
  encoder: XmlElement,
  kind: ValueKind,
  scope: Scope,
): LoadedEncoding | undefined {
  const element = encoder.children.find((child) => encodingElements.includes(child.name));
  if (element === undefined) return undefined;
  const encoding = loadEncoding(loading, element, scope);
  const isNumeric = element.name === 'IntegerDataEncoding' || element.name === 'FloatDataEncoding';
  if (encoding.kind !== 'unreadable' && !fits(kind, encoding)) {
    loading.report(element, 'unsupported', `an encoding of a ${kind} type`, element.name);
    return { encoding: { kind: 'unreadable', path: loading.pathOf(element) }, ...noCalibrators };
  }
  if (!isNumeric) return { encoding, ...noCalibrators };
  const calibrators = loadCalibrators(loading, element, scope);
  if (kind === 'integer' || kind === 'float') return { encoding, ...calibrators };
  // Of a label, a flag or a time nobody says how they would be calibrated.
  if (calibrators.calibrator !== undefined || calibrators.contextCalibrators.length > 0)
    loading.report(element, 'unsupported', 'no calibrator', `a calibrator of a ${kind} type`);
  return { encoding, ...noCalibrators };
}

const noCalibrators = { calibrator: undefined, contextCalibrators: noContexts };
/** Octets of a CUC time code of four coarse octets and up to three fine ones. */
const cucBits: readonly unknown[] = [32, 40, 48, 56];

function fits(kind: ValueKind, encoding: DataEncoding): boolean {
  if (encoding.kind === 'integer') return kind !== 'string' && kind !== 'binary';
  if (encoding.kind === 'float') return kind !== 'string' && kind !== 'binary';
  if (encoding.kind === 'string') return kind !== 'binary';
  if (encoding.kind !== 'binary') return false;
  if (kind === 'time') return cucBits.includes(encoding.bits);
  return kind === 'binary' || kind === 'string' || kind === 'boolean';
}

function loadUnit(loading: Loading, element: XmlElement): string | undefined {
  const set = loading.child(element, 'UnitSet');
  if (set === undefined || set.children.length === 0) return undefined;
  loading.allow(set, [], ['Unit']);
  const units: string[] = [];
  for (const unit of children(set, 'Unit')) {
    loading.allow(unit, ['description', 'form', 'power', 'factor'], []);
    if ((unit.attribute('form') ?? 'calibrated') !== 'calibrated') continue;
    const text = unit.text.trim();
    if (text === '') continue;
    const power = loading.number(unit, 'power', 1) ?? 1;
    const factor = unit.attribute('factor')?.trim() ?? '1';
    units.push(`${factor === '1' ? '' : `${factor}*`}${text}${power === 1 ? '' : `^${power}`}`);
  }
  return units.length === 0 ? undefined : units.join('*');
}

function loadEnumeration(loading: Loading, element: XmlElement): EnumerationEntry[] {
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

function loadValidRanges(loading: Loading, element: XmlElement): { ranges: Range[]; isRaw: boolean } {
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

function loadLengthRange(loading: Loading, element: XmlElement): Range | undefined {
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

function loadPattern(loading: Loading, element: XmlElement): string | undefined {
  const pattern = element.attribute('restrictionPattern');
  if (pattern === undefined || compilePattern(pattern) !== undefined) return pattern;
  loading.report(element, 'unsupported', patternHelp, pattern);
  return undefined;
}
