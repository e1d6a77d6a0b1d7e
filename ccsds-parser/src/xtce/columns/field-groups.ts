import { type ColumnField, type ColumnLayout, createColumnLayout } from '../../columns/column-layout.ts';
import { fastField } from './fill-raw.ts';
import type { PlacedColumn } from './packet-layout.ts';

/** Fields that one call of `decodeColumns` reads, or one that is read value by value. */
export interface FieldGroup {
  readonly layout: ColumnLayout | undefined;
  /** Places in `layout.columns` of the packet layout. */
  readonly columns: readonly number[];
  readonly places: number;
  /** Of a list each value is a record of its own: where it begins in the packet. */
  readonly startOctets: readonly number[] | undefined;
}

/** Those that stand once in a packet together, each list by itself, and what no fast loop reads by itself too. */
export function groupFields(columns: readonly PlacedColumn[]): FieldGroup[] {
  const groups: FieldGroup[] = [];
  const single: { readonly column: number; readonly field: ColumnField }[] = [];
  for (const [column, { type, bitOffsets }] of columns.entries()) {
    const first = bitOffsets[0]!;
    const isAligned = bitOffsets.every((bitOffset) => (bitOffset - first) % 8 === 0);
    const field = fastField(String(column), type, bitOffsets.length === 1 ? first : first % 8);
    const places = bitOffsets.length;
    if (field === undefined || !isAligned)
      groups.push({ layout: undefined, columns: [column], places, startOctets: undefined });
    else if (places === 1) single.push({ column, field });
    else
      groups.push({
        layout: createColumnLayout([field]),
        columns: [column],
        places,
        startOctets: bitOffsets.map((bitOffset) => Math.floor(bitOffset / 8)),
      });
  }
  if (single.length > 0)
    groups.push({
      layout: createColumnLayout(single.map(({ field }) => field)),
      columns: single.map(({ column }) => column),
      places: 1,
      startOctets: undefined,
    });
  return groups;
}

/** Where the values of a list begin, whose values are records. */
export function recordsOf(offsets: Uint32Array, startOctets: readonly number[]): Uint32Array {
  const records = new Uint32Array(offsets.length * startOctets.length);
  let at = 0;
  for (const offset of offsets) for (const start of startOctets) records[at++] = offset + start;
  return records;
}
