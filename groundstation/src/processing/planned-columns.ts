import type { JudgedTable } from './judged-rows.ts';
import type { CompiledRule, RankedRange } from './limit-rules.ts';
import type { LimitTrack } from './limit-track.ts';
import type { Followed } from './silence-watch.ts';

/** A value that is judged: what is known of it from one packet to the next. */
export interface Watched {
  readonly name: string;
  readonly rule: CompiledRule | undefined;
  readonly track: LimitTrack;
  /** Where its rank stands in `StandingRanks`. */
  readonly rankPlace: number;
  /** The report that brought it first, where that has a period. */
  readonly carrier: Followed | undefined;
  /** Undefined where nobody says how often it should come. */
  followed: Followed | undefined | typeof unheard;
  /** What holds as long as the context stays at this version. */
  ranges: readonly RankedRange[];
  rangesVersion: number;
}

export const unheard = 'unheard';

export interface WatchedColumn {
  readonly watched: Watched;
  /** Among the columns that the decoder gives. */
  readonly place: number;
}

/** Which columns of a container are looked at. */
export interface PlannedColumns {
  readonly alone: readonly WatchedColumn[];
  /** Judged by what others say: row by row, after these. */
  readonly inContext: readonly WatchedColumn[];
  readonly context: readonly { readonly name: string; readonly place: number }[];
  /** How `alone` stands in the limit states of a flood; another wish makes another table. */
  table: PlannedTable | undefined;
}

/** The limit states of a flood, packet by packet, and whose they are. */
export interface PlannedTable {
  readonly places: JudgedTable['places'];
  /** By place in the row, where the rank that stands is. */
  readonly rankPlaces: Int32Array;
  /** By place in the row, 1 where a packet of this batch disagrees with what stands. */
  readonly differs: Uint8Array;
  /** Of each of `alone` the place in the row; -1 for what comes as a column. */
  readonly slots: Int32Array;
  readonly isAllInRows: boolean;
}

/** @param limits all of its columns are among those planned */
export function planTable({ alone }: PlannedColumns, { places }: JudgedTable): PlannedTable {
  const slotOf = new Map(places.map((place, slot) => [place, slot]));
  const slots = Int32Array.from(alone, ({ place }) => slotOf.get(place) ?? -1);
  const rankPlaces = new Int32Array(places.length);
  for (const [index, { watched }] of alone.entries())
    if (slots[index]! >= 0) rankPlaces[slots[index]!] = watched.rankPlace;
  return {
    places,
    rankPlaces,
    differs: new Uint8Array(places.length),
    slots,
    isAllInRows: !slots.includes(-1),
  };
}
