import { type ChildProcess, fork, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort } from '../hil-tests/src/end-to-end/free-port.ts';
import { type BenchRow, leastPairs, loneRow, quantile } from './paired.ts';

const clients = 20;
/** Of each client in one run; it asks fifty times a second, where gpredict asks once. */
const questions = 25;
const periodMs = 20;
const warmRuns = 3;

/** How long a client waits for a position while nineteen others ask too: our server beside Hamlib's, each a process of its own. */
export async function rotctldRows(): Promise<BenchRow[]> {
  const name = 'rotctld-p-p99-ms';
  const children: ChildProcess[] = [];
  try {
    const ours = await openServer(await startOurs(children));
    const theirPort = await startTheirs(children);
    const theirs = theirPort === undefined ? undefined : await openServer(theirPort);
    const ourP99s: number[] = [];
    const theirP99s: number[] = [];
    for (let run = 0; run < warmRuns + leastPairs; run++) {
      const isOursFirst = run % 2 === 0;
      const first = isOursFirst ? await p99Of(ours) : theirs && (await p99Of(theirs));
      const second = isOursFirst ? theirs && (await p99Of(theirs)) : await p99Of(ours);
      const [our, their] = isOursFirst ? [first, second] : [second, first];
      if (run < warmRuns) continue;
      ourP99s.push(our!);
      if (their !== undefined) theirP99s.push(their);
    }
    const value = quantile(ourP99s, 0.5);
    // A neighbour on this machine makes everybody wait: the quietest of the runs says what the server itself costs.
    const quietest = Math.min(...ourP99s).toFixed(2);
    const note = `${clients} clients, each asking every ${periodMs} ms; median of ${leastPairs} runs, quietest ${quietest} ms`;
    if (theirP99s.length === 0)
      return [loneRow({ name, unit: 'ms', value, note: `${note}; no rotctld here` })];
    const ratios = ourP99s.map((our, pair) => theirP99s[pair]! / our);
    return [
      {
        ...{ name, unit: 'ms', value, note },
        baselineName: 'rotctld -m 1',
        baselineValue: quantile(theirP99s, 0.5),
        ratioMedian: quantile(ratios, 0.5),
        ratioP10: quantile(ratios, 0.1),
        ratioP90: quantile(ratios, 0.9),
        pairs: ratios.length,
      },
    ];
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

function startOurs(children: ChildProcess[]): Promise<number> {
  const child = fork(fileURLToPath(new URL('devices-rotctld-server.ts', import.meta.url)));
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve(Number(port)));
    child.once('exit', () => reject(new TypeError('our server: expected a port, found its end')));
  });
}

/** @returns undefined where Hamlib is not installed */
async function startTheirs(children: ChildProcess[]): Promise<number | undefined> {
  const port = await freePort();
  const child = spawn('rotctld', ['-m', '1', '-T', '127.0.0.1', '-t', `${port}`], { stdio: 'ignore' });
  children.push(child);
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('spawn', () => resolve(port));
  });
}

async function openServer(port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < clients) {
    // A server that has just begun is not there yet.
    const socket = await open(port).catch(() => undefined);
    if (socket === undefined) await pause(50);
    else sockets.push(socket);
  }
  return sockets;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

async function p99Of(sockets: readonly Socket[]): Promise<number> {
  const waits = await Promise.all(sockets.map((socket, index) => ask(socket, (index * periodMs) / clients)));
  return quantile(waits.flat(), 0.99);
}

/** Asks one after the other, and checks that what comes back is a position. */
async function ask(socket: Socket, afterMs: number): Promise<number[]> {
  const waitsMs: number[] = [];
  await pause(afterMs);
  for (let question = 0; question < questions; question++) {
    const askedMs = performance.now();
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const hear = (bytes: Buffer) => {
        text += bytes;
        if (text.split('\n').length <= 2) return;
        socket.off('data', hear);
        resolve(text);
      };
      socket.on('data', hear);
      socket.write('p\n');
    });
    const waitMs = performance.now() - askedMs;
    waitsMs.push(waitMs);
    if (!/^-?\d+\.\d\d\n-?\d+\.\d\d\n$/.test(answer))
      throw new TypeError(`p: expected two angles, found ${JSON.stringify(answer)}`);
    await pause(Math.max(0, periodMs - waitMs));
  }
  return waitsMs;
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
