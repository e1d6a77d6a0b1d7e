import { type Cut, SearchingCutter } from './searching-cutter.ts';

/** What tells a frame of changing length from noise by its first octets. */
export interface LengthRule {
  /** Octets of a header that are needed to judge it. */
  readonly headerOctets: number;
  /** Length of the frame whose header starts at `at`; undefined when no frame can start there. */
  readonly octetsAt: (bytes: Uint8Array, at: number) => number | undefined;
  /** True for a whole frame whose error control is good; always false where frames have none. */
  readonly isProven: (frame: Uint8Array) => boolean;
}

/**
 * Cuts a stream into frames that follow each other and tell their own length, as telecommand and USLP frames do.
 *
 * A length is believed when the frame is proven good, or when another header stands where it ends, or the stream ends
 * there. Else one octet is passed over and the search goes on: so a damaged length costs the frames it covers and no
 * more. Memory is bounded by the longest frame and one input.
 */
export function createLengthCutter(rule: LengthRule): SearchingCutter {
  const search = new LengthSearch(rule);
  return new SearchingCutter((all, isEnd) => search.cut(all, isEnd));
}

class LengthSearch {
  readonly #rule: LengthRule;
  /** Proofs that failed since the last frame: each costs a whole frame's work, and hostile input would ask for many. */
  #failedProofs = 0;

  constructor(rule: LengthRule) {
    this.#rule = rule;
  }

  cut(all: Uint8Array, isEnd: boolean): Cut {
    const { headerOctets, octetsAt } = this.#rule;
    const frames: Uint8Array[] = [];
    let at = 0;
    let skipped = 0;
    while (all.length - at >= headerOctets) {
      const octets = octetsAt(all, at);
      const verdict = octets === undefined ? 'skip' : this.#judge(all, at, octets, isEnd);
      if (verdict === 'wait') break;
      if (verdict === 'frame' && octets !== undefined) {
        frames.push(all.slice(at, at + octets));
        this.#failedProofs = 0;
        at += octets;
      } else {
        skipped++;
        at++;
      }
    }
    return { frames, decided: at, skipped };
  }

  #judge(all: Uint8Array, at: number, octets: number, isEnd: boolean): 'frame' | 'skip' | 'wait' {
    const end = at + octets;
    if (end > all.length) return isEnd ? 'skip' : 'wait';
    const isFollowed = this.#isFollowed(all, end, isEnd);
    if (isFollowed === true) return 'frame';
    if (this.#failedProofs < 64) {
      if (this.#rule.isProven(all.subarray(at, end))) return 'frame';
      if (isFollowed === false) this.#failedProofs++;
    }
    return isFollowed === false ? 'skip' : 'wait';
  }

  /** Whether another header stands at `end`; undefined when that cannot be seen yet. */
  #isFollowed(all: Uint8Array, end: number, isEnd: boolean): boolean | undefined {
    if (end === all.length) return isEnd ? true : undefined;
    if (all.length - end < this.#rule.headerOctets) return isEnd ? false : undefined;
    return this.#rule.octetsAt(all, end) !== undefined;
  }
}
