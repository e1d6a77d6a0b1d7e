import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keepHidOpen } from '@dawa/groundstation/adapters/hid-port';
import { cp2112Wish, createCp2112Bus } from '@dawa/groundstation/devices/cp2112-bus';
import { createSupplyMonitor } from '@dawa/groundstation/devices/supply-monitor';
import { ina219 } from '@dawa/protocols/ina219';
import { ina226 } from '@dawa/protocols/ina226';
import { expectInTime, expectSame, rounded, until } from '../expect.ts';
import { type GuestCase, noticedWithinMs, workingWithinMs } from './guest-case.ts';
import { pull } from './pull.ts';

const run = promisify(execFile);
/**
 * A tool of i2c-tools, as somebody else's opinion of our bridge. The kernel's driver gives a bridge 50 ms for an answer, which a
 * busy machine may need for itself, so a reading that failed is tried again.
 */
async function tool(name: string, ...words: string[]): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return (await run(`/usr/sbin/${name}`, words, { timeout: 30_000 })).stdout.trim();
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}

const mostTries = 5;

export const kernelBridgeCase: GuestCase = {
  name: "the kernel's hid-cp2112 and i2c-tools find the chips behind our CP2112, read and write them",
  async run({ devices }) {
    await devices.plug('cp2112');
    const boundMs = await until('/dev/i2c-*', () => bridge() !== undefined);
    const bus = String(bridge());
    let detectMs = 0;
    let addresses: readonly string[] = [];
    for (let tries = 0; tries < mostTries && addresses.length < 2; tries++) {
      const began = performance.now();
      const table = await tool('i2cdetect', '-y', '-r', bus, '0x3c', '0x4f');
      detectMs = performance.now() - began;
      addresses = [...new Set(table.match(/\b4[0-9a-f]\b(?!:)/g))];
    }
    expectSame('addresses', addresses, ['40', '41']);
    // Words come with the lower octet first: 25 80 is 12 V.
    expectSame('12 V of the INA226', await tool('i2cget', '-y', bus, '0x40', '0x02', 'w'), '0x8025');
    expectSame('maker', await tool('i2cget', '-y', bus, '0x40', '0xfe', 'w'), '0x4954');
    expectSame('die', await tool('i2cget', '-y', bus, '0x40', '0xff', 'w'), '0x6022');
    expectSame('configuration of the INA219', await tool('i2cget', '-y', bus, '0x41', '0x00', 'w'), '0x9f39');
    const nobody = await tool('i2cget', '-y', bus, '0x42', '0x00', 'w').then(
      (text) => text,
      (error: { stderr: string }) => error.stderr.trim(),
    );
    expectSame('nobody at 0x42', /Read failed/.test(nobody), true);
    await tool('i2cset', '-y', bus, '0x40', '0x05', '0x0005', 'w');
    const { reports, calibration } = await devices.seen('cp2112');
    expectSame('calibration', calibration, 0x0500);
    return {
      boundMs: rounded(boundMs),
      detectMs: rounded(detectMs),
      reports: reports.length,
    };
  },
};

export const iioCase: GuestCase = {
  name: "the kernel's ina2xx-adc reads volts and amperes of our INA226 and INA219",
  async run() {
    const bus = bridge();
    const made = `/sys/bus/i2c/devices/i2c-${bus}/new_device`;
    writeFileSync(made, 'ina226 0x40');
    writeFileSync(made, 'ina219 0x41');
    const found = new Map<string, string>();
    await until('iio devices', () => {
      for (const name of existsSync(iioRoot) ? readdirSync(iioRoot) : []) {
        const file = join(iioRoot, name, 'name');
        if (name.startsWith('iio:') && existsSync(file))
          found.set(readFileSync(file, 'utf8').trim(), join(iioRoot, name));
      }
      return found.size === 2;
    });
    const figures: Record<string, number> = {};
    for (const [chip, volts] of [
      ['ina226', 12],
      ['ina219', 5],
    ] as const) {
      const folder = found.get(chip)!;
      const voltageV = scaled(folder, 'in_voltage1') / 1000;
      expectSame(`volts of the ${chip}`, Math.round(voltageV * 1000) / 1000, volts);
      figures[`${chip}V`] = voltageV;
      // The driver believes in 10 milliohm; that of the INA219 is 100.
      figures[`${chip}ShuntMv`] = rounded(scaled(folder, 'in_voltage0'));
    }
    expectSame('millivolts across the shunt of the ina226', figures['ina226ShuntMv'], 15);
    expectSame('millivolts across the shunt of the ina219', figures['ina219ShuntMv'], -25);
    return figures;
  },
};

export const ownBridgeCase: GuestCase = {
  name: 'our driver measures supplies through the same CP2112 over hidraw, and is back after unplugging',
  async run({ clock, devices, isBusy }) {
    const port = keepHidOpen(cp2112Wish({ serialNumber: '00DA3A01' }), clock);
    const bus = createCp2112Bus({ port, clock, timeoutMs: 2000 });
    const common = { bus, clock, pollMs: 20 };
    const payload = createSupplyMonitor({
      ...common,
      id: 'payload',
      chip: ina226,
      address: 0x40,
      shuntOhm: 0.01,
    });
    const solar = createSupplyMonitor({ ...common, id: 'solar', chip: ina219, address: 0x41, shuntOhm: 0.1 });
    try {
      await until('readings', () => payload.supply !== undefined && solar.supply !== undefined);
      const { voltageV, currentA, powerW } = payload.supply!;
      expectSame('payload', [voltageV, currentA, powerW].map(rounded), [12, 1.5, 18]);
      expectSame('solar', [solar.supply!.voltageV, Math.round(solar.supply!.currentA * 1000)], [5, -250]);
      const began = performance.now();
      for (let at = 0; at < 50; at++) await payload.readSupply();
      const readMs = (performance.now() - began) / 50;
      await bus.setOutputs(0b0000_0011, 0b0000_0011);
      await bus.setLevels(0b0000_0010, 0b0000_0011);
      expectSame('levels', await bus.readLevels(), 0b1111_1110);
      const nobody = await bus.write(0x42, Uint8Array.of(0)).then(
        () => 'taken',
        (error: Error) => error.message,
      );
      expectSame('nobody at 0x42', /nobody answers at 0x42/.test(nobody), true);
      const noticedMs = await pull(port, devices, 'cp2112');
      expectSame('state', payload.info.state, 'lost');
      await devices.plug('cp2112');
      const workingMs = await until('working', () => payload.info.state === 'ok');
      expectInTime('noticed', noticedMs, noticedWithinMs, isBusy);
      expectInTime('working', workingMs, workingWithinMs, isBusy);
      return { readMs: rounded(readMs), noticedMs: rounded(noticedMs), workingMs: rounded(workingMs) };
    } finally {
      await payload.close();
      await solar.close();
    }
  },
};

const iioRoot = '/sys/bus/iio/devices';

/** Number of the bus that the kernel made of our bridge; there may be others. */
function bridge(): number | undefined {
  for (const name of existsSync('/sys/class/i2c-dev') ? readdirSync('/sys/class/i2c-dev') : []) {
    const text = readFileSync(join('/sys/class/i2c-dev', name, 'name'), 'utf8');
    if (text.startsWith('CP2112') && existsSync(`/dev/${name}`)) return Number(name.slice('i2c-'.length));
  }
  return undefined;
}

/** As with i2c-tools, a reading that the kernel gave up is tried again. */
function scaled(folder: string, channel: string): number {
  const number = (what: string) => {
    for (let tries = 1; ; tries++) {
      try {
        return Number(readFileSync(join(folder, `${channel}_${what}`), 'utf8'));
      } catch (error) {
        if (tries === mostTries) throw error;
      }
    }
  };
  return number('raw') * number('scale');
}
