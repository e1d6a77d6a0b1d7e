/** What a search found in octets: the frames, and where it will go on when more have come. */
export interface Cut {
  readonly frames: Uint8Array[];
  /** What stands before is decided. */
  readonly decided: number;
  /** Octets passed over between frames. */
  readonly skipped: number;
}

/** Looks for frames in a stream that comes in pieces: keeps what is not decided yet. */
export class SearchingCutter {
  readonly #search: (bytes: Uint8Array, isEnd: boolean) => Cut;
  #pending = new Uint8Array(0);
  #skippedOctets = 0;

  /** @param search given all that is not decided; `isEnd` when no more will come */
  constructor(search: (bytes: Uint8Array, isEnd: boolean) => Cut) {
    this.#search = search;
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
    const { frames, decided, skipped } = this.#search(all, isEnd);
    this.#skippedOctets += skipped;
    this.#pending = all.slice(decided);
    return frames;
  }
}
