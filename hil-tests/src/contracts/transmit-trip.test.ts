import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { createSafety } from '@dawa/groundstation/commanding/safety';
import type { SafetyMemory } from '@dawa/groundstation/commanding/safety-memory';
import type { StationConfig } from '@dawa/groundstation/config/station-config';
import { createMemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import { createUsbRelayBoard } from '@dawa/groundstation/devices/usb-relay';
import { noteMeters, RadioMeters } from '@dawa/groundstation/measurements/measured-radio';
import type { Journal } from '@dawa/groundstation/ports';
import { createBus } from '@dawa/groundstation/station/bus';
import { guardTransmitter } from '@dawa/groundstation/station/guard-transmitter';
import { UsbRelaySimulator } from '@dawa/payload-sim/bench-devices/usb-relay';
import { stationFile } from '@dawa/protocols/station-file';
import { describe, expect, it } from 'vitest';
import { openRadioRig } from './radio-rig.ts';

const powerW = 50;
/** Of the IC-9700's SWR meter, by its CI-V reference guide, 15 12: 48 is 1.5, 80 is 2.0, 120 is 3.0. */
const goodAntenna = 20;
const halfGood = 80;
const brokenAntenna = 200;
/** Two looks of 150 ms, the answers of the radio, and a look that had just gone by. */
const noticedWithinMs = 600;

const file = stationFile.parse({
  ...{ id: 'desk', name: 'Desk', placeName: 'Desk', latitudeDeg: 0, longitudeDeg: 0, heightM: 0 },
  radio: { kind: 'icom-civ', model: 'IC-9700', port: '/dev/null', address: 0xa2, powerW },
  relays: [
    { id: 'preamp', kind: 'usbrelay', relay: 1 },
    { id: 'antenna', kind: 'usbrelay', relay: 2 },
  ],
  permit: {
    licenseeCallsign: 'A51AA',
    bands: [{ lowHz: 144_500_000, highHz: 146_000_000 }],
    maxPowerW: powerW,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    isUnattended: true,
  },
  transmit: {
    sequence: {
      preamplifier: { relay: 'preamp', settleMs: 50 },
      antennaRelay: { relay: 'antenna', settleMs: 50 },
    },
    trip: { maxSwr: 3, maxReflectedW: 5 },
  },
});

/**
 * A radio on its serial line and a relay board on HID, all simulated by octets and reports, behind the station's guard. Whoever keys
 * into an antenna relay that has not gone over sees all of it come back.
 */
async function setUp(memory = createStoredInMemory<SafetyMemory>()) {
  const rig = await openRadioRig('IC-9700');
  const { clock, simulator } = rig;
  const log: string[] = [];
  let antenna = goodAntenna;
  const board = new UsbRelaySimulator({
    count: 2,
    onSwitch: (relay, isClosed) =>
      log.push(`${relay === 1 ? 'preamp' : 'antenna'} ${isClosed ? 'on' : 'off'}`),
  });
  simulator.transceiver.readSwrMeter = () => (board.isClosed(2) ? antenna : 255);
  simulator.keyLog.onChange((isOn) => log.push(isOn ? 'key down' : 'key up'));
  const { port, plug } = createMemoryHidPort(clock, board, 'usbrelay');
  const relays = createUsbRelayBoard({ port, clock });
  const byName = new Map([
    ['preamp', relays.relay('preamp', 1)],
    ['antenna', relays.relay('antenna', 2)],
  ]);
  plug();
  const alarms: string[] = [];
  const journal = {
    event() {},
    raise: (alarm: { title: string; text: string }) => alarms.push(`${alarm.title}: ${alarm.text}`),
    clear() {},
    alarms: [],
  } as unknown as Journal;
  const safety = createSafety({
    ...{ clock, journal, memory, bus: createBus(() => {}), permit: file.permit!, powerW },
    ...{ isSimulated: false, uplinkAuthority: 'payload', transmit: file.transmit! },
  });
  const meters = new RadioMeters();
  const guarded = guardTransmitter({
    ...{ clock, journal, safety, relays: byName },
    station: { file } as StationConfig,
    radio: noteMeters(rig.radio, meters),
    rotator: undefined,
  });
  await clock.runFor(1000);
  await rig.run(guarded.setFrequency(145_825_000));
  log.length = 0;
  const key = async (holdMs: number) => {
    const lease = await rig.run(guarded.key({ why: 'test', commandId: null, longestMs: 8000 }));
    for (let ms = 0; ms < holdMs && lease.isHeld; ms += 100) {
      lease.renew();
      await clock.runFor(100);
    }
    return lease;
  };
  const setAntenna = (meter: number) => {
    antenna = meter;
  };
  return { ...rig, board, safety, guarded, log, alarms, key, setAntenna, meters, memory };
}

describe('a transmitter over the wire', () => {
  it('is keyed between relays that have gone over, and read while it is keyed', async () => {
    const { safety, key, log, run, meters, clock } = await setUp();
    safety.arm('transmission', 'Karma');
    const lease = await key(1000);
    expect(lease.isHeld).toBe(true);
    await run(lease.release());
    await clock.runFor(500);
    expect(log).toEqual(['antenna on', 'key down', 'key up', 'antenna off', 'preamp on']);
    // Half of what it can give, as the meter of the simulated radio shows.
    expect(meters.transmit).toMatchObject({ forwardShare: 0.5 });
    expect(meters.transmit!.swr).toBeCloseTo(1.2, 1);
  });

  it.each([
    ['SWR', brokenAntenna, /^SWR 5\.0, more than 3$/],
    ['reflected power', halfGood, /^5\.6 W come back, more than 5$/],
  ])('lets go and stays off when %s is too much, relays behind the key', async (_what, meter, why) => {
    const { safety, key, log, simulator, setAntenna, clock, guarded, run, written } = await setUp();
    safety.arm('transmission', 'Karma');
    const keyed = key(5000);
    await clock.runFor(1000);
    expect(simulator.isTransmitting).toBe(true);
    setAntenna(meter);
    const brokenAtMs = clock.nowAtMs();
    let upAtMs: number | undefined;
    simulator.keyLog.onChange((isOn) => {
      if (!isOn) upAtMs ??= clock.nowAtMs();
    });
    const lease = await run(keyed);
    await clock.runFor(1000);
    expect(lease.isHeld).toBe(false);
    expect(upAtMs! - brokenAtMs).toBeLessThanOrEqual(noticedWithinMs);
    // No relay goes over while power flows.
    expect(log.slice(-3)).toEqual(['key up', 'antenna off', 'preamp on']);
    expect(safety.state.transmitter?.tripped?.why).toMatch(why);
    expect(safety.state.transmission.isArmed).toBe(false);
    written.length = 0;
    await expect(run(guarded.key({ why: 'again', commandId: null, longestMs: 1000 }))).rejects.toThrow(
      /tripped/,
    );
    // FE FE A2 E0 1C 00 01 FD would key.
    expect(written.join()).not.toMatch(/1c0001fd/);
  });

  it('stays off after a restart, until a person has looked and arms it again', async () => {
    const first = await setUp();
    first.safety.arm('transmission', 'Karma');
    first.setAntenna(brokenAntenna);
    await first.key(3000);
    const { safety, key, log, alarms } = await setUp(first.memory);
    expect(alarms.join()).toMatch(/Transmitter tripped: SWR 5\.0/);
    expect(safety.arm('transmission', 'Karma').ok).toBe(false);
    await expect(key(100)).rejects.toThrow(/tripped/);
    expect(log).toEqual([]);
    safety.resetTrip('Karma');
    await expect(key(100)).rejects.toThrow(/not armed/);
    safety.arm('transmission', 'Karma');
    expect((await key(500)).isHeld).toBe(true);
  });

  it('is not keyed at all into an antenna relay that does not go over', async () => {
    const { safety, board, key, log, written } = await setUp();
    safety.arm('transmission', 'Karma');
    board.setFault('usb-relay-deaf', true);
    written.length = 0;
    await expect(key(500)).rejects.toThrow(/expected closed, found open/);
    expect(log).not.toContain('key down');
    expect(written.join()).not.toMatch(/1c0001fd/);
  });
});
