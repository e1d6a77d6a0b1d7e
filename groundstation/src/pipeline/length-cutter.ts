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
export class LengthCutter {
  readonly #rule: LengthRule;
  #pending = new Uint8Array(0);
  #skippedOctets = 0;
  /** Proofs that failed since the last frame: each costs a whole frame's work, and hostile input would ask for many. */
  #failedProofs = 0;

  constructor(rule: LengthRule) {
    this.#rule = rule;
  }

  /** Octets passed over so far, between frames. */
  get skippedOctets(): number {
    return this.#skippedOctets;
  }

  /** Frames completed by `bytes`, each a copy that may be kept. */
  push(bytes: Uint8Array): Uint8Array[] {
    const all = new Uint8Array(this.#pending.length + bytes.length);
    all.set(this.#pending);
    all.set(bytes, this.#pending.length);
    return this.#cut(all, false);
  }

  /** The frames that only the end of the stream makes certain. */
  finish(): Uint8Array[] {
    return this.#cut(this.#pending, true);
  }

  /** Octets that are left over at the end, and are forgotten. */
  flush(): number {
    const left = this.#pending.length;
    this.#pending = new Uint8Array(0);
    return left;
  }

  #cut(all: Uint8Array, isEnd: boolean): Uint8Array[] {
    const { headerOctets, octetsAt } = this.#rule;
    const frames: Uint8Array[] = [];
    let at = 0;
    while (all.length - at >= headerOctets) {
      const octets = octetsAt(all, at);
      const verdict = octets === undefined ? 'skip' : this.#judge(all, at, octets, isEnd);
      if (verdict === 'wait') break;
      if (verdict === 'frame' && octets !== undefined) {
        frames.push(all.slice(at, at + octets));
        this.#failedProofs = 0;
        at += octets;
      } else {
        this.#skippedOctets++;
        at++;
      }
    }
    this.#pending = all.slice(at);
    return frames;
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
