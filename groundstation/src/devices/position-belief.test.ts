import { describe, expect, it } from 'vitest';
import { PositionBelief } from './position-belief.ts';

function setUp() {
  let nowAtMs = 0;
  const belief = new PositionBelief({ nowAtMs: () => nowAtMs, rate: 1 }, 6);
  const take = (azimuthDeg: number, elevationDeg = 10) => {
    nowAtMs += 200;
    return belief.take({ azimuthDeg, elevationDeg });
  };
  const wait = (durationMs: number) => {
    nowAtMs += durationMs;
  };
  return { belief, take, wait };
}

describe('which positions are believed', () => {
  it('the first one when a second says the same', () => {
    const { take } = setUp();
    expect([take(100), take(100), take(101)]).toEqual([false, true, true]);
  });

  it('none that the motors cannot have reached, such as one that lost a digit', () => {
    const { take } = setUp();
    take(123.4);
    expect(take(123.4)).toBe(true);
    expect([take(12.4), take(123.4), take(23.4), take(123.5)]).toEqual([false, true, false, true]);
  });

  it('one that the motors cannot have reached when it is said again: somebody has set the controller anew', () => {
    const { take } = setUp();
    take(123.4);
    take(123.4);
    expect([take(303.4), take(303.4), take(303.4)]).toEqual([false, true, true]);
  });

  it('a turn from 359 to 0, where a controller begins to count again', () => {
    const { take } = setUp();
    take(359.6);
    take(359.8);
    expect(take(0.4)).toBe(true);
  });

  it('none alone on a line that was heard garbling, until it was good for twenty', () => {
    const { belief, take } = setUp();
    take(100);
    take(100);
    belief.noteDamage();
    expect([take(101), take(101), take(101), take(101)]).toEqual([false, false, false, true]);
    for (let i = 0; i < 16; i++) take(101);
    expect([take(101), take(102)]).toEqual([true, true]);
  });

  it('after a silence only what the antenna could have done in two seconds', () => {
    const { take, wait } = setUp();
    take(10);
    take(10);
    wait(60_000);
    expect([take(200), take(200)]).toEqual([false, true]);
  });
});
