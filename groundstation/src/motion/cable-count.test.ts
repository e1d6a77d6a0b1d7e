import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createFakeRotator } from '../commanding/station-rig.fixture.ts';
import { type CableMemory, countTurns } from './cable-count.ts';

/** A controller that shows 0 to 360, with a hand that turns it wherever a test wants. */
function setUp(kept?: CableMemory) {
  const clock = new VirtualClock(0);
  const rotator = createFakeRotator(clock);
  const memory = createStoredInMemory<CableMemory>(kept);
  const start = () => countTurns({ rotator, restAzimuthDeg: 0, mostTurns: 1, memory });
  const turnTo = (azimuthDeg: number) => rotator.moveTo({ azimuthDeg, elevationDeg: 0 });
  return { clock, rotator, memory, start, turnTo };
}

const unknown = /^how the cable is wound is not known/;

describe('the count of the cable', () => {
  it('runs on over north, both ways, and out goes what the controller knows', async () => {
    const { start, rotator, clock } = setUp({ azimuthDeg: 0 });
    const counted = start();
    expect(counted.limits).toMatchObject({ minAzimuthDeg: -360, maxAzimuthDeg: 360 });
    expect(counted.position?.azimuthDeg).toBe(0);
    for (const azimuthDeg of [-80, -160, -240, -320, -240, -160, -80, 0, 60]) {
      await counted.moveTo({ azimuthDeg, elevationDeg: 10 });
      await clock.runFor(200);
      expect(rotator.orders.at(-1)).toBe(`to ${(azimuthDeg + 360) % 360} 10`);
      expect(counted.position?.azimuthDeg).toBe(azimuthDeg);
    }
    expect(counted.cableBlock).toBeNull();
  });

  it('sends no order of half a turn or more, for the controller would choose the way', async () => {
    const { start } = setUp({ azimuthDeg: 0 });
    const counted = start();
    await expect(counted.moveTo({ azimuthDeg: 180, elevationDeg: 10 })).rejects.toThrow(RangeError);
    await counted.moveTo({ azimuthDeg: 80, elevationDeg: 10 });
  });

  it('is carried over a restart, with what the antenna turned meanwhile', async () => {
    const { start, turnTo } = setUp({ azimuthDeg: 340 });
    await turnTo(5);
    const counted = start();
    expect(counted.position?.azimuthDeg).toBe(365);
    expect(counted.cableBlock).toBeNull();
    await turnTo(20);
    expect(counted.position?.azimuthDeg).toBe(380);
    await counted.close();
    expect(start().position?.azimuthDeg).toBe(380);
  });

  it.each([
    ['at the very first start', undefined, 10],
    ['when the antenna stands far from where it was last seen', { azimuthDeg: 0 }, 120],
  ])('is not known %s, and nothing moves until a person has looked', async (_when, kept, standsDeg) => {
    const { start, turnTo } = setUp(kept);
    await turnTo(standsDeg);
    const counted = start();
    void counted.position;
    expect(counted.cableBlock).toMatch(unknown);
    await expect(counted.moveTo({ azimuthDeg: 20, elevationDeg: 0 })).rejects.toThrow(/cable is wound/);
    expect(() => counted.setCable(standsDeg + 100)).toThrow(RangeError);
    counted.setCable(standsDeg - 360);
    expect(counted.cableBlock).toBeNull();
    expect(counted.position?.azimuthDeg).toBe(standsDeg - 360);
  });

  it('is not known when the antenna was not heard for so long that it could have turned right round', async () => {
    const { start, turnTo, clock } = setUp({ azimuthDeg: 0 });
    const counted = start();
    expect(counted.position?.azimuthDeg).toBe(0);
    await clock.runFor(60_000);
    expect(counted.position?.azimuthDeg).toBe(0);
    expect(counted.cableBlock).toBeNull();
    await clock.runFor(60_000);
    await turnTo(30);
    void counted.position;
    expect(counted.cableBlock).toMatch(unknown);
  });

  it('is unknown when its file cannot be read', () => {
    const { rotator } = setUp();
    const memory = {
      load(): CableMemory {
        throw new SyntaxError('Unexpected end of JSON input');
      },
      save() {},
    };
    const counted = countTurns({ rotator, restAzimuthDeg: 0, mostTurns: 1, memory });
    expect(counted.cableBlock).toMatch(unknown);
  });
});
