import { writtenForm } from '@dawa/protocols/rotator-language';
import { describe, expect, it } from 'vitest';
import { PositionBelief } from './position-belief.ts';

const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

function setUp() {
  let nowAtMs = 0;
  const belief = new PositionBelief({ nowAtMs: () => nowAtMs, rate: 1 }, limits);
  const take = (azimuthDeg: number, elevationDeg = 10) => {
    nowAtMs += 200;
    return belief.take({ azimuthDeg, elevationDeg });
  };
  /** Of a controller that writes as many digits as it needs. */
  const hear = (azimuth: string, elevation = '10.0') => {
    nowAtMs += 200;
    const written = { azimuth: writtenForm(azimuth), elevation: writtenForm(elevation) };
    return belief.take({ azimuthDeg: Number(azimuth), elevationDeg: Number(elevation) }, written);
  };
  const wait = (durationMs: number) => {
    nowAtMs += durationMs;
  };
  return { belief, take, hear, wait };
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
    const { belief, hear } = setUp();
    for (let i = 0; i < 3; i++) hear('100.0');
    belief.noteDamage();
    expect([hear('101.0'), hear('101.0'), hear('101.0'), hear('101.0')]).toEqual([false, true, false, true]);
    for (let i = 0; i < 16; i++) hear('101.0');
    expect([hear('101.0'), hear('102.0')]).toEqual([true, true]);
  });

  it('every one on a garbling line where a number has a fixed width: what lost an octet is no answer', () => {
    const { belief, take } = setUp();
    take(100);
    take(100);
    belief.noteDamage();
    expect([take(101), take(102)]).toEqual([true, true]);
  });

  it('the first one of a controller without a fixed width when three say the same: it may have lost a digit twice', () => {
    const { hear } = setUp();
    expect([hear('12.4'), hear('12.4'), hear('12.4')]).toEqual([false, false, true]);
  });

  it('none at once whose decimals went missing, though the antenna can be there', () => {
    const { hear } = setUp();
    for (let i = 0; i < 3; i++) hear('12.4');
    expect([hear('12'), hear('12.4'), hear('12.')]).toEqual([false, true, false]);
  });

  it('none at once that may be the rest of where the antenna can be by now', () => {
    const { hear, wait } = setUp();
    for (let i = 0; i < 3; i++) hear('110.0', '4.0');
    wait(1000);
    // 6 degrees a second: it may be at 10.2, of which 1.2 is the rest.
    expect([hear('110.0', '1.2'), hear('110.0', '10.3')]).toEqual([false, true]);
  });

  it('on a garbling line what lost the same digit not until seven say so', () => {
    const { belief, hear } = setUp();
    for (let i = 0; i < 3; i++) hear('110.0');
    belief.noteDamage();
    const heard = Array.from({ length: 7 }, () => hear('10.0'));
    expect(heard).toEqual([false, false, false, false, false, false, true]);
  });

  it('after a silence only what the antenna could have done in two seconds', () => {
    const { take, wait } = setUp();
    take(10);
    take(10);
    wait(60_000);
    expect([take(200), take(200)]).toEqual([false, true]);
  });
});
