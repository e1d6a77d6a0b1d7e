import { expect, it } from 'vitest';
import { createPassRig } from './pass-rig.fixture.ts';

it('follows a pass past a mast that stands in it: waits before it, goes round it, and is on the satellite behind it', async () => {
  const scout = createPassRig();
  const looking = scout.start().runner;
  void looking.runContact(scout.pass);
  await scout.clock.runUntil(scout.pass.aosAtMs + 150_000);
  const inPass = looking.track.satellite!;
  await looking.close();

  const mast = {
    name: 'the mast',
    minAzimuthDeg: inPass.azimuthDeg - 4,
    maxAzimuthDeg: inPass.azimuthDeg + 4,
    minElevationDeg: -5,
    maxElevationDeg: inPass.elevationDeg + 4,
  };
  const rig = createPassRig({
    guard: { keepOut: [mast], motion: { collision: { file: 'x', marginDeg: 2 } } },
  });
  const { runner } = rig.start();
  const { clock, pass, journal } = rig;
  void runner.runContact(pass);
  const told = new Set<string>();
  const hits: unknown[] = [];
  let onTargetMs = 0;
  const stepMs = 200;
  const stop = clock.every(stepMs, () => {
    const { azimuthDeg, elevationDeg } = rig.rotator.position!;
    const isIn =
      azimuthDeg >= mast.minAzimuthDeg &&
      azimuthDeg <= mast.maxAzimuthDeg &&
      elevationDeg <= mast.maxElevationDeg;
    if (isIn) hits.push({ azimuthDeg, elevationDeg });
    for (const { alarmId, text } of journal.alarms) if (alarmId === 'rotator.blocked') told.add(text);
    if (clock.nowAtMs() >= pass.aosAtMs && (runner.track.offByDeg ?? 90) < 2) onTargetMs += stepMs;
  });
  await clock.runUntil(pass.losAtMs - 1000);
  stop();
  expect(hits).toEqual([]);
  expect([...told].some((text) => /is in the mast or too near to it/.test(text))).toBe(true);
  // It is gone from where the mast covers the satellite, and not much longer.
  expect(journal.alarms).toEqual([]);
  expect(onTargetMs / (pass.losAtMs - pass.aosAtMs)).toBeGreaterThan(0.75);
  await runner.close();
});
