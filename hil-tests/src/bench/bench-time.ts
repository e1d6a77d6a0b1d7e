import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import type { Clock } from '@dawa/seams/clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import type { BenchPlan } from './load-bench.ts';

/** The time in which a bench lives, and who makes it go. */
export interface BenchTime {
  readonly clock: Clock;
  /** The machine's own, for people and papers. */
  readonly machine: Clock;
  /** Does something in bench time. On virtual time the clock stands still but for this. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param fromAtMs where virtual time goes on, for a campaign that is resumed; else where the bench file begins it
 */
export function benchTimeOf({ payload, simulator }: BenchPlan, fromAtMs?: number): BenchTime {
  const machine = new SystemClock(machineClock);
  const during = <T>(work: () => Promise<T>) => work();
  if (payload.kind === 'simulated' && simulator.time === 'virtual') {
    const clock = new VirtualClock(fromAtMs ?? Date.parse(simulator.startsAt));
    return { clock, machine, during: (work) => passVirtualTime(clock, work, machine) };
  }
  const { rate } = simulator;
  if (rate === 1) return { clock: machine, machine, during };
  const anchor = { atMs: machineClock.nowAtMs(), monotonicMs: machineClock.monotonicMs(), rate };
  return { clock: new ScaledClock(anchor, machineClock), machine, during };
}

/** No work of a bench takes longer: whatever does, waits for something that does not come. */
const longestWorkMs = 30 * 86_400_000;
/** Nothing is due in bench time, and the work is not done: something outside is waited for. */
const lookAgainMs = 2;

/**
 * Makes a virtual clock go until `work` has come to its end, and not an instant further: what happens between two such works, on a
 * disk or in somebody's head, takes no bench time.
 *
 * @throws TypeError when it has not ended within `mostMs` of bench time
 */
export async function passVirtualTime<T>(
  clock: VirtualClock,
  work: () => Promise<T>,
  machine: Pick<Clock, 'deadline'> = new SystemClock(machineClock),
  mostMs = longestWorkMs,
): Promise<T> {
  const untilAtMs = clock.nowAtMs() + mostMs;
  let isDone = false;
  const outcome = work().finally(() => {
    isDone = true;
  });
  const settled = outcome.then(
    () => {},
    () => {},
  );
  while (!isDone) {
    await clock.runWhile(() => !isDone && clock.nowAtMs() < untilAtMs);
    if (isDone) break;
    if (clock.nowAtMs() >= untilAtMs)
      throw new TypeError(`bench: expected the end of its work within ${mostMs / 1000} s of bench time`);
    await Promise.race([settled, new Promise<void>((resolve) => machine.deadline(lookAgainMs, resolve))]);
  }
  return outcome;
}
