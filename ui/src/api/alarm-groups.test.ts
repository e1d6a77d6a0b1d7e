import type { AlarmInfo } from '@dawa/protocols/console/event';
import { describe, expect, it } from 'vitest';
import { countAlarms, groupAlarms, waitingAlarms } from './alarm-groups.ts';

const alarm = (change: Partial<AlarmInfo>): AlarmInfo => ({
  alarmId: 'a1',
  severity: 'warning',
  title: 'Rotator not answering',
  text: 'No answer for 3 s.',
  source: 'rotator',
  parameter: null,
  limitState: null,
  raisedAtMs: 1000,
  clearedAtMs: null,
  acknowledgedAtMs: null,
  acknowledgedBy: null,
  acknowledgedLevel: null,
  shelvedUntilAtMs: null,
  shelvedBy: null,
  shelvedWhy: null,
  shelvedLevel: null,
  firstRaisedAtMs: null,
  timesRaised: 1,
  advice: null,
  lastChange: null,
  ...change,
});

const hot = alarm({ alarmId: 'hot', severity: 'critical', raisedAtMs: 3000 });
const silent = alarm({ alarmId: 'silent' });
const seen = alarm({ alarmId: 'seen', acknowledgedAtMs: 2000, acknowledgedBy: 'Dorji' });
const over = alarm({ alarmId: 'over', severity: 'critical', clearedAtMs: 2500 });
const done = alarm({ alarmId: 'done', clearedAtMs: 2500, acknowledgedAtMs: 2600 });
const ids = (alarms: readonly AlarmInfo[]) => alarms.map(({ alarmId }) => alarmId);

describe('alarms', () => {
  it('that are shelved have a group of their own, and count and show nowhere else', () => {
    const away = alarm({ alarmId: 'away', severity: 'critical', shelvedUntilAtMs: 9000, shelvedBy: 'Dorji' });
    const awayAndOver = { ...away, alarmId: 'over', clearedAtMs: 2500 };
    const groups = groupAlarms([away, awayAndOver]);
    expect(ids(groups.shelved)).toEqual(['away', 'over']);
    expect([groups.notAcknowledged, groups.returned]).toEqual([[], []]);
    expect(countAlarms([away, awayAndOver])).toEqual([]);
    expect(waitingAlarms([away, awayAndOver])).toEqual([]);
  });

  it('that flap keep their place in the list', () => {
    const flaps = alarm({ alarmId: 'flaps', raisedAtMs: 9000, firstRaisedAtMs: 500, timesRaised: 40 });
    expect(ids(groupAlarms([silent, flaps]).notAcknowledged)).toEqual(['flaps', 'silent']);
  });

  // The groups are those of the Alarms page: not acknowledged, acknowledged, returned.
  it('fall into one group each, the worst first', () => {
    const groups = groupAlarms([silent, seen, over, done, hot]);
    expect(ids(groups.notAcknowledged)).toEqual(['hot', 'silent']);
    expect(ids(groups.acknowledged)).toEqual(['seen']);
    expect(ids(groups.returned)).toEqual(['over']);
    expect(ids(groups.closed)).toEqual(['done']);
  });

  it('that are over but were never acknowledged are counted as returned, not as critical', () => {
    expect(countAlarms([over])).toEqual([{ severity: 'returned', count: 1, isAcknowledged: false }]);
  });

  it('are counted by severity while they go on, and lose their fill when all of them were acknowledged', () => {
    expect(countAlarms([seen, hot, done])).toEqual([
      { severity: 'critical', count: 1, isAcknowledged: false },
      { severity: 'warning', count: 1, isAcknowledged: true },
    ]);
    expect(countAlarms([done])).toEqual([]);
  });

  it('wait in the banner: what goes on before what is over, and no watches', () => {
    const watch = alarm({ alarmId: 'watch', severity: 'watch' });
    expect(ids(waitingAlarms([over, watch, silent, seen]))).toEqual(['silent', 'over']);
  });
});
