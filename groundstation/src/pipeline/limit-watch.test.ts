import type { LimitState } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { describe, expect, it } from 'vitest';
import { LimitWatch } from './limit-watch.ts';

function voltage(limitState: LimitState, value = 4.8): ParameterSample {
  return {
    name: 'bus_voltage',
    generatedAtMs: 0,
    receivedAtMs: 0,
    raw: value * 1000,
    value,
    unit: 'V',
    limitState,
    packetLsn: 1,
  };
}

function changesOf(watch: LimitWatch, states: readonly LimitState[]): string[] {
  return states.map((state) =>
    watch
      .push('HK_PAYLOAD_FAST', [voltage(state)], 0)
      .map((change) => (change.kind === 'raise' ? `raise ${change.alarm.limitState}` : 'clear'))
      .join(),
  );
}

const newWatch = () => new LimitWatch({ reportPeriodsMs: { HK_PAYLOAD_FAST: 1000, HK_EPS: 10_000 } });

describe('limits', () => {
  it('raise an alarm at the second sample in a row, and clear it at the second nominal one', () => {
    expect(
      changesOf(newWatch(), ['nominal', 'nominal', 'warning', 'warning', 'warning', 'nominal', 'nominal']),
    ).toEqual(['', 'clear', '', 'raise warning', '', '', 'clear']);
  });

  it('let one freak value pass', () => {
    expect(
      changesOf(newWatch(), ['nominal', 'nominal', 'critical', 'nominal', 'critical', 'nominal']),
    ).toEqual(['', 'clear', '', '', '', '']);
  });

  it('rise to the state on which two samples agree at least', () => {
    expect(
      changesOf(newWatch(), ['nominal', 'nominal', 'critical', 'warning', 'critical', 'critical']),
    ).toEqual(['', 'clear', '', 'raise warning', '', 'raise critical']);
  });

  it('tell the value, its unit and what is allowed', () => {
    const watch = new LimitWatch({ reportPeriodsMs: {}, describeLimits: () => 'warning 4.85 to 5.15 V' });
    watch.push(null, [voltage('warning', 4.81)], 0);
    expect(watch.push(null, [voltage('warning', 4.82)], 0)).toEqual([
      {
        kind: 'raise',
        alarm: {
          alarmId: 'limit/bus_voltage',
          severity: 'warning',
          title: 'bus_voltage warning',
          text: 'bus_voltage is 4.82 V; allowed: warning 4.85 to 5.15 V',
          source: 'spacecraft',
          parameter: 'bus_voltage',
          limitState: 'warning',
        },
      },
    ]);
  });

  it('say nothing about a parameter that has none', () => {
    expect(changesOf(newWatch(), ['none', 'none'])).toEqual(['', '']);
  });
});

const heard = { isInContact: true, isHearing: true };
const fading = { isInContact: true, isHearing: false };
const gone = { isInContact: false, isHearing: false };

describe('stale reports', () => {
  it('raise an alarm after two periods of silence, once, and clear it when the report comes again', () => {
    const watch = new LimitWatch({ reportPeriodsMs: { HK_EPS: 10_000 } });
    watch.push('HK_EPS', [], 0);
    expect(watch.check(0, heard)).toEqual([]);
    expect(watch.check(20_000, heard)).toEqual([]);
    expect(watch.check(20_001, heard)).toMatchObject([{ kind: 'raise', alarm: { alarmId: 'stale/HK_EPS' } }]);
    expect(watch.check(30_000, heard)).toEqual([]);
    expect(watch.push('HK_EPS', [], 35_000)).toEqual([{ kind: 'clear', alarmId: 'stale/HK_EPS' }]);
  });

  it('wait five seconds at least, for near the horizon packets are lost one by one', () => {
    const watch = newWatch();
    watch.check(0, heard);
    expect(watch.check(5000, heard)).toEqual([]);
    expect(watch.check(5001, heard)).toHaveLength(1);
  });

  it('do not count the time in which nothing is heard', () => {
    const watch = newWatch();
    watch.check(0, heard);
    expect(watch.check(4500, heard)).toEqual([]);
    expect(watch.check(60_000, fading)).toEqual([]);
    expect(watch.check(60_400, heard)).toEqual([]);
    expect(watch.check(61_000, heard)).toHaveLength(1);
  });

  it('end with the contact', () => {
    const watch = newWatch();
    watch.check(0, heard);
    watch.check(6000, heard);
    expect(watch.check(7000, gone)).toEqual([{ kind: 'clear', alarmId: 'stale/HK_PAYLOAD_FAST' }]);
    expect(watch.check(5_000_000, gone)).toEqual([]);
    expect(watch.check(5_001_000, heard)).toEqual([]);
  });
});
