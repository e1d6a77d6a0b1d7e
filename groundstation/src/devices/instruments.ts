import { ina219 } from '@dawa/protocols/ina219';
import { ina226 } from '@dawa/protocols/ina226';
import type { PttSection, RelaySection, SensorSection } from '@dawa/protocols/station-instruments';
import type { Clock } from '@dawa/seams/clock';
import type { Device, PowerSensor, PttLine, Relay } from '../ports.ts';
import { cm108Wish, createCm108Ptt } from './cm108-ptt.ts';
import { type Cp2112Bridge, cp2112Wish, createCp2112Bus } from './cp2112-bus.ts';
import type { HidPort, HidWish } from './hid-device.ts';
import { createLcusRelayBoard } from './lcus-relay.ts';
import type { Port } from './port.ts';
import type { RelayBoard } from './relay-board.ts';
import { createRelayPtt } from './relay-ptt.ts';
import { createSupplyMonitor } from './supply-monitor.ts';
import { createUsbRelayBoard, usbRelayWish } from './usb-relay.ts';

/** What hangs beside rotator, radio and modem, each by the name that `station.yaml` gives it. */
export interface Instruments {
  readonly relays: ReadonlyMap<string, Relay>;
  readonly sensors: ReadonlyMap<string, PowerSensor>;
  readonly ptt: PttLine | undefined;
  /** All of them. */
  readonly devices: readonly Device[];
  close(): Promise<void>;
}

export interface InstrumentSettings {
  readonly clock: Clock;
  readonly openHid: (wish: HidWish) => HidPort;
  readonly openSerial: (name: string, baudRate: number) => Port;
}

export interface InstrumentSections {
  readonly relays?: readonly RelaySection[] | undefined;
  readonly sensors?: readonly SensorSection[] | undefined;
  readonly ptt?: PttSection | undefined;
}

/** Opens each board and each bridge once, however many relays and sensors hang on it. */
export function createInstruments(
  { relays = [], sensors = [], ptt }: InstrumentSections,
  { clock, openHid, openSerial }: InstrumentSettings,
): Instruments {
  const boards = new Map<string, RelayBoard>();
  const bridges = new Map<string, Cp2112Bridge>();
  const boardOf = (section: RelaySection): RelayBoard => {
    if (section.kind === 'lcus')
      return known(boards, `lcus ${section.port}`, () =>
        createLcusRelayBoard({ port: openSerial(section.port, section.baudRate), clock }),
      );
    return known(boards, `usbrelay ${section.serial} ${section.path}`, () =>
      createUsbRelayBoard({ port: openHid(usbRelayWish(section)), clock }),
    );
  };
  const bridgeOf = ({ bridge: { serial, path } }: SensorSection): Cp2112Bridge =>
    known(bridges, `${serial} ${path}`, () =>
      createCp2112Bus({ port: openHid(cp2112Wish(which(serial, path))), clock }),
    );
  const relayById = new Map(
    relays.map((section) => [section.id, boardOf(section).relay(section.id, section.relay)]),
  );
  const sensorById = new Map(
    sensors.map((section) => [
      section.id,
      createSupplyMonitor({
        ...{ id: section.id, bus: bridgeOf(section), chip: chips[section.kind], clock },
        ...{ address: section.address, shuntOhm: section.shuntOhm },
      }),
    ]),
  );
  const line = ptt && lineOf(ptt, relayById, { clock, openHid });
  return {
    relays: relayById,
    sensors: sensorById,
    ptt: line,
    devices: [...(line ? [line] : []), ...relayById.values(), ...sensorById.values()],
    async close() {
      // The contact first: a relay that keys must be told while its board is there.
      await line?.close();
      await Promise.all([...relayById.values(), ...sensorById.values()].map((one) => one.close()));
    },
  };
}

const chips = { ina226, ina219 } as const;

function lineOf(
  ptt: PttSection,
  relays: ReadonlyMap<string, Relay>,
  { clock, openHid }: Pick<InstrumentSettings, 'clock' | 'openHid'>,
): PttLine {
  if (ptt.kind === 'cm108')
    return createCm108Ptt({ port: openHid(cm108Wish(which(ptt.serial, ptt.path))), clock, pin: ptt.gpio });
  const relay = relays.get(ptt.relay);
  if (relay === undefined) throw new RangeError(`ptt: expected one of relays, found ${ptt.relay}`);
  return createRelayPtt(relay);
}

function which(serialNumber: string | undefined, path: string | undefined) {
  return {
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(path === undefined ? {} : { path }),
  };
}

function known<T>(all: Map<string, T>, key: string, make: () => T): T {
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}
