import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { OctetCells } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells } from '../samples/group-plan.ts';
import { createValues, kindNumberOf, octetsKind, octetsOf } from './array-kinds.ts';
import {
  cellForms,
  cellParts,
  cellSpan,
  checkedCells,
  isOctetCells,
  noOdd,
  partFlags,
  rebased,
} from './cell-parts.ts';
import { DamagedColumns, mostCells, mostRows } from './damaged-columns.ts';
import { heapOf, startsOf } from './octet-columns.ts';
import type { OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';
import { oddBetween, readOddCells, writeOddCells } from './odd-cells.ts';

/*
 * The cells of a column as the arrays stand in memory, for what is written now and packed later:
 *
 *   u8 form  2     u8 kind of raw     u8 kind of value, 15 when it has none     u8 parts
 *   u32 rows       u32 cells
 *   raw: the array; of octets u32 length of each, then the cells one behind the other
 *   value, limits, marks, starts: the arrays that `parts` names; odd cells as `odd-cells.ts` has them
 */
export const noKind = 15;

export function writeLooseCells(writer: OctetWriter, cells: ColumnCells, from: number, to: number): void {
  const { raw, value, limits, marks, starts, odd } = cells;
  const [cellFrom, cellTo] = cellSpan(cells, from, to);
  if (to - from > mostRows || cellTo - cellFrom > mostCells)
    throw new RangeError(`column: expected at most ${mostRows} rows, found ${to - from}`);
  const hasOdd = odd.size > 0 && oddBetween(odd, cellFrom, cellTo).length > 0;
  writeLooseHead(writer, {
    kind: isOctetCells(raw) ? octetsKind : kindNumberOf(raw),
    valueKind: value === undefined ? noKind : kindNumberOf(value),
    parts: partFlags(cells, hasOdd),
    rows: to - from,
    count: cellTo - cellFrom,
  });
  if (isOctetCells(raw)) {
    writer.octets(octetsOf(raw.lengths, cellFrom, cellTo));
    writer.octets(heapOf(raw, cellFrom, cellTo));
  } else writer.octets(octetsOf(raw, cellFrom, cellTo));
  if (value !== undefined) writer.octets(octetsOf(value, cellFrom, cellTo));
  if (limits !== undefined) writer.octets(limits.subarray(cellFrom, cellTo));
  if (marks !== undefined) writer.octets(marks.subarray(cellFrom, cellTo));
  if (starts !== undefined) writer.octets(octetsOf(rebased(starts, from, to), 0, to - from + 1));
  if (hasOdd) writeOddCells(writer, odd, cellFrom, cellTo);
}

/** What stands before the arrays. */
export function writeLooseHead(
  writer: OctetWriter,
  { kind, valueKind, parts, rows, count }: LooseHead,
): void {
  writer.u8(cellForms.loose);
  writer.u8(kind);
  writer.u8(valueKind);
  writer.u8(parts);
  writer.u32(rows);
  writer.u32(count);
}

/** Reads to the end. @throws DamagedColumns */
export function readLooseCells(reader: OctetReader): ColumnCells {
  const { kind, valueKind, parts, rows, count } = readLooseHead(reader);
  const raw = kind === octetsKind ? readLooseOctets(reader, count) : readArray(reader, kind, count);
  const value = parts & cellParts.value ? readArray(reader, valueKind, count) : undefined;
  const limits = parts & cellParts.limits ? reader.octets(count).slice() : undefined;
  const marks = parts & cellParts.marks ? reader.octets(count).slice() : undefined;
  const starts =
    parts & cellParts.starts ? (readArray(reader, uint32Kind, rows + 1) as Uint32Array) : undefined;
  const odd = parts & cellParts.odd ? readOddCells(reader) : noOdd;
  reader.end();
  return checkedCells({ raw, value, limits, marks, starts, odd }, rows);
}

const uint32Kind = kindNumberOf(new Uint32Array());

interface LooseHead {
  readonly kind: number;
  readonly valueKind: number;
  readonly parts: number;
  readonly rows: number;
  /** Cells: as many as rows, but of lists. */
  readonly count: number;
}

function readLooseHead(reader: OctetReader): LooseHead {
  const [form, kind, valueKind, parts] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  if (form !== cellForms.loose || parts > 31)
    throw new DamagedColumns('loose cells', `form ${form}, parts ${parts}`);
  const rows = reader.u32();
  const count = reader.u32();
  if (rows > mostRows || count > mostCells)
    throw new DamagedColumns(`at most ${mostRows} rows, ${mostCells} cells`, `${rows}, ${count}`);
  return { kind, valueKind, parts, rows, count };
}

/** The octets are there before the array is made. */
function readArray(reader: OctetReader, kind: number, count: number): ColumnValues {
  const one = createValues(kind, 0);
  const octets = reader.octets(count * one.BYTES_PER_ELEMENT);
  const values = createValues(kind, count);
  octetsOf(values, 0, count).set(octets);
  return values;
}

function readLooseOctets(reader: OctetReader, count: number): OctetCells {
  const lengths = readArray(reader, uint32Kind, count) as Uint32Array;
  const starts = startsOf(lengths);
  const octets = count === 0 ? 0 : starts[count - 1]! + lengths[count - 1]!;
  const heap = reader.octets(octets).slice();
  return { heap, usedOctets: heap.length, starts, lengths };
}
