import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { arrayOf, createNumbers } from './cell-arrays.ts';
import type { Lane } from './lanes.ts';

/** The values of one column of a lane in rows `from` to `to`, in an array of their own. */
export function laneColumn(lane: Lane, place: number, from: number, to: number): ColumnValues {
  const column = createNumbers(lane.kind, to - from);
  turn(lane, { first: place, last: place + 1, from, to, stride: to - from }, column);
  return column;
}

/** Those of all its columns, all windows of one buffer: hundreds of small ones would take longer to make than to fill. */
export function laneColumns(lane: Lane, from: number, to: number): ColumnValues[] {
  const { kind, columns } = lane;
  const rows = to - from;
  const stride = strideOf(lane, rows);
  const all = createNumbers(kind, columns.length * stride);
  turn(lane, { first: 0, last: columns.length, from, to, stride }, all);
  return windowsOn(lane, all.buffer as ArrayBuffer, 0, rows, stride * all.BYTES_PER_ELEMENT);
}

/** The columns of several lanes, for their first rows, in memory that is used again by the next call. */
export function lentColumns(lanes: readonly Lane[], rows: number): ColumnValues[][] {
  return turnedLanes(lanes, rows).map(({ buffer, byteOffset, strideOctets }, index) =>
    windowsOn(lanes[index]!, buffer, byteOffset, rows, strideOctets),
  );
}

function windowsOn(
  { kind, columns }: Lane,
  buffer: ArrayBuffer,
  byteOffset: number,
  rows: number,
  strideOctets: number,
): ColumnValues[] {
  const array = arrayOf[kind];
  return columns.map((_, place) => new array(buffer, byteOffset + place * strideOctets, rows));
}

/** Columns of a lane one behind the other. */
export interface TurnedLane {
  readonly buffer: ArrayBuffer;
  /** Of the first one. */
  readonly byteOffset: number;
  /** From one to the next. */
  readonly strideOctets: number;
  /** Of a column. */
  readonly columnOctets: number;
}

/** Several lanes, turned into memory that is used again by the next call. */
export function turnedLanes(lanes: readonly Lane[], rows: number): TurnedLane[] {
  let end = 0;
  const places = lanes.map((lane) => {
    const stride = strideOf(lane, rows);
    const start = end;
    // Arrays of the widest numbers begin at a multiple of their size.
    end = Math.ceil((start + stride * lane.columns.length * lane.values.BYTES_PER_ELEMENT) / 8) * 8;
    return { lane, start, stride };
  });
  const memory = lend(end);
  return places.map(({ lane, start, stride }) => {
    const { kind, columns } = lane;
    const into = new arrayOf[kind](memory, start, stride * columns.length);
    turn(lane, { first: 0, last: columns.length, from: 0, to: rows, stride }, into);
    const octets = into.BYTES_PER_ELEMENT;
    return { buffer: memory, byteOffset: start, strideOctets: stride * octets, columnOctets: rows * octets };
  });
}

function lend(octets: number): ArrayBuffer {
  if (octets > keptOctets) return new ArrayBuffer(octets);
  if (octets > lent.byteLength) lent = new ArrayBuffer(keptOctets);
  return lent;
}

/** Larger memory is left to the collector. */
const keptOctets = 2 ** 20 + 2 ** 16;
let lent = new ArrayBuffer(0);

/** Columns as long as a power of two lie so that all of them share few places of the processor's cache: a line between them helps. */
function strideOf({ values }: Lane, rows: number): number {
  const octets = rows * values.BYTES_PER_ELEMENT;
  return octets % 1024 === 0 ? rows + 64 / values.BYTES_PER_ELEMENT : rows;
}

interface Span {
  readonly first: number;
  readonly last: number;
  /** The row that is the first of the columns. */
  readonly from: number;
  readonly to: number;
  /** Values from the beginning of a column to that of the next. */
  readonly stride: number;
}

/** Writes columns `first` to `last` one behind the other. Doubles go as such, all else as octets, so that each NaN stays what it is. */
function turn({ kind, values, columns }: Lane, span: Span, into: ColumnValues): void {
  const { first, last, from, to, stride } = span;
  const width = columns.length;
  for (let row = from; row < to; row += rowsOfBlock) {
    // Written out: to spread `span` here would take as long as the turning.
    const block: Block = { first, last, from, to, stride, width, row, end: Math.min(to, row + rowsOfBlock) };
    if (kind === 'float64') turnDoubles(values as Float64Array, into as Float64Array, block);
    else if (values.BYTES_PER_ELEMENT === 1) turnOctets(asOctets(values), asOctets(into), block);
    else if (values.BYTES_PER_ELEMENT === 2) turnWords16(asWords16(values), asWords16(into), block);
    else if (values.BYTES_PER_ELEMENT === 4) turnWords32(asWords32(values), asWords32(into), block);
    else turnWords64(asWords32(values), asWords32(into), block);
  }
}

/** Sixteen values of four octets fill a cache line of each column. */
const rowsOfBlock = 16;

interface Block extends Span {
  readonly width: number;
  readonly row: number;
  readonly end: number;
}

// A loop for each kind of values: one that meets several is compiled for none of them.

function turnDoubles(values: Float64Array, into: Float64Array, block: Block): void {
  const { first, last, width, from, end, stride } = block;
  for (let place = first, column = -from; place < last; place++, column += stride)
    for (let row = block.row, cell = row * width + place; row < end; row++, cell += width)
      into[column + row] = values[cell]!;
}

function turnOctets(values: Uint8Array, into: Uint8Array, block: Block): void {
  const { first, last, width, from, end, stride } = block;
  for (let place = first, column = -from; place < last; place++, column += stride)
    for (let row = block.row, cell = row * width + place; row < end; row++, cell += width)
      into[column + row] = values[cell]!;
}

function turnWords16(values: Uint16Array, into: Uint16Array, block: Block): void {
  const { first, last, width, from, end, stride } = block;
  for (let place = first, column = -from; place < last; place++, column += stride)
    for (let row = block.row, cell = row * width + place; row < end; row++, cell += width)
      into[column + row] = values[cell]!;
}

function turnWords32(values: Int32Array, into: Int32Array, block: Block): void {
  const { first, last, width, from, end, stride } = block;
  for (let place = first, column = -from; place < last; place++, column += stride)
    for (let row = block.row, cell = row * width + place; row < end; row++, cell += width)
      into[column + row] = values[cell]!;
}

function turnWords64(values: Int32Array, into: Int32Array, block: Block): void {
  const { first, last, width, from, end, stride } = block;
  for (let place = first, column = -from; place < last; place++, column += stride)
    for (let row = block.row, cell = 2 * (row * width + place); row < end; row++, cell += 2 * width) {
      const target = 2 * (column + row);
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
