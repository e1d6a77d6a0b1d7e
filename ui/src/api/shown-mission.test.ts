import { afterEach, describe, expect, it } from 'vitest';
import { ofShownMission, onShownMission, showMission, shownMission } from './shown-mission.ts';

afterEach(() => showMission(undefined));

describe('the mission that is shown', () => {
  it('is the one that is worked until another is chosen, and who listens is told of each change once', () => {
    let told = 0;
    const stop = onShownMission(() => {
      told += 1;
    });
    expect(shownMission()).toBeUndefined();
    showMission('birds2');
    showMission('birds2');
    showMission(undefined);
    stop();
    showMission('birds2');
    expect(told).toBe(2);
  });

  it('is named where values and packets are asked for, and nowhere else', () => {
    expect(ofShownMission('/parameters/bus_voltage/bins?fromAtMs=1')).toBe(
      '/parameters/bus_voltage/bins?fromAtMs=1',
    );
    showMission('birds2');
    expect(ofShownMission('/parameters')).toBe('/parameters?missionId=birds2');
    expect(ofShownMission('/parameters/a/bins?bins=5')).toBe('/parameters/a/bins?bins=5&missionId=birds2');
    expect(ofShownMission('/packets?limit=1')).toBe('/packets?limit=1&missionId=birds2');
    expect(ofShownMission('/packets/17')).toBe('/packets/17');
    expect(ofShownMission('/events')).toBe('/events');
  });
});
