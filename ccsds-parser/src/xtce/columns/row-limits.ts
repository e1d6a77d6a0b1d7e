import type { ParameterColumn } from './parameter-column.ts';

/**
 * How worrying values are, packet by packet: what column `places[n]` of the plan says in packet r stands at
 * `r * places.length + n`, as a place in `limitStates`.
 *
 * Of a flood nearly all values are as worrying as they were, and nobody wants more than to know that: no column is made of
 * them. Of the few that somebody looks at one is made when it is asked for.
 */
export interface RowLimits {
  readonly places: readonly number[];
  /** May be longer than the packets are many. */
  readonly codes: Uint8Array;
  /** What the packets of the batch say of `places[n]`, as a column. */
  columnAt(n: number): ParameterColumn;
}
