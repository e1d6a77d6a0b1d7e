import type {
  Alarm,
  AlarmCheck,
  ChangeCheck,
  ContextAlarm,
  EnumerationEntry,
  LimitState,
  Range,
  RangeCheck,
  ValueKind,
} from './definition.ts';
import { timeUnitsMs } from './load-clock.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadRange } from './load-range.ts';
import type { Scope } from './load-reference.ts';
import { children, type Loading } from './loading.ts';
import type { Mutable } from './space-system.ts';
import { compilePattern } from './text-pattern.ts';
import type { XmlElement } from './xml-element.ts';

export interface LoadedAlarms {
  readonly alarm: Alarm | undefined;
  readonly contextAlarms: readonly ContextAlarm[];
}

/** What of a type decides which alarms make sense. */
export interface AlarmSubject {
  readonly kind: ValueKind;
  readonly enumeration: readonly EnumerationEntry[];
}

/** The alarms of a parameter type; conditions in them are completed when all parameters are there. */
export function loadAlarms(
  loading: Loading,
  element: XmlElement,
  subject: AlarmSubject,
  scope: Scope,
): LoadedAlarms {
  const defaultAlarm = loading.child(element, 'DefaultAlarm');
  const alarm = defaultAlarm && loadAlarm(loading, defaultAlarm, subject, scope);
  const list = loading.child(element, 'ContextAlarmList') ?? loading.child(element, 'BinaryContextAlarmList');
  if (list === undefined) return { alarm, contextAlarms: none };
  loading.allow(list, [], ['ContextAlarm']);
  const contextAlarms: ContextAlarm[] = [];
  for (const item of children(list, 'ContextAlarm')) {
    const match = loading.child(item, 'ContextMatch');
    const own = loadAlarm(loading, item, subject, scope);
    if (match === undefined) {
      loading.report(item, 'missing', 'ContextMatch', 'none');
      continue;
    }
    loading.allow(match, [], matchElements);
    const context: Mutable<ContextAlarm> = { conditions: [{ kind: 'never' }], alarm: own };
    loading.later(() => {
      context.conditions = loadConditions(loading, match, scope);
    });
    contextAlarms.push(context);
  }
  return { alarm, contextAlarms };
}

const none: ContextAlarm[] = [];
/** More would keep more samples of every such parameter than anybody means. */
const maxCount = 10_000;

const checkElements: Readonly<Partial<Record<ValueKind, readonly string[]>>> = {
  integer: ['StaticAlarmRanges', 'ChangeAlarmRanges', 'AlarmMultiRanges'],
  float: ['StaticAlarmRanges', 'ChangeAlarmRanges', 'AlarmMultiRanges'],
  enumerated: ['EnumerationAlarmList'],
  string: ['StringAlarmList'],
  duration: ['StaticAlarmRanges', 'ChangePerSecondAlarmRanges'],
};

function loadAlarm(loading: Loading, element: XmlElement, subject: AlarmSubject, scope: Scope): Alarm {
  const { kind } = subject;
  const hasDefault = kind === 'enumerated' || kind === 'string';
  loading.allow(
    element,
    ['minViolations', 'minConformance', 'disabled', ...(hasDefault ? ['defaultAlarmLevel'] : [])],
    ['AlarmConditions', 'CustomAlarm', 'ContextMatch', ...(checkElements[kind] ?? [])],
  );
  const custom = loading.child(element, 'CustomAlarm');
  if (custom !== undefined) loading.unsupported(custom, 'an alarm that is no algorithm');
  const minViolations = loading.integerWithin(element, 'minViolations', 1, maxCount, 1);
  const minConformance = loading.integerWithin(element, 'minConformance', 1, maxCount, minViolations);
  const checks: AlarmCheck[] = [];
  if (loading.boolean(element, 'disabled', false)) return { checks, minViolations, minConformance };
  const conditions = loading.child(element, 'AlarmConditions');
  if (conditions !== undefined) checks.push(loadConditionCheck(loading, conditions, scope));
  if (kind === 'enumerated') checks.push(loadLabelCheck(loading, element, subject.enumeration));
  else if (kind === 'string') checks.push(...loadPatternCheck(loading, element));
  else checks.push(...loadRangeChecks(loading, element, kind));
  return { checks, minViolations, minConformance };
}

const rangeLevels: readonly (readonly [name: string, level: LimitState])[] = [
  ['Severe', 'severe'],
  ['Critical', 'critical'],
  ['Distress', 'distress'],
  ['Warning', 'warning'],
  ['Watch', 'watch'],
];
const rangeElements = rangeLevels.map(([name]) => `${name}Range`);
const conditionElements = rangeLevels.map(([name]) => `${name}Alarm`);

function loadConditionCheck(loading: Loading, element: XmlElement, scope: Scope): AlarmCheck {
  loading.allow(element, [], conditionElements);
  const levels: Mutable<Extract<AlarmCheck, { kind: 'conditions' }>['levels'][number]>[] = [];
  for (const [name, level] of rangeLevels) {
    const item = loading.child(element, `${name}Alarm`);
    if (item === undefined) continue;
    loading.allow(item, [], matchElements);
    const entry: (typeof levels)[number] = { level, conditions: [{ kind: 'never' }] };
    loading.later(() => {
      entry.conditions = loadConditions(loading, item, scope);
    });
    levels.push(entry);
  }
  return { kind: 'conditions', levels };
}

function loadRangeChecks(loading: Loading, element: XmlElement, kind: ValueKind): AlarmCheck[] {
  const checks: AlarmCheck[] = [];
  const fixed = loading.child(element, 'StaticAlarmRanges');
  if (fixed !== undefined) checks.push({ kind: 'ranges', ...loadRanges(loading, fixed, kind, []) });
  const change =
    loading.child(element, 'ChangeAlarmRanges') ?? loading.child(element, 'ChangePerSecondAlarmRanges');
  if (change !== undefined) checks.push(loadChangeCheck(loading, change, kind));
  const multi = loading.child(element, 'AlarmMultiRanges');
  if (multi !== undefined) checks.push(...loadMultiRanges(loading, multi));
  return checks;
}

function loadRanges(
  loading: Loading,
  element: XmlElement,
  kind: ValueKind,
  attributes: readonly string[],
): Pick<RangeCheck, 'isInside' | 'ranges'> {
  const isTime = kind === 'duration';
  loading.allow(element, ['rangeForm', ...(isTime ? ['timeUnits'] : []), ...attributes], rangeElements);
  const form = loading.choice(element, 'rangeForm', ['outside', 'inside'], 'outside');
  const units = element.attribute('timeUnits') ?? 'seconds';
  const unitMs = isTime ? timeUnitsMs.get(units) : 1;
  if (unitMs === undefined) loading.report(element, 'unsupported', [...timeUnitsMs.keys()].join(', '), units);
  const ranges: { level: LimitState; range: Range }[] = [];
  for (const [name, level] of rangeLevels) {
    const item = loading.child(element, `${name}Range`);
    const range = item && loadRange(loading, item);
    if (range !== undefined) ranges.push({ level, range: scaled(range, unitMs ?? 1) });
  }
  return { isInside: form === 'inside', ranges };
}

function scaled(range: Range, factor: number): Range {
  return factor === 1 ? range : { ...range, min: range.min * factor, max: range.max * factor };
}

const changeAttributes = ['changeType', 'changeBasis', 'spanOfInterestInSamples', 'spanOfInterestInSeconds'];

function loadChangeCheck(loading: Loading, element: XmlElement, kind: ValueKind): ChangeCheck {
  const type = loading.choice(
    element,
    'changeType',
    ['changePerSecond', 'changePerSample'],
    'changePerSecond',
  );
  const basis = loading.choice(
    element,
    'changeBasis',
    ['absoluteChange', 'percentageChange'],
    'absoluteChange',
  );
  const spanS = loading.number(element, 'spanOfInterestInSeconds', 0) ?? 0;
  if (spanS < 0) loading.report(element, 'bad-value', 'a span of 0 seconds or more', spanS);
  return {
    kind: 'change',
    ...loadRanges(loading, element, kind, changeAttributes),
    isPerSecond: type !== 'changePerSample',
    isPercentage: basis === 'percentageChange',
    spanSamples: loading.integerWithin(element, 'spanOfInterestInSamples', 1, maxCount, 1),
    spanMs: Math.max(0, spanS * 1000),
  };
}

/** Each range is a check of its own; the worst of them counts, and what none of them names is nominal. */
function loadMultiRanges(loading: Loading, element: XmlElement): RangeCheck[] {
  loading.allow(element, [], ['Range']);
  return children(element, 'Range').flatMap((item) => {
    const range = loadRange(loading, item, ['rangeForm', 'level']);
    const form = loading.choice(item, 'rangeForm', ['outside', 'inside'], 'outside');
    const level = loadLevel(loading, item, 'level');
    if (range === undefined || form === undefined || level === undefined) return [];
    return [{ kind: 'ranges' as const, isInside: form === 'inside', ranges: [{ level, range }] }];
  });
}

const concernLevels: ReadonlyMap<string, LimitState> = new Map<string, LimitState>([
  ['normal', 'nominal'],
  ['watch', 'watch'],
  ['warning', 'warning'],
  ['distress', 'distress'],
  ['critical', 'critical'],
  ['severe', 'severe'],
]);

/** The level of an attribute, nominal when it is absent; undefined and reported when there is no such level. */
function loadLevel(loading: Loading, element: XmlElement, attribute: string): LimitState | undefined {
  const text = element.attribute(attribute)?.trim() ?? 'normal';
  const level = concernLevels.get(text);
  if (level === undefined)
    loading.report(element, 'bad-value', `${attribute} ${[...concernLevels.keys()].join(', ')}`, text);
  return level;
}

function loadLabelCheck(
  loading: Loading,
  alarm: XmlElement,
  enumeration: readonly EnumerationEntry[],
): AlarmCheck {
  const levels = new Map<string, LimitState>();
  const list = loading.child(alarm, 'EnumerationAlarmList');
  if (list !== undefined) loading.allow(list, [], ['EnumerationAlarm']);
  for (const item of children(list, 'EnumerationAlarm')) {
    loading.allow(item, ['enumerationLabel', 'alarmLevel'], []);
    const label = loading.required(item, 'enumerationLabel');
    loading.required(item, 'alarmLevel');
    const level = loadLevel(loading, item, 'alarmLevel');
    if (label === undefined || level === undefined) continue;
    if (!enumeration.some((entry) => entry.label === label))
      loading.report(item, 'unresolved', 'a label of the enumeration', label);
    levels.set(label, level);
  }
  return { kind: 'labels', levels, otherwise: loadLevel(loading, alarm, 'defaultAlarmLevel') ?? 'nominal' };
}

function loadPatternCheck(loading: Loading, alarm: XmlElement): AlarmCheck[] {
  const list = loading.child(alarm, 'StringAlarmList');
  if (list === undefined) return [];
  loading.allow(list, [], ['StringAlarm']);
  const patterns: { pattern: string; level: LimitState }[] = [];
  for (const item of children(list, 'StringAlarm')) {
    loading.allow(item, ['matchPattern', 'alarmLevel'], []);
    const pattern = loading.required(item, 'matchPattern');
    loading.required(item, 'alarmLevel');
    const level = loadLevel(loading, item, 'alarmLevel');
    if (pattern === undefined || level === undefined) continue;
    if (compilePattern(pattern) === undefined) loading.report(item, 'unsupported', patternHelp, pattern);
    else patterns.push({ pattern, level });
  }
  const otherwise = loadLevel(loading, alarm, 'defaultAlarmLevel') ?? 'nominal';
  return [{ kind: 'patterns', patterns, otherwise }];
}

export const patternHelp = 'a pattern of characters, classes, groups, | and repetitions';
