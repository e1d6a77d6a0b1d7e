import type { ColumnKind, ColumnValues } from '../../columns/column-layout.ts';

/**
 * Raw values of many fields, packet by packet: value n of packet r stands at `r * width + n`, in the order in which the
 * fields of this kind of array were asked for.
 *
 * A packet of hundreds of fields that comes alone touches a handful of arrays this way, and not hundreds.
 */
export interface RowLane {
  readonly kind: ColumnKind;
  readonly width: number;
  /** May be longer than the packets are many. */
  readonly values: ColumnValues;
}
