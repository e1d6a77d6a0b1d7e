import { countImplausibleOctets } from './ax25-plausibility.ts';
import { type HdlcFrame, shortestAx25Octets } from './hdlc.ts';
import { repairFrame } from './hdlc-repair.ts';

/** A frame as one branch of a demodulator heard it; times in symbols, and parts of them, since the beginning. */
export interface BranchFrame extends HdlcFrame {
  readonly startSymbol: number;
  readonly endSymbol: number;
  readonly amplitude: number;
  readonly markOffsetHz: number;
}

/** A frame that at least one branch heard. */
export interface UnitedFrame extends BranchFrame {
  readonly repairedBits: number;
}

export interface FrameUnionOptions {
  /** How many bits beside each other may be turned over for the check to hold. */
  readonly repairs: 0 | 1 | 2;
  readonly givesDamaged: boolean;
}

/**
 * Makes one frame of what all branches heard of it.
 *
 * A frame with a good check goes out at once (with strange addresses when a second branch heard it too), the same frame
 * out of other branches is dropped. Damaged ones wait, for
 * another branch may yet have it whole; then the best of them is repaired or given out as it is, if it looks like a frame
 * at all: in noise each branch finds several ends of frames in a second.
 */
export class FrameUnion {
  readonly #options: FrameUnionOptions;
  #given: BranchFrame[] = [];
  #damaged: BranchFrame[] = [];
  /** Damaged ones that went out: where one branch ends such a frame early, another ends it late. */
  #damagedGiven: BranchFrame[] = [];
  /** With a good check, and only one branch that heard it. */
  #lonely: BranchFrame[] = [];

  constructor(options: FrameUnionOptions) {
    this.#options = options;
  }

  /**
   * @param heard everything that came since the last time; of equal frames the first one counts
   * @param nowSymbol how far the branches are
   * @returns frames in the order of their ends, as far as it is known
   */
  unite(heard: BranchFrame[], nowSymbol: number): UnitedFrame[] {
    const frames: UnitedFrame[] = [];
    for (const frame of heard) {
      if (frame.isCheckGood) this.#takeGood(frame, frames);
      else if (this.#options.repairs > 0 || this.#options.givesDamaged) this.#keepDamaged(frame);
    }
    this.#giveDamaged(nowSymbol - patienceSymbols, frames);
    this.#lonely = this.#lonely.filter(({ endSymbol }) => endSymbol > nowSymbol - patienceSymbols);
    const isRecent = ({ endSymbol }: BranchFrame) => endSymbol > nowSymbol - memorySymbols;
    this.#given = this.#given.filter(isRecent);
    this.#damagedGiven = this.#damagedGiven.filter(isRecent);
    return frames.sort((a, b) => a.endSymbol - b.endSymbol);
  }

  /** The end of the recording: nothing better will come. */
  flush(): UnitedFrame[] {
    const frames: UnitedFrame[] = [];
    this.#giveDamaged(Number.POSITIVE_INFINITY, frames);
    this.#given = [];
    this.#damagedGiven = [];
    this.#lonely = [];
    return frames;
  }

  /**
   * A good check alone proves little: 37 branches in noise find 8000 ends of frames in an hour, so that one check in eight
   * hours holds by chance. Where the addresses are not ordinary another branch must have heard the same; in noise not one
   * of a thousand frames is heard twice.
   */
  #takeGood(frame: BranchFrame, frames: UnitedFrame[]): void {
    if (isAmong(this.#given, frame)) return;
    const isOrdinary = countImplausibleOctets(frame.octets) <= mostImplausible;
    if (!isOrdinary && !isAmong(this.#lonely, frame)) {
      if (this.#lonely.length < mostDamaged) this.#lonely.push(frame);
      return;
    }
    this.#given.push(frame);
    frames.push({ ...frame, repairedBits: 0 });
  }

  #keepDamaged(frame: BranchFrame): void {
    if (this.#damaged.length >= mostDamaged) return;
    if (countImplausibleOctets(frame.octets) <= mostImplausible) this.#damaged.push(frame);
  }

  #giveDamaged(beforeSymbol: number, frames: UnitedFrame[]): void {
    const waiting: BranchFrame[] = [];
    const ripe: BranchFrame[] = [];
    for (const frame of this.#damaged) (frame.endSymbol < beforeSymbol ? ripe : waiting).push(frame);
    this.#damaged = waiting;
    while (ripe.length > 0) {
      const [first] = ripe;
      const cluster = ripe.filter((frame) => overlaps(frame, first!));
      for (const frame of cluster) ripe.splice(ripe.indexOf(frame), 1);
      if (this.#given.some((frame) => overlaps(frame, first!))) continue;
      const given = this.#bestOf(cluster);
      if (given === undefined) continue;
      if (!given.isCheckGood) {
        if (this.#damagedGiven.some((frame) => overlaps(frame, given))) continue;
        this.#damagedGiven.push(given);
      }
      frames.push(given);
    }
  }

  #bestOf(cluster: BranchFrame[]): UnitedFrame | undefined {
    cluster.sort((a, b) => b.amplitude - a.amplitude);
    const { repairs, givesDamaged } = this.#options;
    if (repairs !== 0) {
      for (const frame of cluster.slice(0, mostRepaired)) {
        const repaired = repairFrame(frame.octets, repairs);
        if (repaired === undefined) continue;
        const given = {
          ...frame,
          octets: repaired.octets,
          isCheckGood: true,
          repairedBits: repaired.repairedBits,
        };
        this.#given.push(given);
        return given;
      }
    }
    return givesDamaged ? { ...cluster[0]!, repairedBits: 0 } : undefined;
  }
}

/** Less than the shortest frame. */
const sameTimeSymbols = (shortestAx25Octets * 8) / 2;
/** Branches with different clocks and delays end a frame within so much. */
const patienceSymbols = 64;
/** Longer than the longest frame that may still be waiting. */
const memorySymbols = 40_000;
const mostDamaged = 256;
const mostRepaired = 3;
/** Of the octets of two addresses. */
const mostImplausible = 2;

/** The same octets at the same time: two transmissions of one frame lie at least a frame apart. */
function isAmong(frames: readonly BranchFrame[], { octets, endSymbol }: BranchFrame): boolean {
  return frames.some(
    (frame) => Math.abs(frame.endSymbol - endSymbol) < sameTimeSymbols && isEqual(frame.octets, octets),
  );
}

function overlaps(a: BranchFrame, b: BranchFrame): boolean {
  return a.startSymbol < b.endSymbol && b.startSymbol < a.endSymbol;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}
