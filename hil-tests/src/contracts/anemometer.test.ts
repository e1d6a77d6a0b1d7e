import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { nmeaWords } from '@dawa/groundstation/devices/instrument-words';
import { createMemoryPort } from '@dawa/groundstation/devices/memory-port.fixture';
import { createNmeaAnemometer } from '@dawa/groundstation/devices/nmea-anemometer';
import { tapPort } from '@dawa/groundstation/devices/tapped-port';
import { WireLog } from '@dawa/groundstation/devices/wire-log';
import { AnemometerSimulator } from '@dawa/payload-sim/station-devices/anemometer';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

/** The driver and the simulator on one virtual clock, with a cable that can be pulled. */
async function setUp({ northDeg = 0 } = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const mast = new AnemometerSimulator({ clock, random: createRandom('wind'), settings: { meanMS: 5 } });
  let near: ByteStream | undefined;
  let far: ByteStream | undefined;
  const cable = supervisePort({
    name: 'mast',
    isSimulated: true,
    clock,
    open: () => (near?.isOpen ? Promise.resolve(near) : Promise.reject(new TypeError('no cable'))),
  });
  const plug = () => {
    [near, far] = createMemoryStreamPair('mast');
    mast.attach(far);
  };
  const wire = new WireLog(clock, nmeaWords);
  const anemometer = createNmeaAnemometer({ id: 'mast', port: tapPort(cable, wire), clock, northDeg });
  const heard: number[] = [];
  anemometer.onWind(({ speedMS }) => heard.push(speedMS));
  plug();
  await clock.runFor(2000);
  heard.length = 0;
  const unplug = async () => {
    await far?.close();
  };
  return { clock, mast, anemometer, heard, wire, plug, unplug };
}

describe('an anemometer on a serial line', () => {
  it('tells each reading once a second, with the gusts', async () => {
    const { clock, anemometer, heard } = await setUp();
    await clock.runFor(60_000);
    expect(heard.length).toBeGreaterThanOrEqual(59);
    expect(Math.max(...heard)).toBeGreaterThan(6);
    expect(Math.min(...heard)).toBeGreaterThan(4);
    expect(anemometer.info).toMatchObject({ deviceId: 'sensor:mast', state: 'ok' });
    expect(anemometer.wind!.sentence).toMatch(/^\$WIMWV,/);
  });

  it('counts the angle from north, by the mark of the instrument', async () => {
    const { anemometer, mast, clock } = await setUp({ northDeg: 270 });
    mast.setWind({ meanMS: 5, fromDeg: 100 });
    await clock.runFor(2000);
    // The simulated vane swings 10 degrees to either side.
    expect(Math.abs(anemometer.wind!.fromDeg! - 10)).toBeLessThanOrEqual(10.1);
  });

  it.each(['wind-silent', 'wind-invalid'] as const)('is silent and tells nothing on %s', async (fault) => {
    const { clock, anemometer, mast, heard } = await setUp();
    mast.setFault(fault, true);
    await clock.runFor(20_000);
    expect(heard).toEqual([]);
    expect(anemometer.info.state).toBe('silent');
    mast.setFault(fault, false);
    await clock.runFor(5000);
    expect(anemometer.info.state).toBe('ok');
  });

  it('believes no damaged sentence', async () => {
    const { clock, anemometer, mast, heard } = await setUp();
    mast.setFault('wind-garbage', true);
    await clock.runFor(3_600_000);
    // One octet in 256 is by chance the one that was there, and one in the line's end spoils two lines or none.
    expect(anemometer.info.counters['damaged']).toBeGreaterThan(3000);
    for (const speedMS of heard) expect(speedMS).toBeLessThan(9);
  });

  it('is lost with its cable, and heard again when it is back', async () => {
    const { clock, anemometer, heard, plug, unplug } = await setUp();
    await unplug();
    await clock.runFor(3000);
    expect(anemometer.info.state).toBe('lost');
    plug();
    heard.length = 0;
    await clock.runFor(4000);
    expect(heard.length).toBeGreaterThan(0);
    expect(anemometer.info.state).toBe('ok');
  });

  it('shows on its wire log what it said, in words', async () => {
    const { clock, wire } = await setUp();
    await clock.runFor(3000);
    expect(wire.since(0, 10).items.at(-1)).toMatchObject({
      direction: 'received',
      words: expect.stringMatching(/^wind \d\.\d m\/s from [\d.]+ degrees relative$/),
    });
  });

  it('keeps bounded memory on a line that never ends', async () => {
    const clock = new VirtualClock(0);
    const { port, plug, say } = createMemoryPort(clock);
    plug();
    const anemometer = createNmeaAnemometer({ id: 'mast', port, clock });
    await clock.runFor(1000);
    for (let turn = 0; turn < 200; turn++) await say(new Uint8Array(10_000).fill(0x24));
    await say(Uint8Array.of(0x0a));
    await clock.runFor(100);
    expect(anemometer.wind).toBeUndefined();
    expect(anemometer.info.counters['damaged']).toBe(1);
  });
});
