import { AlarmTrack } from './alarm-track.ts';
import type { LimitState, ValueType } from './definition.ts';
import { judgeChanges } from './judge-alarm.ts';
import type { ValueScope } from './value-scope.ts';

/** Whether some alarm of a type looks at how much its value changes (XTCE ChangeAlarmRanges). */
export function judgesChanges({ alarm, contextAlarms }: ValueType): boolean {
  const alarms = [...contextAlarms.map((context) => context.alarm), ...(alarm === undefined ? [] : [alarm])];
  return alarms.some(({ checks }) => checks.some(({ kind }) => kind === 'change'));
}

/**
 * Judges how much one parameter changes, for whoever decodes packets as columns and has its values one after the other:
 * `XtceReader` judges the same while it reads. What the value is by itself is not looked at.
 */
export class ChangeTrack {
  readonly #type: ValueType;
  readonly #track: AlarmTrack;

  constructor(type: ValueType) {
    this.#type = type;
    this.#track = new AlarmTrack(type);
  }

  /**
   * @param atMs when the value was made; undefined where nobody knows: then changes a second are not judged
   * @param scope what the conditions of contexts refer to
   * @returns `none` as long as the span of interest has not passed, and where no alarm of changes applies; else the state after
   *   counting violations and conformances
   */
  take(value: number, atMs: number | undefined, scope: ValueScope): LimitState {
    this.#track.take(value, atMs);
    const state = judgeChanges(this.#type, value, scope, this.#track);
    this.#track.keep();
    return state;
  }
}
