import type { PacketTable } from '../packet/packet-table.ts';

/** Where records begin that are long enough, and how many are not. */
export interface RecordOffsets {
  readonly offsets: Uint32Array;
  /** Rows of the packet table, beside `offsets`. */
  readonly rows: Uint32Array;
  /** Packets of these rows that are shorter than the record: left out. */
  readonly tooShort: number;
}

/**
 * Start of each packet that holds a whole record, ready for `decodeColumns`.
 *
 * @param recordOctets of the layout, whose fields count from the first octet of the packet header
 * @param rows of `table`, as of `rowsByApid`
 */
export function recordOffsets(table: PacketTable, recordOctets: number, rows: Uint32Array): RecordOffsets {
  const offsets = new Uint32Array(rows.length);
  const fitting = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    if (table.lengths[row]! < recordOctets) continue;
    offsets[count] = table.offsets[row]!;
    fitting[count] = row;
    count++;
  }
  return {
    offsets: offsets.subarray(0, count),
    rows: fitting.subarray(0, count),
    tooShort: rows.length - count,
  };
}
