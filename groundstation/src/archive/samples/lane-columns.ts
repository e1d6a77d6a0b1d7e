import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { arrayOf, createNumbers } from './cell-arrays.ts';
import type { Lane } from './lanes.ts';

/** The values of one column of a lane in rows `from` to `to`, in an array of their own. */
export function laneColumn(lane: Lane, place: number, from: number, to: number): ColumnValues {
  const column = createNumbers(lane.kind, to - from);
  turn(lane, place, place + 1, from, to, column);
  return column;
}

/** Those of all its columns, all windows of one buffer: hundreds of small ones would take longer to make than to fill. */
export function laneColumns(lane: Lane, from: number, to: number): ColumnValues[] {
  const { kind, columns } = lane;
  const array = arrayOf[kind];
  const rows = to - from;
  const all = createNumbers(kind, columns.length * rows);
  turn(lane, 0, columns.length, from, to, all);
  const octets = rows * array.BYTES_PER_ELEMENT;
  return columns.map((_, place) => new array(all.buffer as ArrayBuffer, place * octets, rows));
}

/** The same, written over `into`: one column behind the other, in octets. */
export function turnLane(lane: Lane, rows: number, into: Uint8Array<ArrayBuffer>): void {
  const array = arrayOf[lane.kind];
  const values = new array(into.buffer, into.byteOffset, into.length / array.BYTES_PER_ELEMENT);
  turn(lane, 0, lane.columns.length, 0, rows, values);
}

/** Writes columns `first` to `last` one behind the other. Octets are moved, so that each NaN stays what it is. */
function turn(
  { values, columns }: Lane,
  first: number,
  last: number,
  from: number,
  to: number,
  into: ColumnValues,
): void {
  const width = columns.length;
  for (let block = from; block < to; block += rowsOfBlock) {
    const end = Math.min(to, block + rowsOfBlock);
    const span = { first, last, width, from, block, end, rows: to - from };
    switch (values.BYTES_PER_ELEMENT) {
      case 1:
        turnOctets(asOctets(values), asOctets(into), span);
        break;
      case 2:
        turnWords16(asWords16(values), asWords16(into), span);
        break;
      case 4:
        turnWords32(asWords32(values), asWords32(into), span);
        break;
      default:
        turnWords64(asWords32(values), asWords32(into), span);
    }
  }
}

/** Sixteen values of four octets fill a cache line of each column. */
const rowsOfBlock = 16;

interface Span {
  readonly first: number;
  readonly last: number;
  readonly width: number;
  /** The row that is the first of the columns. */
  readonly from: number;
  readonly block: number;
  readonly end: number;
  /** Rows of a column. */
  readonly rows: number;
}

// A loop for each size of values: one that meets several is compiled for none of them.

function turnOctets(values: Uint8Array, into: Uint8Array, span: Span): void {
  const { first, last, width, from, block, end, rows } = span;
  for (let place = first, column = 0; place < last; place++, column += rows)
    for (let row = block, cell = block * width + place; row < end; row++, cell += width)
      into[column + row - from] = values[cell]!;
}

function turnWords16(values: Uint16Array, into: Uint16Array, span: Span): void {
  const { first, last, width, from, block, end, rows } = span;
  for (let place = first, column = 0; place < last; place++, column += rows)
    for (let row = block, cell = block * width + place; row < end; row++, cell += width)
      into[column + row - from] = values[cell]!;
}

function turnWords32(values: Int32Array, into: Int32Array, span: Span): void {
  const { first, last, width, from, block, end, rows } = span;
  for (let place = first, column = 0; place < last; place++, column += rows)
    for (let row = block, cell = block * width + place; row < end; row++, cell += width)
      into[column + row - from] = values[cell]!;
}

function turnWords64(values: Int32Array, into: Int32Array, span: Span): void {
  const { first, last, width, from, block, end, rows } = span;
  for (let place = first, column = 0; place < last; place++, column += rows)
    for (let row = block, cell = 2 * (block * width + place); row < end; row++, cell += 2 * width) {
      const target = 2 * (column + row - from);
      into[target] = values[cell]!;
      into[target + 1] = values[cell + 1]!;
    }
}

function asOctets({ buffer, byteOffset, byteLength }: ColumnValues): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function asWords16({ buffer, byteOffset, byteLength }: ColumnValues): Uint16Array {
  return new Uint16Array(buffer, byteOffset, byteLength / 2);
}

function asWords32({ buffer, byteOffset, byteLength }: ColumnValues): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}
