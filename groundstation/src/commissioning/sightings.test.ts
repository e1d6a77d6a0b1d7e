import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { Direction, Rotator } from '../ports.ts';
import { parseSightings, sightingsText } from './sighting-file.ts';
import { believed, directionIn, takeSightings } from './sightings.ts';

const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 360,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

/** An antenna that is at once where it was sent; below 5 degrees its guard says no. */
function bench(lines: readonly (string | undefined)[]) {
  const clock = new VirtualClock(0);
  const ending = new AbortController();
  let at: Direction = { azimuthDeg: 100, elevationDeg: 10 };
  const orders: Direction[] = [];
  const said: string[] = [];
  const rotator = {
    limits,
    readPosition: async () => ({ ...at, readAtMs: clock.nowAtMs() }),
    async moveTo({ azimuthDeg, elevationDeg }: Direction) {
      if (elevationDeg < 5) throw new RangeError('the roof is in the way');
      at = { azimuthDeg, elevationDeg };
      orders.push(at);
    },
  } as unknown as Rotator;
  const rest = [...lines];
  const talk = {
    ask: async () => {
      const line = rest.shift();
      if (line === 'CTRL-C') ending.abort();
      return line === 'CTRL-C' ? undefined : line;
    },
    say: (text: string) => void said.push(text),
  };
  const plan = {
    target: () => ({ azimuthDeg: 120, elevationDeg: 30 }),
    targetName: 'the beacon',
    alignment: { ...believed, azimuthOffsetDeg: 10 },
    earlier: [],
  };
  const run = async () => {
    const work = takeSightings({ clock, signal: ending.signal, rotator }, plan, talk);
    let isOver = false;
    const watched = work.finally(() => {
      isOver = true;
    });
    watched.catch(() => {});
    while (!isOver) await clock.runFor(1000);
    return watched;
  };
  return { run, orders, said };
}

describe('taking sightings', () => {
  it('goes where the target should be by what is known, turns as it is told, and marks what the controller shows', async () => {
    const { run, orders } = bench(['go', 'left 2.5', 'up', 'mark', 'at 200,40', 'right 80', 'mark', 'done']);
    expect(await run()).toEqual([
      {
        controller: { azimuthDeg: 107.5, elevationDeg: 31 },
        observed: { azimuthDeg: 120, elevationDeg: 30 },
      },
      {
        controller: { azimuthDeg: 187.5, elevationDeg: 31 },
        observed: { azimuthDeg: 200, elevationDeg: 40 },
      },
    ]);
    expect(orders[0]).toEqual({ azimuthDeg: 110, elevationDeg: 30 });
  });

  it('tells what the guard refuses and what it does not understand, and goes on', async () => {
    const { run, said } = bench(['down 8', 'jump', 'left -3', 'at moon', 'done']);
    expect(await run()).toEqual([]);
    expect(said.filter((text) => text.startsWith('not moved: the roof is in the way'))).toHaveLength(1);
    expect(said.filter((text) => text.startsWith('expected one of'))).toHaveLength(3);
  });

  it('ends with the script that types, and gives nothing when it is interrupted', async () => {
    expect(await bench(['mark', undefined]).run()).toHaveLength(1);
    await expect(bench(['mark', 'CTRL-C']).run()).rejects.toThrow(/abort/i);
  });

  it('are kept in a file that reads back as it was written', () => {
    const pairs = [
      {
        controller: { azimuthDeg: 1.25, elevationDeg: -0.5 },
        observed: { azimuthDeg: 400, elevationDeg: 90 },
      },
    ];
    expect(parseSightings(sightingsText(pairs))).toEqual({ ok: true, value: pairs });
    expect(parseSightings('x\n')).toMatchObject({ ok: false, fault: { kind: 'bad-header' } });
    const header = sightingsText([]);
    for (const row of ['1,2,3', '1,2,3,x', '1,,3,4', '1,2,3,4,5'])
      expect(parseSightings(`${header}${row}\n`)).toMatchObject({
        ok: false,
        fault: { kind: 'bad-row', expected: 'four numbers in line 2' },
      });
  });

  it('know a direction when they see one', () => {
    expect(directionIn('123.4,5.6')).toEqual({ azimuthDeg: 123.4, elevationDeg: 5.6 });
    for (const text of ['', '1', '1,2,3', 'a,b', '1,181', '900,0']) expect(directionIn(text)).toBeUndefined();
  });
});
