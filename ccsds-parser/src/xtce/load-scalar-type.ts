import type { Alarm, ContextAlarm, EnumerationEntry, Range, ValueKind, ValueType } from './definition.ts';
import { loadAlarms } from './load-alarm.ts';
import { loadCalibratedEncoding } from './load-calibrated-encoding.ts';
import { loadClock } from './load-clock.ts';
import { encodingElements } from './load-encoding.ts';
import { loadEnumeration } from './load-enumeration.ts';
import type { Scope } from './load-reference.ts';
import { loadLengthRange, loadPattern, loadValidRanges } from './load-valid-values.ts';
import { children, descriptionOf, type Loading } from './loading.ts';
import { staticBitsOfEncoding } from './static-bits.ts';
import { noLabels } from './type-kind.ts';
import type { XmlElement } from './xml-element.ts';

/** A type of figures, labels, flags, text, octets or times. */
export function loadScalarType(
  loading: Loading,
  element: XmlElement,
  kind: ValueKind,
  scope: Scope,
  isArgument: boolean,
): ValueType {
  loading.allow(element, attributesOfKind[kind]!, isArgument ? argumentParts[kind]! : parameterParts[kind]!);
  const isTime = kind === 'time' || kind === 'duration';
  const encoder = isTime ? loading.child(element, 'Encoding') : element;
  const loaded = loadCalibratedEncoding(loading, encoder, kind, scope);
  const enumeration = kind === 'enumerated' ? loadEnumeration(loading, element) : noEntries;
  const alarms = isArgument ? noAlarms : loadAlarms(loading, element, { kind, enumeration }, scope);
  const ranges = kind === 'integer' || kind === 'float' ? loadValidRanges(loading, element) : noRanges;
  return {
    name: element.attribute('name') ?? '',
    kind,
    description: descriptionOf(element),
    unit: loadUnit(loading, element),
    encoding: loaded.encoding,
    calibrator: loaded.calibrator,
    contextCalibrators: loaded.contextCalibrators,
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
    lengthRange: loadLengthRange(loading, element, kind),
    pattern: kind === 'string' ? loadPattern(loading, element) : undefined,
    initialValue: element.attribute('initialValue'),
    element: undefined,
    dimensions: noDimensions,
    members: noMembers,
    staticBits: staticBitsOfEncoding(loaded.encoding),
  };
}

const noEntries: EnumerationEntry[] = [];
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
