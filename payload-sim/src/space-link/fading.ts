import type { Random } from '@dawa/seams/random';

/**
 * Fading of a tumbling cubesat over a mountain station: nulls of the turning antenna pattern, and scintillation that
 * grows towards the horizon. Our model; the depths are chosen so that a low pass loses frames and a high one hardly any.
 */
export class Fading {
  readonly #random: Random;
  readonly #phaseRad: number;
  readonly #spinPeriodMs: number;
  readonly #depthDb: number;
  #scintillation = 0;
  #lastAtMs = Number.NEGATIVE_INFINITY;

  constructor(random: Random) {
    this.#random = random;
    this.#phaseRad = 2 * Math.PI * random.next();
    this.#spinPeriodMs = 18_000 + 24_000 * random.next();
    this.#depthDb = 4 + 5 * random.next();
  }

  /** Loss in decibels, never negative. Ask in order of time. */
  lossDb(atMs: number, elevationDeg: number): number {
    const turn = Math.sin(this.#phaseRad + (2 * Math.PI * atMs) / this.#spinPeriodMs);
    // The pattern is flat but for its nulls, twice a turn.
    const nullDb = this.#depthDb * Math.abs(turn) ** 12;
    return nullDb + Math.max(0, this.#scintillate(atMs, elevationDeg));
  }

  #scintillate(atMs: number, elevationDeg: number): number {
    const sigmaDb = 0.4 + 4.5 * Math.exp(-Math.max(0, elevationDeg) / 9);
    const keep = Math.exp(-Math.max(0, atMs - this.#lastAtMs) / correlationMs);
    this.#scintillation = keep * this.#scintillation + Math.sqrt(1 - keep * keep) * this.#random.normal();
    this.#lastAtMs = atMs;
    return sigmaDb * this.#scintillation;
  }
}

const correlationMs = 2500;
