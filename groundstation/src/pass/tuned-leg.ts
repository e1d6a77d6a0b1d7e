/**
 * One frequency of the radio that follows what is wanted by thresholds: a set reaches half a threshold ahead of the shift and
 * is followed by the next one when the shift is half a threshold past it. Between two sets the newest wish is all that counts, so
 * nothing ever waits behind a frequency that is old.
 */
export class TunedLeg {
  retunes = 0;
  /** What the radio was told last and showed; undefined when it must be told again. */
  tunedHz: number | undefined;
  tunedAtMs = Number.NEGATIVE_INFINITY;
  #lastWantedHz: number | undefined;

  /** @returns the frequency to set now, a multiple of `stepHz`; undefined while the radio is near enough */
  due(wantedHz: number, thresholdHz: number, stepHz: number): number | undefined {
    const half = thresholdHz / 2;
    const trendHz = this.#lastWantedHz === undefined ? 0 : Math.sign(wantedHz - this.#lastWantedHz) * half;
    this.#lastWantedHz = wantedHz;
    if (this.tunedHz !== undefined && Math.abs(wantedHz - this.tunedHz) <= half) return undefined;
    return Math.round((wantedHz + trendHz) / stepHz) * stepHz;
  }

  tuned(frequencyHz: number, atMs: number): void {
    this.tunedHz = frequencyHz;
    this.tunedAtMs = atMs;
    this.retunes++;
  }

  forget(): void {
    this.tunedHz = undefined;
  }
}
