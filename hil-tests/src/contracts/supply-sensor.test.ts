import { createCp2112Bus } from '@dawa/groundstation/devices/cp2112-bus';
import { createMemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import { createSupplyMonitor } from '@dawa/groundstation/devices/supply-monitor';
import { Cp2112Simulator } from '@dawa/payload-sim/bench-devices/cp2112';
import type { I2cTarget } from '@dawa/payload-sim/bench-devices/i2c-target';
import { SupplyChipSimulator } from '@dawa/payload-sim/bench-devices/supply-chip';
import { ina219 } from '@dawa/protocols/ina219';
import { ina226 } from '@dawa/protocols/ina226';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

const shuntOhm = 0.01;

/** Two chips behind a CP2112, and a memory of 300 octets that gives its addresses back. */
async function openRig() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const supply = { voltageV: 12, currentA: 1.5 };
  let pointer = 0;
  const memory: I2cTarget = {
    write(octets) {
      pointer = ((octets[0] ?? 0) << 8) | (octets[1] ?? 0);
      return true;
    },
    read: (count) => Uint8Array.from({ length: count }, (_, at) => (pointer + at) & 0xff),
  };
  const bridge = new Cp2112Simulator({
    clock,
    targets: new Map<number, I2cTarget>([
      [0x40, new SupplyChipSimulator({ chip: ina226, shuntOhm, supply: () => supply })],
      [0x41, new SupplyChipSimulator({ chip: ina219, shuntOhm, supply: () => supply })],
      [0x50, memory],
    ]),
  });
  const { port, plug, unplug } = createMemoryHidPort(clock, bridge, 'cp2112');
  const bus = createCp2112Bus({ port, clock });
  plug();
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
  return { clock, supply, bridge, bus, plug, unplug, run };
}

describe.each([
  [ina226, 0x40, 1.25e-3, 2.5e-6],
  [ina219, 0x41, 4e-3, 10e-6],
] as const)('a power sensor: $name behind a CP2112', (chip, address, stepV, shuntStepV) => {
  const monitor = async (rig: Awaited<ReturnType<typeof openRig>>) => {
    const made = createSupplyMonitor({ ...rig, id: 'payload', chip, address, shuntOhm });
    await rig.clock.runFor(1000);
    return made;
  };

  it('reads volts, amperes and watts to one step of the chip', async () => {
    const rig = await openRig();
    const sensor = await monitor(rig);
    for (const [voltageV, currentA] of [
      [12, 1.5],
      [3.3, 0.02],
      [7.4, -0.8],
      [0, 0],
    ] as const) {
      Object.assign(rig.supply, { voltageV, currentA });
      const read = await rig.run(sensor.readSupply());
      expect(Math.abs(read.voltageV - voltageV)).toBeLessThanOrEqual(stepV / 2 + 1e-9);
      expect(Math.abs(read.currentA - currentA)).toBeLessThanOrEqual(shuntStepV / 2 / shuntOhm + 1e-9);
      expect(read.powerW).toBeCloseTo(read.voltageV * read.currentA, 9);
    }
    expect(sensor.info).toMatchObject({ deviceId: 'sensor:payload', state: 'ok', kind: chip.name });
  });

  it('keeps reading by itself, five times a second', async () => {
    const rig = await openRig();
    const sensor = await monitor(rig);
    rig.supply.voltageV = 5;
    await rig.clock.runFor(1000);
    expect(sensor.supply?.voltageV).toBeCloseTo(5, 2);
    expect(rig.clock.nowAtMs() - sensor.supply!.readAtMs).toBeLessThan(300);
  });

  it('is lost within 100 ms of being pulled, and reads again within a second of being back', async () => {
    const rig = await openRig();
    const sensor = await monitor(rig);
    rig.unplug();
    await rig.clock.runFor(100);
    expect(sensor.info.state).toBe('lost');
    await rig.clock.runFor(10_000);
    const before = sensor.supply!.readAtMs;
    rig.plug();
    await rig.clock.runFor(1000);
    expect(sensor.info.state).toBe('ok');
    expect(sensor.supply!.readAtMs).toBeGreaterThan(before);
  });

  it('is silent when the bus is held down, and takes no old answer for a new one afterwards', async () => {
    const rig = await openRig();
    const sensor = await monitor(rig);
    rig.bridge.setFault('cp2112-stuck', true);
    await rig.clock.runFor(3000);
    expect(sensor.info).toMatchObject({ state: 'silent' });
    expect(sensor.info.detail).toContain('the bus is still busy');
    rig.bridge.setFault('cp2112-stuck', false);
    rig.bridge.setFault('cp2112-silent', true);
    await rig.clock.runFor(3000);
    expect(sensor.info.detail).toContain('no answer within 100 ms');
    rig.bridge.setFault('cp2112-silent', false);
    rig.supply.voltageV = 6;
    await rig.clock.runFor(2000);
    expect(sensor.info.state).toBe('ok');
    expect(sensor.supply?.voltageV).toBeCloseTo(6, 2);
  });
});

describe('a CP2112 bridge', () => {
  it('is set up each time it is found: 100 kHz, and no chip may hold it for ever', async () => {
    const { bridge, clock, plug, unplug } = await openRig();
    const wanted = { clockHz: 100_000, isSclLowTimed: true, readTimeoutMs: 100, retries: 1 };
    expect(bridge.bus).toMatchObject(wanted);
    unplug();
    expect(bridge.bus).toMatchObject({ isSclLowTimed: false });
    plug();
    await clock.runFor(1000);
    expect(bridge.bus).toMatchObject(wanted);
  });

  it('says that nobody answers at an address', async () => {
    const { bus, run } = await openRig();
    await expect(run(bus.write(0x42, Uint8Array.of(0)))).rejects.toMatchObject({ code: 'refused' });
    await expect(run(bus.writeRead(0x42, Uint8Array.of(0), 2))).rejects.toThrow('nobody answers at 0x42');
  });

  it('fetches more than a report holds, in pieces and in order', async () => {
    const { bus, run } = await openRig();
    const octets = await run(bus.writeRead(0x50, Uint8Array.of(0, 7), 300));
    expect([...octets]).toEqual(Array.from({ length: 300 }, (_, at) => (at + 7) & 0xff));
  });

  it('takes another chip for none of ours', async () => {
    const rig = await openRig();
    const sensor = createSupplyMonitor({ ...rig, id: 'wrong', chip: ina226, address: 0x41, shuntOhm });
    await rig.clock.runFor(1000);
    expect(sensor.supply).toBeUndefined();
    expect(sensor.info.detail).toMatch(/expected an INA226, found 0x/);
  });

  it('drives and reads its pins', async () => {
    const { bridge, bus, run } = await openRig();
    bridge.inputLevels = 0b1010_0000;
    await run(bus.setOutputs(0b0000_1111, 0b0000_1111));
    await run(bus.setLevels(0b0000_0101, 0b0000_1111));
    await run(bus.setLevels(0b0000_0000, 0b0000_0001));
    expect(await run(bus.readLevels())).toBe(0b1010_0100);
  });

  it('gives each asker his own answer, however many ask at once and however often it is pulled', async () => {
    const { bus, clock, plug, run, unplug } = await openRig();
    const random = createRandom('bridge');
    let isPlugged = true;
    for (let round = 0; round < 100; round++) {
      const asked = Array.from({ length: 8 }, () => Math.floor(random.next() * 256));
      const answers = Promise.allSettled(asked.map((at) => bus.writeRead(0x50, Uint8Array.of(0, at), 3)));
      if (random.next() < 0.2) {
        if (isPlugged) unplug();
        else plug();
        isPlugged = !isPlugged;
      }
      for (const [index, answer] of (await run(answers)).entries()) {
        if (answer.status === 'rejected') continue;
        const at = asked[index]!;
        expect([...answer.value]).toEqual([at, (at + 1) & 0xff, (at + 2) & 0xff]);
      }
    }
    if (!isPlugged) plug();
    await clock.runFor(1000);
    expect([...(await run(bus.writeRead(0x50, Uint8Array.of(0, 9), 1)))]).toEqual([9]);
  });
});
