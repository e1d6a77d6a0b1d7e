import {
  decodeWord,
  encodeWord,
  type SupplyChip,
  shuntVoltageV,
  supplyRegisters,
} from '@dawa/protocols/supply-chip';
import type { Clock } from '@dawa/seams/clock';
import type { PowerSensor, Reading, Supply } from '../ports.ts';
import { DeviceError, detailOf } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import type { I2cBus } from './i2c-bus.ts';
import { poll } from './polling.ts';

export interface SupplyMonitorSettings {
  readonly id: string;
  readonly bus: I2cBus;
  readonly chip: SupplyChip;
  readonly address: number;
  readonly shuntOhm: number;
  readonly clock: Clock;
  /** On the station's clock. */
  readonly pollMs?: number;
}

/**
 * An INA226 or INA219 across a shunt. Current is computed from the voltage across it, not by the chip, whose calibration would
 * be gone with its power. Where the chip can tell what it is, it is asked before anything it says is believed.
 */
export function createSupplyMonitor(settings: SupplyMonitorSettings): PowerSensor {
  const { id, bus, chip, address, shuntOhm, clock, pollMs = 200 } = settings;
  const name = `${bus.port.name} 0x${address.toString(16)}`;
  const counts = { readings: 0, failures: 0 };
  let supply: Reading<Supply> | undefined;
  let isKnown = false;
  const status = new DeviceStatus({
    deviceId: `sensor:${id}`,
    kind: chip.name,
    port: bus.port,
    clock,
    counters: () => ({ ...counts }),
    more: () => ({ readings: supply ? readingsOf(supply) : [] }),
  });
  const word = async (register: number) => {
    const octets = await bus.writeRead(address, Uint8Array.of(register), 2);
    const found = decodeWord(octets);
    if (found === undefined)
      throw new DeviceError('bad-answer', name, `expected 2 octets, found ${octets.length}`);
    return found;
  };
  const identify = async () => {
    for (const { register, word: expected } of chip.identity) {
      const found = await word(register);
      if (found !== expected)
        throw new DeviceError('bad-answer', name, `expected an ${chip.name}, found ${hex(found)}`);
    }
    isKnown = true;
  };
  const readSupply = async () => {
    try {
      if (!isKnown) await identify();
      const shunt = await word(supplyRegisters.shuntVoltage);
      const busWord = await word(supplyRegisters.busVoltage);
      const voltageV = chip.busVoltageV(busWord);
      const currentA = shuntVoltageV(chip, shunt) / shuntOhm;
      const registers = Uint8Array.from([...encodeWord(shunt), ...encodeWord(busWord)]);
      supply = { voltageV, currentA, powerW: voltageV * currentA, registers, readAtMs: clock.nowAtMs() };
      counts.readings++;
      status.noteAnswer();
      return supply;
    } catch (error) {
      counts.failures++;
      status.noteSilence(detailOf(error));
      throw error;
    }
  };
  const stopWaiting = bus.onReady(() => {
    isKnown = false;
  });
  const stopPolling = poll(clock, pollMs, async () => {
    if (bus.port.state.kind === 'open') await readSupply().catch(() => {});
  });
  return {
    get info() {
      return status.info;
    },
    get supply() {
      return supply;
    },
    onChange: (listener) => status.onChange(listener),
    readSupply,
    async close() {
      stopPolling();
      stopWaiting();
      status.close();
      await bus.close();
    },
  };
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(4, '0')}`;
}

function readingsOf({ voltageV, currentA, powerW, readAtMs }: Reading<Supply>) {
  return [
    { name: 'voltage', value: voltageV, unit: 'V', readAtMs },
    { name: 'current', value: currentA, unit: 'A', readAtMs },
    { name: 'power', value: powerW, unit: 'W', readAtMs },
  ];
}
