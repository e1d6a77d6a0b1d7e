import { BitQueue } from '../bits/bit-queue.ts';
import { mustBeWhole } from '../whole-number.ts';
import { attachedSyncMarker } from './sync-markers.ts';
import { createMarkerSearch, type MarkerSearch } from './sync-search.ts';

export * from './sync-markers.ts';

/** The marker, the length of frames, and how much damage is borne. */
export interface FrameSyncOptions {
  /** 1 to 24 octets; the attached sync marker unless given. Those of the standard are in `syncMarkerOf`. */
  readonly marker?: Uint8Array;
  /** Octets behind each marker: the codeblock, or the frame when it is not coded. */
  readonly frameOctets: number;
  /**
   * Wrong bits that a marker may have while searching; unless given 2 up to 32 bits and one in 8 of a longer marker. Each
   * further bit finds more in noise: of 32 random bits one in 4 million is taken for a marker at 2, one in 400,000 at 3,
   * one in 50,000 at 4, either polarity counted.
   */
  readonly maxMarkerErrors?: number;
  /** The same at the place where the next marker must be; 3 more than `maxMarkerErrors` unless given. */
  readonly maxLockedMarkerErrors?: number;
  /** How far a marker may have slipped from that place, in bits; 2 unless given. */
  readonly maxSlipBits?: number;
  /** Codeblocks delivered without a marker before lock is given up; 1 unless given. */
  readonly flywheelFrames?: number;
  /** False where the demodulator knows the polarity: half as many false markers. True unless given. */
  readonly mayBeInverted?: boolean;
}

/** A codeblock and how it was found. */
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
  /** False for a guess: one marker alone, which in noise is often none. True when another stood where it belongs. */
  readonly isLocked: boolean;
}

type SeenMarker = Pick<SyncedBlock, 'isInverted' | 'markerErrors' | 'isFlywheel'>;

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
  readonly #search: MarkerSearch;
  readonly #mayBeInverted: boolean;
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
  #marker: SeenMarker = { isInverted: false, markerErrors: 0, isFlywheel: false };
  #missed = 0;
  #lastSeenAt = 0;

  /** @throws RangeError when an option is out of its range */
  constructor(options: FrameSyncOptions) {
    const { marker = attachedSyncMarker, frameOctets, mayBeInverted = true } = options;
    const { maxSlipBits = 2, flywheelFrames = 1 } = options;
    const markerBits = marker.length * 8;
    mustBeWhole('marker', marker.length, 1, 24);
    mustBeWhole('frameOctets', frameOctets, 1, 65_536);
    const { maxMarkerErrors = markerBits <= 32 ? Math.min(2, marker.length) : marker.length } = options;
    const mostErrors = markerBits / 2 - 1;
    mustBeWhole('maxMarkerErrors', maxMarkerErrors, 0, mostErrors);
    const { maxLockedMarkerErrors = Math.min(maxMarkerErrors + 3, mostErrors) } = options;
    mustBeWhole('maxLockedMarkerErrors', maxLockedMarkerErrors, 0, mostErrors);
    // A slip further than the marker would find the frame before or behind it.
    mustBeWhole('maxSlipBits', maxSlipBits, 0, markerBits - 1);
    mustBeWhole('flywheelFrames', flywheelFrames, 0, 1000);
    this.#search = createMarkerSearch(marker, maxMarkerErrors, mayBeInverted);
    this.#mayBeInverted = mayBeInverted;
    this.#markerBits = markerBits;
    this.#frameBits = frameOctets * 8;
    this.#maxMarkerErrors = maxMarkerErrors;
    this.#maxLockedMarkerErrors = maxLockedMarkerErrors;
    this.#maxSlipBits = maxSlipBits;
    this.#flywheelFrames = flywheelFrames;
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
    if (this.#state === 'search') return this.#findMarker();
    const nextAt = this.#place + this.#markerBits + this.#frameBits;
    if (!this.#isComplete) {
      if (nextAt > this.#bits.endBit) return false;
      this.#isHeld = this.#state === 'check' && this.#isGuessTooMany(nextAt);
      if (!this.#isHeld) blocks.push(this.#blockAt(this.#place, this.#marker));
      this.#isComplete = true;
      return true;
    }
    if (nextAt + this.#maxSlipBits + this.#markerBits > this.#bits.endBit) return false;
    const held = this.#isHeld ? { place: this.#place, marker: this.#marker } : undefined;
    this.#verify(nextAt);
    if (held !== undefined && this.#state === 'lock') blocks.push(this.#blockAt(held.place, held.marker));
    return true;
  }

  #blockAt(atBit: number, { isInverted, markerErrors, isFlywheel }: SeenMarker): SyncedBlock {
    const codeblock = this.#bits.copy(atBit + this.#markerBits, this.#frameBits / 8, isInverted);
    const isLocked = this.#state === 'lock';
    return { codeblock, atBit, isInverted, markerErrors, isFlywheel, isLocked };
  }

  #isGuessTooMany(end: number): boolean {
    if (this.#place >= this.#guessEnd) {
      this.#guessEnd = end;
      this.#overlaps = 0;
      return false;
    }
    return ++this.#overlaps > maxOverlaps;
  }

  #findMarker(): boolean {
    const { octets, fromBit } = this.#bits.window();
    const found = this.#search.find(octets, this.#place - fromBit);
    if (found === -1) {
      this.#place = Math.max(this.#place, this.#bits.endBit - this.#markerBits + 1);
      return false;
    }
    const place = fromBit + found;
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

  #follow(place: number, marker: SeenMarker): void {
    this.#place = place;
    this.#lastSeenAt = place;
    this.#marker = marker;
    this.#isComplete = false;
  }

  #compare(place: number): { isInverted: boolean; markerErrors: number } {
    const { octets, fromBit } = this.#bits.window();
    const wrong = this.#search.errorsAt(octets, place - fromBit);
    const isInverted = this.#mayBeInverted && wrong * 2 > this.#markerBits;
    return { isInverted, markerErrors: isInverted ? this.#markerBits - wrong : wrong };
  }
}
