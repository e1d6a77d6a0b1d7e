import { nominalRank } from './limit-ranks.ts';

/** How long samples must agree before a state counts: so many in a row, and for so long. */
export interface Persistence {
  readonly raiseAfterSamples: number;
  readonly raiseAfterMs: number;
  readonly clearAfterSamples: number;
  readonly clearAfterMs: number;
}

/** Two in a row: one damaged or freak value raises nothing. */
export const defaultPersistence: Persistence = {
  raiseAfterSamples: 2,
  raiseAfterMs: 0,
  clearAfterSamples: 2,
  clearAfterMs: 0,
};

/**
 * The limit state of one parameter that counts.
 *
 * It changes when samples in a row agree that it is worse, or better, than the one that stands; of those the mildest change is
 * what all of them say.
 */
export class LimitTrack {
  readonly #persistence: Persistence;
  /** Rank of what stands; `unknown` before samples agreed for the first time. */
  standing: number = unknown;
  /** Samples in a row, up to the last, that disagree with what stands in the same direction. */
  doubting = 0;
  #side = 0;
  #nearest = 0;
  #sinceAtMs = 0;

  constructor(persistence: Persistence = defaultPersistence) {
    this.#persistence = persistence;
  }

  /** Takes a sample's rank, `nominal` or worse; true when another state stands now. */
  take(found: number, atMs: number): boolean {
    if (found === this.standing) {
      this.doubting = 0;
      return false;
    }
    const side = this.standing === unknown ? 0 : Math.sign(found - this.standing);
    if (this.doubting > 0 && side === this.#side) {
      this.doubting++;
      this.#nearest = side < 0 ? Math.max(this.#nearest, found) : Math.min(this.#nearest, found);
      // A clock that was set back must not hold an alarm up.
      if (atMs < this.#sinceAtMs) this.#sinceAtMs = atMs;
    } else {
      this.doubting = 1;
      this.#side = side;
      this.#nearest = found;
      this.#sinceAtMs = atMs;
    }
    const { raiseAfterSamples, raiseAfterMs, clearAfterSamples, clearAfterMs } = this.#persistence;
    const isWorse = side > 0 || (side === 0 && this.#nearest > nominalRank);
    if (this.doubting < (isWorse ? raiseAfterSamples : clearAfterSamples)) return false;
    if (atMs - this.#sinceAtMs < (isWorse ? raiseAfterMs : clearAfterMs)) return false;
    this.standing = this.#nearest;
    this.doubting = 0;
    return true;
  }
}

/** No rank: what stands before the first samples agreed. */
export const unknown = -1;
