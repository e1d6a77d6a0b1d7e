import { ina219 } from '@dawa/protocols/ina219';
import { ina226 } from '@dawa/protocols/ina226';
import type {
  PttSection,
  RelaySection,
  SensorSection,
  SupplySensorSection,
  WindSensorSection,
} from '@dawa/protocols/station-instruments';
import type { Clock } from '@dawa/seams/clock';
import type { Anemometer, Device, PowerSensor, PttLine, Relay } from '../ports.ts';
import { cm108Wish, createCm108Ptt } from './cm108-ptt.ts';
import { type Cp2112Bridge, cp2112Wish, createCp2112Bus } from './cp2112-bus.ts';
import type { HidPort, HidWish } from './hid-device.ts';
import { cm108Words, cp2112Words, lcusWords, nmeaWords, usbRelayWords } from './instrument-words.ts';
import { createLcusRelayBoard } from './lcus-relay.ts';
import { createNmeaAnemometer } from './nmea-anemometer.ts';
import type { Port } from './port.ts';
import type { RelayBoard, RelayLoad } from './relay-board.ts';
import { createRelayPtt } from './relay-ptt.ts';
import { createSupplyMonitor } from './supply-monitor.ts';
import { tapHidPort } from './tapped-hid-port.ts';
import { tapPort } from './tapped-port.ts';
import { createUsbRelayBoard, usbRelayWish } from './usb-relay.ts';
import { WireLog, type WireWords } from './wire-log.ts';

/** What hangs beside rotator, radio and modem, each by the name that `station.yaml` gives it. */
export interface Instruments {
  readonly relays: ReadonlyMap<string, Relay>;
  readonly sensors: ReadonlyMap<string, PowerSensor>;
  readonly anemometers: ReadonlyMap<string, Anemometer>;
  readonly ptt: PttLine | undefined;
  /** All of them. */
  readonly devices: readonly Device[];
  /** What goes over their cables, by `deviceId`; what hangs on one board shares its log. */
  readonly wires: ReadonlyMap<string, WireLog>;
  close(): Promise<void>;
}

export interface InstrumentSettings {
  readonly clock: Clock;
  readonly openHid: (wish: HidWish) => HidPort;
  readonly openSerial: (name: string, baudRate: number) => Port;
}

export interface InstrumentSections {
  readonly relays?: readonly (RelaySection & RelayLoad)[] | undefined;
  readonly sensors?: readonly SensorSection[] | undefined;
  readonly ptt?: PttSection | undefined;
}

/** Opens each board and each bridge once, however many relays and sensors hang on it. */
export function createInstruments(
  { relays = [], sensors = [], ptt }: InstrumentSections,
  settings: InstrumentSettings,
): Instruments {
  const { clock } = settings;
  const boards = new Map<string, Tapped<RelayBoard>>();
  const bridges = new Map<string, Tapped<Cp2112Bridge>>();
  const wires = new Map<string, WireLog>();
  const relayById = new Map(
    relays.map((section) => {
      const { on, wire } = boardOf(section, boards, settings);
      wires.set(`relay:${section.id}`, wire);
      return [section.id, on.relay(section.id, section.relay, section)];
    }),
  );
  const sensorById = new Map(
    sensors.filter(isSupplySensor).map((section) => {
      const { on: bus, wire } = bridgeOf(section, bridges, settings);
      wires.set(`sensor:${section.id}`, wire);
      const { id, address, shuntOhm } = section;
      return [id, createSupplyMonitor({ id, bus, chip: chips[section.kind], address, shuntOhm, clock })];
    }),
  );
  const anemometerById = new Map(
    sensors.filter(isWindSensor).map((section) => {
      const wire = new WireLog(clock, nmeaWords);
      wires.set(`sensor:${section.id}`, wire);
      const port = tapPort(settings.openSerial(section.port, section.baudRate), wire);
      return [section.id, createNmeaAnemometer({ id: section.id, port, clock, northDeg: section.northDeg })];
    }),
  );
  const line = ptt && lineOf(ptt, relayById, settings, wires);
  const others = [...relayById.values(), ...sensorById.values(), ...anemometerById.values()];
  return {
    relays: relayById,
    sensors: sensorById,
    anemometers: anemometerById,
    ptt: line,
    devices: [...(line ? [line] : []), ...others],
    wires,
    async close() {
      // The contact first: a relay that keys must be told while its board is there.
      await line?.close();
      await Promise.all(others.map((one) => one.close()));
    },
  };
}

/** What hangs on a cable, and the log of that cable. */
interface Tapped<T> {
  readonly on: T;
  readonly wire: WireLog;
}

const chips = { ina226, ina219 } as const;

function boardOf(
  section: RelaySection,
  boards: Map<string, Tapped<RelayBoard>>,
  { clock, openHid, openSerial }: InstrumentSettings,
): Tapped<RelayBoard> {
  if (section.kind === 'lcus')
    return known(boards, `lcus ${section.port}`, () =>
      tapped(clock, lcusWords, (wire) =>
        createLcusRelayBoard({ port: tapPort(openSerial(section.port, section.baudRate), wire), clock }),
      ),
    );
  return known(boards, `usbrelay ${section.serial} ${section.path}`, () =>
    tapped(clock, usbRelayWords, (wire) =>
      createUsbRelayBoard({ port: tapHidPort(openHid(usbRelayWish(section)), wire), clock }),
    ),
  );
}

function bridgeOf(
  { bridge: { serial, path } }: SupplySensorSection,
  bridges: Map<string, Tapped<Cp2112Bridge>>,
  { clock, openHid }: InstrumentSettings,
): Tapped<Cp2112Bridge> {
  return known(bridges, `${serial} ${path}`, () =>
    tapped(clock, cp2112Words, (wire) =>
      createCp2112Bus({ port: tapHidPort(openHid(cp2112Wish(which(serial, path))), wire), clock }),
    ),
  );
}

function lineOf(
  ptt: PttSection,
  relays: ReadonlyMap<string, Relay>,
  { clock, openHid }: InstrumentSettings,
  wires: Map<string, WireLog>,
): PttLine {
  if (ptt.kind === 'cm108') {
    const { on, wire } = tapped(clock, cm108Words, (log) =>
      createCm108Ptt({
        port: tapHidPort(openHid(cm108Wish(which(ptt.serial, ptt.path))), log),
        clock,
        pin: ptt.gpio,
      }),
    );
    wires.set('ptt', wire);
    return on;
  }
  const relay = relays.get(ptt.relay);
  if (relay === undefined) throw new RangeError(`ptt: expected one of relays, found ${ptt.relay}`);
  wires.set('ptt', wires.get(`relay:${ptt.relay}`)!);
  return createRelayPtt(relay);
}

function tapped<T>(clock: Clock, words: WireWords, make: (wire: WireLog) => T): Tapped<T> {
  const wire = new WireLog(clock, words);
  return { on: make(wire), wire };
}

function isSupplySensor(section: SensorSection): section is SupplySensorSection {
  return section.kind !== 'nmea-wind';
}

function isWindSensor(section: SensorSection): section is WindSensorSection {
  return section.kind === 'nmea-wind';
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
