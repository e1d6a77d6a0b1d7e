import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { guardRotator } from '../commanding/guarded-rotator.ts';
import { createSafety } from '../commanding/safety.ts';
import {
  createFakeRotator,
  createListeningBus,
  createListeningJournal,
} from '../commanding/station-rig.fixture.ts';
import { countTurns } from '../motion/cable-count.ts';
import { createWindStow } from '../motion/wind-stow.ts';
import { createAntennaDesk } from './antenna-desk.ts';

function setUp({ isArmed = true, isWhole = true } = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const safety = createSafety({
    ...{ clock, bus, journal, memory: createStoredInMemory(), isSimulated: false },
    uplinkAuthority: 'none',
  });
  const fake = createFakeRotator(clock);
  const cable = isWhole
    ? countTurns({
        rotator: fake,
        restAzimuthDeg: 0,
        mostTurns: 1,
        memory: createStoredInMemory({ azimuthDeg: 0 }),
      })
    : undefined;
  const rules = { stowAboveMS: 15, calmForMin: 10, silentAfterMin: 5, whenSilent: 'warn' as const };
  const stow = isWhole
    ? createWindStow({ clock, journal, rules, memory: createStoredInMemory() })
    : undefined;
  const rotator = guardRotator({ rotator: cable ?? fake, safety, clock, journal, stow });
  const held: string[] = [];
  const runner = { holdTracking: (by: string) => void held.push(by) };
  if (isArmed) safety.arm('motion', 'Karma');
  return { fake, held, journal, desk: createAntennaDesk({ rotator, safety, runner, journal, stow, cable }) };
}

describe('the antenna by hand', () => {
  it('goes where it is sent and is left to the hand', async () => {
    const { fake, held, desk } = setUp();
    expect(await desk.moveTo({ azimuthDeg: 40, elevationDeg: 30 }, 'Karma')).toMatchObject({ ok: true });
    expect(await desk.jog({ axis: 'elevation', directionSign: 1, forMs: 500 }, 'Karma')).toEqual({
      ok: true,
      value: { end: { azimuthDeg: 40, elevationDeg: 90 }, cutBy: null },
    });
    expect(await desk.halt('Pema')).toMatchObject({ ok: true });
    expect(fake.orders).toEqual(['to 40 30', 'to 40 90', 'halt']);
    expect(held).toEqual(['Karma', 'Karma', 'Pema']);
  });

  it('is refused in one line that says why, and then nobody has taken it', async () => {
    const { held, desk } = setUp({ isArmed: false });
    expect(await desk.moveTo({ azimuthDeg: 40, elevationDeg: 30 }, 'Karma')).toEqual({
      ok: false,
      fault: {
        kind: 'refused',
        expected: 'motion to be permitted',
        found: '/dev/rotator: motion is not armed',
      },
    });
    expect(await desk.moveTo({ azimuthDeg: 400, elevationDeg: 30 }, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'bad-value' },
    });
    expect(held).toEqual([]);
  });

  it('is told the wind, and how the cable is wound', async () => {
    const { journal, desk } = setUp();
    expect(desk.noteWind(20)).toMatchObject({ ok: true });
    expect(await desk.moveTo({ azimuthDeg: 40, elevationDeg: 30 }, 'Karma')).toMatchObject({
      ok: false,
      fault: { found: expect.stringMatching(/stowed for wind/) },
    });
    expect(desk.noteWind(500)).toMatchObject({ ok: false, fault: { kind: 'bad-value' } });
    expect(desk.freeStow('Karma')).toMatchObject({ ok: true });
    expect(desk.setCable(100, 'Karma')).toMatchObject({ ok: false, fault: { kind: 'bad-value' } });
    expect(desk.setCable(360, 'Karma')).toMatchObject({ ok: true });
    expect(journal.events.map(({ text }) => text)).toContain(
      'Cable as Karma has seen it: the antenna stands at 360.0 degrees, turns counted in.',
    );
  });

  it('of a station that declares neither says so', () => {
    const { desk } = setUp({ isWhole: false });
    for (const answer of [desk.noteWind(5), desk.freeStow('Karma'), desk.setCable(0, 'Karma')]) {
      expect(answer).toMatchObject({ ok: false, fault: { kind: 'refused', found: 'none' } });
    }
  });
});
