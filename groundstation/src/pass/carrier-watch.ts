import type { Reading } from '../ports.ts';

/** An S-meter that was not read for so long says nothing about now. */
const staleMs = 2000;
/**
 * A carrier lifts the meter this far above the noise: 3 dB on an Icom, where 120 of 255 are nine S-units of 6 dB. At the
 * weakest signal that a 9,600 bit/s modem holds (3 dB a bit) signal and noise together are 5 dB above the noise.
 */
const carrierAboveNoise = 7;
/** The noise of a place changes over minutes; a meter that jumps up is no noise. */
const noiseRisePerS = 0.2;

/**
 * Tells from the S-meter whether the satellite's carrier is there. What the meter shows without a signal differs from
 * station to station, so it is learnt while the satellite is below the ridge.
 */
export class CarrierWatch {
  #noise: number | undefined;
  #last: Reading<{ meter: number }> | undefined;

  /** @param isSatelliteUp above the ridge: then the meter is not taken for noise */
  note(reading: Reading<{ meter: number }>, isSatelliteUp: boolean): void {
    const before = this.#last;
    if (before !== undefined && reading.readAtMs <= before.readAtMs) return;
    this.#last = reading;
    if (isSatelliteUp) return;
    if (this.#noise === undefined || before === undefined) {
      this.#noise = reading.meter;
      return;
    }
    const riseLimit = (noiseRisePerS * (reading.readAtMs - before.readAtMs)) / 1000;
    this.#noise = Math.min(reading.meter, this.#noise + riseLimit);
  }

  /** Undefined when the meter cannot tell: it was not read lately, or never without the satellite. */
  hasCarrier(atMs: number): boolean | undefined {
    if (this.#last === undefined || this.#noise === undefined || atMs - this.#last.readAtMs > staleMs) {
      return undefined;
    }
    return this.#last.meter >= this.#noise + carrierAboveNoise;
  }

  /** The receiver was tuned elsewhere: what it shows there is another noise. */
  forget(): void {
    this.#noise = undefined;
    this.#last = undefined;
  }
}
