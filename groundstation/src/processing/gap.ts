import type { GapReason, GapRecord } from '@dawa/protocols/console/completeness';
import { RangeList } from 'ccsds-parser/cfdp/range-list';

/** What is between two units that came; see `GapRecord`. */
export interface GapEnds {
  readonly gapId: string;
  readonly by: GapRecord['by'];
  readonly id: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly fromOnboardAtMs: number | null;
  readonly toOnboardAtMs: number | null;
  readonly missing: GapRecord['missing'];
  readonly reason: GapReason | null;
}

/** A gap as JSON keeps it: its record, and which of its units came later. */
export interface KeptGap {
  readonly ends: GapEnds;
  readonly firstCount: number | null;
  /** Places that were filled, `[from, to)`; null in a gap that was merged and cannot be filled any more. */
  readonly filled: readonly (readonly [number, number])[] | null;
  readonly filledCount: number;
}

/** Late units come in order mostly: a gap that falls into more pieces than this leaves the odd ones missing. */
const mostPieces = 64;

/**
 * A stretch of missing units that late ones may fill, one place each.
 *
 * Places are 0 to `missing.likely - 1`. What is not sure is left missing: a gap never says that it is filled when it is not.
 */
export class Gap {
  readonly ends: GapEnds;
  /** What the counter read at place 0; null where no counter tells. */
  readonly firstCount: number | null;
  readonly #places: RangeList | undefined;
  readonly #mergedFilled: number;

  constructor(ends: GapEnds, firstCount: number | null, { isFillable = true, filledCount = 0 } = {}) {
    this.ends = ends;
    this.firstCount = firstCount;
    this.#places = isFillable ? new RangeList(mostPieces) : undefined;
    this.#mergedFilled = filledCount;
  }

  static fromKept({ ends, firstCount, filled, filledCount }: KeptGap): Gap {
    if (filled === null) return new Gap(ends, firstCount, { isFillable: false, filledCount });
    const gap = new Gap(ends, firstCount);
    for (const [from, to] of filled) gap.#places?.add(from, to);
    return gap;
  }

  /** Two neighbours as one, to save memory: what it lacks stays known, where it lacks it does not. */
  static merged(older: Gap, newer: Gap): Gap {
    const atMost =
      older.ends.missing.atMost === null || newer.ends.missing.atMost === null
        ? null
        : older.ends.missing.atMost + newer.ends.missing.atMost;
    const ends: GapEnds = {
      ...older.ends,
      toAtMs: newer.ends.toAtMs,
      toOnboardAtMs: newer.ends.toOnboardAtMs,
      missing: {
        atLeast: older.ends.missing.atLeast + newer.ends.missing.atLeast,
        likely: older.ends.missing.likely + newer.ends.missing.likely,
        atMost,
      },
      reason: older.ends.reason === newer.ends.reason ? older.ends.reason : null,
    };
    return new Gap(ends, null, { isFillable: false, filledCount: older.filledCount + newer.filledCount });
  }

  /** False of one that was merged: what is missing where is not known any more. */
  get isFillable(): boolean {
    return this.#places !== undefined;
  }

  get filledCount(): number {
    return this.#places?.octets ?? this.#mergedFilled;
  }

  /** @returns true when the place was missing until now */
  fill(place: number): boolean {
    if (!(place >= 0 && place < this.ends.missing.likely)) return false;
    return (this.#places?.add(place, place + 1).length ?? 0) > 0;
  }

  /** Places that are still missing, `[from, to)`. */
  missingPlaces(): { start: number; end: number }[] {
    const { likely } = this.ends.missing;
    return this.#places?.gaps(0, likely) ?? [{ start: 0, end: likely }];
  }

  record(): GapRecord {
    const filled = this.filledCount;
    return {
      ...this.ends,
      missing: { ...this.ends.missing },
      filled,
      isFilled: filled >= this.ends.missing.likely,
    };
  }

  kept(): KeptGap {
    const { ends, firstCount, filledCount } = this;
    if (this.#places === undefined) return { ends, firstCount, filled: null, filledCount };
    const filled: [number, number][] = [];
    let at = 0;
    for (const { start, end } of this.missingPlaces()) {
      if (start > at) filled.push([at, start]);
      at = end;
    }
    if (at < this.ends.missing.likely) filled.push([at, this.ends.missing.likely]);
    return { ends, firstCount, filled, filledCount };
  }
}

/** The gaps of one counter, oldest first, no more than `mostGaps`: beyond, the two oldest become one. */
export class GapList {
  readonly #mostGaps: number;
  #gaps: Gap[];

  constructor(mostGaps: number, kept: readonly KeptGap[] = []) {
    this.#mostGaps = Math.max(2, mostGaps);
    this.#gaps = kept.map((gap) => Gap.fromKept(gap));
  }

  add(ends: GapEnds, firstCount: number | null): Gap {
    const gap = new Gap(ends, firstCount);
    this.#gaps.push(gap);
    if (this.#gaps.length > this.#mostGaps) {
      const [oldest, next] = this.#gaps as [Gap, Gap];
      this.#gaps.splice(0, 2, Gap.merged(oldest, next));
    }
    return gap;
  }

  /** Newest first, because what comes late mostly belongs there. */
  *newestFirst(): Iterable<Gap> {
    for (let index = this.#gaps.length - 1; index >= 0; index--) yield this.#gaps[index]!;
  }

  records(): GapRecord[] {
    return this.#gaps.map((gap) => gap.record());
  }

  kept(): KeptGap[] {
    return this.#gaps.map((gap) => gap.kept());
  }
}
