import { openSerialPort } from '@dawa/groundstation/adapters/serial-port';
import { openTcpPort, parseTcpName } from '@dawa/groundstation/adapters/tcp-port';
import { audioRateHz } from '@dawa/payload-sim/payload/air/sound-of-transmission';
import { lcusBaudRate } from '@dawa/protocols/lcus-relay';
import { payloadBusBaudRate } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { openAirBench } from '../articles/open-air-bench.ts';
import { type BenchInstruments, openInstruments } from '../instruments/bench-instruments.ts';
import { type BenchWatchdog, startBenchWatchdog } from '../safety/bench-watchdog.ts';
import { releaseWays } from '../safety/release-ways.ts';
import { AirLine } from './air-line.ts';
import type { Bench, FaultInjector } from './bench.ts';
import type { Connection } from './bench-file.ts';
import { Dictionary } from './dictionary.ts';
import type { BenchPlan } from './load-bench.ts';
import { PayloadLine } from './payload-line.ts';
import { benchPower } from './power-switch.ts';
import { startSimavr } from './simavr-process.ts';
import { type PayloadSimulator, startPayloadSimulator } from './simulator.ts';
import { SoundLine } from './sound-line.ts';
import { openHidSwitchBoard, type SwitchBoard, serialSwitchBoard } from './switch-board.ts';
import { openVirtualBench } from './virtual-bench.ts';

/**
 * Opens every cable of the bench, starting the simulator first when there is one, and takes the power away from
 * the article: a procedure always begins with a cold board.
 *
 * @throws DeviceError or TypeError with one line that says which cable is missing; nothing stays open then
 */
export async function openBench(plan: BenchPlan, clock: Clock): Promise<Bench> {
  if (plan.payload.kind === 'simulated' && clock instanceof VirtualClock)
    return (await openVirtualBench(plan, clock)).bench;
  if (plan.payload.kind === 'none') return openAirBench(plan, clock, () => openAir(plan, undefined, clock));
  const open: { close(): Promise<void> }[] = [];
  const closeAll = async () => {
    for (const thing of open.splice(0).reverse()) await closeInTime(thing, clock);
  };
  try {
    const dictionary = await Dictionary.load(plan.missionFolder);
    const simulator = plan.payload.kind === 'simulated' ? await start(plan, clock) : undefined;
    if (simulator) open.push(simulator);
    const board =
      simulator?.board ?? (await openBoard(plan.power.connection, simulator?.ports['relay'], clock));
    open.push(board);
    const line = await openCable(plan.payload, simulator?.ports['payload'], payloadBusBaudRate, clock);
    open.push(line);
    const air = await openAir(plan, simulator?.ports['tnc'], clock);
    if (air) open.push(air);
    const instruments = await openInstruments(plan.instruments, simulator?.ports ?? {}, clock);
    open.push(instruments);
    const watchdog = await watch(plan, board, instruments, clock);
    if (watchdog) open.push(watchdog);
    const power = benchPower({ board, plan, instruments, clock, watchdog });
    await power.set(false);
    return {
      plan,
      clock,
      dictionary,
      payload: new PayloadLine(line, dictionary, clock),
      air,
      ...openSoundAt(simulator?.ports['audio'], clock),
      power,
      instruments,
      watchdog,
      faults: plan.faultInjector === 'simulator' && simulator ? simulatorFaults(simulator) : undefined,
      connections: {
        ...describeConnections(plan, line, board, instruments),
        ...(watchdog && { watchdog: `process ${watchdog.pid}` }),
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** What does not close is left to the end of this process. */
const closeTimeoutMs = 15_000;

function closeInTime(thing: { close(): Promise<void> }, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.deadline(closeTimeoutMs, resolve);
    const finish = () => {
      cancel();
      resolve();
    };
    thing.close().then(finish, finish);
  });
}

function start(plan: BenchPlan, clock: Clock): Promise<PayloadSimulator> {
  const { article, seed, receiver, disabledDetections } = plan.simulator;
  if (article === 'simavr') return startSimavr(clock);
  return startPayloadSimulator({
    ...{ missionFolder: plan.missionFolder, article, seed, receiver, disabledDetections },
    hasInstruments: plan.instruments.some(({ connection }) => connection?.kind === 'simulated'),
    clock,
    ...(clock instanceof ScaledClock && { anchor: clock.anchor }),
  });
}

async function openBoard(
  connection: BenchPlan['power']['connection'],
  simulatedPort: string | undefined,
  clock: Clock,
): Promise<SwitchBoard> {
  if (connection.kind === 'hid') return openHidSwitchBoard(connection, clock);
  const baudRate = connection.kind === 'serial' ? connection.baudRate : lcusBaudRate;
  return serialSwitchBoard(await openCable(connection, simulatedPort, lcusBaudRate, clock), baudRate);
}

function openCable(
  connection: BenchPlan['payload'],
  simulatedPort: string | undefined,
  simulatedBaudRate: number,
  clock: Clock,
): Promise<ByteStream> {
  if (connection.kind === 'none') throw new TypeError('bench: expected a cable, found none');
  const isSimulated = connection.kind === 'simulated';
  const path = isSimulated ? simulatedPort : connection.port;
  if (path === undefined)
    throw new TypeError('payload-sim: expected ports payload and relay, found one missing');
  const address = parseTcpName(path);
  if (address !== undefined) return openTcpPort({ ...address, clock });
  const baudRate = isSimulated ? simulatedBaudRate : connection.baudRate;
  return openSerialPort({ path, baudRate, clock });
}

async function openAir(
  { air }: BenchPlan,
  simulatedPort: string | undefined,
  clock: Clock,
): Promise<AirLine | undefined> {
  if (air === undefined || air.kind === 'program') return undefined;
  const baudRate = 19_200;
  const connection: Connection =
    air.kind === 'simulated' ? air : { kind: 'serial', port: air.port, baudRate: air.baudRate };
  return new AirLine(await openCable(connection, simulatedPort, baudRate, clock), clock);
}

/** The simulator's sound, over TCP; a real bench has no such cable yet. */
function openSoundAt(port: string | undefined, clock: Clock): Pick<Bench, 'openSound'> {
  const address = port === undefined ? undefined : parseTcpName(port);
  if (address === undefined) return {};
  return { openSound: async () => new SoundLine(await openTcpPort({ ...address, clock }), audioRateHz) };
}

/** A simulated article ends with its control pipe, and that with this process: nobody has to watch it. */
async function watch(
  plan: BenchPlan,
  board: SwitchBoard,
  instruments: BenchInstruments,
  clock: Clock,
): Promise<BenchWatchdog | undefined> {
  if (plan.payload.kind === 'simulated') return undefined;
  const supply = instruments.present.find(({ section }) => section.kind === 'supply');
  return startBenchWatchdog({ clock, ways: releaseWays(plan.power, board, supply) });
}

function describeConnections(
  { power }: BenchPlan,
  line: ByteStream,
  board: SwitchBoard,
  { present, absent }: BenchInstruments,
): Record<string, string> {
  const through = power.lineRelay === undefined ? '' : `, serial line through relay ${power.lineRelay}`;
  return {
    payload: line.name,
    power: `${board.name}, relay ${power.relay}${through}`,
    ...Object.fromEntries(present.map(({ section, place }) => [section.id, place])),
    ...Object.fromEntries(absent.map(({ id, reason }) => [id, `not used: ${reason}`])),
  };
}

function simulatorFaults(simulator: PayloadSimulator): FaultInjector {
  return {
    inject: (name, settings) =>
      simulator.tell({ type: 'fault', name, isActive: true, ...(settings ? { settings } : {}) }),
    remove: (name) => simulator.tell({ type: 'fault', name, isActive: false }),
    whyNot: (name) => simulator.whyNoFault?.(name),
  };
}
