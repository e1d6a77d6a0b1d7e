import { cellMarks } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells } from '../samples/group-plan.ts';
import { octetsKind } from './array-kinds.ts';
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
import { DamagedColumns, mostInflatedOctets, mostRows } from './damaged-columns.ts';
import { deflatedWherePays, inflated, readOctets, writeOctets } from './octet-columns.ts';
import { OctetReader } from './octet-reader.ts';
import { type OctetWriter, octetsWritten } from './octet-writer.ts';
import { oddBetween, readOddCells, writeOddCells } from './odd-cells.ts';
import { readNumbers } from './read-numbers.ts';
import { writeNumbers } from './write-numbers.ts';

/*
 * The cells of a column, packed: u8 form
 *
 *   1 packed    u8 parts, varint rows, then raw (numbers or octets) and those of value, limits, marks, starts (numbers) and odd
 *               that `parts` names
 *   3 deflated  varint octets, and that many when inflated: a packed blob
 */

export function writePackedCells(writer: OctetWriter, cells: ColumnCells, from: number, to: number): void {
  const { raw, value, limits, starts, odd } = cells;
  if (to - from > mostRows) throw new RangeError(`rows: expected at most ${mostRows}, found ${to - from}`);
  const [cellFrom, cellTo] = cellSpan(cells, from, to);
  const marks = meaningMarks(cells.marks, cellFrom, cellTo);
  const hasOdd = oddBetween(odd, cellFrom, cellTo).length > 0;
  writer.u8(cellForms.packed);
  writer.u8(partFlags({ ...cells, marks }, hasOdd));
  writer.varint(to - from);
  if (isOctetCells(raw)) writeOctets(writer, raw, cellFrom, cellTo);
  else writeNumbers(writer, raw, cellFrom, cellTo, starts === undefined);
  for (const part of [value, limits, marks])
    if (part !== undefined) writeNumbers(writer, part, cellFrom, cellTo);
  if (starts !== undefined) writeNumbers(writer, rebased(starts, from, to), 0, to - from + 1);
  if (hasOdd) writeOddCells(writer, odd, cellFrom, cellTo);
}

/** Undefined when all say that a cell is there and valid. */
function meaningMarks(marks: Uint8Array | undefined, from: number, to: number): Uint8Array | undefined {
  if (marks === undefined) return undefined;
  for (let cell = from; cell < to; cell++) if (marks[cell] !== cellMarks.valid) return marks;
  return undefined;
}

/** The blob once more, deflated, where that saves a fifth. */
export function deflatedCells(packed: Uint8Array): Uint8Array {
  const deflated = deflatedWherePays(packed);
  if (deflated === undefined) return packed;
  return octetsWritten((writer) => {
    writer.u8(cellForms.deflated);
    writer.varint(packed.length);
    writer.octets(deflated);
  });
}

/** @throws DamagedColumns */
export function readPackedCells(packed: Uint8Array): ColumnCells {
  const reader = new OctetReader(inflatedCells(packed));
  const { parts, rows } = readCellsHead(reader);
  const raw = isOctetsNext(reader) ? readOctets(reader) : readNumbers(reader);
  const value = parts & cellParts.value ? readNumbers(reader) : undefined;
  const limits = parts & cellParts.limits ? readOctetArray(reader) : undefined;
  const marks = parts & cellParts.marks ? readOctetArray(reader) : undefined;
  const starts = parts & cellParts.starts ? readStarts(reader) : undefined;
  const odd = parts & cellParts.odd ? readOddCells(reader) : noOdd;
  reader.end();
  return checkedCells({ raw, value, limits, marks, starts, odd }, rows);
}

/** @throws DamagedColumns when it is neither packed nor deflated */
export function inflatedCells(packed: Uint8Array): Uint8Array {
  if (packed[0] === cellForms.packed) return packed;
  const reader = new OctetReader(packed);
  const form = reader.u8();
  if (form !== cellForms.deflated) throw new DamagedColumns('cells of form 1 to 3', form);
  const octets = reader.varint(mostInflatedOctets);
  const found = inflated(packed.subarray(reader.at), octets);
  if (found[0] !== cellForms.packed)
    throw new DamagedColumns('packed cells when inflated', found[0] ?? 'none');
  return found;
}

export function readCellsHead(reader: OctetReader): { parts: number; rows: number } {
  reader.u8();
  const parts = reader.u8();
  if (parts > 31) throw new DamagedColumns('parts that are known', parts);
  return { parts, rows: reader.varint(mostRows) };
}

export function isOctetsNext(reader: OctetReader): boolean {
  return ((reader.bytes[reader.at] ?? 0) & 0x0f) === octetsKind;
}

function readOctetArray(reader: OctetReader): Uint8Array {
  const values = readNumbers(reader);
  if (values instanceof Uint8Array) return values;
  throw new DamagedColumns('limits and marks as Uint8Array', values.constructor.name);
}

function readStarts(reader: OctetReader): Uint32Array {
  const values = readNumbers(reader);
  if (values instanceof Uint32Array) return values;
  throw new DamagedColumns('starts as Uint32Array', values.constructor.name);
}
