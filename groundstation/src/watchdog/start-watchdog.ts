import { createInterface } from 'node:readline';
import type { Clock } from '@dawa/seams/clock';
import { beginProgram } from '../adapters/begin-program.ts';
import type { KeyWatchdog } from '../commanding/key-watchdog.ts';
import { DeviceError } from '../devices/device-error.ts';
import type { Journal } from '../ports.ts';
import { type ReleaseWay, readWatchdogWord, type WatchdogOrder } from './watchdog-messages.ts';

/** A watchdog that has not said so within this real time does not watch. */
const answerMs = 500;
/** … and one that let a renewal unanswered for so long does not any more; a loaded machine needs some of it. */
const silenceMs = 1000;
const restartMs = 500;
const alarmId = 'safety.watchdog';

export interface WatchdogSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  /** How the transmitter is let go without us. */
  readonly ways: readonly ReleaseWay[];
  /** Called with its process number each time it was started. */
  readonly onPid?: (pid: number) => void;
  readonly begin?: () => ReturnType<typeof beginProgram>;
}

interface Life {
  readonly child: ReturnType<typeof beginProgram>;
  isReady: boolean;
}

/**
 * Starts the key watchdog and keeps it running. Station and watchdog watch each other: without its word nothing is keyed,
 * and what is keyed is let go when it falls silent.
 */
export function startWatchdog(settings: WatchdogSettings): KeyWatchdog {
  const { clock, journal, ways, begin = () => beginProgram('./watchdog-main', import.meta.url) } = settings;
  const listeners = new Set<(why: string) => void>();
  /** Numbers that were sent and not heard, with what to do when they are. */
  const unheard = new Map<number, () => void>();
  let life: Life | undefined;
  let number = 0;
  let isArmed = false;
  /** Told by a station that began with a key that may be down. */
  let owedLeaseMs: number | undefined;
  let isClosed = false;
  let cancelSilence: (() => void) | undefined;
  let cancelRestart = () => {};

  const tell = (order: WatchdogOrder) => {
    const pipe = life?.child.stdin;
    if (pipe?.writable) pipe.write(`${JSON.stringify(order)}\n`);
  };
  const trouble = (why: string) => {
    isArmed = false;
    for (const listener of [...listeners]) listener(why);
  };
  const heard = (upTo: number) => {
    for (const [sent, done] of unheard) {
      if (sent > upTo) continue;
      unheard.delete(sent);
      done();
    }
    if (unheard.size > 0) return;
    cancelSilence?.();
    cancelSilence = undefined;
  };
  const extend = (leaseMs: number, done = () => {}) => {
    unheard.set(++number, done);
    tell({ type: 'lease', number, leaseMs });
    cancelSilence ??= clock.deadline(silenceMs, () => {
      cancelSilence = undefined;
      if (isArmed) trouble('the key watchdog answers no longer');
    });
  };
  const forget = () => {
    isArmed = false;
    unheard.clear();
    cancelSilence?.();
    cancelSilence = undefined;
  };

  const live = () => {
    const born: Life = { child: begin(), isReady: false };
    life = born;
    const { child } = born;
    // A pipe whose reader died is told by 'exit'.
    child.stdin.on('error', () => {});
    if (child.pid !== undefined) settings.onPid?.(child.pid);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const word = readWatchdogWord(line);
      if (word?.type === 'ready') {
        born.isReady = true;
        journal.clear(alarmId);
        if (owedLeaseMs !== undefined) extend(owedLeaseMs);
      } else if (word?.type === 'heard') heard(word.number);
      else if (word?.type === 'acted') trouble(`the key watchdog let go: ${word.why}`);
      else if (word?.type === 'trouble') {
        journal.event({ severity: 'warning', source: 'safety', code: 'watchdog', text: word.text });
      }
    });
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(`exit ${signal ?? code}`));
    const end = (how: string) => {
      if (life !== born) return;
      life = undefined;
      const wasArmed = isArmed;
      forget();
      if (isClosed) return;
      journal.raise({
        alarmId,
        severity: 'critical',
        title: 'Key watchdog is gone',
        text: `The process that lets the transmitter go when this one dies has ended (${how}). It is started again; until then nothing is keyed.`,
        source: 'safety',
      });
      if (wasArmed) trouble('the key watchdog is gone');
      cancelRestart = clock.deadline(restartMs, live);
    };
    tell({ type: 'ways', ways: [...ways], stationPid: process.pid });
  };
  live();

  return {
    arm: (leaseMs) =>
      new Promise((resolve, reject) => {
        const refuse = (found: string) =>
          reject(new DeviceError('blocked', 'key watchdog', `expected to be watched, found ${found}`));
        if (life?.isReady !== true) {
          refuse('that it is not running yet');
          return;
        }
        const cancel = clock.deadline(answerMs, () => {
          // A later one may be armed by now.
          if (own === number) isArmed = false;
          refuse(`no answer within ${answerMs} ms`);
        });
        isArmed = true;
        extend(leaseMs, () => {
          cancel();
          resolve();
        });
        const own = number;
      }),
    renew(leaseMs) {
      if (isArmed) extend(leaseMs);
    },
    tellOwed(leaseMs) {
      owedLeaseMs = leaseMs;
      if (life?.isReady) extend(leaseMs);
    },
    tellTrying: () => tell({ type: 'trying' }),
    disarm() {
      owedLeaseMs = undefined;
      tell({ type: 'released' });
      forget();
    },
    onTrouble(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      cancelRestart();
      forget();
      const ended = life && new Promise<void>((done) => life!.child.once('exit', () => done()));
      life?.child.stdin.end();
      await ended;
    },
  };
}
