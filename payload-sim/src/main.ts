import type { SimulatorEvent } from '@dawa/protocols/control-pipe';
import { payloadBusBaudRate } from '@dawa/protocols/payload-bus';
import { givesFrames } from '@dawa/protocols/station-modem';
import type { RadioSection } from '@dawa/protocols/station-radio';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { createRandom } from '@dawa/seams/random';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { type CableEnd, openLoopbackPort } from './adapters/loopback-port.ts';
import { openSerialEnd } from './adapters/pseudo-terminal.ts';
import { openSerialPort } from './adapters/serial-port.ts';
import {
  readArguments,
  type SimulatorArguments,
  type SimulatorKind,
  UsageError,
  usage,
} from './arguments.ts';
import { instrumentPorts } from './bench-devices/bench-instruments.ts';
import { createRehearsalClock, createSystemClock } from './clock/machine-clock.ts';
import { ControlInput } from './control-input.ts';
import { faultScript, runFaultScript } from './fault-script.ts';
import { loadShips, loadStation, readYaml, UnusableFile } from './files.ts';
import { loadProgram } from './firmware/firmware-program.ts';
import { createFirmwareWorld } from './firmware/firmware-world.ts';
import { airPorts } from './payload/air/air-ports.ts';
import { payloadPorts } from './payload-bench.ts';
import { plugBench } from './plug-bench.ts';
import { receivers } from './space-link/aprs-receiver.ts';
import { hasSound } from './space-link/sound-of-frame.ts';
import { startingDirection } from './starting-direction.ts';
import type { RadioSettings } from './station-devices/radio.ts';
import { createWorld, payloadPortName, type World, type WorldOptions, type WorldPort } from './world.ts';

/** Cables that each kind of simulator offers. */
const portsOf: Record<SimulatorKind, readonly WorldPort[]> = {
  station: ['rotator', 'radio', 'modem'],
  payload: payloadPorts,
  spacecraft: ['modem', 'payload'],
  all: ['rotator', 'radio', 'modem', ...payloadPorts],
};

/**
 * The simulators as a process: cables first, world second, so that whoever started us can hand out the ports at once.
 * Ends when standard input closes: with it goes the station that the simulators belong to.
 *
 * @returns exit code: 0 ended, 2 wrong usage or unusable file
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.includes('--help')) {
      process.stdout.write(usage);
      return 0;
    }
    return await run(readArguments(args));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnusableFile)) throw error;
    process.stderr.write(`payload-sim: ${error.message}\n`);
    return 2;
  }
}

async function run(args: SimulatorArguments): Promise<number> {
  const plan = planWorld(args);
  const cables = new Map<WorldPort, CableEnd>();
  const streams: Partial<Record<WorldPort, ByteStream>> = {};
  let world: Pick<World, 'attach' | 'demodulate' | 'setFault' | 'faults' | 'benches' | 'stop'> | undefined;
  let clock: Clock | undefined;
  let unplugBench = () => {};
  /** What the modem is set for, also where that is said before the clock begins. */
  let setting: Parameters<World['demodulate']>[0] | undefined;
  for (const port of [...portsOf[args.kind], ...plan.morePorts]) {
    // Sound is nothing for a serial port: 96,000 octets a second.
    const open = port === 'audio' || port === 'sound' ? openLoopbackPort : openSerialEnd;
    const cable = await open((stream) => {
      streams[port] = stream;
      world?.attach(port, stream);
    });
    cables.set(port, cable);
  }
  for (const port of args.hasInstruments ? instrumentPorts : []) {
    const cable = await openLoopbackPort((stream) => {
      streams[port] = stream;
      world?.attach(port, stream);
    });
    cables.set(port, cable);
  }
  print({ ports: Object.fromEntries([...cables].map(([port, cable]) => [port, cable.path])) });
  const tell = (event: SimulatorEvent) => print(event);
  const say = (type: string, text: string) => tell({ type, atMs: clock?.nowAtMs() ?? 0, text });

  // The on-board computer sits at the far end of the payload's own port, as it does in the spacecraft.
  const plugComputer = async () => {
    if (args.kind !== 'all' && args.kind !== 'spacecraft') return;
    streams.payloadComputer = await openSerialPort(cables.get('payload')!.path, payloadBusBaudRate);
    world?.attach('payloadComputer', streams.payloadComputer);
  };
  const start = async (startClock: Clock) => {
    clock = startClock;
    await plugComputer();
    world =
      args.article === 'avr8js'
        ? createFirmwareWorld({
            ...{ clock, program: loadProgram(), random: createRandom(args.seed), streams, onEvent: tell },
            ...(args.receiver && { receiver: receivers[args.receiver] }),
          })
        : createWorld({ ...plan.options(startClock), streams, onEvent: tell });
    if (setting !== undefined) world.demodulate(setting);
    if (plan.faults) {
      runFaultScript(plan.faults, startClock, (name, isActive, settings, payload) => {
        if (!world?.setFault(name, isActive, settings, payload)) say('control', `no fault ${name} here`);
      });
    }
    if (args.isHidPlugged) unplugBench = plugBench(world.benches, say);
    say('simulator', `${args.kind} running, seed ${args.seed}`);
  };

  const fail = (error: unknown) => say('error', error instanceof Error ? error.message : String(error));
  const input = new ControlInput(
    (message) => {
      if (message.type === 'clock') {
        if (clock instanceof ScaledClock) clock.moveTo(message);
        else if (args.hasClockOnStdin && clock === undefined)
          start(createRehearsalClock(message)).catch(fail);
      } else if (message.type === 'fault') {
        const { name, isActive, settings, payload } = message;
        const isKnown = world?.setFault(name, isActive, settings, payload) ?? false;
        if (!isKnown) say('control', `no fault ${name} here`);
      } else if (message.type === 'list-faults') {
        print({ faults: world?.faults() ?? [] });
      } else if (message.type === 'demodulate') {
        setting = message;
        world?.demodulate(message);
      } else {
        replug(cables, message, say)
          .then(() => (message.type === 'plug' && message.port === 'payload' ? plugComputer() : undefined))
          .catch(fail);
      }
    },
    (detail) => say('control', detail),
  );
  if (!args.hasClockOnStdin) await start(createSystemClock());
  await untilInputEnds((bytes) => input.push(bytes));
  unplugBench();
  world?.stop();
  await streams.payloadComputer?.close();
  await Promise.all([...cables.values()].map((cable) => cable.close()));
  return 0;
}

/** Reads every file before a cable exists: what is unusable is told before anybody depends on us. */
function planWorld(args: SimulatorArguments): {
  options(clock: Clock): Omit<WorldOptions, 'streams' | 'onEvent'>;
  /** Beside those that every station has. */
  morePorts: readonly WorldPort[];
  faults: ReturnType<typeof readFaults>;
} {
  const { kind } = args;
  const loadedStation = args.stationFile === undefined ? undefined : loadStation(args.stationFile);
  const hasStation = kind === 'station' || kind === 'all';
  const isInFlight = kind === 'all' || kind === 'spacecraft';
  const flight =
    isInFlight && loadedStation !== undefined && args.missionFolders.length > 0
      ? loadShips(args.missionFolders).map((ship) => ({
          ...ship,
          place: loadedStation.station,
          horizon: loadedStation.horizon,
        }))
      : undefined;
  return {
    faults: readFaults(args),
    morePorts: [
      ...(kind === 'payload' ? (args.article === 'avr8js' ? (['tnc'] as const) : airPorts) : []),
      ...(hasStation && hasAnemometer(loadedStation?.station) ? (['wind'] as const) : []),
      ...(hasStation && flight?.some(({ mission }) => hasSound(mission.links)) ? (['sound'] as const) : []),
      ...Array.from({ length: args.payloads - 1 }, (_, index) =>
        payloadPorts.map((port) => payloadPortName(port, index + 2)),
      ).flat(),
    ],
    options(clock) {
      const [first, ...others] = flight ?? [];
      const direction =
        flight && first && startingDirection(flight, first.place, first.horizon, clock.nowAtMs());
      return {
        clock,
        random: createRandom(args.seed),
        ...(hasStation ? { station: stationSettings(loadedStation?.station, direction) } : {}),
        ...(first ? { spacecraft: first, otherShips: others } : {}),
        ...(kind === 'station'
          ? {}
          : {
              payload: {
                disabledDetections: args.disabledDetections,
                count: args.payloads,
                hasTraffic: !args.isAirQuiet,
                ...(args.receiver && { receiver: receivers[args.receiver] }),
                ...(isInFlight ? { runningMode: 'DIGI' as const } : {}),
              },
            }),
      };
    },
  };
}

function stationSettings(
  station: ReturnType<typeof loadStation>['station'] | undefined,
  direction: { azimuthDeg: number; elevationDeg: number } | undefined,
): NonNullable<WorldOptions['station']> {
  const { rotator, radio, antenna, modem } = station ?? {};
  return {
    rotator: {
      ...(rotator
        ? {
            kind: rotator.kind,
            ...rotator.limits,
            maxRateDegS: rotator.maxRateDegS,
            parkAzimuthDeg: rotator.parkAzimuthDeg,
            parkElevationDeg: rotator.parkElevationDeg,
          }
        : {}),
      ...(direction
        ? { startAzimuthDeg: direction.azimuthDeg, startElevationDeg: Math.max(0, direction.elevationDeg) }
        : {}),
    },
    radio: radio ? radioOf(radio) : {},
    ...(antenna ? { beamWidthDeg: antenna.beamWidthDeg } : {}),
    isModemKiss: modem !== undefined && givesFrames(modem),
    ...(hasAnemometer(station) ? { anemometer: {} } : {}),
  };
}

function hasAnemometer(station: ReturnType<typeof loadStation>['station'] | undefined): boolean {
  return station?.sensors?.some(({ kind }) => kind === 'nmea-wind') ?? false;
}

function radioOf(section: RadioSection): Partial<RadioSettings> {
  const address = 'address' in section ? section.address : undefined;
  return { model: section.model, ...(address === undefined ? {} : { address }) };
}

function readFaults({ faultsFile }: SimulatorArguments) {
  return faultsFile === undefined ? undefined : readYaml(faultsFile, faultScript);
}

async function replug(
  cables: ReadonlyMap<WorldPort, CableEnd>,
  message: { readonly type: 'plug' | 'unplug'; readonly port: string },
  say: (type: string, text: string) => void,
): Promise<void> {
  const cable = cables.get(message.port as WorldPort);
  if (cable === undefined) {
    say('control', `no port ${message.port} here`);
    return;
  }
  if (message.type === 'unplug') await cable.unplug();
  else await cable.plug();
  say('port', `${message.port} ${message.type === 'plug' ? `plugged in at ${cable.path}` : 'unplugged'}`);
}

function untilInputEnds(onBytes: (bytes: Uint8Array) => void): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.on('data', onBytes);
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
    process.stdin.once('error', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    // Whoever reads our events may go first.
    process.stdout.once('error', () => resolve());
  });
}

function print(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
