import { limitRule, type MissionLimits, missionLimits } from '@dawa/protocols/mission-limits';
import { describe, expect, it } from 'vitest';
import { limitRanks, rankOf } from './limit-ranks.ts';
import { compileLimitRules, describeRanges, ruleWorldOf } from './limit-rules.ts';

const world = ruleWorldOf([
  {
    name: 'bus_voltage',
    shortDescription: '',
    unit: 'V',
    kind: 'float',
    limits: [{ level: 'warning', low: 4.85, high: 5.15 }],
    periodMs: null,
  },
  { name: 'mode', shortDescription: '', unit: null, kind: 'enumerated', limits: [], periodMs: null },
]);

function compile(rule: unknown) {
  const compiled = compileLimitRules(missionLimits.parse({ bus_voltage: rule }), world);
  if (!compiled.ok) throw new TypeError(JSON.stringify(compiled.fault));
  return compiled.value.get('bus_voltage')!;
}

const inMode = (mode: string | undefined) => (name: string) => (name === 'mode' ? mode : undefined);

function stateOf(rule: unknown, figure: number, byDictionary: 'none' | 'nominal' | 'warning', mode?: string) {
  const compiled = compile(rule);
  return limitRanks[compiled.judge(figure, rankOf(byDictionary), -1, compiled.rangesFor(inMode(mode)))];
}

const digi = { when: "mode == 'DIGI'", ranges: [{ level: 'critical', low: 4.7 }] };
const byMode = { ranges: [{ level: 'watch', high: 5 }], contexts: [digi] };

describe('limits of the mission', () => {
  it.each([
    ['hold while their context does', 4.6, 'DIGI', 'critical'],
    ['take the place of the general ones then', 5.1, 'DIGI', 'nominal'],
    ['are the general ones in any other mode', 5.1, 'SAFE', 'watch'],
    ['are the general ones before the mode was heard', 5.1, undefined, 'watch'],
    ['include their edge', 5, 'SAFE', 'nominal'],
    ['are broken by infinity', Number.POSITIVE_INFINITY, 'SAFE', 'watch'],
  ])('%s', (_what, figure, mode, expected) => {
    expect(stateOf(byMode, figure, 'none', mode)).toBe(expected);
  });

  it('never make milder what the dictionary says, unless they replace it', () => {
    expect(stateOf(byMode, 5.2, 'warning', 'SAFE')).toBe('warning');
    expect(stateOf({ ...byMode, dictionaryLimits: 'replaced' }, 5.2, 'warning', 'SAFE')).toBe('watch');
    const off = { contexts: [{ when: "mode == 'OFF'", ranges: [] }], dictionaryLimits: 'replaced' };
    expect(stateOf(off, 0, 'warning', 'OFF')).toBe('nominal');
  });

  it('say nothing of what is no number', () => {
    expect(stateOf(byMode, Number.NaN, 'none', 'SAFE')).toBe('none');
    expect(stateOf(byMode, Number.NaN, 'warning', 'SAFE')).toBe('warning');
  });

  it('are told in words', () => {
    const { rangesFor } = compile({ ...byMode, ranges: [{ level: 'watch', low: 4, high: 5 }] });
    expect(describeRanges(rangesFor(inMode('DIGI')))).toBe('critical over 4.7');
    expect(describeRanges(rangesFor(inMode('SAFE')))).toBe('watch 4 to 5');
    expect(describeRanges([])).toBeUndefined();
  });
});

describe('hysteresis', () => {
  const judged = (figure: number, byDictionary: 'nominal' | 'warning', standing: 'nominal' | 'warning') => {
    const { judge } = compile({ hysteresis: 0.1 });
    return limitRanks[judge(figure, rankOf(byDictionary), rankOf(standing), [])];
  };

  // Warning below 4.85 V and over 5.15 V, by the dictionary.
  it('keeps a state until the value has come back by so much', () => {
    expect(judged(4.9, 'nominal', 'warning')).toBe('warning');
    expect(judged(4.95, 'nominal', 'warning')).toBe('nominal');
    expect(judged(5.06, 'nominal', 'warning')).toBe('warning');
  });

  it('makes nothing worse than it was', () => {
    expect(judged(4.9, 'nominal', 'nominal')).toBe('nominal');
  });

  it('does not hold on to a limit that does not hold now: a context of the dictionary said nominal beyond it', () => {
    expect(judged(3, 'nominal', 'warning')).toBe('nominal');
  });
});

describe('what cannot be meant is refused with its place', () => {
  const fault = (limits: MissionLimits) => {
    const compiled = compileLimitRules(limits, world);
    return compiled.ok ? undefined : compiled.fault;
  };
  const rule = (changed: object) => ({ bus_voltage: limitRule.parse(changed) });

  it('a name that the dictionary does not know, with the one that was perhaps meant', () => {
    expect(fault({ bus_voltag: limitRule.parse({}) })).toEqual({
      path: 'bus_voltag',
      kind: 'unknown-name',
      expected: 'bus_voltage',
      found: 'bus_voltag',
    });
  });

  it('another unit, so that no limit in millivolts meets a value in volts', () => {
    expect(fault(rule({ unit: 'mV' }))).toMatchObject({
      path: 'bus_voltage.unit',
      expected: 'V',
      found: 'mV',
    });
  });

  it('a condition with a mistake in it', () => {
    expect(fault(rule({ contexts: [{ when: "mood == 'DIGI'", ranges: [] }] }))).toMatchObject({
      path: 'bus_voltage.contexts[0].when',
      kind: 'column 1: unknown-name',
    });
    expect(fault(rule({ contexts: [{ when: 'bus_voltage + 1', ranges: [] }] }))).toBeDefined();
  });

  it('a hysteresis so large that no value could ever come back', () => {
    expect(fault(rule({ hysteresis: 0.16 }))).toMatchObject({ path: 'bus_voltage.hysteresis', found: 0.16 });
    expect(fault(rule({ hysteresis: 0.14 }))).toBeUndefined();
  });

  it.each([
    ['a range without an edge', { ranges: [{ level: 'watch' }] }],
    ['a range upside down', { ranges: [{ level: 'watch', low: 2, high: 1 }] }],
    ['a level that is none', { ranges: [{ level: 'nominal', low: 2 }] }],
    ['a name that was mistyped', { hysteresys: 1 }],
    ['no samples at all', { raiseAfterSamples: 0 }],
  ])('%s', (_what, text) => {
    expect(limitRule.safeParse(text).success).toBe(false);
  });
});
