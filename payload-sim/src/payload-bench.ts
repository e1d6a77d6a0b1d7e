import { ina226 } from '@dawa/protocols/ina226';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { HidFunction } from '@dawa/seams/hid-device';
import type { Random } from '@dawa/seams/random';
import type { BenchAir } from './bench-devices/bench-air.ts';
import type { InstrumentPort } from './bench-devices/bench-instruments.ts';
import { type BenchWiring, feedRelay } from './bench-devices/bench-wiring.ts';
import { Cp2112Simulator } from './bench-devices/cp2112.ts';
import type { BenchFaultName } from './bench-devices/instrument-faults.ts';
import { SupplyChipSimulator } from './bench-devices/supply-chip.ts';
import { UsbRelaySimulator } from './bench-devices/usb-relay.ts';
import { createWiredBench } from './bench-devices/wired-bench.ts';
import { benchPins, levelsOf } from './bench-pins.ts';
import type { Report } from './device-log.ts';
import type { FaultSettings } from './payload/active-faults.ts';
import { Breadboard, type BreadboardOptions } from './payload/breadboard.ts';
import type { AprsReceiver } from './space-link/aprs-receiver.ts';

/** Cables that each payload has on its bench. */
export const payloadPorts = ['payload', 'relay'] as const;
export type PayloadPort = (typeof payloadPorts)[number];

/** The relay that feeds the payload, on either board. */
export const payloadRelay = feedRelay;

/** The meter in the payload's supply: an INA226 at its first address, on 20 milliohm. */
export const benchMeter = { address: 0x40, shuntOhm: 0.02 } as const;

export interface PayloadBenchOptions extends Omit<BreadboardOptions, 'clock' | 'random' | 'report'> {
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
  /** Counted from 1: told apart by it in serial numbers. */
  readonly number: number;
  /** How well its receiver hears; as the engineering model's unless given. */
  readonly receiver?: AprsReceiver;
}

/** A breadboard with everything that a bench has around it: supply, meter, pins, relays. */
export interface PayloadBench {
  readonly board: Breadboard;
  /** USB to I2C and eight pins, with the meter on its bus. */
  readonly bridge: Cp2112Simulator;
  readonly usbRelay: UsbRelaySimulator;
  /** What is plugged into a USB socket. */
  readonly hidDevices: readonly HidFunction[];
  /** Supply, serial line and the transmitter's way to the power meter. */
  readonly wiring: BenchWiring;
  /** The cable to the radio of whoever tests it. */
  readonly air: BenchAir;
  attach(port: PayloadPort | InstrumentPort, stream: ByteStream): void;
  setFault(name: BenchFaultName, isActive: boolean, settings: FaultSettings): void;
}

export function createPayloadBench({ number, receiver, ...options }: PayloadBenchOptions): PayloadBench {
  const { clock, report } = options;
  const board = new Breadboard(options);
  const wired = createWiredBench({ clock, report, board, number, random: options.random, receiver });
  const { wiring, air } = wired;
  const usbRelay = new UsbRelaySimulator({
    serial: `DAWA${number % 10}`,
    report,
    // Another way to the same supply rail, of which a bench uses one.
    onSwitch: (contact, isClosed) => wiring.setRelay('USBRelay', contact, isClosed),
  });
  const meter = new SupplyChipSimulator({
    chip: ina226,
    shuntOhm: benchMeter.shuntOhm,
    supply: () => ({
      voltageV: board.isPowered ? board.electrics.voltageV : 0,
      currentA: board.electrics.currentA,
    }),
  });
  const bridge = new Cp2112Simulator({
    clock,
    report,
    targets: new Map([[benchMeter.address, meter]]),
    serialNumber: `DAWA${String(number).padStart(4, '0')}`,
    inputs: () => levelsOf(board),
    onLevels(levels) {
      board.setReset((levels & benchPins.reset) === 0);
      board.transmitter.setBlocked((levels & benchPins.transmitInhibit) === 0);
    },
  });
  return {
    ...{ board, bridge, usbRelay, wiring, air, hidDevices: [bridge, usbRelay] },
    attach: wired.attach,
    setFault: wired.setFault,
  };
}
