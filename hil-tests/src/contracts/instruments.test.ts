import { createInstruments, type InstrumentSections } from '@dawa/groundstation/devices/instruments';
import { keyByLine } from '@dawa/groundstation/devices/line-keyed-radio';
import { createMemoryHidPort, type MemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import { createMemoryPort } from '@dawa/groundstation/devices/memory-port.fixture';
import type { Radio } from '@dawa/groundstation/ports';
import { Cp2112Simulator } from '@dawa/payload-sim/bench-devices/cp2112';
import { SupplyChipSimulator } from '@dawa/payload-sim/bench-devices/supply-chip';
import { UsbRelaySimulator } from '@dawa/payload-sim/bench-devices/usb-relay';
import { Cm108Simulator } from '@dawa/payload-sim/station-devices/cm108';
import { ina226 } from '@dawa/protocols/ina226';
import type { HidFunction } from '@dawa/seams/hid-device';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

/** A station's bench with everything plugged in; `opened` names each device that was opened. */
async function setUp(sections: InstrumentSections) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const opened: string[] = [];
  const hands: MemoryHidPort[] = [];
  const board = new UsbRelaySimulator({ count: 4 });
  const chip = new Cm108Simulator({ onKey: () => {} });
  const supply = () => ({ voltageV: 12, currentA: 1.5 });
  const bridge = new Cp2112Simulator({
    clock,
    targets: new Map([[0x40, new SupplyChipSimulator({ chip: ina226, shuntOhm: 0.01, supply })]]),
  });
  const devices: readonly HidFunction[] = [board, chip, bridge];
  const instruments = createInstruments(sections, {
    clock,
    openHid(wish) {
      opened.push(wish.what);
      const device = devices.find(({ identity }) =>
        wish.products.some(
          ({ vendorId, productId }) => vendorId === identity.vendorId && productId === identity.productId,
        ),
      );
      const hand = createMemoryHidPort(clock, device!, wish.what);
      hands.push(hand);
      return hand.port;
    },
    openSerial(name) {
      opened.push(name);
      return createMemoryPort(clock, { name }).port;
    },
  });
  for (const hand of hands) hand.plug();
  await clock.runFor(1000);
  return { clock, instruments, opened, board, chip, hands };
}

describe('the instruments of a station', () => {
  it('open each board and each bridge once, and have all that hangs on them by name', async () => {
    const { instruments, opened } = await setUp({
      relays: [
        { id: 'payload-power', kind: 'usbrelay', relay: 1 },
        { id: 'amplifier', kind: 'usbrelay', relay: 2 },
        { id: 'preamplifier', kind: 'lcus', relay: 1, port: '/dev/ttyUSB9', baudRate: 9600 },
      ],
      sensors: [{ id: 'payload', kind: 'ina226', bridge: {}, address: 0x40, shuntOhm: 0.01 }],
      ptt: { kind: 'cm108', gpio: 3 },
    });
    expect(opened.toSorted()).toEqual(['/dev/ttyUSB9', 'CM108 PTT', 'CP2112 bridge', 'USBRelay board']);
    expect([...instruments.relays.keys()]).toEqual(['payload-power', 'amplifier', 'preamplifier']);
    expect(instruments.sensors.get('payload')?.supply).toMatchObject({ voltageV: 12 });
    await instruments.close();
  });

  it('let a contact go when the station ends, and leave other relays as they are', async () => {
    const { clock, instruments, board } = await setUp({
      relays: [
        { id: 'payload-power', kind: 'usbrelay', relay: 1 },
        { id: 'key', kind: 'usbrelay', relay: 2 },
      ],
      ptt: { kind: 'relay', relay: 'key' },
    });
    const told = Promise.all([
      instruments.ptt!.setKeyed(true),
      instruments.relays.get('payload-power')!.set(true),
    ]);
    await clock.runFor(100);
    await told;
    expect(board.isClosed(2)).toBe(true);
    expect(instruments.ptt).toMatchObject({ latches: true, isKeyed: true, info: { deviceId: 'ptt' } });
    await instruments.close();
    expect(board.isClosed(2)).toBe(false);
    expect(board.isClosed(1)).toBe(true);
  });

  it('release a relay that keys each time its board is found, and never close it by themselves', async () => {
    const { clock, instruments, board, hands } = await setUp({
      relays: [{ id: 'key', kind: 'usbrelay', relay: 2 }],
      ptt: { kind: 'relay', relay: 'key' },
    });
    const keyed = instruments.ptt!.setKeyed(true);
    await clock.runFor(100);
    await keyed;
    hands[0]!.unplug();
    await clock.runFor(1000);
    hands[0]!.plug();
    // A board with a supply of its own would have kept it closed.
    board.takeOutput(Uint8Array.of(0, 0xff, 2, 0, 0, 0, 0, 0, 0));
    await clock.runFor(3000);
    expect(board.isClosed(2)).toBe(false);
    expect(instruments.ptt!.isKeyed).toBe(false);
  });
});

describe('a radio that a contact keys', () => {
  it('is keyed by the contact alone, and is otherwise the radio that it was', async () => {
    const { clock, instruments, chip } = await setUp({ ptt: { kind: 'cm108', gpio: 3 } });
    const told: string[] = [];
    let isOnAir = false;
    const radio = {
      stepHz: 10,
      get isTransmitting() {
        return isOnAir;
      },
      setTransmit: async () => void told.push('its own language'),
      setFrequency: async (frequencyHz: number) => void told.push(`${frequencyHz} Hz`),
      releaseBytes: Uint8Array.of(1),
    } as unknown as Radio;
    const keyed = keyByLine(radio, instruments.ptt!);
    expect(keyed.isTransmitting).toBe(false);
    await keyed.setTransmit(true);
    await clock.runFor(10);
    expect(chip.isKeyed).toBe(true);
    expect(keyed.isTransmitting).toBe(true);
    await keyed.setFrequency(435_950_000);
    await keyed.setTransmit(false);
    expect(chip.isKeyed).toBe(false);
    isOnAir = true;
    expect(keyed.isTransmitting).toBe(true);
    expect(told).toEqual(['435950000 Hz']);
    expect(keyed.stepHz).toBe(10);
    expect(keyed.releaseBytes).toBeUndefined();
  });

  it('note what goes over their cables, in octets and in words', async () => {
    const { instruments, clock } = await setUp({
      relays: [
        { id: 'payload-power', kind: 'usbrelay', relay: 1 },
        { id: 'amplifier', kind: 'usbrelay', relay: 2 },
      ],
      sensors: [{ id: 'payload', kind: 'ina226', bridge: {}, address: 0x40, shuntOhm: 0.01 }],
      ptt: { kind: 'cm108', gpio: 3 },
    });
    const wordsOf = (deviceId: string, count = 400) =>
      instruments.wires
        .get(deviceId)!
        .since(0, count)
        .items.map(({ direction, words }) => `${direction}: ${words}`);
    const switched = instruments.relays.get('amplifier')!.set(true);
    const keyed = instruments.ptt!.setKeyed(true);
    await clock.runFor(500);
    await Promise.all([switched, keyed]);
    expect(wordsOf('relay:amplifier')).toContain('sent: relay 2 on');
    expect(wordsOf('relay:amplifier').some((line) => /^received: board .{5}, relays on: 2$/.test(line))).toBe(
      true,
    );
    // What hangs on one board has one cable.
    expect(instruments.wires.get('relay:payload-power')).toBe(instruments.wires.get('relay:amplifier'));
    expect(wordsOf('ptt')).toContain('sent: pins driven: 3, high: 3');
    const sensor = wordsOf('sensor:payload');
    expect(sensor).toContain('sent: read 2 octets of chip 0x40 from register 02');
    expect(sensor).toContain('received: read: 25 80 (complete)');
    expect(sensor.filter((line) => line.endsWith('null'))).toEqual([]);
  });
});
