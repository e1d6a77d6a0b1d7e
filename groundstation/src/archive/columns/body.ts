import type { ColumnCells } from '../samples/group-plan.ts';
import { unpackCells } from './cells.ts';
import { DamagedColumns } from './damaged-columns.ts';
import { writeLooseCells } from './loose-cells.ts';
import { OctetReader } from './octet-reader.ts';
import { type OctetWriter, octetsWritten } from './octet-writer.ts';
import { writePackedCells } from './packed-cells.ts';

/*
 * The cells of all columns of a group in one blob, any of which can be read without the others:
 *
 *   u8 version    u8, u16 0    u32 columns
 *   u32 of each column: where its cells end
 *   the cells of each, as `cells.ts` has them
 */
const version = 1;
const headOctets = 8;

/** Rows `from` to `to` of all columns, small: packed column by column as `packCells` does. */
export function packBody(columns: readonly ColumnCells[], from: number, to: number): Uint8Array {
  return packBodyOf(columns.length, (writer, column) => writePackedCells(writer, columns[column]!, from, to));
}

/** Rows `from` to `to` of all columns, fast: the arrays as they stand in memory. */
export function packLooseBody(columns: readonly ColumnCells[], from: number, to: number): Uint8Array {
  return packBodyOf(columns.length, (writer, column) => writeLooseCells(writer, columns[column]!, from, to));
}

/** A body of so many columns, whose cells `write` writes. */
export function packBodyOf(
  columns: number,
  write: (writer: OctetWriter, column: number) => void,
): Uint8Array {
  return octetsWritten((writer) => {
    writer.u8(version);
    writer.octets(new Uint8Array(3));
    writer.u32(columns);
    const endsAt = writer.length;
    writer.octets(new Uint8Array(4 * columns));
    for (let column = 0; column < columns; column++) {
      write(writer, column);
      writer.setU32(endsAt + 4 * column, writer.length);
    }
  });
}

/** How many columns a body has. @throws DamagedColumns */
export function countBodyColumns(body: Uint8Array): number {
  const reader = new OctetReader(body);
  const found = reader.u8();
  if (found !== version) throw new DamagedColumns(`a body of version ${version}`, found);
  reader.octets(3);
  const columns = reader.u32();
  if (headOctets + 4 * columns > body.length)
    throw new DamagedColumns(`at most ${(body.length - headOctets) >> 2} columns`, columns);
  return columns;
}

/** The cells of one column as the blob that `unpackCells` and `summariseCells` read: a window, no copy. @throws DamagedColumns */
export function bodyColumn(body: Uint8Array, column: number): Uint8Array {
  const columns = countBodyColumns(body);
  if (!(column >= 0 && column < columns)) throw new DamagedColumns(`a column below ${columns}`, column);
  const reader = new OctetReader(body, headOctets + 4 * Math.max(0, column - 1));
  const firstAt = headOctets + 4 * columns;
  const start = column === 0 ? firstAt : reader.u32();
  const end = reader.u32();
  if (!(start >= firstAt && end >= start && end <= body.length))
    throw new DamagedColumns(`a column from ${firstAt} to ${body.length}`, `${start} to ${end}`);
  return body.subarray(start, end);
}

/** One column of a body, whichever way it was packed. @throws DamagedColumns */
export function unpackBodyColumn(body: Uint8Array, column: number): ColumnCells {
  return unpackCells(bodyColumn(body, column));
}

/** All columns of a body. @throws DamagedColumns */
export function unpackBody(body: Uint8Array): ColumnCells[] {
  return Array.from({ length: countBodyColumns(body) }, (_, column) => unpackBodyColumn(body, column));
}
