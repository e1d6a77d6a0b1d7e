import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
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
  readonly unit: string | null;
  /** What is allowed, for people. */
  readonly limits: string | undefined;
  readonly advice: string | null;
}

/** A parameter's limit state as the journal is to be told: an alarm, or its end. */
export function limitChange(violation: Violation): AlarmChange {
  const { name, value, limits, advice } = violation;
  const limitState = limitRanks[violation.rank]!;
  const alarmId = `limit/${name}`;
  if (limitState === 'nominal') return { kind: 'clear', alarmId };
  const unit = violation.unit === null ? '' : ` ${violation.unit}`;
  const alarm = {
    alarmId,
    severity: severityOfLimit(limitState),
    title: `${name} ${limitState}`,
    text: `${name} is ${String(value)}${unit}${limits === undefined ? '' : `; allowed: ${limits}`}`,
    source: 'spacecraft',
    parameter: name,
    limitState,
    advice,
  };
  return { kind: 'raise', alarm };
}
