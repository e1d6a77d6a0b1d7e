import { type AlarmChangeInfo, type AlarmInfo, alarmInfo } from '@dawa/protocols/console/event';
import { describe, expect, it } from 'vitest';
import { changeWords, lifeWords } from './alarm-words.ts';

// 2019-06-20T00:24:12Z is 1 560 990 252 (date -u -d @1560990252).
const raisedAtMs = 1_560_990_252_000;

const alarm = (changed: Partial<AlarmInfo>): AlarmInfo => ({
  ...alarmInfo.parse({
    alarmId: 'limit/bus_voltage',
    severity: 'warning',
    title: 'bus_voltage warning',
    text: 'bus_voltage is 4.8 V',
    source: 'spacecraft',
    parameter: 'bus_voltage',
    limitState: 'warning',
    raisedAtMs,
    clearedAtMs: null,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
  }),
  ...changed,
});

const changed = (
  kind: AlarmChangeInfo['kind'],
  by: string | null = null,
  more: Partial<AlarmInfo> = {},
  why: string | null = null,
) => changeWords(alarm({ lastChange: { kind, atMs: raisedAtMs, by, why }, ...more }));

describe('what became of an alarm', () => {
  it('is told with who did it and why', () => {
    expect(changed('acknowledged', 'Tashi')).toBe('acknowledged by Tashi');
    const until = { shelvedUntilAtMs: raisedAtMs + 3_600_000 };
    expect(changed('shelved', 'Tashi', until, 'sensor is broken')).toBe(
      'shelved until 01:24:12 by Tashi: sensor is broken',
    );
    expect(changed('unshelved', 'Dorji')).toBe('taken off the shelf by Dorji');
  });

  it('is told of what happened by itself', () => {
    expect(changed('raised')).toBe('raised');
    expect(changed('raised', null, { timesRaised: 40 })).toBe('raised, 40 times by then');
    expect(changed('worsened', null, { limitState: 'critical' })).toBe('got worse: critical');
    expect(changed('cleared')).toBe('returned to normal');
    expect(changed('shelf-ended')).toBe('came off the shelf: its time was over');
    expect(changeWords(alarm({}))).toBe('as an earlier version kept it');
  });

  it('sums up an alarm that flaps', () => {
    const last = raisedAtMs + 60_000;
    expect(lifeWords(alarm({}))).toBe('raised 2019-06-20 00:24:12');
    expect(
      lifeWords(
        alarm({
          raisedAtMs: last,
          firstRaisedAtMs: raisedAtMs,
          timesRaised: 12,
          clearedAtMs: last + 1000,
        }),
      ),
    ).toBe('raised 12 times, first 2019-06-20 00:24:12, last 00:25:12, returned 00:25:13');
  });
});
