import type { Cancel, Clock } from '@dawa/seams/clock';

/** The timers of one device: all of them are called off at once when it loses power. */
export class Timers {
  readonly #clock: Clock;
  readonly #running = new Set<Cancel>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, action: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#running.delete(cancel);
      action();
    });
    this.#running.add(cancel);
  }

  every(periodMs: number, action: () => void): void {
    this.#running.add(this.#clock.every(periodMs, action));
  }

  cancelAll(): void {
    for (const cancel of this.#running) cancel();
    this.#running.clear();
  }
}
