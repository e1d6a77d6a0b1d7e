import { type Fault, failure, type Result, success } from '../fault.ts';
import type { ColumnLayout, PlacedField } from './column-layout.ts';
import type { Columns } from './columns.ts';
import {
  type FieldPlace,
  fillStraddling,
  fillTwoWords,
  fillUint8,
  fillUint16,
  fillUint32,
  fillWide,
  turnAround,
} from './field-loops.ts';
import { readFieldValue } from './field-value.ts';

/** A record that does not lie inside the octets that were given. */
export type ColumnFault = Fault<'record-outside'>;

/**
 * Adds a row to `columns` for each record: the bulk decoder of packets whose layout is fixed.
 *
 * @param offsets where in `bytes` each record begins; all fields count from there
 * @param columns as of `createColumns`; rows are added behind `columns.count`
 * @returns how many rows were added. `record-outside` when a record does not lie inside `bytes` (octets expected, octets
 *   found from its start); then no row is added. Records that lie inside `bytes` are believed: choose those that are
 *   long enough by their packet length (`recordOffsets`)
 * @throws RangeError when `columns` has too few rows left
 */
export function decodeColumns(
  bytes: Uint8Array,
  offsets: Uint32Array,
  columns: Columns,
): Result<number, ColumnFault> {
  const { layout, count, capacity } = columns;
  const rows = offsets.length;
  if (rows > capacity - count)
    throw new RangeError(`columns: expected room for ${rows} rows, found ${capacity - count}`);
  const last = bytes.length - layout.recordOctets;
  for (let index = 0; index < rows; index++)
    if (offsets[index]! > last)
      return failure('record-outside', layout.recordOctets, Math.max(0, bytes.length - offsets[index]!));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fills = fillsOf(columns);
  // Field by field within a block, so that the block stays in the nearest cache while all fields pass over it.
  for (let from = 0; from < rows; from += blockRecords) {
    const to = Math.min(from + blockRecords, rows);
    for (const fill of fills) fill({ bytes, view, offsets, from, to, row: count + from });
  }
  columns.count = count + rows;
  return success(rows);
}

/** Chosen once for columns that are filled again and again, a few rows at a time. */
function fillsOf(columns: Columns): readonly Fill[] {
  let fills = chosen.get(columns);
  if (fills === undefined) {
    const { layout } = columns;
    fills = layout.fields.map((field, index) => fillOf(field, layout, columns, index));
    chosen.set(columns, fills);
  }
  return fills;
}

const chosen = new WeakMap<Columns, readonly Fill[]>();

const blockRecords = 512;

interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly offsets: Uint32Array;
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

type Fill = (block: Block) => void;

/** The loop that fits a field, chosen once for each call. */
function fillOf(field: PlacedField, layout: ColumnLayout, columns: Columns, index: number): Fill {
  const { bitOffset, bitLength, byteOrder } = field;
  const spanOctets = Math.floor((bitOffset + bitLength - 1) / 8) - Math.floor(bitOffset / 8) + 1;
  const isLittle = byteOrder === 'little' && bitLength > 8;
  const { recordOctets } = layout;
  const isFloat16 = field.type === 'float' && bitLength === 16;
  if (!isFloat16 && bitLength <= 32 && spanOctets <= 4 && recordOctets >= 4)
    return isLittle
      ? fillLittle(field, recordOctets, columns, index)
      : fillNarrow(field, recordOctets, columns, index);
  const isInEight = spanOctets <= 8 && recordOctets >= 8 && !isFloat16 && !isLittle;
  if (isInEight) return fillFromEight(field, recordOctets, columns, index);
  return fillSlowly(field, columns, index);
}

function fillNarrow(field: PlacedField, recordOctets: number, columns: Columns, index: number): Fill {
  const place = placeInWindow(field, recordOctets, 4);
  const out = columns.words[index]!;
  if (out instanceof Uint8Array)
    return ({ row, view, offsets, from, to }) => fillUint8(out, row, view, offsets, from, to, place);
  if (out instanceof Uint16Array)
    return ({ row, view, offsets, from, to }) => fillUint16(out, row, view, offsets, from, to, place);
  return ({ row, view, offsets, from, to }) =>
    fillUint32(out as Uint32Array, row, view, offsets, from, to, place);
}

function fillLittle(field: PlacedField, recordOctets: number, columns: Columns, index: number): Fill {
  const out = columns.words[index] as Uint16Array | Uint32Array;
  const fill = fillNarrow({ ...field, type: 'unsigned' }, recordOctets, columns, index);
  const bias = signBias(field, field.bitLength);
  return (block) => {
    fill(block);
    turnAround(out, block.row, block.row + block.to - block.from, field.bitLength / 8, bias);
  };
}

function fillFromEight(field: PlacedField, recordOctets: number, columns: Columns, index: number): Fill {
  const place = placeInWindow(field, recordOctets, 8);
  if (field.bitLength <= 32) {
    const out = columns.words[index] as Uint32Array;
    return ({ row, view, offsets, from, to }) => fillStraddling(out, row, view, offsets, from, to, place);
  }
  if (field.bitLength <= 53) {
    const out = columns.values[index] as Float64Array;
    return ({ row, view, offsets, from, to }) => fillWide(out, row, view, offsets, from, to, place);
  }
  const out = columns.words[index] as Uint32Array;
  return ({ row, view, offsets, from, to }) => fillTwoWords(out, row, view, offsets, from, to, place);
}

function fillSlowly(field: PlacedField, columns: Columns, index: number): Fill {
  const out = columns.values[index] as { [row: number]: number | bigint };
  return ({ bytes, offsets, from, to, row }) => {
    for (let record = from; record < to; record++)
      out[row + record - from] = readFieldValue(bytes, offsets[record]!, field);
  };
}

/**
 * Where a field lies in a window of octets that itself lies inside the record: the window begins with the field, or
 * earlier where the record ends too soon behind it.
 */
function placeInWindow(field: PlacedField, recordOctets: number, windowOctets: 4 | 8): FieldPlace {
  const { bitOffset, bitLength } = field;
  const at = Math.min(Math.floor(bitOffset / 8), recordOctets - windowOctets);
  const bitsBefore = bitOffset - at * 8;
  const shift = windowOctets * 8 - bitsBefore - bitLength;
  if (bitLength <= 32) return { at, shift, mask: ones(bitLength), bias: signBias(field, bitLength) };
  return { at, shift, mask: ones(32 - bitsBefore), bias: signBias(field, 32 - bitsBefore) };
}

/** A mask of so many low bits, up to 32. */
function ones(bits: number): number {
  return bits >= 32 ? -1 : (1 << bits) - 1;
}

/** The sign bit as a 32-bit number; 0 for what has none, and for floats, whose words are copied as they are. */
function signBias({ type }: PlacedField, bits: number): number {
  return type === 'signed' ? 1 << (bits - 1) : 0;
}
