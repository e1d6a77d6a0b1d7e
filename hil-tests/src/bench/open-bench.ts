import { openSerialPort } from '@dawa/groundstation/adapters/serial-port';
import { openTcpPort, parseTcpName } from '@dawa/groundstation/adapters/tcp-port';
import { encodeRelay, lcusBaudRate } from '@dawa/protocols/lcus-relay';
import { payloadBusBaudRate } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import type { Bench, FaultInjector, PowerSwitch } from './bench.ts';
import type { Connection } from './bench-file.ts';
import { Dictionary } from './dictionary.ts';
import type { BenchPlan } from './load-bench.ts';
import { PayloadLine } from './payload-line.ts';
import { type PayloadSimulator, startPayloadSimulator } from './simulator.ts';

/**
 * Opens every cable of the bench, starting the simulator first when there is one, and takes the power away from
 * the article: a procedure always begins with a cold board.
 *
 * @throws DeviceError or TypeError with one line that says which cable is missing; nothing stays open then
 */
export async function openBench(plan: BenchPlan, clock: Clock): Promise<Bench> {
  const open: { close(): Promise<void> }[] = [];
  const closeAll = async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  };
  try {
    const dictionary = await Dictionary.load(plan.missionFolder);
    const simulator = plan.payload.kind === 'simulated' ? await start(plan, clock) : undefined;
    if (simulator) open.push(simulator);
    const relay = await openCable(plan.power.connection, simulator?.ports['relay'], lcusBaudRate, clock);
    open.push(relay);
    const line = await openCable(plan.payload, simulator?.ports['payload'], payloadBusBaudRate, clock);
    open.push(line);
    const power = relaySwitch(relay, plan.power.relay);
    await power.set(false);
    return {
      plan,
      clock,
      dictionary,
      payload: new PayloadLine(line, dictionary, clock),
      power,
      faults: plan.faultInjector === 'simulator' && simulator ? simulatorFaults(simulator) : undefined,
      connections: { payload: line.name, power: `${relay.name}, relay ${plan.power.relay}` },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function start(plan: BenchPlan, clock: Clock): Promise<PayloadSimulator> {
  return startPayloadSimulator({
    missionFolder: plan.missionFolder,
    seed: plan.simulator.seed,
    disabledDetections: plan.simulator.disabledDetections,
    clock,
    ...(clock instanceof ScaledClock && { anchor: clock.anchor }),
  });
}

function openCable(
  connection: Connection,
  simulatedPort: string | undefined,
  simulatedBaudRate: number,
  clock: Clock,
): Promise<ByteStream> {
  const isSimulated = connection.kind === 'simulated';
  const path = isSimulated ? simulatedPort : connection.port;
  if (path === undefined)
    throw new TypeError('payload-sim: expected ports payload and relay, found one missing');
  const address = parseTcpName(path);
  if (address !== undefined) return openTcpPort({ ...address, clock });
  const baudRate = isSimulated ? simulatedBaudRate : connection.baudRate;
  return openSerialPort({ path, baudRate, clock });
}

function relaySwitch(stream: ByteStream, relay: number): PowerSwitch {
  let isOn = false;
  return {
    get isOn() {
      return isOn;
    },
    async set(wanted) {
      // Remembered before it is done: a relay that may have closed counts as closed until it was opened.
      isOn = isOn || wanted;
      await stream.write(encodeRelay({ relay, isOn: wanted }));
      isOn = wanted;
    },
  };
}

function simulatorFaults(simulator: PayloadSimulator): FaultInjector {
  return {
    inject: (name, settings) =>
      simulator.tell({ type: 'fault', name, isActive: true, ...(settings ? { settings } : {}) }),
    remove: (name) => simulator.tell({ type: 'fault', name, isActive: false }),
  };
}
