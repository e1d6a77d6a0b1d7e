import { instrumentPorts } from '@dawa/payload-sim/bench-devices/bench-instruments';
import { loadProgram } from '@dawa/payload-sim/firmware/firmware-program';
import { createFirmwareWorld } from '@dawa/payload-sim/firmware/firmware-world';
import { audioRateHz } from '@dawa/payload-sim/payload/air/sound-of-transmission';
import { receivers } from '@dawa/payload-sim/space-link/aprs-receiver';
import { createWorld, type World } from '@dawa/payload-sim/world';
import { lcusBaudRate } from '@dawa/protocols/lcus-relay';
import { payloadBusBaudRate } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import type { VirtualClock } from '@dawa/seams/virtual-clock';
import { openInstruments } from '../instruments/bench-instruments.ts';
import { AirLine } from './air-line.ts';
import type { Bench } from './bench.ts';
import { Dictionary } from './dictionary.ts';
import type { BenchPlan } from './load-bench.ts';
import { pacedCable } from './paced-cable.ts';
import { PayloadLine } from './payload-line.ts';
import { benchPower } from './power-switch.ts';
import { SoundLine } from './sound-line.ts';
import { serialSwitchBoard } from './switch-board.ts';

/** What is simulated around the bench: the model with its world, or the program in its emulated controller. */
export type BenchWorld = Pick<World, 'attach' | 'setFault' | 'faults' | 'stop'>;

export interface VirtualBench<W extends BenchWorld = BenchWorld> {
  readonly bench: Bench;
  readonly world: W;
}

/**
 * The simulated bench in this process: article, relays, instruments and the radio at its antenna connector, cables in memory, one
 * virtual clock. Its time passes only while somebody makes the clock go, and the same seed gives the same octets at the same times.
 *
 * Instruments are asked who they are: whoever awaits this makes the clock go meanwhile (`passVirtualTime`).
 */
export async function openVirtualBench(plan: BenchPlan, clock: VirtualClock): Promise<VirtualBench> {
  const world = plan.simulator.article === 'avr8js' ? firmwareWorld(clock, plan) : modelWorld(clock, plan);
  return { world, bench: await openBenchIn(world, plan, clock) };
}

/** The model, cables not yet plugged in. */
export function modelWorld(clock: VirtualClock, { simulator }: Pick<BenchPlan, 'simulator'>): World {
  return createWorld({
    ...{ clock, random: createRandom(simulator.seed), streams: {} },
    payload: {
      disabledDetections: simulator.disabledDetections,
      // On its antenna connector hangs a cable: nobody else is heard.
      hasTraffic: false,
      receiver: receivers[simulator.receiver],
    },
  });
}

function firmwareWorld(clock: VirtualClock, { simulator }: BenchPlan): BenchWorld {
  return createFirmwareWorld({
    ...{ clock, program: loadProgram(), random: createRandom(simulator.seed), streams: {} },
    receiver: receivers[simulator.receiver],
  });
}

/** Plugs a bench into a world. */
export async function openBenchIn(world: BenchWorld, plan: BenchPlan, clock: VirtualClock): Promise<Bench> {
  const dictionary = await clock.track(Dictionary.load(plan.missionFolder));
  const plug = (port: Parameters<World['attach']>[0]): ByteStream => {
    const [ours, far] = createMemoryStreamPair(port);
    world.attach(port, far);
    return ours;
  };
  const cable = plug('payload');
  // The emulated controller times its octets itself.
  const line = plan.simulator.article === 'model' ? pacedCable(cable, clock, payloadBusBaudRate) : cable;
  const board = serialSwitchBoard(plug('relay'), lcusBaudRate, 'memory');
  const air = plan.air && new AirLine(plug('tnc'), clock);
  const ports = Object.fromEntries(instrumentPorts.map((port) => [port, plug(port)]));
  const instruments = await openInstruments(plan.instruments, ports, clock);
  const power = benchPower({ board, plan, instruments, clock, watchdog: undefined });
  await power.set(false);
  const names = new Set(world.faults().map(({ name }) => name));
  const inMemory = `in this process, ${plan.simulator.article}`;
  return {
    ...{ plan, clock, dictionary, instruments, power, air, watchdog: undefined },
    payload: new PayloadLine(line, dictionary, clock),
    // The emulated controller's modem has a cable for octets alone.
    ...(air &&
      plan.simulator.article === 'model' && {
        openSound: async () => new SoundLine(plug('audio'), audioRateHz),
      }),
    faults:
      plan.faultInjector === 'simulator'
        ? {
            inject: (name, settings = {}) => void world.setFault(name, true, settings),
            remove: (name) => void world.setFault(name, false),
            whyNot: (name) => (names.has(name) ? undefined : `this article cannot have ${name}`),
          }
        : undefined,
    connections: {
      payload: inMemory,
      power: `${inMemory}, relay ${plan.power.relay}`,
      ...(air && { air: inMemory }),
      ...Object.fromEntries(instruments.present.map(({ section }) => [section.id, inMemory])),
      ...Object.fromEntries(instruments.absent.map(({ id, reason }) => [id, `not used: ${reason}`])),
    },
    close: async () => world.stop(),
  };
}
