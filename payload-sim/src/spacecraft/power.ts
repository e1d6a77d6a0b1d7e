import type { Random } from '@dawa/seams/random';
import { FieldWriter } from '../field-writer.ts';

/** Two lithium cells in series, 2.6 Ah: a small cubesat of our own making. */
const capacityAh = 2.6;
const emptyV = 6.4;
const fullV = 8.3;
const loadA = 0.42;
const faceA = 0.45;
const spinPeriodMs = 97_000;
const heaterOnC = 8;
const heaterOffC = 12;
const heaterA = 0.12;
/** Longer gaps are not worth stepping through: the battery has settled. */
const longestStepMs = 600_000;

/** The battery and the solar faces: charged by the Sun, drained in the shadow, warmed by both. */
export class PowerSystem {
  readonly #noise: Random;
  readonly #phaseRad: number;
  #charge = 0.86;
  #batteryC = 14;
  #isHeaterOn = false;
  #advancedAtMs: number;
  #isSunlit = true;

  constructor(random: Random, nowAtMs: number) {
    this.#noise = random;
    this.#phaseRad = 2 * Math.PI * random.next();
    this.#advancedAtMs = nowAtMs;
  }

  /** Brings the battery up to now. */
  advance(nowAtMs: number, isSunlit: boolean): void {
    const hours = Math.min(longestStepMs, Math.max(0, nowAtMs - this.#advancedAtMs)) / 3_600_000;
    this.#advancedAtMs = nowAtMs;
    this.#isSunlit = isSunlit;
    this.#charge = Math.min(1, Math.max(0.05, this.#charge + (this.#currentA(nowAtMs) * hours) / capacityAh));
    const targetC = (isSunlit ? 22 : 2) + (this.#isHeaterOn ? 10 : 0);
    this.#batteryC = targetC + (this.#batteryC - targetC) * Math.exp(-hours / 0.7);
    if (this.#batteryC < heaterOnC) this.#isHeaterOn = true;
    if (this.#batteryC > heaterOffC) this.#isHeaterOn = false;
  }

  /** Structure 3: identifier and 21 octets of fields, laid out as HK_EPS in missions/aprs-dp/telemetry.xml. */
  encodeHousekeeping(): Uint8Array {
    const noise = this.#noise;
    const nowAtMs = this.#advancedAtMs;
    const writer = new FieldWriter()
      .unsigned(3, 1)
      .unsigned(1000 * (this.#voltageV() + 0.004 * noise.normal()), 2)
      .signed(1000 * (this.#currentA(nowAtMs) + 0.003 * noise.normal()), 2);
    for (const currentA of this.#facesA(nowAtMs)) writer.unsigned(1000 * currentA, 2);
    return writer
      .unsigned(1000 * (5.02 + 0.003 * noise.normal()), 2)
      .signed(100 * (this.#batteryC + 0.05 * noise.normal()), 2)
      .signed(100 * (this.#batteryC - 0.6 + 0.05 * noise.normal()), 2)
      .bits(this.#isSunlit ? 0 : 1, 1)
      .bits(this.#isHeaterOn ? 1 : 0, 1)
      .bits(0, 6)
      .finish();
  }

  #voltageV(): number {
    return emptyV + (fullV - emptyV) * this.#charge ** 0.6 + 0.12 * this.#currentA(this.#advancedAtMs);
  }

  /** Positive while charging; a full battery takes only what the load needs. */
  #currentA(nowAtMs: number): number {
    const solarA = this.#facesA(nowAtMs).reduce((sum, face) => sum + face, 0);
    const netA = solarA - loadA - (this.#isHeaterOn ? heaterA : 0);
    return this.#charge >= 1 ? Math.min(0, netA) : netA;
  }

  /** Faces +X, -X, +Y, -Y, +Z of a slowly turning cube. */
  #facesA(nowAtMs: number): readonly number[] {
    if (!this.#isSunlit) return [0, 0, 0, 0, 0];
    const angleRad = this.#phaseRad + (2 * Math.PI * nowAtMs) / spinPeriodMs;
    const x = Math.cos(angleRad);
    const y = Math.sin(angleRad);
    return [x, -x, y, -y, 0.5].map((cosine) => faceA * Math.max(0, cosine));
  }
}
