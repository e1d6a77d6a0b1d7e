import { describe, expect, it } from 'vitest';
import { loadMission } from '../../files.ts';
import { missionSettings } from '../settings.ts';
import { deliveredSettings } from './delivered-settings.ts';

const { mission } = loadMission(new URL('../../../../missions/aprs-dp', import.meta.url).pathname);
const told = (name: string, value: string | number) => ({
  ...mission,
  spacecraft: mission.spacecraft.map((ship) => ({
    ...ship,
    settings: { ...ship.settings, [name]: { value, confidence: '?' as const, source: 'a test' } },
  })),
});

describe('settings with which a payload is delivered', () => {
  it('are those of its mission, which are the ordinary ones here', () => {
    expect(deliveredSettings(mission)).toEqual(missionSettings);
  });

  it('follow the mission', () => {
    expect(deliveredSettings(told('digipeaterMode', 'decrement')).style).toBe('decrement');
    expect(deliveredSettings(told('aliases', 'ARISS')).aliasMask).toBe(2);
    expect(deliveredSettings(told('aliases', '')).aliasMask).toBe(0);
    expect(deliveredSettings(told('ownCall', 'A51AA')).call).toBe('A51AA');
    expect(deliveredSettings({ ...mission, spacecraft: [] })).toEqual(missionSettings);
  });

  it.each([
    ['digipeaterMode', 'repeat'],
    ['aliases', 'ARISS, RELAY'],
    ['ownCall', 'a55btn'],
    ['beaconIntervalS', 5],
  ])('with %s %s are no settings', (name, value) => {
    expect(() => deliveredSettings(told(name, value))).toThrow(
      /settings of the mission: expected what the payload/,
    );
  });
});
