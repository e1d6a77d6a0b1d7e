import type { LimitState } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { missionLimits } from '@dawa/protocols/mission-limits';
import { describe, expect, it } from 'vitest';
import { knownNames } from './known-names.ts';
import { compileLimitRules } from './limit-rules.ts';
import { type AlarmChange, LimitWatch } from './limit-watch.ts';

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
    // As a calibration may give it: 0.1 + 4.72 is not 4.82 but a little less.
    expect(watch.push(null, [voltage('warning', 0.1 + 4.72)], 0)).toEqual([
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
          advice: null,
        },
      },
    ]);
  });

  it('say nothing about a parameter that has none', () => {
    expect(changesOf(newWatch(), ['none', 'none'])).toEqual(['', '']);
  });
});

/** The bus voltage every so often, with what the dictionary says of each; how each sample changed the alarm. */
function watchRule(rule: object, states: readonly LimitState[], everyMs = 1000) {
  const rules = compileLimitRules(missionLimits.parse({ bus_voltage: rule }), {
    find: () => ({ unit: 'V', limits: [] }),
    known: knownNames([{ name: 'mode', value: 'text', raw: 'number' }]),
  });
  if (!rules.ok) throw new TypeError(rules.fault.path);
  const watch = new LimitWatch({ reportPeriodsMs: {}, rules: rules.value });
  return states.map((state, index) =>
    watch
      .push(null, [voltage(state)], index * everyMs)
      .map((change) => (change.kind === 'raise' ? `raise ${change.alarm.limitState}` : 'clear'))
      .join(),
  );
}

describe('persistence', () => {
  const [ok, bad, worse] = ['nominal', 'warning', 'critical'] as const;

  it('asks for as many samples in a row as the mission says, to raise and to clear', () => {
    const rule = { raiseAfterSamples: 3, clearAfterSamples: 1 };
    expect(watchRule(rule, [ok, bad, bad, ok, bad, bad, bad, ok])).toEqual([
      'clear',
      '',
      '',
      '',
      '',
      '',
      'raise warning',
      'clear',
    ]);
  });

  it('asks for as long as the mission says', () => {
    const rule = { raiseAfterSamples: 1, raiseAfterMs: 2000, clearAfterSamples: 1, clearAfterMs: 1000 };
    expect(watchRule(rule, [ok, ok, bad, bad, bad, ok, ok])).toEqual([
      '',
      'clear',
      '',
      '',
      'raise warning',
      '',
      'clear',
    ]);
  });

  it('raises what all of the samples say at least', () => {
    expect(watchRule({ raiseAfterSamples: 3 }, [ok, ok, worse, bad, worse])[4]).toBe('raise warning');
  });

  it('is not held up by a clock that was set back an hour', () => {
    const rules = missionLimits.parse({ bus_voltage: { raiseAfterSamples: 1, raiseAfterMs: 2000 } });
    const compiled = compileLimitRules(rules, {
      find: () => ({ unit: 'V', limits: [] }),
      known: knownNames([]),
    });
    if (!compiled.ok) throw new TypeError(compiled.fault.path);
    const watch = new LimitWatch({ reportPeriodsMs: {}, rules: compiled.value });
    const hourMs = 3_600_000;
    const raisedAt = [hourMs, 0, 1000, 2000].filter(
      (atMs) => watch.push(null, [voltage('warning')], atMs).length,
    );
    expect(raisedAt).toEqual([2000]);
  });
});

describe('limits that hold in a context', () => {
  const sample = (name: string, value: number | string): ParameterSample => ({
    ...voltage('none'),
    name,
    value,
    raw: value === 'DIGI' ? 1 : 0,
  });
  const advice = 'Leave the digipeater.';
  const rules = compileLimitRules(
    missionLimits.parse({
      bus_voltage: {
        contexts: [{ when: "mode == 'DIGI'", ranges: [{ level: 'critical', low: 4.7 }] }],
        advice,
      },
    }),
    {
      find: () => ({ unit: 'V', limits: [] }),
      known: knownNames([{ name: 'mode', value: 'text', raw: 'number' }]),
    },
  );

  it('are judged by the newest value of the others, those of the same packet among them', () => {
    if (!rules.ok) throw new TypeError(rules.fault.path);
    const watch = new LimitWatch({ reportPeriodsMs: {}, rules: rules.value });
    const packet = (volts: number, mode: string) =>
      watch.push('HK', [sample('bus_voltage', volts), sample('mode', mode)], 0);
    expect([packet(4.6, 'SAFE'), packet(4.6, 'SAFE')].map((changes) => changes[0]?.kind)).toEqual([
      undefined,
      'clear',
    ]);
    expect(packet(4.6, 'DIGI')).toEqual([]);
    expect(packet(4.6, 'DIGI')).toMatchObject([
      {
        kind: 'raise',
        alarm: { text: 'bus_voltage is 4.6 V; allowed: critical over 4.7', limitState: 'critical', advice },
      },
    ]);
    packet(4.6, 'SAFE');
    expect(packet(4.6, 'SAFE')).toEqual([{ kind: 'clear', alarmId: 'limit/bus_voltage' }]);
  });
});

describe('telemetry that was stored on board', () => {
  const at = (generatedAtMs: number, state: LimitState) => ({ ...voltage(state), generatedAtMs });

  it('raises and clears nothing while younger telemetry comes', () => {
    const watch = newWatch();
    const push = (generatedAtMs: number, state: LimitState, receivedAtMs: number) =>
      watch.push('HK_EPS', [at(generatedAtMs, state)], receivedAtMs).map(({ kind }) => kind);
    push(100_000, 'warning', 0);
    expect(push(101_000, 'warning', 1000)).toEqual(['raise']);
    expect([push(5000, 'nominal', 1100), push(6000, 'nominal', 1200)]).toEqual([[], []]);
    expect([push(102_000, 'nominal', 2000), push(103_000, 'nominal', 3000)]).toEqual([[], ['clear']]);
  });

  it('is what there is once nothing younger came for a minute: the onboard clock has jumped back', () => {
    const watch = newWatch();
    watch.push('HK_EPS', [at(99_000, 'nominal')], 0);
    watch.push('HK_EPS', [at(100_000, 'nominal')], 0);
    expect(watch.push('HK_EPS', [at(10, 'warning')], 59_999)).toEqual([]);
    watch.push('HK_EPS', [at(11, 'warning')], 60_000);
    expect(watch.push('HK_EPS', [at(12, 'warning')], 61_000)).toMatchObject([{ kind: 'raise' }]);
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

describe('stale values', () => {
  const stale = (changes: readonly AlarmChange[]) =>
    changes.map((change) => (change.kind === 'raise' ? change.alarm.alarmId : `end of ${change.alarmId}`));

  it('are those that a report comes without', () => {
    const watch = newWatch();
    watch.check(0, heard);
    watch.push('HK_EPS', [voltage('nominal')], 0);
    for (let second = 1; second <= 20; second++) {
      watch.push('HK_EPS', [], second * 1000);
      watch.push('HK_PAYLOAD_FAST', [], second * 1000);
      expect(watch.check(second * 1000, heard)).toEqual([]);
    }
    expect(stale(watch.check(20_001, heard))).toEqual(['stale/parameter/bus_voltage']);
    expect(stale(watch.push('HK_EPS', [voltage('nominal')], 21_000))).toEqual([
      'end of stale/parameter/bus_voltage',
      'end of limit/bus_voltage',
    ]);
  });

  it('are told with their report when that stops as a whole', () => {
    const watch = newWatch();
    watch.check(0, heard);
    watch.push('HK_EPS', [voltage('nominal')], 0);
    for (let second = 1; second <= 30; second++) watch.push('HK_PAYLOAD_FAST', [], second * 1000);
    expect(stale(watch.check(30_000, heard))).toEqual(['stale/HK_PAYLOAD_FAST', 'stale/HK_EPS']);
  });

  it('are those of which the mission says how long they may be silent, in any report or none', () => {
    const rules = compileLimitRules(
      missionLimits.parse({ bus_voltage: { staleAfterMs: 3000, advice: 'Ping.' } }),
      {
        find: () => ({ unit: 'V', limits: [] }),
        known: knownNames([]),
      },
    );
    if (!rules.ok) throw new TypeError(rules.fault.path);
    const watch = new LimitWatch({ reportPeriodsMs: {}, rules: rules.value });
    watch.check(0, heard);
    expect(stale(watch.check(10_000, heard))).toEqual([]);
    watch.push(null, [voltage('none')], 10_000);
    expect(stale(watch.check(13_000, heard))).toEqual([]);
    expect(stale(watch.check(20_000, fading))).toEqual([]);
    expect(watch.check(20_001, heard)).toMatchObject([
      {
        alarm: {
          parameter: 'bus_voltage',
          severity: 'watch',
          advice: 'Ping.',
          text: 'expected after 3 s at the latest, last heard 10 s ago; frames arrive, this value does not',
        },
      },
    ]);
    expect(stale(watch.check(30_000, gone))).toEqual(['end of stale/parameter/bus_voltage']);
  });
});

describe('alarms of an earlier life of the station', () => {
  const standing = ['stale/HK_EPS', 'stale/parameter/bus_voltage', 'stale/GONE', 'limit/bus_voltage'];
  const again = () => new LimitWatch({ reportPeriodsMs: { HK_EPS: 10_000 }, standing });

  it('end when what was silent is heard, and the value is well', () => {
    const watch = again();
    const ends = [
      ...watch.push('HK_EPS', [voltage('nominal')], 0),
      ...watch.push('HK_EPS', [voltage('nominal')], 1),
    ];
    expect(ends).toEqual(
      ['stale/HK_EPS', 'stale/parameter/bus_voltage', 'limit/bus_voltage'].map((alarmId) => ({
        kind: 'clear',
        alarmId,
      })),
    );
  });

  it('of silence end with the contact at the latest', () => {
    expect(
      again()
        .check(0, gone)
        .map((change) => change.kind === 'clear' && change.alarmId),
    ).toEqual(['stale/HK_EPS', 'stale/parameter/bus_voltage', 'stale/GONE']);
  });
});
