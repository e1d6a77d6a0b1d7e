import type { Timers } from '../../timers.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Transmitter } from '../transmitter.ts';

/** BIRDS: ten at most. */
const longestMinutes = 10;

/**
 * What keeps the transmitter silent: the regulator's kill switch, until it is lifted, and a silence of some minutes (BIRDS
 * 0x90) that ends by itself and outlives resets and the loss of power.
 */
export class Silence {
  readonly #transmitter: Transmitter;
  readonly #configuration: Configuration;
  readonly #timers: Timers;
  readonly #onboardAtMs: () => number;
  #isInhibited = false;
  #isSilenced = false;

  constructor(
    transmitter: Transmitter,
    configuration: Configuration,
    timers: Timers,
    onboardAtMs: () => number,
  ) {
    this.#transmitter = transmitter;
    this.#configuration = configuration;
    this.#timers = timers;
    this.#onboardAtMs = onboardAtMs;
  }

  setInhibited(isInhibited: boolean): void {
    this.#isInhibited = isInhibited;
    this.#apply();
  }

  /** @param minutes 0 ends a silence */
  silence(minutes: number): void {
    const untilS = minutes === 0 ? 0 : Math.ceil(this.#onboardAtMs() / 1000 + 60 * minutes);
    this.#configuration.silentUntilS = untilS;
    this.restart();
  }

  /** After a start of the controller, whose timers are gone: goes on with a silence that is kept. */
  restart(): void {
    const nowS = this.#onboardAtMs() / 1000;
    // A clock that was set back, or a damaged record, must not make it longer than anybody can order.
    if (this.#configuration.silentUntilS > nowS + 60 * longestMinutes + 1)
      this.#configuration.silentUntilS = Math.floor(nowS + 60 * longestMinutes);
    const leftMs = 1000 * (this.#configuration.silentUntilS - nowS);
    this.#isSilenced = leftMs > 0;
    this.#apply();
    if (leftMs > 0) this.#timers.after(leftMs, () => this.restart());
  }

  #apply(): void {
    this.#transmitter.setInhibited(this.#isInhibited || this.#isSilenced);
  }
}
