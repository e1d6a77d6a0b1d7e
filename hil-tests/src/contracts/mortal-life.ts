import type { AbortSignalLike, Cancel, Clock } from '@dawa/seams/clock';
import { repeatOn, sleepOn } from '@dawa/seams/clock';

/**
 * A process of a test that runs in the test's own process: all that its clock and its cable would do goes through here,
 * so that it can be frozen (what was due comes when it thaws, in order) and killed (nothing comes any more).
 */
export class MortalLife {
  #state: 'alive' | 'frozen' | 'dead' = 'alive';
  #due: (() => void)[] = [];

  get isAlive(): boolean {
    return this.#state === 'alive';
  }

  do(action: () => void): void {
    if (this.#state === 'alive') action();
    else if (this.#state === 'frozen') this.#due.push(action);
  }

  freeze(): void {
    if (this.#state === 'alive') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'alive';
    const due = this.#due;
    this.#due = [];
    for (const action of due) this.do(action);
  }

  kill(): void {
    this.#state = 'dead';
    this.#due = [];
  }
}

/** The clock as such a process sees it. */
export function mortalClock(clock: Clock, life: MortalLife): Clock {
  const mortal: Clock = {
    nowAtMs: () => clock.nowAtMs(),
    monotonicMs: () => clock.monotonicMs(),
    rate: clock.rate,
    at: (atMs, action) => guarded(action, (run) => clock.at(atMs, run)),
    after: (delayMs, action) => guarded(action, (run) => clock.after(delayMs, run)),
    every: (periodMs, action) => repeatOn(mortal, periodMs, action),
    sleep: (delayMs: number, signal?: AbortSignalLike) => sleepOn(mortal, delayMs, signal),
    deadline: (timeoutMs, action) => guarded(action, (run) => clock.deadline(timeoutMs, run)),
    track: (work) => clock.track(work),
  };
  /** Called off also while it waits for a thaw. */
  const guarded = (action: () => void, start: (run: () => void) => Cancel): Cancel => {
    let isOff = false;
    const cancel = start(() =>
      life.do(() => {
        if (!isOff) action();
      }),
    );
    return () => {
      isOff = true;
      cancel();
    };
  };
  return mortal;
}
