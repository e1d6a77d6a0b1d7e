import type { LimitState, Range } from './definition.ts';
import type { Condition } from './definition-condition.ts';

/** The worst of the checks is the state. */
export interface Alarm {
  readonly checks: readonly AlarmCheck[];
  /** So many values in a row must be in alarm before it is one, and so many not before it is over. */
  readonly minViolations: number;
  readonly minConformance: number;
}

/** An alarm without checks: in this context nothing is judged. */
export interface ContextAlarm {
  readonly conditions: readonly Condition[];
  readonly alarm: Alarm;
}

export type AlarmCheck =
  | RangeCheck
  | ChangeCheck
  | {
      readonly kind: 'labels';
      readonly levels: ReadonlyMap<string, LimitState>;
      readonly otherwise: LimitState;
    }
  | {
      readonly kind: 'patterns';
      /** The first that matches the whole text. */
      readonly patterns: readonly { readonly pattern: string; readonly level: LimitState }[];
      readonly otherwise: LimitState;
    }
  | {
      readonly kind: 'conditions';
      /** Worst first. */
      readonly levels: readonly { readonly level: LimitState; readonly conditions: readonly Condition[] }[];
    };

export interface RangeCheck {
  readonly kind: 'ranges';
  /** Outside: what is not in the range is in alarm. Inside: what is. */
  readonly isInside: boolean;
  /** Worst first. Of a time or duration in milliseconds. */
  readonly ranges: readonly { readonly level: LimitState; readonly range: Range }[];
}

/** Judges by how much a value changed; bounds are compared with the size of the change. */
export interface ChangeCheck {
  readonly kind: 'change';
  readonly isInside: boolean;
  readonly ranges: RangeCheck['ranges'];
  readonly isPerSecond: boolean;
  readonly isPercentage: boolean;
  /** How far back the value lies with which it is compared. */
  readonly spanSamples: number;
  readonly spanMs: number;
}
