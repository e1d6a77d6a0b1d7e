import { createCp2112Bus } from '@dawa/groundstation/devices/cp2112-bus';
import { createMemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import { createSupplyMonitor } from '@dawa/groundstation/devices/supply-monitor';
import { createUsbRelayBoard } from '@dawa/groundstation/devices/usb-relay';
import { benchPins } from '@dawa/payload-sim/bench-pins';
import { benchMeter, createPayloadBench } from '@dawa/payload-sim/payload-bench';
import { ina226 } from '@dawa/protocols/ina226';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

/** The payload on its bench, with the station's own drivers at the USB plugs. */
async function openRig() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const { board, bridge, usbRelay } = createPayloadBench({
    ...{ clock, number: 1, random: createRandom('bench'), report: () => {} },
  });
  const bridgePlug = createMemoryHidPort(clock, bridge, 'cp2112');
  const relayPlug = createMemoryHidPort(clock, usbRelay, 'usbrelay');
  const bus = createCp2112Bus({ port: bridgePlug.port, clock });
  const meter = createSupplyMonitor({
    ...{ id: 'payload', bus, clock, chip: ina226 },
    ...benchMeter,
  });
  const power = createUsbRelayBoard({ port: relayPlug.port, clock }).relay('payload-power', 1);
  bridgePlug.plug();
  relayPlug.plug();
  await clock.runFor(1000);
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const settled = work.finally(() => {
      isOver = true;
    });
    settled.catch(() => {});
    while (!isOver) await clock.runFor(5);
    return settled;
  };
  const drive = async (pin: number, isHigh: boolean) => {
    await run(bus.setOutputs(benchPins.reset | benchPins.transmitInhibit, 0));
    await run(bus.setLevels(isHigh ? pin : 0, pin));
  };
  const isHigh = async (pin: number) => ((await run(bus.readLevels())) & pin) !== 0;
  return { clock, board, bus, meter, power, bridgePlug, relayPlug, run, drive, isHigh };
}

/** Half a step of an INA226 on 20 milliohm, and the supply's own. */
const stepA = 2.5e-6 / benchMeter.shuntOhm;
const stepV = 1.25e-3;

describe("the payload's bench, by the station's drivers", () => {
  it('feeds the payload by the USB relay, and measures over I2C what the model draws', async () => {
    const { board, clock, meter, power, run } = await openRig();
    expect(await run(meter.readSupply())).toMatchObject({ voltageV: 0, currentA: 0 });
    await run(power.set(true));
    await clock.runFor(3000);
    expect(board.mode).toBe('STANDBY');
    for (const mode of ['STANDBY', 'RX', 'BEACON', 'SAFE', 'STANDBY'] as const) {
      board.enter(mode);
      const read = await run(meter.readSupply());
      expect(Math.abs(read.currentA - board.electrics.currentA)).toBeLessThanOrEqual(stepA);
      expect(Math.abs(read.voltageV - board.electrics.voltageV)).toBeLessThanOrEqual(stepV);
    }
    // Facts of the payload, 9.4: 90 mA when it listens, 900 mA when it transmits.
    board.enter('RX');
    expect((await run(meter.readSupply())).currentA).toBeCloseTo(0.09, 3);
    board.transmitter.keyFor(5000);
    expect((await run(meter.readSupply())).currentA).toBeCloseTo(0.9, 3);
    await run(power.set(false));
    expect((await run(meter.readSupply())).voltageV).toBe(0);
    expect(board.mode).toBe('OFF');
  });

  it('takes the power away with the plug of the relay board', async () => {
    const { board, clock, power, relayPlug, run } = await openRig();
    await run(power.set(true));
    relayPlug.unplug();
    await clock.runFor(10);
    expect(board.mode).toBe('OFF');
  });

  it('senses key, deployment, load switch and heartbeat at the pins', async () => {
    const { board, clock, isHigh, power, run } = await openRig();
    await run(power.set(true));
    await clock.runFor(3000);
    board.enter('RX');
    expect(await isHigh(benchPins.keySense)).toBe(false);
    board.transmitter.keyFor(1000);
    expect(await isHigh(benchPins.keySense)).toBe(true);
    expect(await isHigh(benchPins.deploySense)).toBe(true);
    board.setFault('antenna-not-deployed', true);
    expect(await isHigh(benchPins.deploySense)).toBe(false);
    expect(await isHigh(benchPins.powerGood)).toBe(true);
    board.enter('SAFE');
    expect(await isHigh(benchPins.powerGood)).toBe(false);
    const first = await isHigh(benchPins.heartbeat);
    await clock.runFor(1000 - (clock.nowAtMs() % 1000));
    expect(await isHigh(benchPins.heartbeat)).toBe(!first);
    board.setFault('watchdog-hang', true);
    expect(await isHigh(benchPins.heartbeat)).toBe(false);
  });

  it('resets the controller by its pin, which starts it with cause EXTERNAL', async () => {
    const { board, clock, drive, power, run } = await openRig();
    await run(power.set(true));
    await clock.runFor(3000);
    board.enter('RX');
    await drive(benchPins.transmitInhibit, true);
    await drive(benchPins.reset, false);
    await clock.runFor(5000);
    expect(board.isAwake).toBe(false);
    await drive(benchPins.reset, true);
    await clock.runFor(2000);
    expect([board.mode, board.boot.cause]).toEqual(['STANDBY', 'EXTERNAL']);
  });

  it('keeps the key up by a pin, past a controller that is stuck, until the bridge is pulled', async () => {
    const { board, bridgePlug, clock, drive, power, run } = await openRig();
    await run(power.set(true));
    await clock.runFor(3000);
    await drive(benchPins.reset, true);
    await drive(benchPins.transmitInhibit, false);
    board.setFault('stuck-ptt', true);
    expect(board.transmitter.isKeyed).toBe(false);
    bridgePlug.unplug();
    await clock.runFor(10);
    expect(board.transmitter.isKeyed).toBe(true);
  });

  it('shows a latch-up and a soft supply at the meter', async () => {
    const { board, clock, meter, power, run } = await openRig();
    await run(power.set(true));
    await clock.runFor(3000);
    board.enter('RX');
    board.setFault('bus-sag', true);
    expect((await run(meter.readSupply())).voltageV).toBeCloseTo(4.615, 2);
    board.setFault('bus-sag', false);
    board.setFault('overcurrent', true);
    await clock.runFor(1000);
    expect(board.mode).toBe('SAFE');
    expect((await run(meter.readSupply())).currentA).toBeCloseTo(0.035, 3);
  });
});
