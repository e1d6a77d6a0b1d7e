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
          source: 'payload',
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

describe('stale reports', () => {
  it('raise an alarm after two periods of silence, once, and clear it when the report comes again', () => {
    const watch = newWatch();
    watch.push('HK_PAYLOAD_FAST', [], 0);
    expect(watch.check(0, true)).toEqual([]);
    expect(watch.check(2000, true)).toEqual([]);
    expect(watch.check(2001, true)).toMatchObject([
      { kind: 'raise', alarm: { alarmId: 'stale/HK_PAYLOAD_FAST' } },
    ]);
    expect(watch.check(3001, true)).toEqual([]);
    expect(watch.push('HK_PAYLOAD_FAST', [], 3500)).toEqual([
      { kind: 'clear', alarmId: 'stale/HK_PAYLOAD_FAST' },
    ]);
  });

  it('do not count the time in which nothing is heard', () => {
    const watch = newWatch();
    watch.push('HK_PAYLOAD_FAST', [], 0);
    watch.check(0, true);
    expect(watch.check(1500, true)).toEqual([]);
    expect(watch.check(5_000_000, false)).toEqual([]);
    expect(watch.check(5_000_400, true)).toEqual([]);
    expect(watch.check(5_001_000, true)).toHaveLength(1);
  });
});
