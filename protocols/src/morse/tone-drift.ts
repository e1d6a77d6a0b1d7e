import type { KeyedTone } from './tone-finder.ts';

/**
 * Where a tone is and how fast it moves, out of what the finder sees now and then: a tone that fills only a part of what it looked at
 * counts for less, for it is not known where in that time the tone lay.
 */
export class ToneDrift {
  toneHz: number;
  #slopeHzS: number;
  #atS: number;

  /** @param found tones in order, one at least, and when each was */
  constructor(found: readonly TimedTone[]) {
    const strongest = Math.max(...found.map(({ tone }) => tone.meanPower));
    const weighted = found.map(({ tone, atS }) => ({
      atS,
      toneHz: tone.toneHz,
      weight: (tone.meanPower / strongest) ** 2,
    }));
    const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
    const meanS = weighted.reduce((sum, { weight, atS }) => sum + weight * atS, 0) / total;
    const meanHz = weighted.reduce((sum, { weight, toneHz }) => sum + weight * toneHz, 0) / total;
    const spread = weighted.reduce((sum, { weight, atS }) => sum + weight * (atS - meanS) ** 2, 0);
    const lean = weighted.reduce(
      (sum, { weight, atS, toneHz }) => sum + weight * (atS - meanS) * (toneHz - meanHz),
      0,
    );
    this.#slopeHzS = limited(lean / (spread + leastSpreadS2));
    this.#atS = found.at(-1)!.atS;
    this.toneHz = meanHz + this.#slopeHzS * (this.#atS - meanS);
  }

  /** Where the tone was before, going back evenly. */
  toneHzAt(atS: number): number {
    return this.toneHz + this.#slopeHzS * (atS - this.#atS);
  }

  /** Goes on to an instant without hearing anything; for some seconds at most. */
  coast(atS: number): void {
    this.toneHz = this.toneHzAt(atS);
    this.#atS = atS;
  }

  /**
   * @param weight 0 to 1, by how much of the time the tone was there
   * @returns true when this is another tone
   */
  hear({ tone, atS }: TimedTone, weight: number): boolean {
    const passedS = atS - this.#atS;
    this.coast(atS);
    const off = tone.toneHz - this.toneHz;
    if (Math.abs(off) > mostStepHz) {
      this.toneHz = tone.toneHz;
      this.#slopeHzS = 0;
      return true;
    }
    this.toneHz += placeGain * weight * off;
    if (passedS > 0) this.#slopeHzS = limited(this.#slopeHzS + (slopeGain * weight * off) / passedS);
    return false;
  }
}

export interface TimedTone {
  readonly tone: KeyedTone;
  readonly atS: number;
}

/** Doppler at 145 MHz, and at 437 MHz away from the closest approach. */
const mostDriftHzS = 80;
const limited = (slopeHzS: number) => Math.max(-mostDriftHzS, Math.min(mostDriftHzS, slopeHzS));
/** Keeps the slope of a few tones that hardly differ in time from being wild. */
const leastSpreadS2 = 0.05;
/** From step to step; more is another tone. */
const mostStepHz = 40;
const placeGain = 0.5;
const slopeGain = 0.08;
