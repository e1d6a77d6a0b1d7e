import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { shippedProgramFile } from '@dawa/payload-sim/firmware/firmware-program';
import type { Clock } from '@dawa/seams/clock';
import { buildRunner, faultOrders, senseOrders, whyNoSimavr } from '../parity/simavr-article.ts';
import { type ParityFault, parityFaults } from '../parity/suite.ts';
import type { PayloadSimulator } from './simulator.ts';

const startTimeoutMs = 15_000;
const endTimeoutMs = 3000;

/**
 * The program in simavr, a process that nobody here wrote, on pseudo-terminals and in real time. Its supply is an order to it, its modem is
 * the cable of the air: what is sent there is heard whatever the attenuator is set to, for there is none.
 *
 * @throws TypeError with the one thing that is missing on this machine
 */
export async function startSimavr(clock: Clock): Promise<PayloadSimulator> {
  const why = whyNoSimavr();
  if (why !== undefined) throw new TypeError(`simavr: expected it on this machine, found ${why}`);
  const { runner, remove } = buildRunner();
  const child = spawn(runner, [shippedProgramFile, '--pty'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    const cancel = clock.deadline(endTimeoutMs, () => child.kill('SIGKILL'));
    // It ends with its standard input.
    child.stdin.end();
    await ended;
    cancel();
    remove();
  };
  const faults = new Set<ParityFault>();
  const tell = (orders: readonly string[]) => {
    for (const order of orders) child.stdin.write(`${order}\n`);
  };
  try {
    const { bus, modem } = await readPorts(child, clock);
    tell(senseOrders(faults));
    return {
      ports: { payload: bus, tnc: modem },
      pid: child.pid!,
      board: {
        name: `simavr, process ${child.pid}`,
        set: async (states) => {
          for (const { relay, isOn } of states) if (relay === supplyRelay) tell([`power ${isOn ? 1 : 0}`]);
        },
        releaseWays: () => [],
        close: async () => {},
      },
      whyNoFault: (name) => (isParityFault(name) ? undefined : `simavr cannot have ${name}`),
      tell(message) {
        if (message.type !== 'fault' || !isParityFault(message.name)) return;
        const { name, isActive } = message;
        if (isActive) faults.add(name);
        else faults.delete(name);
        tell([...senseOrders(faults), ...faultOrders(name, isActive)]);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As on the boards of the simulated bench. */
const supplyRelay = 1;

function isParityFault(name: string): name is ParityFault {
  return parityFaults.some((fault) => fault === name);
}

function readPorts(child: ChildProcess, clock: Clock): Promise<{ bus: string; modem: string }> {
  return new Promise((resolve, reject) => {
    const fail = (found: string) => {
      cancel();
      reject(new TypeError(`simavr: expected its ports on the first line, found ${found}`));
    };
    const cancel = clock.deadline(startTimeoutMs, () => fail(`nothing in ${startTimeoutMs} ms`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit code ${code}`));
    // Every further line is an event: read, so that its pipe never fills.
    createInterface({ input: child.stdout! }).once('line', (line) => {
      cancel();
      if (!line.startsWith('ports ')) return fail(line.slice(0, 80));
      resolve(JSON.parse(line.slice('ports '.length)) as { bus: string; modem: string });
    });
  });
}
