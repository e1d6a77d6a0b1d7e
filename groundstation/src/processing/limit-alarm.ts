import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { LimitState, ParameterValue } from '@dawa/protocols/console/quantity';
import { limitRanks, severityOfLimit } from './limit-ranks.ts';

/** What the journal is to be told. */
export type AlarmChange =
  | {
      readonly kind: 'raise';
      readonly alarm: Pick<
        AlarmInfo,
        'alarmId' | 'severity' | 'title' | 'text' | 'source' | 'parameter' | 'limitState' | 'advice'
      >;
    }
  | { readonly kind: 'clear'; readonly alarmId: string };

export interface Violation {
  readonly name: string;
  /** Of `limitRanks`. */
  readonly rank: number;
  readonly value: ParameterValue;
  /** The element of an array that it is of: `samples[3]`. */
  readonly element?: string | undefined;
  readonly unit: string | null;
  /** What is allowed, for people. */
  readonly limits: string | undefined;
  readonly advice: string | null;
}

/** A parameter's limit state as the journal is to be told: an alarm, or its end. */
export function limitChange(violation: Violation): AlarmChange {
  return alarmOr(violation, `limit/${violation.name}`, (limitState) => `${violation.name} ${limitState}`);
}

/** The same of how much a parameter changes. */
export function changeAlarm(violation: Violation): AlarmChange {
  const { name } = violation;
  return alarmOr(violation, changeAlarmId(name), (limitState) => `${name} changes: ${limitState}`);
}

export function changeAlarmId(name: string): string {
  return `change/${name}`;
}

function alarmOr(
  violation: Violation,
  alarmId: string,
  titleOf: (limitState: LimitState) => string,
): AlarmChange {
  const { name, value, element = name, limits, advice } = violation;
  const limitState = limitRanks[violation.rank]!;
  if (limitState === 'nominal') return { kind: 'clear', alarmId };
  const unit = violation.unit === null ? '' : ` ${violation.unit}`;
  const alarm = {
    alarmId,
    severity: severityOfLimit(limitState),
    title: titleOf(limitState),
    text: `${element} is ${wordOf(value)}${unit}${limits === undefined ? '' : `; allowed: ${limits}`}`,
    source: 'spacecraft',
    parameter: name,
    limitState,
    advice,
  };
  return { kind: 'raise', alarm };
}

/** A calibrated 3.4 may be 3.4000000000000004; nine digits are more than any sensor has. */
function wordOf(value: ParameterValue): string {
  return String(typeof value === 'number' ? Number(value.toPrecision(9)) : value);
}
