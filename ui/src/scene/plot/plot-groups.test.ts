import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { describe, expect, it } from 'vitest';
import { plotGroups } from './plot-groups.ts';

const info = (name: string, unit: string | null): ParameterInfo => ({
  name,
  shortDescription: '',
  unit,
  kind: 'float',
  limits: [],
  periodMs: 1000,
});
const chosen = [
  info('vbus', 'V'),
  info('temp_pa', 'degC'),
  info('temp_mcu', 'degC'),
  info('mode', null),
  info('temp_tnc', 'degC'),
];
const names = (most: number) =>
  plotGroups(chosen, most).map(({ infos }) => infos.map(({ name }) => name).join('+'));

describe('plots that share a place', () => {
  it('are none while there is room for each', () => {
    expect(names(5)).toEqual(['vbus', 'temp_pa', 'temp_mcu', 'mode', 'temp_tnc']);
  });

  it('are of one unit, and as few as need be', () => {
    expect(names(4)).toEqual(['vbus', 'temp_pa+temp_tnc', 'temp_mcu', 'mode']);
    expect(names(3)).toEqual(['vbus', 'temp_pa+temp_tnc+temp_mcu', 'mode']);
  });

  it('never join what has nothing in common, whatever the room', () => {
    expect(names(1)).toEqual(['vbus', 'temp_pa+temp_tnc+temp_mcu', 'mode']);
    const modes = [info('a', null), info('b', null)];
    expect(plotGroups(modes, 1)).toHaveLength(2);
  });
});
