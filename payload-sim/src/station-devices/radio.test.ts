import { type CivAnswer, CivParser, civOrders, encodeCivFrame, readCivAnswer } from '@dawa/protocols/civ';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModemSimulator } from './modem.ts';
import { type RadioSettings, RadioSimulator } from './radio.ts';

const address = 0xa2;

function station(settings: Partial<RadioSettings> = {}) {
  const clock = new VirtualClock(0);
  const [ours, theirs] = createMemoryStreamPair('radio');
  const radio = new RadioSimulator({ clock, random: createRandom('radio'), settings });
  radio.attach(theirs);
  const parser = new CivParser();
  const frames: { to: number; from: number; answer: CivAnswer }[] = [];
  ours.onData((bytes) => {
    for (const frame of parser.push(bytes)) {
      frames.push({ to: frame.to, from: frame.from, answer: readCivAnswer(frame) });
    }
  });
  const ask = async (order: Uint8Array) => {
    frames.length = 0;
    await ours.write(order);
    await clock.runFor(0);
    return frames.filter(({ to }) => to === 0xe0).map(({ answer }) => answer);
  };
  return { clock, radio, ours, ask, frames };
}

describe('simulated radio', () => {
  it('refuses a frequency that an IC-9700 does not have, and keeps the old one', async () => {
    const { ask, radio } = station();
    expect(await ask(civOrders.setFrequency(address, 437_385_123))).toEqual([{ kind: 'ok' }]);
    expect(await ask(civOrders.setFrequency(address, 200_000_000))).toEqual([{ kind: 'not-good' }]);
    expect(radio.receiveFrequencyHz).toBe(437_385_123);
  });

  it('transmits on the other band in split and on SUB in satellite mode', async () => {
    const { ask, radio } = station();
    await ask(civOrders.setFrequency(address, 145_900_000));
    await ask(civOrders.setOtherFrequency(address, 435_313_000));
    expect(radio.transmitFrequencyHz).toBe(145_900_000);
    await ask(civOrders.setSplit(address, true));
    expect(radio.transmitFrequencyHz).toBe(435_313_000);
    await ask(civOrders.setSplit(address, false));
    await ask(civOrders.setSatelliteMode(address, true));
    await ask(civOrders.setOperatingFrequency(address, 145_950_000));
    await ask(civOrders.selectSub(address));
    await ask(civOrders.setOperatingFrequency(address, 435_250_000));
    expect([radio.receiveFrequencyHz, radio.transmitFrequencyHz]).toEqual([145_950_000, 435_250_000]);
    // Satellite mode has a pair of its own: what was there before is there again.
    await ask(civOrders.setSatelliteMode(address, false));
    await ask(civOrders.selectMain(address));
    expect([radio.receiveFrequencyHz, radio.transmitFrequencyHz]).toEqual([145_900_000, 145_900_000]);
  });

  // gp2icom (DL7OAP), activateCorrectUplinkBandInMain: refused, exchanged by 07 b0, taken.
  it('never has MAIN and SUB on one band: refuses, and takes it when they were exchanged', async () => {
    const { ask, radio } = station();
    await ask(civOrders.setSatelliteMode(address, true));
    expect(await ask(civOrders.setOperatingFrequency(address, 437_375_000))).toEqual([{ kind: 'not-good' }]);
    expect(await ask(civOrders.exchangeBands(address))).toEqual([{ kind: 'ok' }]);
    expect([radio.receiveFrequencyHz, radio.transmitFrequencyHz]).toEqual([435_000_000, 145_825_000]);
    expect(await ask(civOrders.setOperatingFrequency(address, 437_375_000))).toEqual([{ kind: 'ok' }]);
  });

  // Hamlib rigs/icom/icom.c, icom_satmode_fix.
  it('refuses orders that name their band in satellite mode, as an IC-9700 does', async () => {
    const { ask } = station();
    await ask(civOrders.setSatelliteMode(address, true));
    expect(await ask(civOrders.readFrequency(address))).toEqual([{ kind: 'not-good' }]);
    expect(await ask(civOrders.readMode(address))).toEqual([{ kind: 'not-good' }]);
    expect(await ask(civOrders.readOperatingFrequency(address))).toMatchObject([
      { frequencyHz: 145_825_000 },
    ]);
  });

  it('hears while it transmits in satellite mode, and only there', async () => {
    const { ask, radio } = station();
    await ask(civOrders.setTransmit(address, true));
    expect(radio.isDeaf).toBe(true);
    await ask(civOrders.setTransmit(address, false));
    await ask(civOrders.setSatelliteMode(address, true));
    await ask(civOrders.setTransmit(address, true));
    expect(radio.isDeaf).toBe(false);
  });

  it('refuses to tune while keyed only when told to be such a radio', async () => {
    const { ask, radio } = station();
    await ask(civOrders.setTransmit(address, true));
    expect(await ask(civOrders.setFrequency(address, 435_000_000))).toEqual([{ kind: 'ok' }]);
    radio.setFault('radio-refuses-while-transmitting', true);
    expect(await ask(civOrders.setFrequency(address, 436_000_000))).toEqual([{ kind: 'not-good' }]);
    expect(await ask(civOrders.setTransmit(address, false))).toEqual([{ kind: 'ok' }]);
  });

  it('hands our frames back first when its interface has an echo', async () => {
    const { ask, frames } = station({ hasEcho: true });
    await ask(civOrders.readFrequency(address));
    expect(frames.map(({ to, from }) => [to, from])).toEqual([
      [0xa2, 0xe0],
      [0xe0, 0xa2],
    ]);
  });

  it('obeys what is said to everybody and does not answer it', async () => {
    const { ask, radio } = station();
    const { data, command } = new CivParser().push(civOrders.setOperatingFrequency(0, 435_313_000))[0]!;
    expect(await ask(encodeCivFrame({ to: 0, from: 0xe0, command, data }))).toEqual([]);
    expect(radio.receiveFrequencyHz).toBe(435_313_000);
  });

  it('survives any frame and still answers', async () => {
    const { ask, ours } = station();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 0xfc }),
        fc.uint8Array({ maxLength: 10 }),
        async (command, data) => {
          await ours.write(
            encodeCivFrame({ to: address, from: 0xe0, command, data: data.map((x) => x & 0x7f) }),
          );
          expect((await ask(civOrders.readTransmit(address))).at(-1)?.kind).toBe('transmit');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('remembers when it was keyed and on what', async () => {
    const { clock, ask, radio } = station();
    await ask(civOrders.setFrequency(address, 435_320_000));
    await ask(civOrders.setTransmit(address, true));
    await clock.runFor(500);
    await ask(civOrders.setTransmit(address, false));
    await ask(civOrders.setFrequency(address, 437_375_000));
    expect(radio.onAirFrequencyHz).toBe(435_320_000);
    expect([0, 500, 501].map((atMs) => radio.wasKeyedAt(atMs, 0))).toEqual([true, true, false]);
    expect(radio.wasKeyedAt(520, 20)).toBe(true);
  });
});

describe('simulated modem', () => {
  it('sends one octet after the other, however they came', async () => {
    const clock = new VirtualClock(0);
    const [ours, theirs] = createMemoryStreamPair('modem');
    const modem = new ModemSimulator({ clock, symbolRateBd: 9600 });
    modem.attach(theirs);
    const spans: [number, number][] = [];
    modem.onModulated(({ octets, startAtMs }) => spans.push([startAtMs, octets.length]));
    await ours.write(new Uint8Array(12));
    await ours.write(new Uint8Array(24));
    await clock.runFor(1000);
    // 12 octets of 8 bits at 9,600 bit/s last 10 ms.
    expect(spans).toEqual([
      [0, 12],
      [10, 24],
    ]);
  });
});
