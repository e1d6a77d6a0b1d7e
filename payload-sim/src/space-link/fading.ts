import type { Random } from '@dawa/seams/random';

/**
 * Fading of a tumbling cubesat over a mountain station, one direction of one link. What reaches the antenna is a direct wave and many
 * reflected ones (Rician), the direct one shadowed now and then by what stands on the horizon, both weaker towards it; the turning
 * satellite adds the nulls of its antenna and the turning of its polarisation against a ground antenna that is not perfectly circular.
 *
 * Rician envelope with a K factor that grows with elevation, lognormal shadow: ITU-R P.681 (land mobile satellite), its shape; the numbers
 * are ours, chosen so that a low pass loses frames and a high one hardly any.
 */
export class Fading {
  readonly #random: Random;
  readonly #phaseRad: number;
  readonly #spinPeriodMs: number;
  readonly #nullDepthDb: number;
  readonly #inPhase = new Drifting();
  readonly #quadrature = new Drifting();
  readonly #shadow = new Drifting();

  constructor(random: Random) {
    this.#random = random;
    this.#phaseRad = 2 * Math.PI * random.next();
    this.#spinPeriodMs = 18_000 + 24_000 * random.next();
    this.#nullDepthDb = 4 + 5 * random.next();
  }

  /** Loss in decibels; negative where the waves add up. Ask in order of time. */
  lossDb(atMs: number, elevationDeg: number): number {
    const turnRad = this.#phaseRad + (2 * Math.PI * atMs) / this.#spinPeriodMs;
    return (
      this.#patternDb(turnRad) + this.#multipathDb(atMs, elevationDeg) + this.#shadowDb(atMs, elevationDeg)
    );
  }

  /** The pattern is flat but for its nulls, twice a turn; between them the polarisation turns through the ground antenna's axes. */
  #patternDb(turnRad: number): number {
    const nullDb = this.#nullDepthDb * Math.abs(Math.sin(turnRad)) ** 12;
    // The budget counts the mean of it.
    const polarisationDb = axialRippleDb * (Math.cos(turnRad) ** 2 - 0.5);
    return nullDb + polarisationDb;
  }

  /** The mean power is that of a direct wave alone. */
  #multipathDb(atMs: number, elevationDeg: number): number {
    const k = 10 ** ((horizonKDb + kDbPerDeg * Math.max(0, elevationDeg)) / 10);
    const scattered = Math.sqrt(1 / (2 * (k + 1)));
    const direct = Math.sqrt(k / (k + 1));
    const i = direct + scattered * this.#inPhase.at(atMs, multipathMs, this.#random);
    const q = scattered * this.#quadrature.at(atMs, multipathMs, this.#random);
    return Math.min(deepestDb, -10 * Math.log10(i * i + q * q));
  }

  #shadowDb(atMs: number, elevationDeg: number): number {
    const sigmaDb = horizonShadowDb * Math.exp(-Math.max(0, elevationDeg) / shadowScaleDeg);
    return Math.max(0, sigmaDb * this.#shadow.at(atMs, shadowMs, this.#random));
  }
}

/** A normal deviate that forgets itself exponentially. */
class Drifting {
  #value = 0;
  #lastAtMs = Number.NEGATIVE_INFINITY;

  at(atMs: number, correlationMs: number, random: Random): number {
    const keep = Math.exp(-Math.max(0, atMs - this.#lastAtMs) / correlationMs);
    this.#value = keep * this.#value + Math.sqrt(1 - keep * keep) * random.normal();
    this.#lastAtMs = atMs;
    return this.#value;
  }
}

/** A helix or crossed Yagi of 1.5 dB axial ratio. */
const axialRippleDb = 1.5;
const horizonKDb = 8;
const kDbPerDeg = 0.25;
const horizonShadowDb = 2.2;
const shadowScaleDeg = 9;
const multipathMs = 1500;
const shadowMs = 4000;
const deepestDb = 30;
