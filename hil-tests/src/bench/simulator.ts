import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ControlMessage, portsMessage } from '@dawa/protocols/control-pipe';
import type { Clock } from '@dawa/seams/clock';
import type { ClockAnchor } from '@dawa/seams/scaled-clock';
import type { SwitchBoard } from './switch-board.ts';

export interface SimulatorSettings {
  readonly missionFolder: string;
  readonly seed: string;
  readonly article: 'model' | 'avr8js';
  readonly receiver: string;
  readonly disabledDetections: readonly string[];
  /** Supply, multimeter, attenuator and power meter around it. */
  readonly hasInstruments: boolean;
  readonly clock: Clock;
  /** The bench's clock, for the simulator to run the same; without it the simulator runs the machine's. */
  readonly anchor?: ClockAnchor;
}

/** The breadboard that nobody has to solder: a process of its own, reached by its cables and its control pipe. */
export interface PayloadSimulator {
  readonly ports: Readonly<Record<string, string>>;
  readonly pid: number;
  /** What its supply hangs on, where that is no cable. */
  readonly board?: SwitchBoard;
  /** Why it cannot have a fault, where that is known. */
  whyNoFault?(name: string): string | undefined;
  tell(message: ControlMessage): void;
  /** Closes the control pipe, at which it ends by itself; one that does not is ended. */
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('../../../payload-sim/bin/payload-sim.js', import.meta.url));
const startTimeoutMs = 15_000;
const endTimeoutMs = 3_000;

export async function startPayloadSimulator(settings: SimulatorSettings): Promise<PayloadSimulator> {
  const { missionFolder, seed, article, disabledDetections, clock, anchor } = settings;
  const detections = disabledDetections.flatMap((name) => ['--disable-detection', name]);
  const args = [
    program,
    'payload',
    '--mission',
    missionFolder,
    '--seed',
    seed,
    '--article',
    article,
    '--receiver',
    settings.receiver,
    // On its antenna connector hangs a cable: nobody else is heard.
    '--quiet-air',
    ...detections,
  ];
  if (settings.hasInstruments) args.push('--instruments');
  if (anchor !== undefined) args.push('--clock-stdin');
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  // A write to a simulator that has just ended is nobody's fault.
  child.stdin.on('error', () => {});
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(-2000);
  });
  try {
    const ports = await clock.track(readPorts(child, clock, () => complaint));
    const tell = (message: ControlMessage) => {
      child.stdin.write(`${JSON.stringify(message)}\n`);
    };
    if (anchor !== undefined) tell({ type: 'clock', ...anchor });
    return {
      ports,
      pid: child.pid!,
      tell,
      close: () => end(child, clock),
    };
  } catch (error) {
    await end(child, clock);
    throw error;
  }
}

function readPorts(
  child: ChildProcess,
  clock: Clock,
  complaint: () => string,
): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const fail = (found: string) => {
      cancel();
      const said = complaint().trim().split('\n').at(-1) ?? '';
      reject(
        new TypeError(
          `payload-sim: expected its ports on the first line, found ${found}${said && `: ${said}`}`,
        ),
      );
    };
    const cancel = clock.deadline(startTimeoutMs, () => fail(`nothing in ${startTimeoutMs} ms`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit code ${code}`));
    // Every further line is an event: read, so that its pipe never fills.
    const lines = createInterface({ input: child.stdout! });
    lines.once('line', (line) => {
      const parsed = portsMessage.safeParse(safeJson(line));
      if (!parsed.success) return fail(line.slice(0, 80));
      cancel();
      resolve(parsed.data.ports);
    });
  });
}

function end(child: ChildProcess, clock: Clock): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.deadline(endTimeoutMs, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      cancel();
      resolve();
    });
    child.stdin!.end();
  });
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
