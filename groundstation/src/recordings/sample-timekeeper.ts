/** What the newest piece of a stream told of its time. */
export interface PieceTime {
  /** When its first sample was heard. */
  readonly atMs: number;
  /** Samples that never came before it. */
  readonly lostSamples: number;
  /** From here on the stream counts otherwise than from where it was last said. */
  readonly isCorrected: boolean;
}

/**
 * Tells when samples were heard from when their pieces came.
 *
 * A piece comes late by what buffers, networks and busy computers add, and never early: of all that came within a second the
 * least late one is believed. When even that one is late by a tenth of a second more than before, samples were lost; when it
 * wanders slowly, the sound card has another idea of a second than the computer.
 *
 * It is the filter of NTP's clock, with the delay unknown: RFC 5905, 10.
 */
export class SampleTimekeeper {
  readonly #sampleRateHz: number;
  /** When sample 0 was heard. */
  #startAtMs: number | undefined;
  #samples = 0;
  /** How late pieces of the last second came. */
  readonly #late: { readonly endMs: number; readonly lateMs: number }[] = [];
  #saidAtMs = 0;

  constructor(sampleRateHz: number) {
    if (!(sampleRateHz > 0)) throw new RangeError(`sampleRateHz: expected above 0, found ${sampleRateHz}`);
    this.#sampleRateHz = sampleRateHz;
  }

  /**
   * @param toldAtMs as the source has it: when it came, less how long it lasts
   * @param lostSamples that the source knows of
   */
  note(samples: number, toldAtMs: number, lostSamples = 0): PieceTime {
    this.#startAtMs ??= toldAtMs;
    this.#samples += lostSamples;
    let lost = lostSamples;
    let expectedAtMs = this.#atMsOf(this.#samples);
    const lateMs = toldAtMs - expectedAtMs;
    const endMs = expectedAtMs + (samples * 1000) / this.#sampleRateHz;
    this.#late.push({ endMs, lateMs });
    while (this.#late.length > 1 && this.#late[0]!.endMs < endMs - windowMs) this.#late.shift();
    const isFull = endMs - this.#late[0]!.endMs > windowMs / 2;
    const leastMs = this.#late.reduce((least, one) => Math.min(least, one.lateMs), Number.POSITIVE_INFINITY);
    let isCorrected = lostSamples > 0;
    if (isFull && leastMs > lossMs) {
      const missing = Math.round((leastMs * this.#sampleRateHz) / 1000);
      this.#samples += missing;
      lost += missing;
      this.#late.length = 0;
      isCorrected = true;
    } else if ((isFull && leastMs > driftMs) || lateMs < 0) {
      const isBeginning = endMs - this.#startAtMs < settlingMs;
      // A second that is told again and again would make the file long: small steps are said when they have added up.
      const byMs = lateMs < 0 ? lateMs : leastMs;
      this.#startAtMs += byMs;
      this.#late.length = 0;
      this.#saidAtMs += byMs;
      isCorrected = isBeginning || Math.abs(this.#saidAtMs) > driftMs;
    }
    if (isCorrected) this.#saidAtMs = 0;
    expectedAtMs = this.#atMsOf(this.#samples);
    this.#samples += samples;
    return { atMs: expectedAtMs, lostSamples: lost, isCorrected };
  }

  #atMsOf(sample: number): number {
    return this.#startAtMs! + (sample * 1000) / this.#sampleRateHz;
  }
}

const windowMs = 1000;
const lossMs = 100;
const driftMs = 20;
/** What the first seconds correct is meant of the beginning too. */
const settlingMs = 3000;
