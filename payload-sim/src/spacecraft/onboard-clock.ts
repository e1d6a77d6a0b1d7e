/** A crystal as small satellites carry them: how far it is off when warm, and how that bends with temperature. */
export interface CrystalSettings {
  /** Gains this much at 25 degrees. */
  readonly ppm: number;
  /** Loses this much by the square of the degrees away from 25: -0.035 is that of a watch crystal (tuning fork). */
  readonly ppmPerC2: number;
}

export const ordinaryCrystal: CrystalSettings = { ppm: 1.5, ppmPerC2: -0.035 };

/** What the clock shows after a restart: the beginning of 2000, so that nobody takes it for the time. */
export const restartedAtMs = Date.UTC(2000, 0, 1);

/**
 * The clock on board: goes as its crystal does, can be set, and forgets the time when the computer restarts. An instant of it is
 * milliseconds since 1970 as it believes them to be.
 */
export class OnboardClock {
  readonly #crystal: CrystalSettings;
  #trueAtMs: number;
  #shownAtMs: number;
  #temperatureC = 25;

  /** Shows the right time at first. */
  constructor(nowAtMs: number, crystal = ordinaryCrystal) {
    this.#crystal = crystal;
    this.#trueAtMs = nowAtMs;
    this.#shownAtMs = nowAtMs;
  }

  /** @param trueAtMs in order of time; an earlier one shows what the last one did */
  nowAtMs(trueAtMs: number): number {
    const elapsedMs = Math.max(0, trueAtMs - this.#trueAtMs);
    this.#trueAtMs += elapsedMs;
    this.#shownAtMs += elapsedMs * (1 + 1e-6 * this.rateOffPpm);
    return this.#shownAtMs;
  }

  /** Parts in a million by which it gains at its present temperature. */
  get rateOffPpm(): number {
    const { ppm, ppmPerC2 } = this.#crystal;
    return ppm + ppmPerC2 * (this.#temperatureC - 25) ** 2;
  }

  /** What went before went at the temperature before. */
  setTemperature(trueAtMs: number, temperatureC: number): void {
    this.nowAtMs(trueAtMs);
    this.#temperatureC = temperatureC;
  }

  set(trueAtMs: number, shownAtMs: number): void {
    this.nowAtMs(trueAtMs);
    this.#shownAtMs = shownAtMs;
  }

  restart(trueAtMs: number): void {
    this.set(trueAtMs, restartedAtMs);
  }
}
