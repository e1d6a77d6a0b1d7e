import { type AlarmState, alarmStateOf } from '@dawa/protocols/console/alarm-state';
import type { AlarmInfo } from '@dawa/protocols/console/event';

export interface AlarmGroups {
  /** The state goes on and nobody has said that it was seen. */
  readonly notAcknowledged: readonly AlarmInfo[];
  /** The state goes on and somebody knows. */
  readonly acknowledged: readonly AlarmInfo[];
  /** Put away by a person for a while: counted nowhere, until its time is over. */
  readonly shelved: readonly AlarmInfo[];
  /** The state is over; nobody has said that it was seen. */
  readonly returned: readonly AlarmInfo[];
  /** Over and seen: history. */
  readonly closed: readonly AlarmInfo[];
}

const rank = { critical: 0, warning: 1, watch: 2, info: 3 } as const;

/** The groups that the bar, the rail, the banner and the Alarms page all count by; worst first, then oldest. */
export function groupAlarms(alarms: readonly AlarmInfo[]): AlarmGroups {
  const sorted = [...alarms].sort(
    (a, b) => rank[a.severity] - rank[b.severity] || firstRaisedAtMs(a) - firstRaisedAtMs(b),
  );
  const group = (state: AlarmState) => sorted.filter((alarm) => alarmStateOf(alarm) === state);
  return {
    notAcknowledged: group('unacknowledged'),
    acknowledged: group('acknowledged'),
    shelved: group('shelved'),
    returned: group('returned'),
    closed: group('normal'),
  };
}

/** An alarm that flaps keeps its place in the list. */
const firstRaisedAtMs = (alarm: AlarmInfo) => alarm.firstRaisedAtMs ?? alarm.raisedAtMs;

/** The Alarms page with one of them chosen. */
export const alarmAddress = (alarmId: string) => `/alarms?alarm=${encodeURIComponent(alarmId)}`;
/** The same, and the form open that puts it away. */
export const shelfAddress = (alarmId: string) => `${alarmAddress(alarmId)}&shelve=1`;

const counted = ['critical', 'warning', 'watch'] as const;

export interface AlarmCount {
  readonly severity: (typeof counted)[number] | 'returned';
  readonly count: number;
  /** Somebody said of all of them that they were seen: the mark stays, the fill goes. */
  readonly isAcknowledged: boolean;
}

/** What the bar says, in its order; the badge in the rail is the sum of it. */
export function countAlarms(alarms: readonly AlarmInfo[]): readonly AlarmCount[] {
  const { notAcknowledged, acknowledged, returned } = groupAlarms(alarms);
  const up = [...notAcknowledged, ...acknowledged];
  const counts: AlarmCount[] = counted.map((severity) => ({
    severity,
    count: up.filter((alarm) => alarm.severity === severity).length,
    isAcknowledged: notAcknowledged.every((alarm) => alarm.severity !== severity),
  }));
  counts.push({
    severity: 'returned',
    count: returned.filter(({ severity }) => severity !== 'info').length,
    isAcknowledged: false,
  });
  return counts.filter(({ count }) => count > 0);
}

/**
 * What the banner shows, first first: alarms that nobody has acknowledged, those that go on before those that are over.
 * A watch has its mark in the bar and no banner.
 */
export function waitingAlarms(alarms: readonly AlarmInfo[]): readonly AlarmInfo[] {
  const { notAcknowledged, returned } = groupAlarms(alarms);
  return [...notAcknowledged, ...returned].filter(({ severity }) => rank[severity] <= rank.warning);
}
