import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createFakeRotator } from '../commanding/station-rig.fixture.ts';
import { alignRotator } from '../devices/aligned-rotator.ts';
import type { CableMemory } from './cable-count.ts';
import { watchCable } from './motor-cable.ts';

/** Put up 40 degrees off, on a mast that leans 3 degrees to the north. */
const alignment = { azimuthOffsetDeg: 40, elevationOffsetDeg: 0, tiltNorthDeg: 3, tiltEastDeg: 0 };
const rules = { restAzimuthDeg: 180, mostTurns: 0.5, isCountedHere: true };

function setUp({ isCountedHere = true, offsetDeg = 40, kept = { azimuthDeg: 0 } as CableMemory } = {}) {
  const clock = new VirtualClock(0);
  const motor = createFakeRotator(clock);
  const memory = createStoredInMemory<CableMemory>(kept);
  const rotator = alignRotator(motor, { ...alignment, azimuthOffsetDeg: offsetDeg });
  const cable = watchCable({
    rotator,
    rules: { ...rules, isCountedHere },
    isCountedHere,
    memory: () => memory,
  });
  return { clock, motor, memory, cable };
}

describe('the cable of an antenna whose mast was measured', () => {
  it('hangs free where the motor says so, whatever the sky says', () => {
    const { cable } = setUp();
    // The motor stands at 0, half a turn from where its cable hangs free; the antenna looks at 40.
    expect(cable.turns()).toBe(-0.5);
    expect(cable.rotator.position!.azimuthDeg).toBeCloseTo(40, 0);
    expect(cable.rotator.limits).toMatchObject({ minAzimuthDeg: 40, maxAzimuthDeg: 400 });
  });

  it('is as much wound after the mast was measured again', () => {
    const { memory, cable } = setUp();
    expect(cable.counted!.cableBlock).toBeNull();
    const again = setUp({ offsetDeg: 160, kept: memory.load()! });
    expect(again.cable.counted!.cableBlock).toBeNull();
    expect(again.cable.turns()).toBe(-0.5);
  });

  it('is not wound by a lean that swings the true azimuth near the zenith', async () => {
    const { cable, motor, clock } = setUp();
    const turns = new Set<number>();
    // Through the zenith of the motor, which turns nothing in azimuth.
    for (let elevationDeg = 80; elevationDeg <= 90; elevationDeg += 1) {
      await motor.moveTo({ azimuthDeg: 0, elevationDeg });
      await clock.runFor(200);
      turns.add(cable.turns()!);
      expect(cable.rotator.position).toBeDefined();
    }
    expect([...turns]).toEqual([-0.5]);
    expect(cable.counted!.cableBlock).toBeNull();
  });

  it('narrows the travel of a controller that counts itself, in its own count', async () => {
    const { cable, motor } = setUp({ isCountedHere: false });
    expect(cable.counted).toBeUndefined();
    expect(cable.rotator.limits).toMatchObject({ minAzimuthDeg: 40, maxAzimuthDeg: 400 });
    await cable.rotator.moveTo({ azimuthDeg: 390, elevationDeg: 0 });
    expect(motor.orders.at(-1)).toMatch(/^to 3[45]\d/);
  });

  it('is told in true directions by whoever looks at the antenna', () => {
    const { cable } = setUp({ kept: { azimuthDeg: 300 } });
    expect(cable.counted!.cableBlock).toBeNull();
    cable.setCable(400);
    expect(cable.turns()).toBe(0.5);
  });
});
