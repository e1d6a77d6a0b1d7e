import type { Rotator } from '@dawa/groundstation/ports';
import { rotatorKinds } from '@dawa/protocols/rotator-languages';
import { afterEach, describe, expect, it } from 'vitest';
import { createRotatorBench, type RotatorBench } from './rotator-bench.ts';

/** One contract, and every language is a tenant: who adds one adds nothing here. */
describe.each(rotatorKinds)('a rotator that speaks %s', (kind) => {
  let bench: RotatorBench;
  afterEach(() => bench.rotator.close());
  const open = async (options: Parameters<typeof createRotatorBench>[1] = {}) => {
    bench = createRotatorBench(kind, options);
    await bench.clock.runFor(100);
    return bench;
  };
  const moves = () => bench.orders.filter(({ kind: what }) => what === 'move');
  const isTold = () => bench.language.hasPosition;
  const hasElevation = () => bench.language.axes === 'both';

  it('is on the page as soon as its cable is in, and knows where it points, or says that it cannot', async () => {
    const { rotator } = await open();
    expect(rotator.info).toMatchObject({ state: 'ok', deviceId: 'rotator', isSimulated: true });
    if (isTold()) {
      expect(rotator.position).toMatchObject({ azimuthDeg: 0, elevationDeg: 0 });
    } else {
      expect(rotator.position).toBeUndefined();
      expect(rotator.info.detail).toMatch(/does not tell where it points/);
      await expect(rotator.readPosition()).rejects.toMatchObject({ code: 'refused' });
    }
  });

  it('goes where it is sent, to its smallest step, and tells so on the way', async () => {
    const { rotator, clock, antenna, language } = await open();
    await rotator.moveTo({ azimuthDeg: 123.4, elevationDeg: 34.6 });
    await clock.runFor(10_000);
    if (isTold()) {
      expect(Math.abs(rotator.position!.azimuthDeg - antenna.azimuthDeg)).toBeLessThan(6 + language.stepDeg);
    }
    await clock.runFor(40_000);
    const within = language.stepDeg / 2 + 1e-9;
    expect(Math.abs(antenna.azimuthDeg - 123.4)).toBeLessThanOrEqual(within);
    if (hasElevation()) expect(Math.abs(antenna.elevationDeg - 34.6)).toBeLessThanOrEqual(within);
    if (isTold()) expect(rotator.position!.azimuthDeg).toBeCloseTo(antenna.azimuthDeg, 6);
  });

  it.each([
    { azimuthDeg: 361, elevationDeg: 10 },
    { azimuthDeg: -1, elevationDeg: 10 },
    { azimuthDeg: 10, elevationDeg: 91 },
    { azimuthDeg: Number.NaN, elevationDeg: 10 },
    { azimuthDeg: 10, elevationDeg: Number.POSITIVE_INFINITY },
  ])(
    'refuses $azimuthDeg, $elevationDeg, which lies outside its limits, and says nothing',
    async (target) => {
      const { rotator, clock } = await open();
      await expect(rotator.moveTo(target)).rejects.toThrow(RangeError);
      await clock.runFor(5000);
      expect(moves()).toEqual([]);
    },
  );

  it('never rounds a target across a limit', async () => {
    const limits = {
      minAzimuthDeg: 10.06,
      maxAzimuthDeg: 299.94,
      minElevationDeg: 0.06,
      maxElevationDeg: 44.96,
    };
    const { rotator, clock } = await open({ limits });
    for (const azimuthDeg of [10.06, 299.94])
      for (const elevationDeg of [0.06, 44.96]) {
        await rotator.moveTo({ azimuthDeg, elevationDeg });
        await clock.runFor(1000);
      }
    const told = moves() as readonly { azimuthDeg?: number; elevationDeg?: number }[];
    expect(told.length).toBeGreaterThan(0);
    for (const { azimuthDeg = 100, elevationDeg = 10 } of told) {
      expect(azimuthDeg).toBeGreaterThanOrEqual(10.06);
      expect(azimuthDeg).toBeLessThanOrEqual(299.94);
      expect(elevationDeg).toBeGreaterThanOrEqual(0.06);
      expect(elevationDeg).toBeLessThanOrEqual(44.96);
    }
  });

  it('says only the last of targets that had to wait', async () => {
    const { rotator, clock, antenna, setFault } = await open();
    setFault('rotator-slow', true);
    // A question is under way when the first of them is given.
    await clock.runFor(1000);
    const targets = Promise.allSettled(
      [10, 20, 30, 40, 50].map((azimuthDeg) => rotator.moveTo({ azimuthDeg, elevationDeg: 5 })),
    );
    await clock.runFor(60_000);
    expect((await targets).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(antenna.azimuthDeg).toBe(50);
    const told = moves().filter((order) => 'azimuthDeg' in order);
    expect(told.length).toBeLessThanOrEqual(isTold() ? 3 : 5);
    expect(told.at(-1)).toMatchObject({ azimuthDeg: 50 });
  });

  it('halts before anything that waits, at once, and forgets what waited', async () => {
    const { rotator, clock, antenna, orders, setFault } = await open();
    await rotator.moveTo({ azimuthDeg: 180, elevationDeg: 60 });
    await clock.runFor(3000);
    setFault('rotator-slow', true);
    await clock.runFor(700);
    const waiting = Promise.allSettled([
      rotator.moveTo({ azimuthDeg: 300, elevationDeg: 80 }),
      rotator.moveTo({ azimuthDeg: 310, elevationDeg: 81 }),
    ]);
    const stoppedAtMs = clock.nowAtMs();
    await rotator.stop();
    await clock.runFor(1);
    expect(clock.nowAtMs() - stoppedAtMs).toBeLessThanOrEqual(50);
    const { azimuthDeg, elevationDeg } = antenna;
    await clock.runFor(30_000);
    await waiting;
    expect([antenna.azimuthDeg, antenna.elevationDeg]).toEqual([azimuthDeg, elevationDeg]);
    expect(orders.filter(({ kind: what }) => what === 'move' || what === 'stop').at(-1)!.kind).toBe('stop');
    // A halt is no lock: whoever may, moves on.
    const again = rotator.moveTo({ azimuthDeg: 20, elevationDeg: 10 });
    await clock.runFor(60_000);
    await again;
    expect(antenna.azimuthDeg).toBe(20);
  });

  it('is lost with its cable and back with the next one, and says no target by itself', async () => {
    const { rotator, clock, orders, unplug, plug } = await open();
    await rotator.moveTo({ azimuthDeg: 10, elevationDeg: 10 });
    await clock.runFor(10_000);
    await unplug();
    await clock.runFor(3000);
    expect(rotator.info.state).toBe('lost');
    await expect(rotator.moveTo({ azimuthDeg: 20, elevationDeg: 10 })).rejects.toMatchObject({
      code: 'lost',
    });
    await expect(rotator.stop()).rejects.toMatchObject({ code: 'lost' });
    orders.length = 0;
    plug();
    await clock.runFor(1000);
    expect(rotator.info.state).toBe('ok');
    expect(orders.filter(({ kind: what }) => what !== 'query')).toEqual([]);
  });

  it('is silent when its controller is, can be halted all the same, and is well again when it answers', async () => {
    const { rotator, clock, setFault } = await open();
    if (!isTold()) return;
    setFault('rotator-silent', true);
    await clock.runFor(5000);
    expect(rotator.info.state).toBe('silent');
    expect(staleMs(rotator, clock.nowAtMs())).toBeGreaterThan(2000);
    await rotator.stop();
    setFault('rotator-silent', false);
    await clock.runFor(4000);
    expect(rotator.info.state).toBe('ok');
    expect(staleMs(rotator, clock.nowAtMs())).toBeLessThan(1000);
  });
});

function staleMs({ position }: Rotator, nowAtMs: number): number {
  return nowAtMs - position!.readAtMs;
}
