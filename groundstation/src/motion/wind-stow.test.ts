import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createListeningJournal } from '../commanding/station-rig.fixture.ts';
import { createWindStow, type StowMemory } from './wind-stow.ts';

const rules = { stowAboveMS: 15, calmForMin: 10, silentAfterMin: 5, whenSilent: 'warn' as const };
const minuteMs = 60_000;

function setUp(memory = createStoredInMemory<StowMemory>(), whenSilent: 'warn' | 'stow' = 'warn') {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const journal = createListeningJournal(clock);
  const stow = createWindStow({ clock, journal, memory, rules: { ...rules, whenSilent } });
  const alarms = () => journal.alarms.map(({ alarmId }) => alarmId);
  return { clock, journal, stow, memory, alarms };
}

describe('the wind', () => {
  it('stows the antenna above the limit, and frees it when it was calm without a break for as long as was asked', async () => {
    const { clock, stow, alarms } = setUp();
    stow.report(15);
    expect(stow.block()).toBeNull();
    stow.report(15.1);
    expect(stow.block()).toBe(
      'stowed for wind above 15 m/s (now 15.1 m/s); it is freed below 10.0 m/s for 10 min, or by a person',
    );
    expect(alarms()).toEqual(['rotator.wind']);
    for (const speedMS of [9, 9, 9, 9, 10, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]) {
      stow.report(speedMS);
      await clock.runFor(minuteMs);
      stow.step();
      expect(stow.block()).not.toBeNull();
      if (stow.state.speedMS === 10) break;
    }
    for (let i = 0; i < 10; i++) {
      stow.report(9);
      expect(stow.block()).not.toBeNull();
      await clock.runFor(minuteMs);
      stow.step();
    }
    expect(stow.block()).toBeNull();
    expect(alarms()).toEqual([]);
  });

  it('that nobody tells any more is an alarm, and is not taken for calm', async () => {
    const { clock, stow, alarms } = setUp();
    stow.report(20);
    stow.report(3);
    await clock.runFor(6 * minuteMs);
    stow.step();
    expect(alarms()).toEqual(['rotator.wind', 'rotator.wind-silent']);
    await clock.runFor(60 * minuteMs);
    stow.step();
    expect(stow.block()).not.toBeNull();
    stow.report(3);
    expect(alarms()).toEqual(['rotator.wind']);
  });

  it('that nobody tells is taken for a storm where the station says so, until it was calm again', async () => {
    const { clock, stow, alarms } = setUp(undefined, 'stow');
    stow.report(3);
    await clock.runFor(5 * minuteMs + 1);
    stow.step();
    expect(stow.block()).toMatch(/^stowed, and nothing was heard of the wind for 5 min/);
    expect(alarms()).toEqual(['rotator.wind-silent', 'rotator.wind']);
    for (let minute = 0; minute <= 10; minute++) {
      stow.report(3);
      stow.step();
      expect(stow.block() === null, `${minute}`).toBe(minute === 10);
      await clock.runFor(minuteMs);
    }
    expect(alarms()).toEqual([]);
  });

  it('that a person freed stays free until it is heard of and lost again', async () => {
    const { clock, stow } = setUp(undefined, 'stow');
    await clock.runFor(6 * minuteMs);
    stow.step();
    stow.free('Karma');
    await clock.runFor(60 * minuteMs);
    stow.step();
    expect(stow.block()).toBeNull();
    stow.report(3);
    await clock.runFor(6 * minuteMs);
    stow.step();
    expect(stow.block()).not.toBeNull();
  });

  it('leaves the antenna stowed over a restart, until a person frees it', () => {
    const { stow, memory } = setUp();
    stow.report(30);
    const after = setUp(memory);
    expect(after.stow.block()).toMatch(/no reading since the restart/);
    after.stow.free('Karma');
    expect(setUp(memory).stow.block()).toBeNull();
  });

  it('is taken for strong when the file that knows cannot be read', () => {
    const { stow } = setUp({
      load() {
        throw new SyntaxError('Unexpected end of JSON input');
      },
      save() {},
    });
    expect(stow.block()).not.toBeNull();
  });

  it.each([-1, 121, Number.NaN])('of %d m/s is no wind', (speedMS) => {
    expect(() => setUp().stow.report(speedMS)).toThrow(RangeError);
  });
});
