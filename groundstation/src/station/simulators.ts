import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { faultsMessage, type SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import {
  type ControlMessage,
  portsMessage,
  type SimulatorEvent,
  simulatorEvent,
} from '@dawa/protocols/control-pipe';
import type { Clock } from '@dawa/seams/clock';
import type { ClockAnchor } from '@dawa/seams/scaled-clock';

export interface SimulatorSettings {
  /** Program and words, started with this Node. */
  readonly script: string;
  readonly words: readonly string[];
  readonly clock: Clock;
  readonly onEvent: (event: SimulatorEvent) => void;
  /** What it says to people, and what goes wrong with it. */
  readonly onLog: (line: string) => void;
  /** It ended by itself and is started again; `null` when it is back. */
  readonly onTrouble: (trouble: string | null) => void;
}

/** The other end of every cable, as a process of its own. */
export interface Simulators {
  /**
   * Where the cables end now; they move when the process is started again. None while it is gone: the system gives the names of
   * its terminals to the next who asks, and whoever opened one of them then would speak into somebody else's cable.
   */
  readonly ports: Readonly<Record<string, string>>;
  onPorts(listener: (ports: Readonly<Record<string, string>>) => void): () => void;
  /** Runs its clock as ours; told again whenever it is started again. */
  setClock(anchor: ClockAnchor): void;
  send(message: ControlMessage): void;
  /** What can be broken on purpose, and what is; nothing when they do not say so in time. */
  faults(): Promise<readonly SimulatedFault[]>;
  /** Ends it: first by closing the pipe, then by its process number. */
  close(): Promise<void>;
}

const portsDeadlineMs = 15_000;
const endDeadlineMs = 2_000;
const faultsDeadlineMs = 5_000;
const shortestRestartMs = 200;
const longestRestartMs = 5_000;

/**
 * Starts the simulators and keeps them running. They end when their control pipe closes, so a station that is killed
 * leaves none behind.
 *
 * @throws TypeError with what it said, when it does not name its ports
 */
export async function startSimulators(settings: SimulatorSettings): Promise<Simulators> {
  const { clock, onTrouble, onLog } = settings;
  const listeners = new Set<(ports: Readonly<Record<string, string>>) => void>();
  const asking = new Set<(faults: readonly SimulatedFault[]) => void>();
  const onFaults = (faults: readonly SimulatedFault[]) => {
    for (const answer of [...asking]) answer(faults);
  };
  let anchor: ClockAnchor | undefined;
  let life: Life | undefined;
  let isClosing = false;
  let restartMs = shortestRestartMs;
  let cancelRestart = () => {};

  const write = (message: ControlMessage) => {
    const pipe = life?.child.stdin;
    if (pipe?.writable) pipe.write(`${JSON.stringify(message)}\n`);
  };
  const begin = async (): Promise<Life> => {
    const born = await bear(settings, onFaults);
    life = born;
    if (isClosing) {
      await end(born, clock);
      return born;
    }
    if (anchor !== undefined) write({ type: 'clock', ...anchor });
    void born.ended.then((how) => {
      life = undefined;
      restart(how);
    });
    for (const listener of [...listeners]) listener(born.ports);
    return born;
  };
  const restart = (how: string) => {
    if (isClosing) return;
    onTrouble(how);
    cancelRestart = clock.deadline(restartMs, () => {
      begin().then(
        () => onTrouble(null),
        (error: unknown) => restart(error instanceof Error ? error.message : String(error)),
      );
    });
    restartMs = Math.min(restartMs * 2, longestRestartMs);
  };

  await begin();
  return {
    get ports() {
      return life?.ports ?? {};
    },
    onPorts(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setClock(next) {
      anchor = next;
      write({ type: 'clock', ...next });
    },
    send: write,
    faults: () =>
      new Promise((resolve) => {
        const answer = (faults: readonly SimulatedFault[]) => {
          cancel();
          asking.delete(answer);
          resolve(faults);
        };
        const cancel = clock.deadline(faultsDeadlineMs, () => answer([]));
        asking.add(answer);
        write({ type: 'list-faults' });
      }),
    async close() {
      isClosing = true;
      cancelRestart();
      if (life !== undefined && !(await end(life, clock))) onLog('the simulators did not end by themselves');
    },
  };
}

interface Life {
  readonly child: ChildProcess;
  readonly ports: Readonly<Record<string, string>>;
  /** Resolves when the process is gone, with how it ended. */
  readonly ended: Promise<string>;
}

function bear(
  { script, words, clock, onEvent, onLog }: SimulatorSettings,
  onFaults: (faults: readonly SimulatedFault[]) => void,
): Promise<Life> {
  // In a group of its own: Ctrl-C of a terminal goes to the whole group, and the station still has the radio to put back.
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  // A pipe whose reader died is told by 'exit'; unheard, this error would end the station.
  child.stdin.on('error', () => {});
  let lastWords = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords = line;
    onLog(line);
  });
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) =>
      resolve(`exit ${signal ?? code}${lastWords === '' ? '' : `: ${lastWords}`}`),
    );
  });
  return new Promise((resolve, reject) => {
    const cancel = clock.deadline(portsDeadlineMs, () => {
      child.kill('SIGKILL');
      reject(
        new TypeError(`simulators: expected their ports within ${portsDeadlineMs / 1000} s, found nothing`),
      );
    });
    void ended.then((how) => {
      cancel();
      reject(new TypeError(`simulators: expected to run, found ${how}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = parseLine(line);
      if (said?.ports !== undefined) {
        cancel();
        resolve({ child, ports: said.ports, ended });
      } else if (said?.faults !== undefined) onFaults(said.faults);
      else if (said?.event !== undefined) onEvent(said.event);
      else onLog(line);
    });
  });
}

function parseLine(line: string) {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return undefined;
  }
  const ports = portsMessage.safeParse(data);
  if (ports.success) return { ports: ports.data.ports };
  const faults = faultsMessage.safeParse(data);
  if (faults.success) return { faults: faults.data.faults };
  const event = simulatorEvent.safeParse(data);
  return event.success ? { event: event.data } : undefined;
}

/** True when it ended by itself. */
async function end({ child, ended }: Life, clock: Clock): Promise<boolean> {
  child.stdin?.end();
  let isPatient = true;
  const cancel = clock.deadline(endDeadlineMs, () => {
    isPatient = false;
    child.kill('SIGKILL');
  });
  await ended;
  cancel();
  return isPatient;
}
