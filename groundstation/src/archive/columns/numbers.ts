import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { OctetReader } from './octet-reader.ts';
import { octetsWritten } from './octet-writer.ts';
import { readNumbers } from './read-numbers.ts';
import { writeNumbers } from './write-numbers.ts';

/** Values `from` to `to` in as few octets as the column lets. */
export function packNumbers(values: ColumnValues, from = 0, to = values.length): Uint8Array {
  return octetsWritten((writer) => writeNumbers(writer, values, from, to));
}

/** The values that were packed, in the same kind of array. @throws DamagedColumns */
export function unpackNumbers(packed: Uint8Array): ColumnValues {
  const reader = new OctetReader(packed);
  const values = readNumbers(reader);
  reader.end();
  return values;
}
