import type {
  Alarm,
  AlarmCheck,
  ChangeCheck,
  EngineeringValue,
  LimitState,
  Range,
  ValueType,
} from './definition.ts';
import { textMatches } from './text-pattern.ts';
import { holdAll, type ValueScope } from './value-scope.ts';

/** Earlier values of the same parameter, for what judges changes and counts violations. */
export interface AlarmHistory {
  /** The value that lies so far back, and how long ago that was; undefined when there is none yet. */
  changeOver(
    spanSamples: number,
    spanMs: number,
  ): { readonly from: number; readonly elapsedMs: number | undefined; readonly samples: number } | undefined;
  /** The state after counting: so many in a row before an alarm begins, so many before it ends. */
  count(alarm: Alarm, state: LimitState): LimitState;
}

/** Worst last. */
export const limitStates: readonly LimitState[] = [
  'none',
  'nominal',
  'watch',
  'warning',
  'distress',
  'critical',
  'severe',
];

const ranks = Object.fromEntries(limitStates.map((state, rank) => [state, rank])) as Readonly<
  Record<LimitState, number>
>;

/** Place of a state in `limitStates`. */
export function rankOf(state: LimitState): number {
  return ranks[state];
}

function worseOf(one: LimitState, other: LimitState): LimitState {
  return ranks[one] >= ranks[other] ? one : other;
}

/**
 * How worrying a value is by the alarm of its type that applies.
 *
 * @param label of an enumerated or boolean value, where there is one
 * @param history undefined when earlier values are not kept: changes are not judged, and one violation is enough
 */
export function judge(
  type: ValueType,
  value: EngineeringValue,
  label: string | undefined,
  scope: ValueScope,
  history: AlarmHistory | undefined,
): LimitState {
  const alarm = alarmOf(type, scope);
  // XTCE 1.2, EnumerationAlarmType: a raw value without a label is implicitly an alarm.
  const floor: LimitState = type.kind === 'enumerated' && label === undefined ? 'warning' : 'none';
  if (alarm === undefined) return floor;
  if (alarm.checks.length === 0) return 'none';
  let state: LimitState = floor;
  for (const check of alarm.checks) state = worseOf(state, stateOf(check, value, label, scope, history));
  return history === undefined || state === 'none' ? state : history.count(alarm, state);
}

/** The same of changes alone: `none` where the alarm that applies does not judge them, or cannot yet. */
export function judgeChanges(
  type: ValueType,
  value: number,
  scope: ValueScope,
  history: AlarmHistory,
): LimitState {
  const alarm = alarmOf(type, scope);
  let state: LimitState = 'none';
  for (const check of alarm?.checks ?? [])
    if (check.kind === 'change') state = worseOf(state, stateOfChange(check, value, history));
  return alarm === undefined || state === 'none' ? state : history.count(alarm, state);
}

function alarmOf(type: ValueType, scope: ValueScope): Alarm | undefined {
  for (const context of type.contextAlarms) if (holdAll(context.conditions, scope)) return context.alarm;
  return type.alarm;
}

/** False when `judge` would answer `none` for every value of the type. */
export function isJudged({ kind, alarm, contextAlarms }: ValueType): boolean {
  return alarm !== undefined || contextAlarms.length > 0 || kind === 'enumerated';
}

/** True when earlier values of the type matter. */
export function needsHistory({ alarm, contextAlarms }: ValueType): boolean {
  const counts = (one: Alarm): boolean =>
    one.minViolations > 1 || one.minConformance > 1 || one.checks.some(({ kind }) => kind === 'change');
  return (alarm !== undefined && counts(alarm)) || contextAlarms.some((context) => counts(context.alarm));
}

function stateOf(
  check: AlarmCheck,
  value: EngineeringValue,
  label: string | undefined,
  scope: ValueScope,
  history: AlarmHistory | undefined,
): LimitState {
  switch (check.kind) {
    case 'ranges':
      return typeof value === 'number' || typeof value === 'bigint'
        ? stateInRanges(check, Number(value))
        : 'none';
    case 'labels':
      return (label === undefined ? undefined : check.levels.get(label)) ?? check.otherwise;
    case 'patterns':
      if (typeof value !== 'string') return 'none';
      return check.patterns.find(({ pattern }) => textMatches(pattern, value))?.level ?? check.otherwise;
    case 'conditions':
      return check.levels.find(({ conditions }) => holdAll(conditions, scope))?.level ?? 'nominal';
    case 'change':
      return typeof value === 'number' ? stateOfChange(check, value, history) : 'none';
  }
}

function stateInRanges(
  { isInside, ranges }: Pick<ChangeCheck, 'isInside' | 'ranges'>,
  value: number,
): LimitState {
  for (const { level, range } of ranges) if (isInRange(value, range) === isInside) return level;
  return 'nominal';
}

/** Source: XTCE 1.3 schema, ChangeAlarmRangesType: the size of the change is judged, not its direction */
function stateOfChange(check: ChangeCheck, value: number, history: AlarmHistory | undefined): LimitState {
  const back = history?.changeOver(check.spanSamples, check.spanMs);
  if (back === undefined) return 'none';
  let change = Math.abs(value - back.from);
  if (check.isPercentage) {
    if (back.from === 0) return change === 0 ? 'nominal' : 'none';
    change = (change / Math.abs(back.from)) * 100;
  }
  if (check.isPerSecond) {
    if (back.elapsedMs === undefined || back.elapsedMs <= 0) return 'none';
    change /= back.elapsedMs / 1000;
  }
  return stateInRanges(check, change);
}

export function isInRange(value: number | bigint, range: Range): boolean {
  const isAboveMin = range.isMinIncluded ? value >= range.min : value > range.min;
  const isBelowMax = range.isMaxIncluded ? value <= range.max : value < range.max;
  return isAboveMin && isBelowMax;
}

/** `15 to 600`, `over 0 to 10`. */
export function describeRange({ min, max, isMinIncluded, isMaxIncluded }: Range): string {
  return `${isMinIncluded ? '' : 'over '}${min} to ${isMaxIncluded ? '' : 'under '}${max}`;
}
