import { octetsPerRow as octetsPerRowOf } from './cell-arrays.ts';
import type { GroupPlan } from './group-plan.ts';

/**
 * How many rows an open segment of each group may hold, so that all of them stay within the memory given.
 *
 * Narrow groups get all the rows they can use, and what they leave is shared among the wide ones: a level of octets is found
 * to which every group may fill.
 */
export class RowLimits {
  readonly #mostRows: number;
  readonly #chunkRows: number;
  readonly #mostOctets: number;
  readonly #octetsPerRow = new Map<number, number>();
  readonly #mostRowsOf = new Map<number, number>();
  #levelOctets: number;

  /** @param chunkRows that a chunk is meant to have: rows are packed at once by whole chunks */
  constructor(mostRows: number, mostOctets: number, chunkRows: number) {
    this.#mostRows = mostRows;
    this.#chunkRows = chunkRows;
    this.#mostOctets = mostOctets;
    this.#levelOctets = mostOctets;
  }

  addGroup({ groupId, columns }: GroupPlan): void {
    if (this.#octetsPerRow.has(groupId)) return;
    const octetsPerRow = octetsPerRowOf(columns);
    const packable = Math.floor(mostPackedValues / columns.length);
    const isWide = packable < Math.min(this.#mostRows, this.#chunkRows);
    if (isWide) this.#mostRowsOf.set(groupId, Math.floor(mostLooseOctets / octetsPerRow));
    else if (packable < this.#mostRows)
      this.#mostRowsOf.set(groupId, packable - (packable % this.#chunkRows));
    this.#octetsPerRow.set(groupId, octetsPerRow);
    const full = [...this.#octetsPerRow.values()]
      .map((octets) => octets * this.#mostRows)
      .sort((a, b) => a - b);
    let left = this.#mostOctets;
    for (const [place, octets] of full.entries()) {
      this.#levelOctets = left / (full.length - place);
      if (octets > this.#levelOctets) return;
      left -= octets;
    }
    this.#levelOctets = Number.POSITIVE_INFINITY;
  }

  /** Octets that the open segment of a group may take. */
  get levelOctets(): number {
    return this.#levelOctets;
  }

  rowsOf(groupId: number): number {
    const octets = this.#octetsPerRow.get(groupId) ?? 1;
    return Math.max(fewestRows, Math.min(this.#mostOf(groupId), Math.floor(this.#levelOctets / octets)));
  }

  #mostOf(groupId: number): number {
    return Math.min(this.#mostRows, this.#mostRowsOf.get(groupId) ?? this.#mostRows);
  }
}

/** Values that are packed at once when a segment is flushed: about two milliseconds' worth. Wider groups are flushed loose. */
export const mostPackedValues = 2 ** 17;

/** What a loose segment takes at most: writing it holds the event loop a millisecond or two. */
const mostLooseOctets = 2 ** 19;

/** Below this a segment costs more than its rows, and memory is not kept to any more. */
const fewestRows = 16;
