import { createInterface } from 'node:readline';
import { beginProgram } from '@dawa/groundstation/adapters/begin-program';
import {
  type ReleaseWay,
  readWatchdogWord,
  type WatchdogOrder,
} from '@dawa/groundstation/watchdog/watchdog-messages';
import type { Clock } from '@dawa/seams/clock';

/** How long the article stays under power when the runner hangs; when it dies, no longer than it takes to notice. */
const leaseMs = 15_000;
const renewEveryMs = 1000;
const startTimeoutMs = 30_000;

/** A process of its own that takes the power away when this one dies or hangs. */
export interface BenchWatchdog {
  readonly pid: number | undefined;
  /** From now on power is only there as long as this process lives. @throws TypeError when nobody watches */
  arm(): Promise<void>;
  /** The power is off, by us. */
  release(): void;
  /** Leaves the power to it: it opens everything by itself, at once. */
  takeOver(): Promise<void>;
  /** Called when it acted without being asked, or is gone while it was needed. */
  onTrouble(listener: (why: string) => void): void;
  close(): Promise<void>;
}

export interface BenchWatchdogSettings {
  readonly clock: Pick<Clock, 'deadline'>;
  /** What to open anew and what to say there. */
  readonly ways: readonly ReleaseWay[];
  readonly begin?: () => ReturnType<typeof beginProgram>;
}

export async function startBenchWatchdog(settings: BenchWatchdogSettings): Promise<BenchWatchdog> {
  const { clock, ways, begin = () => beginProgram('./watchdog-main', import.meta.url) } = settings;
  const child = begin();
  // A pipe whose reader died is told by 'exit'.
  child.stdin.on('error', () => {});
  let isArmed = false;
  let isGone = false;
  let number = 0;
  let cancelRenewal = () => {};
  let listener: (why: string) => void = () => {};
  const waiting = new Map<string | number, () => void>();
  const ended = new Promise<void>((resolve) => {
    const end = (how: string) => {
      isGone = true;
      cancelRenewal();
      if (isArmed) listener(`the watchdog is gone (${how})`);
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(`exit ${signal ?? code}`));
  });
  const tell = (order: WatchdogOrder) => child.stdin.write(`${JSON.stringify(order)}\n`);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const word = readWatchdogWord(line);
    if (word?.type === 'ready') waiting.get('ready')?.();
    else if (word?.type === 'heard') waiting.get(word.number)?.();
    else if (word?.type === 'acted' && isArmed) listener(`the watchdog took the power away: ${word.why}`);
  });
  const answered = (key: string | number) =>
    new Promise<void>((resolve, reject) => {
      const cancel = clock.deadline(startTimeoutMs, () =>
        reject(new TypeError(`watchdog: expected an answer within ${startTimeoutMs} ms, found none`)),
      );
      waiting.set(key, () => {
        waiting.delete(key);
        cancel();
        resolve();
      });
      void ended.then(() => {
        cancel();
        reject(new TypeError('watchdog: expected it to run, found it gone'));
      });
    });
  const renew = () => {
    tell({ type: 'lease', number: ++number, leaseMs });
    cancelRenewal = clock.deadline(renewEveryMs, renew);
  };
  const ready = answered('ready');
  tell({ type: 'ways', ways: [...ways], stationPid: process.pid });
  try {
    await ready;
  } catch (error) {
    child.stdin.end();
    throw error;
  }
  return {
    pid: child.pid,
    async arm() {
      if (isGone) throw new TypeError('watchdog: expected it to run, found it gone');
      if (isArmed) return;
      isArmed = true;
      const heard = answered(number + 1);
      renew();
      await heard;
    },
    release() {
      isArmed = false;
      cancelRenewal();
      if (!isGone) tell({ type: 'released' });
    },
    async takeOver() {
      cancelRenewal();
      isArmed = false;
      // A lease that is not released: the end of the pipe is the end of the runner for it, and it acts.
      if (!isGone) tell({ type: 'lease', number: ++number, leaseMs });
      child.stdin.end();
      await ended;
    },
    onTrouble(wanted) {
      listener = wanted;
    },
    async close() {
      isArmed = false;
      cancelRenewal();
      if (!isGone) child.stdin.end();
      await ended;
    },
  };
}
