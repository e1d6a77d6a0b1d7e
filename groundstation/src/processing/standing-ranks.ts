import { type LimitTrack, unknown } from './limit-track.ts';

/**
 * What stands of every value that is judged, an octet each, beside the tracks that say it: of a flood nearly all samples
 * say what stands, and to see that, nothing else need be touched.
 */
export class StandingRanks {
  #ranks = new Uint8Array(256);
  #count = 0;

  /** A place for another value, of which nothing stands yet. */
  add(): number {
    if (this.#count === this.#ranks.length) {
      const more = new Uint8Array(2 * this.#count);
      more.set(this.#ranks);
      this.#ranks = more;
    }
    this.#ranks[this.#count] = undecided;
    return this.#count++;
  }

  /** To be called whenever a track took a sample. */
  note(place: number, { standing, doubting }: Pick<LimitTrack, 'standing' | 'doubting'>): void {
    this.#ranks[place] = doubting > 0 || standing === unknown ? undecided : standing;
  }

  /**
   * Marks in `differs` the values of which a row says something else than what stands, or of which samples disagree
   * already.
   *
   * @param codes of `count` rows, 0 where nothing is said
   * @param places of the values of a row
   * @param old rows that are 1 here say nothing
   * @returns whether any is marked
   */
  differ(
    codes: Uint8Array,
    count: number,
    places: Int32Array,
    old: Uint8Array | undefined,
    differs: Uint8Array,
  ): boolean {
    const ranks = this.#ranks;
    let isAny = false;
    for (let row = 0; row < count; row++) {
      if (old?.[row] === 1) continue;
      const at = row * places.length;
      for (let n = 0; n < places.length; n++) {
        const code = codes[at + n]!;
        if (code === ranks[places[n]!] || code === 0) continue;
        differs[n] = 1;
        isAny = true;
      }
    }
    return isAny;
  }
}

/** No rank that a sample may have. */
const undecided = 0xff;
