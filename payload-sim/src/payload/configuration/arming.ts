import type { Clock } from '@dawa/seams/clock';

/** What takes two telecommands: one arms it, the other does it. BIRDS-4 asks for five good uplinks for what kills. */
export type Armed = 'SETTINGS_FACTORY' | 'MEMORY_LOAD';

const armedMs = 60_000;

/** One thing at a time is armed, once, for a minute. A reset disarms. */
export class Arming {
  readonly #clock: Clock;
  #armed: { readonly what: Armed; readonly untilAtMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  arm(what: Armed): void {
    this.#armed = { what, untilAtMs: this.#clock.nowAtMs() + armedMs };
  }

  isArmed(what: Armed): boolean {
    return this.#armed?.what === what && this.#clock.nowAtMs() <= this.#armed.untilAtMs;
  }

  disarm(): void {
    this.#armed = undefined;
  }
}
