import { ReasonCounts } from './reason-counts.ts';

/** What became of octets: in a frame that was good, or in one that was not, and why. */
export type OctetFate = { readonly isGood: true } | { readonly isGood: false; readonly reason: string };

/** Sums of an account. `received` is the sum of all others. */
export interface OctetCounts {
  readonly received: number;
  readonly inGoodFrames: number;
  readonly inBadFrames: Readonly<Record<string, number>>;
  readonly betweenFrames: number;
  readonly waiting: number;
}

/** What must be kept of an account to go on counting elsewhere; JSON. */
export interface OctetCheckpoint {
  readonly received: number;
  readonly settledTo: number;
  readonly inGoodFrames: number;
  readonly inBadFrames: Readonly<Record<string, number>>;
  readonly betweenFrames: number;
  /** `[from, to, reason]`; reason null: good. */
  readonly pieces: readonly (readonly [number, number, string | null])[];
}

interface Piece {
  readonly from: number;
  readonly to: number;
  /** Null in a good frame. */
  readonly reason: string | null;
}

/**
 * Where every octet of a stream went, counted once each.
 *
 *     ....[good frame][good frame]..[bad][good frame]...[part of a
 *     between                                           waiting
 *
 * Frames may overlap: a synchroniser that searches takes noise for a marker and delivers a guess, and frames that begin in
 * the middle of an octet share it with their neighbour. An octet that any good frame covers is in a good frame, else it
 * belongs to the first bad frame that covers it. So bad may turn to good while the synchroniser can still reach back; what
 * it cannot reach any more is settled, and the memory is a few pieces.
 *
 * Places are octets since the account began, over all restarts.
 */
export class OctetAccount {
  #reachOctets: number;
  #received = 0;
  #settledTo = 0;
  #inGoodFrames = 0;
  #inBadFrames = new ReasonCounts();
  #betweenFrames = 0;
  /** Not settled, in order, neither touching wrongly nor overlapping. */
  #pieces: Piece[] = [];

  /** @param reachOctets how far before the last frame the next one may still begin; no smaller than the synchroniser's memory */
  constructor(reachOctets: number, from?: OctetCheckpoint) {
    this.#reachOctets = reachOctets;
    if (from === undefined) return;
    this.#received = from.received;
    this.#settledTo = from.settledTo;
    this.#inGoodFrames = from.inGoodFrames;
    this.#inBadFrames = new ReasonCounts(from.inBadFrames);
    this.#betweenFrames = from.betweenFrames;
    this.#pieces = from.pieces.map(([start, to, reason]) => ({ from: start, to, reason }));
  }

  get received(): number {
    return this.#received;
  }

  add(octets: number): void {
    this.#received += octets;
  }

  /** A frame covers octets `from` to `to` (exclusive). Places that are settled, or not received, are left out. */
  cover(from: number, to: number, fate: OctetFate): void {
    const start = Math.max(from, this.#settledTo);
    const end = Math.min(to, this.#received);
    if (start < end) this.#pieces = covered(this.#pieces, start, end, fate.isGood ? null : fate.reason);
    this.#settle(Math.min(start, this.#received) - this.#reachOctets);
  }

  /** A stream with frames of another length follows; of the one before nothing is open. @param reachOctets as of the constructor */
  begin(reachOctets: number): void {
    this.keepOnly(0);
    this.#reachOctets = reachOctets;
  }

  /** No frame will begin before the last `octets` that were received: a synchroniser that searches keeps only a marker. */
  keepOnly(octets: number): void {
    this.#settle(this.#received - octets);
  }

  counts(): OctetCounts {
    const inBadFrames = new ReasonCounts(this.#inBadFrames.toRecord());
    let inGoodFrames = this.#inGoodFrames;
    let covered = 0;
    for (const { from, to, reason } of this.#pieces) {
      covered += to - from;
      if (reason === null) inGoodFrames += to - from;
      else inBadFrames.add(reason, to - from);
    }
    return {
      received: this.#received,
      inGoodFrames,
      inBadFrames: inBadFrames.toRecord(),
      betweenFrames: this.#betweenFrames,
      waiting: this.#received - this.#settledTo - covered,
    };
  }

  checkpoint(): OctetCheckpoint {
    return {
      received: this.#received,
      settledTo: this.#settledTo,
      inGoodFrames: this.#inGoodFrames,
      inBadFrames: this.#inBadFrames.toRecord(),
      betweenFrames: this.#betweenFrames,
      pieces: this.#pieces.map(({ from, to, reason }) => [from, to, reason] as const),
    };
  }

  #settle(until: number): void {
    if (until <= this.#settledTo) return;
    let covered = 0;
    let rest = 0;
    for (; rest < this.#pieces.length && this.#pieces[rest]!.from < until; rest++) {
      const { from, to, reason } = this.#pieces[rest]!;
      const octets = Math.min(to, until) - from;
      covered += octets;
      if (reason === null) this.#inGoodFrames += octets;
      else this.#inBadFrames.add(reason, octets);
      if (to > until) break;
    }
    const cut = this.#pieces[rest];
    this.#pieces = this.#pieces.slice(rest);
    if (cut !== undefined && cut.from < until) this.#pieces[0] = { ...cut, from: until };
    this.#betweenFrames += until - this.#settledTo - covered;
    this.#settledTo = until;
  }
}

/** Lays a frame over pieces: a good one takes what is not good, a bad one only what is free. */
function covered(pieces: readonly Piece[], from: number, to: number, reason: string | null): Piece[] {
  const laid: Piece[] = [];
  let at = from;
  const take = (until: number) => {
    if (until > at) laid.push({ from: at, to: until, reason });
  };
  for (const piece of pieces) {
    const isOutside = piece.to <= from || piece.from >= to;
    const stays = reason !== null || piece.reason === null;
    if (isOutside) laid.push(piece);
    else if (stays) {
      take(piece.from);
      laid.push(piece);
      at = Math.max(at, piece.to);
    } else {
      if (piece.from < from) laid.push({ ...piece, to: from });
      if (piece.to > to) laid.push({ ...piece, from: to });
    }
  }
  take(to);
  return laid.sort((a, b) => a.from - b.from);
}
