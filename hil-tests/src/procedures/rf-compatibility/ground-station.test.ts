import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryBench } from '../memory-bench.fixture.ts';
import { type BenchStation, openBenchStation } from './ground-station.ts';

/** Of a machine that has other work to do. */
const patienceMs = 180_000;

let station: BenchStation | undefined;
let stop: () => Promise<void> = async () => {};
afterEach(() => stop(), patienceMs);

async function stationOverBench() {
  const rig = await memoryBench();
  const { bench, clock, world } = rig;
  world.setPayloadPower(true);
  await clock.runFor(3000);
  world.payload!.enter('DIGI');
  station = await openBenchStation(bench, bench.air!);
  stop = async () => {
    const closed = station!.close();
    await clock.runFor(20_000);
    await closed;
  };
  return { ...rig, station };
}

const message = (text: string, number: string) =>
  encodeAprsFrame({
    ...{ source: 'A51AA', destination: 'APRS', path: [] },
    information: encodeAprs({ kind: 'message', addressee: 'A55BTN', text, number }),
  });

describe('the ground station at the article on the bench', () => {
  it(
    'sends a message up in its pass, and archives the acknowledgement that comes down',
    async () => {
      const { clock, station, world } = await stationOverBench();
      void station.work();
      clock.at(station.pass.aosAtMs + 20_000, () => void station.send(message('hello', '7'), 'message'));
      await clock.runUntil(station.pass.aosAtMs + 30_000);
      expect(world.payload!.digipeater.receivedFrames).toBe(1);
      expect(await station.verify()).toMatchObject({ damages: [] });
      expect(
        station.heard().map(({ source, attribution, aprs, text }) => [source, attribution, aprs ?? text]),
      ).toEqual([['A55BTN', 'own', expect.stringContaining('7')]]);
      expect(station.air.carried.map(({ direction, lostBy }) => [direction, lostBy])).toEqual([
        ['up', undefined],
        ['down', undefined],
      ]);
      expect(station.faults).toEqual([]);
    },
    patienceMs,
  );

  it(
    'sends nothing while the satellite is below the horizon',
    async () => {
      const { clock, station, world } = await stationOverBench();
      const refused = station.send(message('too early', '1'), 'message').then(
        () => 'sent',
        (error: Error) => error.message,
      );
      await clock.runFor(10_000);
      expect(await refused).toContain('below the ridge');
      expect(world.payload!.digipeater.receivedFrames).toBe(0);
    },
    patienceMs,
  );
});
