import { expect, it } from 'vitest';
import { createMoveRig } from './safe-to-move.ts';

it.each([
  ['a quarter turn of overlap', { maxAzimuthDeg: 450, maxElevationDeg: 90 }],
  ['a mast that goes over the top', { maxAzimuthDeg: 360, maxElevationDeg: 180 }],
])('hits nothing in 5,000 random orders and faults, with %s', async (_what, travel) => {
  const rig = createMoveRig({ seed: `safe to move, ${travel.maxElevationDeg}`, ...travel });
  const { random, clock, simulator, limits } = rig;
  const target = () => ({
    azimuthDeg: random.integer(limits.maxAzimuthDeg + 20),
    elevationDeg: random.integer(random.integer(3) === 0 ? limits.maxElevationDeg + 1 : 40),
  });
  const faults = ['silent', 'stuck', 'garbage', 'slow', 'echo', 'split', 'lossy'] as const;
  const safety = () => rig.station.safety;
  const heal = () => {
    for (const fault of faults) simulator.setFault(`rotator-${fault}`, false);
    if (!rig.isPlugged) rig.plug();
  };
  const jog = () =>
    rig.station.rotator.jog({
      axis: random.integer(2) ? 'azimuth' : 'elevation',
      directionSign: random.integer(2) ? 1 : -1,
      forMs: 200 + random.integer(4000),
    });
  const often: (() => unknown)[] = [
    ...Array.from({ length: 8 }, () => () => rig.station.rotator.moveTo(target())),
    ...[jog, jog, jog, heal, heal, heal],
    ...Array.from({ length: 3 }, () => () => safety().arm('motion', 'Karma')),
    ...Array.from({ length: 4 }, () => () => {
      heal();
      safety().release('Pema');
      safety().unlock('Dorji');
      rig.station.stow.free('Karma');
      rig.station.rotator.clearRunaway();
      safety().arm('motion', 'Karma');
    }),
    () => safety().release('Pema'),
    () => safety().unlock('Dorji'),
    () => rig.station.rotator.clearRunaway(),
    () => rig.station.rotator.moveTo(rig.park),
    () => rig.station.stow.report(random.integer(14)),
    () => rig.station.stow.free('Karma'),
  ];
  const seldom: (() => unknown)[] = [
    () => safety().stop('Pema'),
    () => safety().disarm('motion', 'Karma'),
    () => safety().lock({ who: 'Dorji', why: 'mast', untilAtMs: clock.nowAtMs() + random.integer(20_000) }),
    () => safety().beginContact('p1', clock.nowAtMs() + random.integer(60_000)),
    () => rig.station.rotator.stop(),
    () => rig.station.stow.report(16 + random.integer(20)),
    () => simulator.setFault(`rotator-${faults[random.integer(faults.length)]!}`, true),
    () => simulator.setFault(`rotator-${faults[random.integer(faults.length)]!}`, true),
    () => rig.unplug(),
    () => rig.restart(),
  ];
  for (let i = 0; i < 5000; i++) {
    const actions = random.integer(6) === 0 ? seldom : often;
    const done = Promise.resolve()
      .then(actions[random.integer(actions.length)]!)
      .catch((error: unknown) => {
        if (!['DeviceError', 'RangeError'].includes((error as Error).name)) throw error;
      });
    // An order may hang on a silent cable; time goes on.
    void done;
    if (random.integer(2) === 0) await clock.runFor(random.integer(2000));
  }
  await clock.runFor(10_000);
  expect(rig.violations).toEqual([]);
  expect(rig.counts.moves).toBeGreaterThan(500);
  expect(rig.counts.degreesTurned).toBeGreaterThan(5000);
});
