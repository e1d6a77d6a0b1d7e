import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createTransmitSectors } from '../motion/transmit-sectors.ts';
import type { Direction } from '../ports.ts';
import { type GuardedRotatorSettings, guardRotator } from './guarded-rotator.ts';
import { createSafety } from './safety.ts';
import {
  createFakeRotator,
  createListeningBus,
  createListeningJournal,
  createSlewingRotator,
} from './station-rig.fixture.ts';

const startAtMs = Date.UTC(2026, 10, 24, 12);
const elevations = { minElevationDeg: 0, maxElevationDeg: 20 };
const mast = { name: 'the mast', minAzimuthDeg: 90, maxAzimuthDeg: 100, ...elevations };
const roof = { name: 'the roof', minAzimuthDeg: 350, maxAzimuthDeg: 10, ...elevations };

/** A rotator that is where it is told to be at once, or one that takes its time; motion is armed. */
function setUp(
  settings: Partial<GuardedRotatorSettings> & { readonly isSlewing?: boolean; readonly at?: Direction } = {},
) {
  const clock = new VirtualClock(startAtMs);
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const safety = createSafety({
    ...{ clock, bus, journal, memory: createStoredInMemory(), isSimulated: false },
    uplinkAuthority: 'payload',
  });
  const { isSlewing = false, at, ...rest } = settings;
  const rotator = isSlewing ? createSlewingRotator(clock) : createFakeRotator(clock);
  const limits = { ...rotator.limits, maxAzimuthDeg: 540, maxElevationDeg: 180 };
  const placed = Object.create(rotator, { limits: { value: limits } }) as typeof rotator;
  if (at !== undefined) {
    Object.defineProperty(placed, 'position', { get: () => ({ ...at, readAtMs: clock.nowAtMs() }) });
  }
  const guarded = guardRotator({ rotator: placed, safety, clock, journal, ...rest });
  safety.arm('motion', 'Karma');
  return { clock, bus, journal, safety, rotator, guarded };
}

describe('the way of the antenna', () => {
  it('leads over what is in it, one leg after the other as each was reached', async () => {
    const { clock, rotator, guarded } = setUp({ isSlewing: true, keepOut: [mast] });
    await clock.runFor(2000);
    await guarded.moveTo({ azimuthDeg: 200, elevationDeg: 0 });
    expect(rotator.orders).toEqual(['to 0.0 21.6']);
    await clock.runFor(60_000);
    expect(rotator.orders).toEqual(['to 0.0 21.6', 'to 200.0 21.6', 'to 200.0 0.0']);
    expect(guarded.position).toMatchObject({ azimuthDeg: 200, elevationDeg: 0 });
  });

  it.each([
    ['turned on beyond north', { azimuthDeg: 455, elevationDeg: 10 }],
    ['flipped over the top', { azimuthDeg: 275, elevationDeg: 170 }],
    ['through the box across north', { azimuthDeg: 359, elevationDeg: 5 }],
  ])('is refused when it points at what must not be entered, %s', async (_how, target) => {
    const { rotator, guarded } = setUp({ keepOut: [mast, roof], at: { ...target, elevationDeg: 90 } });
    await expect(guarded.moveTo(target)).rejects.toThrow(/is in the (mast|roof) or too near to it/);
    expect(rotator.orders).toEqual([]);
    await guarded.moveTo({ ...target, elevationDeg: 60 });
    expect(rotator.orders.length).toBe(1);
  });

  it.each([
    [{ azimuthDeg: 541, elevationDeg: 10 }],
    [{ azimuthDeg: 10, elevationDeg: -1 }],
    [{ azimuthDeg: Number.NaN, elevationDeg: 10 }],
  ])('is refused outside the limits: %o', async (outside) => {
    const { rotator, guarded } = setUp();
    await expect(guarded.moveTo(outside)).rejects.toThrow(RangeError);
    expect(rotator.orders).toEqual([]);
  });

  it('is no longer than the cable, which is a limit of its own', async () => {
    const cable = { restAzimuthDeg: 180, mostTurns: 0.75, isCountedHere: false };
    const { guarded } = setUp({ motion: { cable } });
    expect(guarded.limits).toMatchObject({ minAzimuthDeg: 0, maxAzimuthDeg: 450 });
    await expect(guarded.moveTo({ azimuthDeg: 460, elevationDeg: 10 })).rejects.toThrow(RangeError);
    expect(guarded.antenna.cableTurns).toEqual({ turns: -0.5, mostTurns: 0.75 });
  });
});

describe('an antenna of which nobody knows where it stands', () => {
  it('is asked, and only stopped while it does not tell', async () => {
    const { clock, rotator, guarded } = setUp({ isSlewing: true });
    rotator.become('silent');
    await clock.runFor(3000);
    await expect(guarded.moveTo({ azimuthDeg: 10, elevationDeg: 10 })).rejects.toThrow(
      'where the antenna stands is not known: it is only stopped',
    );
    expect(guarded.antenna).toMatchObject({
      phase: 'unknown',
      blockedBy: 'where the antenna stands is not known',
    });
    await guarded.stop();
    expect(rotator.orders).toEqual(['halt']);
  });

  it('is moved unseen where it never tells and nothing is declared that it could hit', async () => {
    const { rotator, guarded } = setUp({ isUnseen: true });
    await guarded.moveTo({ azimuthDeg: 10, elevationDeg: 10 });
    expect(rotator.orders).toEqual(['to 10 10']);
    const walled = setUp({ isUnseen: true, keepOut: [mast] });
    await expect(walled.guarded.moveTo({ azimuthDeg: 10, elevationDeg: 10 })).rejects.toThrow(
      'the antenna is not seen, and there is something it could hit',
    );
  });
});

describe('an antenna that stands where it should not', () => {
  it('is let out by hand the shortest way, and by nobody else', async () => {
    const { rotator, guarded } = setUp({ keepOut: [mast], at: { azimuthDeg: 98, elevationDeg: 17 } });
    await expect(guarded.moveTo({ azimuthDeg: 98, elevationDeg: 60 })).rejects.toThrow(
      'the antenna stands in the mast at 98.0, 17.0: jog it out by hand, or move it at the rotator',
    );
    await expect(guarded.jog({ axis: 'azimuth', directionSign: -1, forMs: 500 })).rejects.toThrow(
      'the antenna stands in the mast: jog clockwise to come out',
    );
    await guarded.jog({ axis: 'azimuth', directionSign: 1, forMs: 500 });
    expect(rotator.orders).toEqual(['to 100.75 17']);
  });
});

describe('a hand', () => {
  it('is told why an axis cannot turn on', async () => {
    const { guarded } = setUp();
    await expect(guarded.jog({ axis: 'elevation', directionSign: -1, forMs: 500 })).rejects.toThrow(
      'elevation cannot turn on: its travel ends here',
    );
  });

  it('that holds is one order, and the antenna halts when it lets go', async () => {
    const { clock, rotator, guarded } = setUp({ isSlewing: true });
    await clock.runFor(2000);
    for (let i = 0; i < 5; i++) {
      await guarded.jog({ axis: 'azimuth', directionSign: 1, forMs: 600 });
      await clock.runFor(400);
    }
    expect(rotator.orders).toEqual(['to 540.0 0.0']);
    await clock.runFor(5000);
    expect(rotator.orders).toEqual(['to 540.0 0.0', 'halt']);
  });
});

describe('people in the beam', () => {
  it('are asked for before each transmission, and an antenna that is not heard counts as one that reaches them', async () => {
    const terrace = [
      { azimuthDeg: 170, elevationDeg: -10 },
      { azimuthDeg: 190, elevationDeg: -10 },
      { azimuthDeg: 190, elevationDeg: 10 },
      { azimuthDeg: 170, elevationDeg: 10 },
    ];
    const sectors = createTransmitSectors({
      sectors: [{ name: 'the terrace', corners: terrace }],
      beamWidthDeg: 24,
    });
    const { clock, rotator, safety, guarded } = setUp({ isSlewing: true, sectors });
    const sectorBlock = () => guarded.transmitSectorBlock();
    expect(sectorBlock()).toBeNull();
    await clock.runFor(1000);
    expect(sectorBlock()).toBeNull();
    await guarded.moveTo({ azimuthDeg: 180, elevationDeg: 15 });
    await clock.runFor(40_000);
    expect(sectorBlock()).toBe('the beam at 180.0, 15.0, 24 degrees wide, reaches into the terrace');
    expect(safety.state.antenna?.transmitBlockedBy).toBe(sectorBlock());
    rotator.become('silent');
    await clock.runFor(3000);
    expect(sectorBlock()).toMatch(/^where the antenna looks is not known/);
  });
});

describe('STOP', () => {
  it('is said for ten seconds to an antenna that nobody can see, and no alarm comes of it', async () => {
    const { clock, journal, rotator, guarded } = setUp({ isUnseen: true, isSlewing: true });
    rotator.become('silent');
    await guarded.stop();
    await clock.runFor(60_000);
    expect(rotator.orders.length).toBeGreaterThan(10);
    expect(rotator.orders.length).toBeLessThan(25);
    expect(journal.alarms).toEqual([]);
  });

  it('is said no more under the lock, when people turn the antenna by hand', async () => {
    const { clock, rotator, safety, guarded } = setUp({ isSlewing: true });
    await clock.runFor(2000);
    await guarded.moveTo({ azimuthDeg: 300, elevationDeg: 40 });
    rotator.become('silent');
    await safety.lock({ who: 'Dorji', why: 'on the mast', untilAtMs: null });
    await clock.runFor(15_000);
    rotator.become('ok');
    rotator.orders.length = 0;
    await rotator.moveTo({ azimuthDeg: 90, elevationDeg: 40 });
    await clock.runFor(30_000);
    expect(rotator.orders).toEqual(['to 90.0 40.0']);
    expect(guarded.position).toMatchObject({ azimuthDeg: 90, elevationDeg: 40 });
  });
});
