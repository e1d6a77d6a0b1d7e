import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { RelaySimulator } from './bench-devices/relay.ts';
import type { Report } from './device-log.ts';
import type { FaultSettings } from './payload/active-faults.ts';
import { Breadboard } from './payload/breadboard.ts';
import {
  type DetectionName,
  type PayloadFaultName,
  payloadFaults,
  type StationFaultName,
  stationFaults,
} from './payload/fault-list.ts';
import type { PayloadMode } from './payload/payload-mode.ts';
import { createSky } from './space-link/sky.ts';
import { SpaceLink } from './space-link/space-link.ts';
import { OnBoardComputer } from './spacecraft/on-board-computer.ts';
import { ModemSimulator } from './station-devices/modem.ts';
import { type RadioSettings, RadioSimulator } from './station-devices/radio.ts';
import { type RotatorSettings, RotatorSimulator } from './station-devices/rotator.ts';

/** Our ends of the cables, by port. */
export type WorldPort =
  | 'rotator'
  | 'radio'
  | 'modem'
  /** The payload's serial port, its own side. */
  | 'payload'
  /** The same cable's other side: the on-board computer. */
  | 'payloadComputer'
  | 'relay';

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly streams: Partial<Record<WorldPort, ByteStream>>;
  /** What is there: a station's devices, the spacecraft over it, a payload. Everything is left out by default. */
  readonly station?: {
    readonly rotator?: Partial<RotatorSettings>;
    readonly radio?: Partial<RadioSettings>;
    readonly beamWidthDeg?: number;
  };
  readonly spacecraft?: {
    readonly mission: MissionFile;
    readonly propagator: Propagator;
    readonly place: Place;
    readonly horizon: Horizon;
  };
  readonly payload?: {
    /** Left out: without power until relay 1 closes or `setPayloadPower`. */
    readonly runningMode?: PayloadMode;
    readonly disabledDetections?: readonly DetectionName[];
  };
  readonly onEvent?: (event: { type: string; atMs: number; text: string }) => void;
}

export interface World {
  readonly rotator: RotatorSimulator | undefined;
  readonly radio: RadioSimulator | undefined;
  readonly payload: Breadboard | undefined;
  /** Plugs a cable in, also in the place of one that was lost. */
  attach(port: WorldPort, stream: ByteStream): void;
  /** @returns false when there is no fault of this name, or nothing that could have it */
  setFault(name: string, isActive: boolean, settings?: FaultSettings): boolean;
  setPayloadPower(isOn: boolean): void;
  stop(): void;
}

/**
 * Everything at the other end of the cables, on one clock: what is asked for in `options` and nothing else. Repeatable:
 * the same seed, clock and bytes on the cables give the same bytes back.
 *
 * @throws RangeError when a spacecraft is asked for and the mission has no CCSDS downlink and uplink
 */
export function createWorld(options: WorldOptions): World {
  const { clock, random } = options;
  const report: Report = (type, text) => options.onEvent?.({ type, atMs: clock.nowAtMs(), text });
  const devices = options.station && createStationDevices(options, report);
  const payload =
    options.payload && new Breadboard({ clock, random: random.fork('payload'), report, ...options.payload });
  const relay = new RelaySimulator({
    report,
    onSwitch: (number, isClosed) => number === payloadRelay && payload?.setPower(isClosed),
  });
  const flight = options.spacecraft && createFlight(options, options.spacecraft, devices, report);
  const sockets: Record<WorldPort, { attach(stream: ByteStream): void } | undefined> = {
    rotator: devices?.rotator,
    radio: devices?.radio,
    modem: devices?.modem ?? flight?.modem,
    payload,
    payloadComputer: flight && { attach: (stream) => flight.computer.attachPayload(stream) },
    relay,
  };
  const attach = (port: WorldPort, stream: ByteStream) => sockets[port]?.attach(stream);
  for (const [port, stream] of Object.entries(options.streams)) attach(port as WorldPort, stream);
  return {
    rotator: devices?.rotator,
    radio: devices?.radio,
    payload,
    attach,
    setPayloadPower: (isOn) => payload?.setPower(isOn),
    setFault(name, isActive, settings = {}) {
      if (isPayloadFault(name)) {
        payload?.setFault(name, isActive, settings);
        return payload !== undefined;
      }
      if (!isStationFault(name)) return false;
      report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
      return setStationFault(name, isActive, {
        ...devices,
        modem: devices?.modem ?? flight?.modem,
        link: flight?.link,
      });
    },
    stop() {
      flight?.link.stop();
      flight?.computer.stop();
      payload?.setPower(false);
    },
  };
}

/** The relay that feeds the payload on the bench. */
export const payloadRelay = 1;

interface StationDevices {
  readonly rotator: RotatorSimulator;
  readonly radio: RadioSimulator;
  readonly modem: ModemSimulator;
}

const ordinarySymbolRateBd = 9600;

function createStationDevices(
  { clock, random, station, spacecraft }: WorldOptions,
  report: Report,
): StationDevices {
  const { rotator, radio } = station ?? {};
  const symbolRateBd = spacecraft ? linkOf(spacecraft.mission, 'uplink').symbolRateBd : ordinarySymbolRateBd;
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
  };
}

function createFlight(
  { clock, random, station }: WorldOptions,
  { mission, propagator, place, horizon }: NonNullable<WorldOptions['spacecraft']>,
  devices: StationDevices | undefined,
  report: Report,
) {
  const downlink = linkOf(mission, 'downlink');
  const uplink = linkOf(mission, 'uplink');
  if (downlink.framing.kind !== 'ccsds-tm' || uplink.framing.kind !== 'ccsds-tc') {
    throw new RangeError('mission: expected a ccsds-tm downlink and a ccsds-tc uplink');
  }
  const sky = createSky(propagator, place, horizon);
  const computer = new OnBoardComputer({
    clock,
    random: random.fork('spacecraft'),
    downlink: downlink.framing,
    uplink: uplink.framing,
    isSunlit: (atMs) => sky(atMs)?.isSunlit ?? true,
    report,
  });
  const modem = devices?.modem ?? new ModemSimulator({ clock, symbolRateBd: uplink.symbolRateBd });
  const link = new SpaceLink({
    clock,
    random: random.fork('space-link'),
    sky,
    spacecraft: computer,
    radio: devices?.radio ?? idealRadio(sky, clock, downlink.frequencyHz, uplink.frequencyHz),
    modem,
    ...(devices ? { antenna: devices.rotator } : {}),
    beamWidthDeg: station?.beamWidthDeg ?? 24,
    downlink: { frequencyHz: downlink.frequencyHz, bitRateHz: downlink.symbolRateBd },
    uplink: { frequencyHz: uplink.frequencyHz, bitRateHz: uplink.symbolRateBd },
    report,
  });
  devices?.radio.onMeter(() => link.readMeter());
  return { computer, modem, link };
}

function linkOf(mission: MissionFile, direction: MissionLink['direction']): MissionLink {
  const link = mission.links.find((candidate) => candidate.direction === direction);
  if (link === undefined) throw new RangeError(`mission: expected a ${direction}, found none`);
  return link;
}

/** Where there is no station: always on frequency, keyed whenever there is something to send. */
function idealRadio(
  sky: ReturnType<typeof createSky>,
  clock: Clock,
  downlinkHz: number,
  uplinkHz: number,
): ConstructorParameters<typeof SpaceLink>[0]['radio'] {
  const rangeRateKmS = () => sky(clock.nowAtMs())?.rangeRateKmS ?? 0;
  return {
    get receiveFrequencyHz() {
      return downlinkHz + downlinkDopplerHz(rangeRateKmS(), downlinkHz);
    },
    get onAirFrequencyHz() {
      return uplinkHz + uplinkDopplerHz(rangeRateKmS(), uplinkHz);
    },
    isTransmitting: false,
    isDemodulating: true,
    wasKeyedAt: () => true,
  };
}

function isPayloadFault(name: string): name is PayloadFaultName {
  return payloadFaults.some((fault) => fault.name === name);
}

function isStationFault(name: string): name is StationFaultName {
  return stationFaults.some((fault) => fault.name === name);
}

function setStationFault(
  name: StationFaultName,
  isActive: boolean,
  where: {
    readonly rotator?: RotatorSimulator | undefined;
    readonly radio?: RadioSimulator | undefined;
    readonly modem?: ModemSimulator | undefined;
    readonly link?: SpaceLink | undefined;
  },
): boolean {
  switch (name) {
    case 'rotator-silent':
    case 'rotator-stuck':
    case 'rotator-garbage':
    case 'rotator-slow':
    case 'rotator-lossy':
    case 'rotator-echo':
    case 'rotator-split':
      where.rotator?.setFault(name, isActive);
      return where.rotator !== undefined;
    case 'radio-silent':
    case 'radio-garbage':
    case 'radio-refuses-while-transmitting':
    case 'radio-liar':
    case 'radio-slow':
    case 'radio-lossy':
    case 'radio-echo':
    case 'radio-split':
      where.radio?.setFault(name, isActive);
      return where.radio !== undefined;
    case 'modem-silent':
      where.modem?.setFault(name, isActive);
      return where.modem !== undefined;
    case 'deep-fade':
    case 'transmitter-off':
    case 'uplink-deaf':
      where.link?.setFault(name, isActive);
      return where.link !== undefined;
    default:
      return name satisfies never;
  }
}
