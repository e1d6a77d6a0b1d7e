import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createPayloadBench } from '../payload-bench.ts';
import type { InstrumentPort } from './bench-instruments.ts';

const minuteMs = 60_000;

function bench() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const made = createPayloadBench({ clock, random: createRandom('bench'), report: () => {}, number: 1 });
  const [relay, board] = createMemoryStreamPair('relay');
  made.attach('relay', board);
  const client = (port: InstrumentPort) => {
    const [near, far] = createMemoryStreamPair(port);
    made.attach(port, far);
    let heard = '';
    near.onData((bytes) => {
      heard += String.fromCharCode(...bytes);
    });
    return async (text: string) => {
      heard = '';
      await near.write(Uint8Array.from(`${text}\n`, (letter) => letter.charCodeAt(0)));
      await clock.runFor(20);
      return heard.replace(/\n$/, '');
    };
  };
  const feed = (isOn: boolean) => relay.write(encodeRelay({ relay: 1, isOn }));
  return { ...made, clock, client, feed };
}

describe('the thermal chamber of the simulated bench', () => {
  // Words: TestEquity 101H manual, chapter 6, SCPI programming mode of its F4T controller
  it('goes towards its set point no faster than it can, and says where it is', async () => {
    const { client, clock } = bench();
    const chamber = client('chamber');
    expect(await chamber('*IDN?')).toBe('Dawa,SIM-CHAMBER,SIM-0001,1.0');
    expect(Number(await chamber(':SOURCE:CLOOP1:PVALUE?'))).toBeCloseTo(18, 0);
    await chamber(':UNIT:TEMPERATURE C');
    await chamber(':SOURCE:CLOOP1:SPOINT 48');
    await clock.runFor(5 * minuteMs);
    expect(Number(await chamber(':SOURCE:CLOOP1:PVALUE?'))).toBeCloseTo(33, 0);
    await clock.runFor(5 * minuteMs);
    expect(Number(await chamber(':SOURCE:CLOOP1:PVALUE?'))).toBeCloseTo(48, 0);
    await chamber(':SOURCE:CLOOP1:RRATE 1;:SOURCE:CLOOP1:SPOINT -15');
    await clock.runFor(10 * minuteMs);
    expect(Number(await chamber(':SOURCE:CLOOP1:PVALUE?'))).toBeCloseTo(38, 0);
  });

  it('refuses what it cannot reach', async () => {
    const chamber = bench().client('chamber');
    await chamber('*CLS');
    await chamber(':SOURCE:CLOOP1:SPOINT 200');
    await chamber(':UNIT:TEMPERATURE F');
    expect(await chamber('SYST:ERR?;:SYST:ERR?')).toBe(
      '-222,"Data out of range";-224,"Illegal parameter value"',
    );
    expect(Number(await chamber(':SOURCE:CLOOP1:SPOINT?'))).toBe(18);
  });

  it('warms and cools what is bolted to it, however rarely somebody looks', async () => {
    const [watched, left] = [bench(), bench()];
    for (const { client, feed, board } of [watched, left]) {
      await feed(true);
      // Held in reset it does nothing that would make somebody look.
      board.setReset(true);
      await client('chamber')(':SOURCE:CLOOP1:SPOINT -15');
    }
    for (let minute = 0; minute < 60; minute++) {
      await watched.clock.runFor(minuteMs);
      // Asking is all it takes to bring its heat up to now.
      expect(watched.board.electrics.boardC).toBeLessThan(19);
    }
    await left.clock.runFor(60 * minuteMs);
    // Held, 60 mA at 5.02 V through 1.2 degC/W: a third of a degree above the plate.
    expect(left.board.electrics.boardC).toBeCloseTo(-15 + 0.36, 1);
    expect(left.board.electrics.boardC).toBeCloseTo(watched.board.electrics.boardC, 6);
  });
});

describe('the supply', () => {
  it('keeps the highest current since the payload was fed', async () => {
    const { client, feed } = bench();
    const supply = client('supply');
    expect(Number(await supply('MEAS:CURR:MAX?'))).toBe(0);
    await feed(true);
    expect(Number(await supply('MEAS:CURR:MAX?'))).toBeCloseTo(1.4, 1);
    await feed(false);
    expect(Number(await supply('MEAS:CURR:MAX?'))).toBe(0);
  });
});
