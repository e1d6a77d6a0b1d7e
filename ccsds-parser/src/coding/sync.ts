import { BitQueue, countOnes } from '../bits/bit-queue.ts';

/** 1A CF FC 1D, before every telemetry frame or codeblock. Source: CCSDS 131.0-B-5, section 9 */
export const attachedSyncMarker = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d);

export interface FrameSyncOptions {
  /** 1 to 4 octets; the attached sync marker unless given. */
  readonly marker?: Uint8Array;
  /** Octets behind each marker: the codeblock, or the frame when it is not coded. */
  readonly frameOctets: number;
  /**
   * Wrong bits that a marker may have while searching; 2 unless given. Each further bit finds more in noise: of 32
   * random bits one in 4 million is taken for a marker at 2, one in 400,000 at 3, one in 50,000 at 4.
   */
  readonly maxMarkerErrors?: number;
  /** The same at the place where the next marker must be; 3 more than `maxMarkerErrors` unless given. */
  readonly maxLockedMarkerErrors?: number;
  /** How far a marker may have slipped from that place, in bits; 2 unless given. */
  readonly maxSlipBits?: number;
  /** Codeblocks delivered without a marker before lock is given up; 1 unless given. */
  readonly flywheelFrames?: number;
}

export interface SyncedBlock {
  /** The octets behind the marker, complemented already when the stream was. */
  readonly codeblock: Uint8Array;
  /** Place of the marker's first bit in the whole stream. */
  readonly atBit: number;
  readonly isInverted: boolean;
  /** Wrong bits of the marker. */
  readonly markerErrors: number;
  /** True when no marker was recognised and the place alone was believed. */
  readonly isFlywheel: boolean;
}

/**
 * Codeblocks that may overlap an unconfirmed one before a marker must stand behind them too: three false markers in
 * one codeblock of 10,000 bits of noise come once in 100 million, a transmitter stuck on its marker sends hundreds.
 */
const maxOverlaps = 3;

/**
 * Finds frames of equal length in a stream of bits by the marker before each: at any bit, in either polarity, with a
 * few wrong bits, also when the receiver has lost or invented a bit.
 *
 * `search`: any marker will do, and its codeblock is delivered at once. `check`: one marker was seen; when the next is
 * not where it belongs the first was noise, and the search goes on one bit behind it. `lock`: two or more were seen.
 * Noise may therefore deliver a codeblock that is none; Reed-Solomon or the frame's error control decide. Where
 * markers stand closer than frames, only `maxOverlaps` such guesses are delivered for each length of a frame, and the
 * others when the next marker confirms them: what comes out stays within a few times what went in.
 *
 * The output does not depend on how the input was cut. Memory is bounded by a few frames.
 * Source: CCSDS 131.0-B-5, section 9, and 130.1-G-3, 9.3 for the strategy
 */
export class FrameSync {
  readonly #markerWord: number;
  readonly #markerBits: number;
  readonly #frameBits: number;
  readonly #maxMarkerErrors: number;
  readonly #maxLockedMarkerErrors: number;
  readonly #maxSlipBits: number;
  readonly #flywheelFrames: number;
  readonly #bits = new BitQueue();

  #state: 'search' | 'check' | 'lock' = 'search';
  /** Searching: the next place to look at. Otherwise: where the marker in hand starts. */
  #place = 0;
  /** False while the codeblock of the marker in hand is awaited, true while the next marker is. */
  #isComplete = false;
  /** The codeblock in hand is one guess too many: it is delivered if the next marker is where it belongs. */
  #isHeld = false;
  /** End of the guess that the next ones may overlap, and how many did. */
  #guessEnd = 0;
  #overlaps = 0;
  #marker = { isInverted: false, markerErrors: 0, isFlywheel: false };
  #missed = 0;
  #lastSeenAt = 0;

  /** @throws RangeError when an option is out of its range */
  constructor(options: FrameSyncOptions) {
    const marker = options.marker ?? attachedSyncMarker;
    if (marker.length < 1 || marker.length > 4)
      throw new RangeError(`marker: expected 1 to 4 octets, found ${marker.length}`);
    if (!Number.isInteger(options.frameOctets) || options.frameOctets < 1 || options.frameOctets > 65_536)
      throw new RangeError(`frameOctets: expected 1 to 65536, found ${options.frameOctets}`);
    this.#markerBits = marker.length * 8;
    this.#markerWord = marker.reduce((word, octet) => word * 256 + octet, 0);
    this.#frameBits = options.frameOctets * 8;
    this.#maxMarkerErrors = options.maxMarkerErrors ?? 2;
    this.#maxLockedMarkerErrors = options.maxLockedMarkerErrors ?? this.#maxMarkerErrors + 3;
    this.#maxSlipBits = options.maxSlipBits ?? 2;
    this.#flywheelFrames = options.flywheelFrames ?? 1;
    const tolerance = Math.max(this.#maxMarkerErrors, this.#maxLockedMarkerErrors);
    if (!(this.#maxMarkerErrors >= 0 && tolerance * 2 < this.#markerBits))
      throw new RangeError(
        `maxMarkerErrors: expected less than half of ${this.#markerBits}, found ${tolerance}`,
      );
  }

  get state(): 'search' | 'check' | 'lock' {
    return this.#state;
  }

  /** Codeblocks that `bytes` completed. */
  push(bytes: Uint8Array): SyncedBlock[] {
    const blocks: SyncedBlock[] = [];
    this.#bits.append(bytes);
    while (this.#step(blocks));
    this.#bits.dropBefore(this.#state === 'search' ? this.#place : this.#lastSeenAt);
    return blocks;
  }

  /** Forgets the codeblock in hand and the lock: for the end of a pass or a change of frequency. */
  flush(): SyncedBlock[] {
    this.#state = 'search';
    this.#place = this.#bits.endBit;
    this.#isComplete = false;
    this.#guessEnd = 0;
    this.#missed = 0;
    this.#bits.dropBefore(this.#place);
    return [];
  }

  /** One decision; false when it needs more input. */
  #step(blocks: SyncedBlock[]): boolean {
    if (this.#state === 'search') return this.#search();
    const nextAt = this.#place + this.#markerBits + this.#frameBits;
    if (!this.#isComplete) {
      if (nextAt > this.#bits.endBit) return false;
      this.#isHeld = this.#state === 'check' && this.#isGuessTooMany(nextAt);
      if (!this.#isHeld) blocks.push(this.#blockInHand());
      this.#isComplete = true;
      return true;
    }
    if (nextAt + this.#maxSlipBits + this.#markerBits > this.#bits.endBit) return false;
    const held = this.#isHeld ? this.#blockInHand() : undefined;
    this.#verify(nextAt);
    if (held !== undefined && this.#state === 'lock') blocks.push(held);
    return true;
  }

  #blockInHand(): SyncedBlock {
    const { isInverted } = this.#marker;
    const codeblock = this.#bits.copy(this.#place + this.#markerBits, this.#frameBits / 8, isInverted);
    return { codeblock, atBit: this.#place, ...this.#marker };
  }

  #isGuessTooMany(end: number): boolean {
    if (this.#place >= this.#guessEnd) {
      this.#guessEnd = end;
      this.#overlaps = 0;
      return false;
    }
    return ++this.#overlaps > maxOverlaps;
  }

  #search(): boolean {
    const place = this.#bits.findPattern(
      this.#place,
      this.#markerWord,
      this.#markerBits,
      this.#maxMarkerErrors,
      true,
    );
    if (place === -1) {
      this.#place = Math.max(this.#place, this.#bits.endBit - this.#markerBits + 1);
      return false;
    }
    this.#follow(place, { ...this.#compare(place), isFlywheel: false });
    this.#state = 'check';
    return true;
  }

  /** Looks for the next marker where it belongs and a little before and behind. */
  #verify(expectedAt: number): void {
    const atPlace = this.#compare(expectedAt);
    const isLocked = this.#state === 'lock';
    let best = { ...atPlace, place: expectedAt };
    if (atPlace.markerErrors > (isLocked ? this.#maxLockedMarkerErrors : this.#maxMarkerErrors)) {
      best = { ...best, markerErrors: Number.POSITIVE_INFINITY };
      for (let slip = 1; slip <= this.#maxSlipBits; slip++) {
        for (const place of [expectedAt - slip, expectedAt + slip]) {
          const here = this.#compare(place);
          if (here.markerErrors <= this.#maxMarkerErrors && here.markerErrors < best.markerErrors)
            best = { ...here, place };
        }
      }
    }
    if (best.markerErrors !== Number.POSITIVE_INFINITY) {
      this.#follow(best.place, {
        isInverted: best.isInverted,
        markerErrors: best.markerErrors,
        isFlywheel: false,
      });
      this.#state = 'lock';
      this.#missed = 0;
    } else if (isLocked && this.#missed < this.#flywheelFrames) {
      this.#missed++;
      const { isInverted } = this.#marker;
      const markerErrors =
        atPlace.isInverted === isInverted ? atPlace.markerErrors : this.#markerBits - atPlace.markerErrors;
      const lastSeenAt = this.#lastSeenAt;
      this.#follow(expectedAt, { isInverted, markerErrors, isFlywheel: true });
      this.#lastSeenAt = lastSeenAt;
    } else {
      // Whatever was lost may have been anywhere since the last marker that was seen.
      this.#state = 'search';
      this.#place = this.#lastSeenAt + 1;
      this.#missed = 0;
    }
  }

  #follow(place: number, marker: { isInverted: boolean; markerErrors: number; isFlywheel: boolean }): void {
    this.#place = place;
    this.#lastSeenAt = place;
    this.#marker = marker;
    this.#isComplete = false;
  }

  #compare(place: number): { isInverted: boolean; markerErrors: number } {
    const wrong = countOnes(this.#bits.word(place, this.#markerBits) ^ this.#markerWord);
    const isInverted = wrong * 2 > this.#markerBits;
    return { isInverted, markerErrors: isInverted ? this.#markerBits - wrong : wrong };
  }
}
