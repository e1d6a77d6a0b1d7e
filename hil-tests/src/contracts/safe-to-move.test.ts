import { describe, expect, it } from 'vitest';
import { createMoveRig } from './safe-to-move.ts';

/** A rig with motion armed, seen once. */
async function armedRig(settings: Partial<Parameters<typeof createMoveRig>[0]> = {}) {
  const rig = createMoveRig({ seed: 'one case', ...settings });
  rig.station.safety.arm('motion', 'Karma');
  await rig.clock.runFor(2000);
  return rig;
}

it('is halted within its margin wherever somebody else turns it, 40 times', async () => {
  const rig = await armedRig({ seed: 'turned by others' });
  const { random, clock, limits } = rig;
  const anywhere = (highestDeg: number) => ({
    azimuthDeg: random.integer(limits.maxAzimuthDeg),
    elevationDeg: random.integer(highestDeg),
  });
  let pushed = 0;
  while (pushed < 40) {
    const isOnItsWay = await rig.station.rotator.moveTo(anywhere(30)).then(
      () => true,
      () => false,
    );
    if (!isOnItsWay) continue;
    // Some at rest, and some on their way.
    await clock.runFor(random.integer(30_000));
    await rig.pushTo(anywhere(90));
    pushed++;
    await clock.runFor(3000);
    rig.station.rotator.clearRunaway();
  }
  expect(rig.violations).toEqual([]);
  expect(rig.counts.runaways).toBeGreaterThan(20);
});

describe('the antenna', () => {
  it('goes over the mast: raise, turn, lower, and tells the way while it is on it', async () => {
    const rig = await armedRig({ stands: { azimuthDeg: 60, elevationDeg: 5 } });
    await rig.station.rotator.moveTo({ azimuthDeg: 130, elevationDeg: 5 });
    expect(rig.station.safety.state.antenna).toMatchObject({
      phase: 'moving',
      target: { azimuthDeg: 130, elevationDeg: 5 },
      keepsFrom: ['mast', 'roof', 'tree', 'guy', 'the Sun'],
    });
    expect(rig.station.safety.state.antenna?.legs.length).toBe(3);
    await rig.clock.runFor(40_000);
    expect(rig.truth()).toEqual({ azimuthDeg: 130, elevationDeg: 5 });
    expect(rig.station.safety.state.antenna).toMatchObject({ phase: 'at-rest', target: null, legs: [] });
    expect(rig.violations).toEqual([]);
  });

  it('is refused what lies in the roof, in one line that names it', async () => {
    const rig = await armedRig();
    await expect(rig.station.rotator.moveTo({ azimuthDeg: 250, elevationDeg: 10 })).rejects.toThrow(
      '250.0, 10.0 is in roof or too near to it',
    );
    expect(rig.station.rotator.antenna.lastRefusal).toMatch(/is in roof or too near to it$/);
    expect(rig.counts.moves).toBe(0);
  });

  it('turns by hand up to the mast and no farther, and rests when the hand lets go', async () => {
    const rig = await armedRig({ stands: { azimuthDeg: 60, elevationDeg: 5 } });
    const held = { axis: 'azimuth', directionSign: 1, forMs: 1000 } as const;
    const { end, cutBy } = await rig.station.rotator.jog(held);
    expect(cutBy).toBe('mast');
    // The mast's edge at that height lies at 95.3 degrees, and 6 are kept.
    expect(end.azimuthDeg).toBeCloseTo(89, 0);
    for (let i = 0; i < 4; i++) {
      await rig.clock.runFor(500);
      await rig.station.rotator.jog(held);
    }
    await rig.clock.runFor(3000);
    expect(rig.truth().azimuthDeg).toBeGreaterThan(60 + 2 * 6);
    expect(rig.truth().azimuthDeg).toBeLessThan(60 + 3.3 * 6);
    expect(rig.station.rotator.antenna.phase).toBe('at-rest');
    expect(rig.counts.moves).toBe(1);
  });

  it('is halted when somebody else turns it, before it has come farther than the margin', async () => {
    const rig = await armedRig({ stands: { azimuthDeg: 60, elevationDeg: 5 } });
    await rig.pushTo({ azimuthDeg: 130, elevationDeg: 5 });
    await rig.clock.runFor(5000);
    expect(rig.truth().azimuthDeg - 60).toBeGreaterThan(2);
    expect(rig.truth().azimuthDeg - 60).toBeLessThan(6);
    expect(rig.alarms.get('rotator.runaway')).toMatch(
      /^It moves though nobody asked it to, from 60.0, 5.0 to 6/,
    );
    for (let i = 0; i < 2; i++) {
      await rig.pushTo({ azimuthDeg: 40, elevationDeg: 5 });
      await rig.clock.runFor(5000);
    }
    await expect(rig.station.rotator.moveTo({ azimuthDeg: 40, elevationDeg: 5 })).rejects.toThrow(
      'it ran away 3 times within 10 minutes, and a person must look first',
    );
    rig.station.rotator.clearRunaway();
    await rig.station.rotator.moveTo({ azimuthDeg: 40, elevationDeg: 5 });
  });

  it('is halted when its line falls silent on the way, and goes on when it speaks again and is asked to', async () => {
    const rig = await armedRig({ stands: { azimuthDeg: 20, elevationDeg: 40 } });
    await rig.station.rotator.moveTo({ azimuthDeg: 300, elevationDeg: 40 });
    await rig.clock.runFor(3000);
    rig.simulator.setFault('rotator-garbage', true);
    await rig.clock.runFor(6000);
    const halted = rig.truth();
    await rig.clock.runFor(6000);
    expect(rig.truth()).toEqual(halted);
    const again = rig.station.rotator.moveTo({ azimuthDeg: 300, elevationDeg: 40 });
    const refused = expect(again).rejects.toThrow();
    await rig.clock.runFor(3000);
    await refused;
    rig.simulator.setFault('rotator-garbage', false);
    await rig.clock.runFor(8000);
    await rig.station.rotator.moveTo({ azimuthDeg: 300, elevationDeg: 40 });
    await rig.clock.runFor(60_000);
    expect(rig.truth()).toEqual({ azimuthDeg: 300, elevationDeg: 40 });
    expect(rig.violations).toEqual([]);
  });

  it('hears STOP again and again until it rests, and people hear of it when it does not', async () => {
    const rig = await armedRig({ stands: { azimuthDeg: 20, elevationDeg: 40 } });
    await rig.station.rotator.moveTo({ azimuthDeg: 300, elevationDeg: 40 });
    await rig.clock.runFor(1000);
    rig.simulator.setFault('rotator-silent', true);
    await rig.station.safety.stop('Pema');
    await rig.clock.runFor(5000);
    expect(rig.counts.stops).toBeGreaterThan(5);
    expect(rig.alarms.get('rotator.stop')).toMatch(/cut the power of the rotator/);
    rig.simulator.setFault('rotator-silent', false);
    await rig.clock.runFor(3000);
    expect(rig.alarms.has('rotator.stop')).toBe(false);
    expect(rig.simulator.isMoving).toBe(false);
    expect(rig.station.rotator.antenna.phase).toBe('at-rest');
    const stops = rig.counts.stops;
    await rig.clock.runFor(10_000);
    expect(rig.counts.stops).toBe(stops);
  });

  it('goes to its stow by a safe way when it blows, stays there, and is free when it was calm', async () => {
    const rig = await armedRig({ stands: { azimuthDeg: 130, elevationDeg: 5 } });
    rig.station.stow.report(16.2);
    await rig.clock.runFor(60_000);
    expect(rig.truth()).toEqual(rig.park);
    await expect(rig.station.rotator.moveTo({ azimuthDeg: 60, elevationDeg: 40 })).rejects.toThrow(
      /^rotator: stowed for wind above 15 m\/s \(now 16.2 m\/s\)/,
    );
    await rig.restart();
    rig.station.safety.arm('motion', 'Karma');
    await rig.clock.runFor(2000);
    await expect(rig.station.rotator.moveTo({ azimuthDeg: 60, elevationDeg: 40 })).rejects.toThrow(
      'no reading since the restart',
    );
    rig.station.stow.report(9);
    await rig.clock.runFor(30_000);
    rig.station.stow.report(12);
    rig.station.stow.report(8);
    await rig.clock.runFor(59_000);
    expect(rig.station.stow.block()).not.toBeNull();
    await rig.clock.runFor(2000);
    await rig.station.rotator.moveTo({ azimuthDeg: 60, elevationDeg: 40 });
    expect(rig.violations).toEqual([]);
  });

  it('says that it cannot stow while nobody has armed motion, and stows when somebody has', async () => {
    const rig = createMoveRig({ seed: 'not armed', stands: { azimuthDeg: 130, elevationDeg: 5 } });
    await rig.clock.runFor(2000);
    rig.station.stow.report(20);
    await rig.clock.runFor(5000);
    expect(rig.alarms.get('rotator.stow')).toBe(
      'It stands at 130.0, 5.0 and should go to 0.0, 80.0, for the wind is too strong: rotator: motion is not armed.',
    );
    expect(rig.counts.moves).toBe(0);
    rig.station.safety.arm('motion', 'Karma');
    await rig.clock.runFor(60_000);
    expect(rig.truth()).toEqual(rig.park);
  });

  it('leaves when the Sun comes to it', async () => {
    // The Sun over Bhutan on 24 November, about noon: 42 degrees high in the south, 15 degrees an hour westwards.
    const rig = await armedRig({
      startAtMs: Date.UTC(2026, 10, 24, 5, 0),
      stands: { azimuthDeg: 186, elevationDeg: 42 },
    });
    await rig.clock.runFor(25 * 60_000);
    expect(rig.truth()).toEqual(rig.park);
    expect(rig.violations).toEqual([]);
  });

  it('sees not one byte that moves it through 1,000 restarts with the maintenance lock set', async () => {
    const rig = await armedRig();
    await rig.station.safety.lock({ who: 'Dorji', why: 'on the mast', untilAtMs: null });
    await rig.clock.runFor(3000);
    const { moves, stops } = rig.counts;
    for (let i = 0; i < 1000; i++) {
      await rig.restart();
      const { safety, rotator, stow } = rig.station;
      safety.arm('motion', 'Karma');
      if (i % 100 === 0) stow.report(20);
      const orders = [
        rotator.moveTo({ azimuthDeg: 60, elevationDeg: 40 }),
        rotator.jog({ axis: 'elevation', directionSign: 1, forMs: 500 }),
      ];
      for (const order of orders)
        await expect(order).rejects.toThrow('maintenance lock by Dorji: on the mast');
      await rig.clock.runFor(250);
    }
    expect(rig.counts).toMatchObject({ moves, stops });
    expect(rig.counts.bytes).toBeGreaterThan(1000);
  });
});
