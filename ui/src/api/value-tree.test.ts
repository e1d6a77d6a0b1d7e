import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { describe, expect, it } from 'vitest';
import { derivedGroup, foundGroups, groupWords, valueGroups } from './value-tree.ts';

const info = (name: string, containers?: string[], more: Partial<ParameterInfo> = {}): ParameterInfo => ({
  name,
  shortDescription: '',
  unit: null,
  kind: 'float',
  limits: [],
  periodMs: null,
  ...(containers === undefined ? {} : { containers }),
  ...more,
});

// Names of missions/aprs-dp/telemetry.xml.
const groups = valueGroups([
  info('temp_pa', ['HK_PAYLOAD_FAST'], { shortDescription: 'Power amplifier' }),
  info('battery_voltage', ['HK_EPS']),
  info('mode', ['HK_PAYLOAD_FAST', 'EVENT_MODE_CHANGE']),
  info('power', [], { expression: 'bus_voltage * bus_current' }),
]);

describe('the tree of values', () => {
  it('puts each value under the first report that brings it, in the order of the dictionary', () => {
    expect(groups.map(({ name, infos }) => [name, infos.map((one) => one.name)])).toEqual([
      ['HK_PAYLOAD_FAST', ['temp_pa', 'mode']],
      ['HK_EPS', ['battery_voltage']],
      [derivedGroup, ['power']],
    ]);
  });

  it('finds a value by its name as written, as spoken, by its description and by its report', () => {
    const found = (find: string) =>
      foundGroups(groups, find).flatMap(({ infos }) => infos.map(({ name }) => name));
    expect(found('temp_pa')).toEqual(['temp_pa']);
    expect(found('pa temperature')).toEqual(['temp_pa']);
    expect(found('AMPLIFIER')).toEqual(['temp_pa']);
    expect(found('hk_eps')).toEqual(['battery_voltage']);
    expect(found('amplifier voltage')).toEqual([]);
    expect(found(' ')).toHaveLength(4);
  });

  it('says the name of a report as words', () => {
    expect(groupWords('HK_PAYLOAD_FAST')).toBe('Payload fast');
    expect(groupWords('EVENT_BOOT')).toBe('Event boot');
    expect(groupWords(derivedGroup)).toBe(derivedGroup);
  });
});
