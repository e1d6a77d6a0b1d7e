import type { SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type InstrumentPort, instrumentPorts } from './bench-devices/bench-instruments.ts';
import { isBenchFault } from './bench-devices/instrument-faults.ts';
import type { Report } from './device-log.ts';
import { listFaults } from './fault-catalogue.ts';
import { createFlight, type Flight, type Ground, type Ship } from './flight.ts';
import type { FaultSettings } from './payload/active-faults.ts';
import { type AirPort, createAirPorts } from './payload/air/air-ports.ts';
import type { Breadboard } from './payload/breadboard.ts';
import { deliveredSettings } from './payload/configuration/delivered-settings.ts';
import { type DetectionName, type PayloadFaultName, payloadFaults } from './payload/fault-list.ts';
import type { PayloadMode } from './payload/payload-mode.ts';
import { createPayloadBench, type PayloadBench, type PayloadPort, payloadPorts } from './payload-bench.ts';
import type { AprsReceiver } from './space-link/aprs-receiver.ts';
import { meterBandwidthHz } from './space-link/downlink-signal.ts';
import { downlinkBudget, meterReading, noisePowerDbm } from './space-link/link-budget.ts';
import type { ShipFiles } from './spacecraft/birds-files.ts';
import { type AnemometerSettings, AnemometerSimulator } from './station-devices/anemometer.ts';
import { type Demodulated, ModemSimulator } from './station-devices/modem.ts';
import { type RadioSettings, RadioSimulator } from './station-devices/radio.ts';
import { ReceiverSound } from './station-devices/receiver-sound.ts';
import { type RotatorSettings, RotatorSimulator } from './station-devices/rotator.ts';
import { isStationFault, setStationFault } from './station-fault.ts';

/** Our ends of the cables, by port. */
export type WorldPort =
  | 'rotator'
  | 'radio'
  | 'modem'
  /** The payload's own cables: its serial port, the relay that feeds it. */
  | PayloadPort
  /** Those of the second payload and of all after it. */
  | `${PayloadPort}${number}`
  /** The first payload's instruments, each at a socket of its own. */
  | InstrumentPort
  /** The same cable's other side: the on-board computer. */
  | 'payloadComputer'
  /** The anemometer on the mast. */
  | 'wind'
  /** What the receiver lets hear. */
  | 'sound'
  /** The air around the first payload; KISS of its modem where the real program runs. */
  | AirPort;

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly streams: Partial<Record<WorldPort, ByteStream>>;
  /** What is there: a station's devices, the spacecraft over it, a payload. Everything is left out by default. */
  readonly station?: {
    readonly rotator?: Partial<RotatorSettings>;
    readonly radio?: Partial<RadioSettings>;
    readonly beamWidthDeg?: number;
    /** The modem speaks KISS on links of single frames. */
    readonly isModemKiss?: boolean;
    /** Left out: no anemometer. */
    readonly anemometer?: Partial<AnemometerSettings>;
  };
  readonly spacecraft?: Ship;
  /** Other ships over the same station; none of them carries the payload that has cables here. */
  readonly otherShips?: readonly Ship[];
  /** What befalls the frames of ships of BIRDS beside what the signal does, and how long their files are, by id. */
  readonly birds?: Pick<Ground, 'losses' | 'fileOctets'>;
  readonly payload?: {
    /** Left out: without power until relay 1 closes or `setPayloadPower`. */
    readonly runningMode?: PayloadMode;
    readonly disabledDetections?: readonly DetectionName[];
    /** Left out: they hear the stations of the world. False: the air is the tester's alone. */
    readonly hasTraffic?: boolean;
    /** How well its receiver hears; as the engineering model's unless given. */
    readonly receiver?: AprsReceiver;
    /** So many of them, each with cables and chances of its own; 1 by default. */
    readonly count?: number;
  };
  readonly onEvent?: (event: { type: string; atMs: number; text: string }) => void;
}

export interface World {
  readonly rotator: RotatorSimulator | undefined;
  readonly radio: RadioSimulator | undefined;
  /** The first, which the on-board computer has a cable to. */
  readonly payload: Breadboard | undefined;
  readonly benches: readonly PayloadBench[];
  /** What ships of BIRDS have in their memories, in the order of the ships. */
  readonly files: readonly ShipFiles[];
  /** Plugs a cable in, also in the place of one that was lost. */
  attach(port: WorldPort, stream: ByteStream): void;
  /**
   * @param payload counted from 1, for faults of a payload
   * @returns false when there is no fault of this name, or nothing that could have it
   */
  setFault(name: string, isActive: boolean, settings?: FaultSettings, payload?: number): boolean;
  /** Every fault that this world can have; of the first payload, whether it has it. */
  faults(): SimulatedFault[];
  setPayloadPower(isOn: boolean): void;
  /** Sets the modem for links of one modulation and rate. */
  demodulate(setting: Demodulated): void;
  stop(): void;
}

/**
 * Everything at the other end of the cables, on one clock: what is asked for in `options` and nothing else. Repeatable:
 * the same seed, clock and bytes on the cables give the same bytes back.
 */
export function createWorld(options: WorldOptions): World {
  const { clock } = options;
  const report: Report = (type, text) => options.onEvent?.({ type, atMs: clock.nowAtMs(), text });
  const devices = options.station && createStationDevices(options, report);
  const benches = createBenches(options);
  const payload = benches[0]?.board;
  const flights = createFlights(options, devices, report);
  const flight = flights?.ships[0];
  if (payload) flight?.computer?.feed(payload);
  const sockets: Partial<Record<WorldPort, { attach(stream: ByteStream): void } | undefined>> = {
    rotator: devices?.rotator,
    radio: devices?.radio,
    modem: flights?.ground.modem ?? devices?.modem,
    ...benchSockets(benches),
    ...(payload ? createAirPorts(clock, payload, report, benches[0]!.air) : {}),
    payloadComputer: flight?.computer && {
      attach: (stream) => flight.computer?.attachPayload(stream),
    },
    wind: devices?.anemometer,
    sound: flights?.ground.sound,
  };
  const attach = (port: WorldPort, stream: ByteStream) => sockets[port]?.attach(stream);
  for (const [port, stream] of Object.entries(options.streams)) {
    if (stream !== undefined) attach(port as WorldPort, stream);
  }
  /** What was injected into other things than a payload, which knows its own. */
  const injected = new Set<string>();
  const note = (name: string, isActive: boolean) => {
    if (isActive) injected.add(name);
    else injected.delete(name);
  };
  return {
    rotator: devices?.rotator,
    radio: devices?.radio,
    payload,
    benches,
    files: flights?.ships.flatMap((ship) => ship.files ?? []) ?? [],
    attach,
    demodulate: (setting) => flights?.ground.modem.demodulate(setting),
    setPayloadPower: (isOn) => payload?.setPower(isOn),
    setFault(name, isActive, settings = {}, number = 1) {
      if (isPayloadFault(name)) {
        const bench = benches[number - 1];
        bench?.board.setFault(name, isActive, settings);
        return bench !== undefined;
      }
      note(name, isActive);
      if (isBenchFault(name)) {
        const bench = benches[number - 1];
        bench?.setFault(name, isActive, settings);
        return bench !== undefined;
      }
      if (!isStationFault(name)) return false;
      report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
      return setStationFault(name, isActive, {
        ...devices,
        modem: flights?.ground.modem ?? devices?.modem,
        link: flight?.link,
        ships: flights?.ships,
      });
    },
    faults: () =>
      listFaults((name) => (isPayloadFault(name) ? (payload?.hasFault(name) ?? false) : injected.has(name)), {
        payload: payload !== undefined,
        station: devices !== undefined,
      }),
    stop() {
      for (const ship of flights?.ships ?? []) ship.stop();
      for (const { board } of benches) board.setPower(false);
      devices?.anemometer?.stop();
      flights?.ground.sound?.stop();
    },
  };
}

/** Each payload with chances of its own, whatever stands beside it; the first as if it were alone. */
function createBenches({
  clock,
  random,
  payload,
  spacecraft,
  onEvent,
}: WorldOptions): readonly PayloadBench[] {
  if (payload === undefined) return [];
  const { count = 1, ...settings } = payload;
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const mark = number === 1 ? '' : `payload ${number}: `;
    return createPayloadBench({
      ...(spacecraft ? { settings: deliveredSettings(spacecraft.mission) } : {}),
      ...settings,
      ...{ clock, number, random: random.fork(number === 1 ? 'payload' : `payload ${number}`) },
      report: (type, text) => onEvent?.({ type, atMs: clock.nowAtMs(), text: `${mark}${text}` }),
    });
  });
}

/** The name of a cable of the payload with this number. */
export function payloadPortName(port: PayloadPort, number: number): WorldPort {
  return number === 1 ? port : `${port}${number}`;
}

function benchSockets(benches: readonly PayloadBench[]) {
  const named = benches.flatMap((bench, index) =>
    [...payloadPorts, ...(index === 0 ? instrumentPorts : [])].map((port) => {
      const attach = (stream: ByteStream) => bench.attach(port, stream);
      return [index === 0 ? port : `${port}${index + 1}`, { attach }] as const;
    }),
  );
  return Object.fromEntries(named) as Partial<Record<WorldPort, { attach(stream: ByteStream): void }>>;
}

interface StationDevices {
  readonly rotator: RotatorSimulator;
  readonly radio: RadioSimulator;
  readonly modem: ModemSimulator;
  readonly anemometer: AnemometerSimulator | undefined;
}

const ordinarySymbolRateBd = 9600;

function createStationDevices(
  { clock, random, station, spacecraft }: WorldOptions,
  report: Report,
): StationDevices {
  const { rotator, radio, anemometer } = station ?? {};
  const uplink = spacecraft?.mission.links.find(({ direction }) => direction === 'uplink');
  const symbolRateBd = uplink?.symbolRateBd ?? ordinarySymbolRateBd;
  return {
    rotator: new RotatorSimulator({
      clock,
      random: random.fork('rotator'),
      report,
      ...(rotator ? { settings: rotator } : {}),
    }),
    radio: new RadioSimulator({
      clock,
      random: random.fork('radio'),
      report,
      ...(radio ? { settings: radio } : {}),
    }),
    modem: new ModemSimulator({ clock, symbolRateBd }),
    anemometer:
      anemometer &&
      new AnemometerSimulator({ clock, random: random.fork('wind'), report, settings: anemometer }),
  };
}

/** All ships over one ground; the first is the one whose payload has cables here. */
function createFlights(
  { clock, random, station, spacecraft, otherShips = [], birds }: WorldOptions,
  devices: StationDevices | undefined,
  report: Report,
): { readonly ships: readonly Flight[]; readonly ground: Ground } | undefined {
  if (spacecraft === undefined) return undefined;
  const uplink = spacecraft.mission.links.find(({ direction }) => direction === 'uplink');
  const symbolRateBd = uplink?.symbolRateBd ?? ordinarySymbolRateBd;
  const ground: Ground = {
    ...{ clock, random, report, radio: devices?.radio, rotator: devices?.rotator },
    sound: new ReceiverSound({ clock, random: random.fork('sound') }),
    modem: devices?.modem ?? new ModemSimulator({ clock, symbolRateBd }),
    beamWidthDeg: station?.beamWidthDeg ?? 24,
    isKiss: station?.isModemKiss ?? false,
    ...birds,
  };
  const first = createFlight(spacecraft, ground);
  const others = otherShips.map((ship, index) => {
    const itsOwn = { ...ground, random: random.fork(`ship ${index} ${ship.mission.id}`) };
    return createFlight(ship, itsOwn, { hasOwnPayload: true });
  });
  const ships = [first, ...others];
  const budget = { ...downlinkBudget, bitRateHz: symbolRateBd };
  const noiseDbm = noisePowerDbm(budget, meterBandwidthHz);
  devices?.radio.onMeter(() => meterReading(Math.max(...ships.map(({ powerDbm }) => powerDbm)), noiseDbm));
  return { ships, ground };
}

function isPayloadFault(name: string): name is PayloadFaultName {
  return payloadFaults.some((fault) => fault.name === name);
}
