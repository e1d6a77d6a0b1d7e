import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { shippedProgramFile } from '@dawa/payload-sim/firmware/firmware-program';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import type { Article, Observer } from './article.ts';
import { sensesOn } from './bench-conditions.ts';
import type { ParityFault } from './suite.ts';

const source = fileURLToPath(new URL('../../../payload-sim/firmware/simavr/runner.c', import.meta.url));
const header = '/usr/include/simavr/sim_avr.h';

/** Why simavr is not here; undefined where it is. */
export function whyNoSimavr(): string | undefined {
  if (!existsSync(header)) return 'no simavr (apt-get install libsimavr-dev libelf-dev)';
  return spawnSync('cc', ['--version']).error ? 'no cc, which builds its runner' : undefined;
}

/** The firmware in simavr, a process of its own that stands still until it is told to run. */
export async function createSimavrArticle(observer: Observer): Promise<Article> {
  const { runner, remove } = buildRunner();
  const child = spawn(runner, [shippedProgramFile], { stdio: ['pipe', 'pipe', 'inherit'] });
  const faults = new Set<ParityFault>();
  const modem = new KissDecoder();
  let timeMs = 0;
  const runs = answersOf(child, (word, text) => {
    const octets = Uint8Array.from(Buffer.from(text, 'hex'));
    if (word === 'bus') observer.bus(octets);
    else if (word === 'modem') {
      for (const frame of modem.push(octets)) if (frame.ok) observer.frame(frame.value.data);
    } else if (word === 'key') observer.key(text === '1');
  });
  const tell = (line: string) => child.stdin!.write(`${line}\n`);
  for (const order of senseOrders(faults)) tell(order);
  return {
    name: 'simavr',
    what: 'aprs-dp.hex in simavr',
    get timeMs() {
      return timeMs;
    },
    async setPower(isOn) {
      tell(`power ${isOn ? 1 : 0}`);
    },
    async send(octets) {
      tell(`bus ${Buffer.from(octets).toString('hex')}`);
    },
    async onAir(frame) {
      tell(`modem ${Buffer.from(encodeKiss({ port: 0, command: 0, data: frame })).toString('hex')}`);
    },
    async setFault(name, isActive) {
      if (isActive) faults.add(name);
      else faults.delete(name);
      for (const order of [...senseOrders(faults), ...faultOrders(name, isActive)]) tell(order);
    },
    async runFor(durationMs) {
      tell(`run ${durationMs}`);
      timeMs = await runs();
    },
    async close() {
      child.stdin!.end();
      await new Promise((resolve) => child.once('exit', resolve));
      remove();
    },
  };
}

/** What the converter measures, in the words of runner.c. */
export function senseOrders(faults: ReadonlySet<ParityFault>): string[] {
  return [0, 1, 2, 3].flatMap((state) => {
    const senses = sensesOn({ isKeyed: (state & 1) !== 0, isSwitchClosed: (state & 2) !== 0 }, faults);
    return voltsOf(senses).map((volts, input) => `volt ${state} ${input} ${Math.round(1000 * volts)}`);
  });
}

/** What else a fault does to the board, in the same words. */
export function faultOrders(name: ParityFault, isActive: boolean): string[] {
  if (name === 'stuck-ptt') return [`stuck ${isActive ? 1 : 0}`];
  if (name === 'synth-unlock') return [`lock ${isActive ? 0 : 1}`];
  return name === 'watchdog-hang' && isActive ? ['hang'] : [];
}

/** Compiles the runner for this machine. @throws TypeError with what the compiler says */
export function buildRunner(): { readonly runner: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-simavr-'));
  const runner = join(folder, 'runner');
  const args = ['-O2', '-o', runner, source, '-I/usr/include/simavr', '-lsimavr', '-lelf'];
  const { status, stderr } = spawnSync('cc', args, { encoding: 'utf8' });
  if (status !== 0) throw new TypeError(`${source}: expected it to compile, found ${stderr.slice(0, 400)}`);
  return { runner, remove: () => rmSync(folder, { recursive: true }) };
}

/** Hands on what the runner says; the function returned waits for the end of the next run and gives its time. */
function answersOf(child: ChildProcess, onWord: (word: string, text: string) => void): () => Promise<number> {
  const waiting: { resolve(timeMs: number): void; reject(error: Error): void }[] = [];
  let end: Error | undefined;
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const [word = '', text = ''] = line.split(' ');
    if (word === 'at') waiting.shift()?.resolve(Number(text));
    else onWord(word, text);
  });
  child.stdin!.on('error', () => {});
  child.once('exit', (code) => {
    end = new TypeError(`simavr runner: expected it to go on, found exit code ${code}`);
    for (const one of waiting.splice(0)) one.reject(end);
  });
  return () =>
    new Promise((resolve, reject) => {
      if (end) reject(end);
      else waiting.push({ resolve, reject });
    });
}

/** Scales of payload-sim/firmware/board.h, as in `FirmwareBoard`. */
function voltsOf(senses: ReturnType<typeof sensesOn>): number[] {
  const thermometerV = (temperatureC: number) => 0.5 + 0.01 * temperatureC;
  return [
    senses.busVoltageV / 3,
    senses.busCurrentA,
    thermometerV(senses.amplifierC),
    thermometerV(senses.controllerC),
    thermometerV(senses.modemC),
    0.025 * (senses.rssiDbm + 140),
    0.05 * (senses.forwardDbm ?? 0),
  ];
}
