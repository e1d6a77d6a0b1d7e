import type {
  Alarm,
  Clock,
  EnumerationEntry,
  LimitState,
  Range,
  ValueKind,
  ValueType,
} from './definition.ts';
import { encodingElements, type FindParameter, loadEncoding } from './load-encoding.ts';
import { children, descriptionOf, type Loading } from './loading.ts';
import type { XmlElement } from './xml-document.ts';

/** The kinds of type that are read, by element name without `ParameterType` or `ArgumentType`. */
const kinds: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>([
  ['Integer', 'integer'],
  ['Float', 'float'],
  ['Enumerated', 'enumerated'],
  ['Boolean', 'boolean'],
  ['String', 'string'],
  ['Binary', 'binary'],
  ['AbsoluteTime', 'time'],
]);

/** What kind of value a type element defines; undefined for kinds that are not read (arrays, aggregates, ...). */
export function kindOf(element: XmlElement): ValueKind | undefined {
  return kinds.get(element.name.replace(/(Parameter|Argument)Type$/, ''));
}

/** A parameter or argument type. Whatever of it cannot be used has been reported. */
export function loadValueType(
  loading: Loading,
  element: XmlElement,
  kind: ValueKind,
  find: FindParameter,
): ValueType {
  const isArgument = element.name.endsWith('ArgumentType');
  loading.allow(element, attributesOf(kind), [...childrenOf(kind, isArgument)]);
  const encoder = kind === 'time' ? loading.child(element, 'Encoding') : element;
  const encodingElement = encoder?.children.find((child) =>
    encodingElements.some((name) => name === child.name),
  );
  const loaded = encodingElement && loadEncoding(loading, encodingElement, find);
  const calibrates = kind === 'integer' || kind === 'float';
  if (loaded?.calibrator && !calibrates)
    loading.report(element, 'unsupported', 'no calibrator', `a calibrator of a ${kind} type`);
  if (encodingElement && loaded?.encoding && !fits(kind, loaded.encoding.kind))
    loading.report(encodingElement, 'unsupported', `an encoding of a ${kind} type`, encodingElement.name);
  const encoding = loaded?.encoding && fits(kind, loaded.encoding.kind) ? loaded.encoding : undefined;
  const enumeration = kind === 'enumerated' ? loadEnumeration(loading, element) : [];
  return {
    name: element.attributes.get('name') ?? '',
    kind,
    description: descriptionOf(element),
    unit: loadUnit(loading, element),
    encoding,
    calibrator: calibrates ? loaded?.calibrator : undefined,
    enumeration,
    labels: {
      zero: element.attributes.get('zeroStringValue') ?? 'False',
      one: element.attributes.get('oneStringValue') ?? 'True',
    },
    clock: kind === 'time' ? loadClock(loading, element, encoder) : undefined,
    alarm: isArgument ? undefined : loadAlarm(loading, element, kind, enumeration),
    validRanges: loadValidRanges(loading, element),
    initialValue: element.attributes.get('initialValue'),
  };
}

function attributesOf(kind: ValueKind): string[] {
  const common = ['initialValue'];
  if (kind === 'integer') return [...common, 'signed', 'sizeInBits'];
  if (kind === 'float') return [...common, 'sizeInBits'];
  if (kind === 'boolean') return [...common, 'oneStringValue', 'zeroStringValue'];
  return kind === 'string' ? [...common, 'characterWidth'] : common;
}

function childrenOf(kind: ValueKind, isArgument: boolean): string[] {
  if (kind === 'time') return ['Encoding', 'ReferenceTime'];
  const common = ['UnitSet', ...encodingElements];
  if (kind === 'integer' || kind === 'float')
    return [...common, 'ToString', ...(isArgument ? ['ValidRangeSet'] : ['ValidRange', 'DefaultAlarm'])];
  if (kind === 'enumerated') return [...common, 'EnumerationList', ...(isArgument ? [] : ['DefaultAlarm'])];
  return common;
}

function fits(kind: ValueKind, encoding: string): boolean {
  if (kind === 'string' || kind === 'binary') return encoding === kind;
  if (kind === 'time') return encoding !== 'string';
  if (kind === 'integer' || kind === 'float') return encoding === 'integer' || encoding === 'float';
  return encoding === 'integer';
}

function loadUnit(loading: Loading, element: XmlElement): string | undefined {
  const set = loading.child(element, 'UnitSet');
  if (set === undefined) return undefined;
  loading.allow(set, [], ['Unit']);
  const units = children(set, 'Unit');
  for (const unit of units) loading.allow(unit, ['description', 'form'], []);
  if (units.length > 1) loading.report(set, 'unsupported', 'one Unit', units.length);
  return units[0]?.text.trim() || undefined;
}

function loadEnumeration(loading: Loading, element: XmlElement): EnumerationEntry[] {
  const list = loading.child(element, 'EnumerationList');
  if (list === undefined) {
    loading.report(element, 'missing', 'EnumerationList', 'none');
    return [];
  }
  loading.allow(list, [], ['Enumeration']);
  const entries = children(list, 'Enumeration').flatMap((item) => {
    loading.allow(item, ['value', 'maxValue', 'label'], []);
    const label = loading.required(item, 'label');
    loading.required(item, 'value');
    const from = loading.integer(item, 'value', undefined);
    const to = loading.integer(item, 'maxValue', from);
    return label === undefined || from === undefined || to === undefined ? [] : [{ label, from, to }];
  });
  const taken = entries.find((entry, index) =>
    entries.some((other, place) => place < index && entry.from <= other.to && other.from <= entry.to),
  );
  if (taken !== undefined) loading.report(list, 'duplicate', 'each value once', taken.from);
  return entries;
}

function loadValidRanges(loading: Loading, element: XmlElement): Range[] {
  const set = loading.child(element, 'ValidRangeSet');
  if (set !== undefined) {
    loading.allow(set, ['validRangeAppliesToCalibrated'], ['ValidRange']);
    mustApplyToCalibrated(loading, set);
    return children(set, 'ValidRange').flatMap((range) => loadRange(loading, range, []));
  }
  const range = loading.child(element, 'ValidRange');
  if (range === undefined) return [];
  mustApplyToCalibrated(loading, range);
  return loadRange(loading, range, ['validRangeAppliesToCalibrated']);
}

function mustApplyToCalibrated(loading: Loading, element: XmlElement): void {
  if (!loading.boolean(element, 'validRangeAppliesToCalibrated', true))
    loading.report(element, 'unsupported', 'validRangeAppliesToCalibrated true', 'false');
}

/** A range, or none when a bound is no number (which has been reported). */
function loadRange(loading: Loading, element: XmlElement, attributes: string[]): Range[] {
  const bounds = ['minInclusive', 'maxInclusive', 'minExclusive', 'maxExclusive'];
  loading.allow(element, [...attributes, ...bounds], []);
  const [minInclusive, maxInclusive, minExclusive, maxExclusive] = bounds.map((bound) =>
    loading.number(element, bound, null),
  );
  if ([minInclusive, maxInclusive, minExclusive, maxExclusive].includes(undefined)) return [];
  const min = minInclusive ?? minExclusive ?? Number.NEGATIVE_INFINITY;
  const max = maxInclusive ?? maxExclusive ?? Number.POSITIVE_INFINITY;
  return [
    {
      min,
      max,
      isMinIncluded: minExclusive === null || minInclusive !== null,
      isMaxIncluded: maxExclusive === null || maxInclusive !== null,
    },
  ];
}

const rangeLevels: readonly (readonly [element: string, level: LimitState])[] = [
  ['SevereRange', 'severe'],
  ['CriticalRange', 'critical'],
  ['DistressRange', 'distress'],
  ['WarningRange', 'warning'],
  ['WatchRange', 'watch'],
];
const concernLevels: ReadonlyMap<string, LimitState> = new Map<string, LimitState>([
  ['normal', 'nominal'],
  ['watch', 'watch'],
  ['warning', 'warning'],
  ['distress', 'distress'],
  ['critical', 'critical'],
  ['severe', 'severe'],
]);

function loadAlarm(
  loading: Loading,
  element: XmlElement,
  kind: ValueKind,
  enumeration: readonly EnumerationEntry[],
): Alarm | undefined {
  const alarm = loading.child(element, 'DefaultAlarm');
  if (alarm === undefined) return undefined;
  const isEnumerated = kind === 'enumerated';
  const content = isEnumerated ? 'EnumerationAlarmList' : 'StaticAlarmRanges';
  loading.allow(alarm, ['minViolations', ...(isEnumerated ? ['defaultAlarmLevel'] : [])], [content]);
  if ((loading.integer(alarm, 'minViolations', 1) ?? 1) !== 1)
    loading.report(alarm, 'unsupported', 'minViolations 1', alarm.attributes.get('minViolations')!);
  const list = loading.child(alarm, content);
  if (isEnumerated) return loadLabelAlarm(loading, alarm, list, enumeration);
  return list && loadRangeAlarm(loading, list);
}

function loadRangeAlarm(loading: Loading, element: XmlElement): Alarm {
  loading.allow(
    element,
    ['rangeForm'],
    rangeLevels.map(([name]) => name),
  );
  const form = loading.choice(element, 'rangeForm', ['outside', 'inside'], 'outside');
  const ranges = rangeLevels.flatMap(([name, level]) => {
    const range = loading.child(element, name);
    return range === undefined
      ? []
      : loadRange(loading, range, []).map((loaded) => ({ level, range: loaded }));
  });
  return { kind: 'ranges', isInside: form === 'inside', ranges };
}

function loadLabelAlarm(
  loading: Loading,
  alarm: XmlElement,
  list: XmlElement | undefined,
  enumeration: readonly EnumerationEntry[],
): Alarm {
  const levels = new Map<string, LimitState>();
  if (list !== undefined) loading.allow(list, [], ['EnumerationAlarm']);
  for (const item of list === undefined ? [] : children(list, 'EnumerationAlarm')) {
    loading.allow(item, ['enumerationLabel', 'alarmLevel'], []);
    const label = loading.required(item, 'enumerationLabel');
    const level = loading.required(item, 'alarmLevel');
    if (label === undefined || level === undefined) continue;
    if (!enumeration.some((entry) => entry.label === label))
      loading.report(item, 'unresolved', 'a label of the enumeration', label);
    const state = concernLevels.get(level);
    if (state === undefined) loading.report(item, 'bad-value', [...concernLevels.keys()].join(', '), level);
    else levels.set(label, state);
  }
  const otherwise = concernLevels.get(alarm.attributes.get('defaultAlarmLevel') ?? 'normal');
  if (otherwise === undefined)
    loading.report(
      alarm,
      'bad-value',
      [...concernLevels.keys()].join(', '),
      alarm.attributes.get('defaultAlarmLevel')!,
    );
  return { kind: 'labels', levels, otherwise: otherwise ?? 'nominal' };
}

/** TimeUnitsType of XTCE has more; months and years are no spans. */
const timeUnitsMs: ReadonlyMap<string, number> = new Map([
  ['seconds', 1000],
  ['days', 86_400_000],
]);

function loadClock(
  loading: Loading,
  element: XmlElement,
  encoder: XmlElement | undefined,
): Clock | undefined {
  if (encoder !== undefined) loading.allow(encoder, ['units', 'scale', 'offset'], [...encodingElements]);
  const reference = loading.child(element, 'ReferenceTime');
  if (reference === undefined) {
    loading.report(element, 'missing', 'ReferenceTime', 'none');
    return undefined;
  }
  loading.allow(reference, [], ['Epoch']);
  const epochElement = loading.child(reference, 'Epoch');
  const epoch = epochElement && loadEpoch(loading, epochElement);
  const units = encoder?.attributes.get('units') ?? 'seconds';
  const unitMs = timeUnitsMs.get(units);
  if (unitMs === undefined)
    loading.report(encoder!, 'unsupported', [...timeUnitsMs.keys()].join(', '), units);
  const scale = encoder === undefined ? 1 : loading.number(encoder, 'scale', 1);
  const offset = encoder === undefined ? 0 : loading.number(encoder, 'offset', 0);
  if (!epoch || unitMs === undefined || scale === undefined || offset === undefined) return undefined;
  return { epoch, unitMs, scale, offset };
}

function loadEpoch(loading: Loading, element: XmlElement): Clock['epoch'] | undefined {
  const text = element.text.trim();
  if (text === 'TAI' || text === 'GPS' || text === 'J2000') return text;
  if (text === 'UNIX') return { epochAtMs: 0 };
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(text) || !text.includes('T');
  const epochAtMs = isDate ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  if (!Number.isNaN(epochAtMs)) return { epochAtMs };
  loading.report(element, 'bad-value', 'TAI, UNIX, GPS, J2000 or an ISO date', text);
  return undefined;
}
