import type { ColumnCells } from '../samples/group-plan.ts';
import { cellForms, countRows } from './cell-parts.ts';
import { readLooseCells } from './loose-cells.ts';
import { OctetReader } from './octet-reader.ts';
import { octetsWritten } from './octet-writer.ts';
import { deflatedCells, readPackedCells, writePackedCells } from './packed-cells.ts';

/**
 * The cells of rows `from` to `to` in one blob, of a list those that `starts` gives to the rows. Marks that say of every cell
 * that it is there and valid are left out: that is what no marks say.
 *
 * @param options.isCold they are read seldom: deflate them where that saves a fifth
 * @throws RangeError beyond 2^20 rows or 2^22 cells
 */
export function packCells(
  cells: ColumnCells,
  from = 0,
  to = countRows(cells),
  options: { readonly isCold?: boolean } = {},
): Uint8Array {
  const packed = octetsWritten((writer) => writePackedCells(writer, cells, from, to));
  return options.isCold === true ? deflatedCells(packed) : packed;
}

/** The cells of a blob, packed or loose, in arrays of their own; rows and cells are counted from 0. @throws DamagedColumns */
export function unpackCells(packed: Uint8Array): ColumnCells {
  return packed[0] === cellForms.loose ? readLooseCells(new OctetReader(packed)) : readPackedCells(packed);
}
