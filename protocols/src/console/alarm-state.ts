import type { AlarmInfo, AlarmLevel } from './event.ts';

/** Where an alarm stands in its life; the names that `GET /alarms?state=` takes. */
export const alarmStates = ['unacknowledged', 'acknowledged', 'shelved', 'returned', 'normal'] as const;
export type AlarmState = (typeof alarmStates)[number];

/**
 * The state of an alarm, by the names of ANSI/ISA-18.2: active and unacknowledged, active and acknowledged, shelved, returned
 * to normal but unacknowledged (`returned`), and `normal` once it is over and was seen.
 */
export function alarmStateOf(
  alarm: Pick<AlarmInfo, 'clearedAtMs' | 'acknowledgedAtMs' | 'shelvedUntilAtMs'>,
): AlarmState {
  if (alarm.shelvedUntilAtMs !== null) return 'shelved';
  const isSeen = alarm.acknowledgedAtMs !== null;
  if (alarm.clearedAtMs === null) return isSeen ? 'acknowledged' : 'unacknowledged';
  return isSeen ? 'normal' : 'returned';
}

/** Worst last: the limit states of XTCE 1.2, and `info` for what is no trouble. */
const levels: readonly AlarmLevel[] = ['info', 'watch', 'warning', 'distress', 'critical', 'severe'];

/** How bad an alarm is: as its parameter's limits say, else as its severity does. */
export function alarmLevelOf({
  limitState,
  severity,
}: Pick<AlarmInfo, 'limitState' | 'severity'>): AlarmLevel {
  return limitState === null || limitState === 'none' || limitState === 'nominal' ? severity : limitState;
}

/** Positive when the first is worse. */
export function compareAlarmLevels(one: AlarmLevel, other: AlarmLevel): number {
  return levels.indexOf(one) - levels.indexOf(other);
}
