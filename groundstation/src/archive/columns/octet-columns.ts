import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { OctetCells } from 'ccsds-parser/xtce/columns/columns';
import { octetsKind } from './array-kinds.ts';
import { DamagedColumns, mostCells, mostInflatedOctets } from './damaged-columns.ts';
import { OctetReader } from './octet-reader.ts';
import { type OctetWriter, octetsWritten } from './octet-writer.ts';
import { readNumbers } from './read-numbers.ts';
import { writeNumbers } from './write-numbers.ts';

/*
 * A column of texts or octets: u8 10 | form << 4, then
 *
 *   0 each      numbers: length of each cell; heap: the cells one behind the other
 *   1 repeated  numbers: length of each distinct cell; numbers: which of them a cell is; heap of the distinct ones
 *
 *   heap: varint octets; u8 0 and the octets, or 1, varint octets deflated and those
 */
const forms = { each: 0, repeated: 1 } as const;

/** Cells `from` to `to`. */
export function packOctets(cells: OctetCells, from = 0, to = cells.lengths.length): Uint8Array {
  return octetsWritten((writer) => writeOctets(writer, cells, from, to));
}

/** Cells in a heap that has nothing else; cells of equal octets may share them. @throws DamagedColumns */
export function unpackOctets(packed: Uint8Array): OctetCells {
  const reader = new OctetReader(packed);
  const cells = readOctets(reader);
  reader.end();
  return cells;
}

export function writeOctets(writer: OctetWriter, cells: OctetCells, from: number, to: number): void {
  const count = to - from;
  if (count > mostCells) throw new RangeError(`column: expected at most ${mostCells} cells, found ${count}`);
  const found = distinctCells(cells, from, to);
  if (found === undefined) {
    writer.u8(octetsKind | (forms.each << 4));
    writeNumbers(writer, cells.lengths, from, to);
    writeHeap(writer, heapOf(cells, from, to));
    return;
  }
  writer.u8(octetsKind | (forms.repeated << 4));
  writeNumbers(
    writer,
    Uint32Array.from(found.cells, (cell) => cells.lengths[cell]!),
    0,
    found.cells.length,
  );
  writeNumbers(writer, found.places, 0, count);
  writeHeap(writer, joined(found.cells.map((cell) => windowAt(cells, cell))));
}

/** The octets of cells `from` to `to`, one behind the other. */
export function heapOf(cells: OctetCells, from: number, to: number): Uint8Array {
  const { heap, starts, lengths } = cells;
  let octets = 0;
  let isInOrder = true;
  for (let cell = from; cell < to; cell++) {
    if (starts[cell] !== starts[from]! + octets) isInOrder = false;
    octets += lengths[cell]!;
  }
  if (isInOrder) return heap.subarray(starts[from] ?? 0, (starts[from] ?? 0) + octets);
  const windows: Uint8Array[] = [];
  for (let cell = from; cell < to; cell++) windows.push(windowAt(cells, cell));
  return joined(windows);
}

function windowAt({ heap, starts, lengths }: OctetCells, cell: number): Uint8Array {
  return heap.subarray(starts[cell]!, starts[cell]! + lengths[cell]!);
}

function joined(windows: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(windows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const window of windows) {
    octets.set(window, at);
    at += window.length;
  }
  return octets;
}

interface Distinct {
  /** A cell for each of them, in the order in which they came. */
  readonly cells: readonly number[];
  /** Of every cell: where in `cells` its octets stand. */
  readonly places: Uint32Array;
}

/** Undefined when more than half of them are distinct: then nothing is won. */
function distinctCells(cells: OctetCells, from: number, to: number): Distinct | undefined {
  const placeOf = new Map<string, number>();
  const found: number[] = [];
  const places = new Uint32Array(to - from);
  const most = (to - from) / 2;
  for (let cell = from; cell < to; cell++) {
    const { buffer, byteOffset, length } = windowAt(cells, cell);
    const key = Buffer.from(buffer, byteOffset, length).toString('latin1');
    let place = placeOf.get(key);
    if (place === undefined) {
      if (found.length >= most) return undefined;
      place = found.push(cell) - 1;
      placeOf.set(key, place);
    }
    places[cell - from] = place;
  }
  return { cells: found, places };
}

function writeHeap(writer: OctetWriter, heap: Uint8Array): void {
  writer.varint(heap.length);
  const deflated = deflatedWherePays(heap);
  writer.u8(deflated === undefined ? 0 : 1);
  if (deflated !== undefined) writer.varint(deflated.length);
  writer.octets(deflated ?? heap);
}

const probeOctets = 4096;

/** Deflated when that saves a fifth and more; undefined when not. Long octets are judged by a piece from their middle. */
export function deflatedWherePays(octets: Uint8Array): Uint8Array | undefined {
  if (octets.length < 64 || octets.length > mostInflatedOctets) return undefined;
  if (octets.length > 4 * probeOctets) {
    const middle = octets.length >> 1;
    const probe = octets.subarray(middle, middle + probeOctets);
    if (deflateRawSync(probe, { level: 1 }).length > 0.8 * probe.length) return undefined;
  }
  const deflated = deflateRawSync(octets, { level: 1 });
  return deflated.length <= 0.8 * octets.length ? deflated : undefined;
}

/** @throws DamagedColumns */
export function inflated(octets: Uint8Array, length: number): Uint8Array {
  try {
    const found = inflateRawSync(octets, { maxOutputLength: Math.max(1, length) });
    if (found.length === length) return found;
    throw new DamagedColumns(`${length} octets inflated`, found.length);
  } catch (error) {
    if (error instanceof DamagedColumns) throw error;
    throw new DamagedColumns(`${length} octets inflated`, (error as Error).message);
  }
}

/** @throws DamagedColumns */
export function readOctets(reader: OctetReader): OctetCells {
  const head = reader.u8();
  if (head === (octetsKind | (forms.each << 4))) {
    const lengths = readWords(reader);
    const starts = startsOf(lengths);
    const heap = readHeap(reader, lengths);
    return { heap, usedOctets: heap.length, starts, lengths };
  }
  if (head !== (octetsKind | (forms.repeated << 4)))
    throw new DamagedColumns('octets of form 0 or 1', head >> 4);
  const distinctLengths = readWords(reader);
  const distinctStarts = startsOf(distinctLengths);
  const places = readWords(reader);
  const heap = readHeap(reader, distinctLengths);
  const lengths = new Uint32Array(places.length);
  const starts = new Uint32Array(places.length);
  for (const [cell, place] of places.entries()) {
    if (place >= distinctLengths.length)
      throw new DamagedColumns(`a place below ${distinctLengths.length}`, place);
    lengths[cell] = distinctLengths[place]!;
    starts[cell] = distinctStarts[place]!;
  }
  return { heap, usedOctets: heap.length, starts, lengths };
}

function readWords(reader: OctetReader): Uint32Array {
  const values = readNumbers(reader);
  if (values instanceof Uint32Array) return values;
  throw new DamagedColumns('lengths and places as Uint32Array', values.constructor.name);
}

/** Where each cell begins when they lie one behind the other. */
export function startsOf(lengths: Uint32Array): Uint32Array {
  const starts = new Uint32Array(lengths.length);
  let at = 0;
  for (const [cell, length] of lengths.entries()) {
    starts[cell] = at;
    at += length;
  }
  return starts;
}

function readHeap(reader: OctetReader, lengths: Uint32Array): Uint8Array {
  let expected = 0;
  for (const length of lengths) expected += length;
  const octets = reader.varint(2 ** 32);
  if (octets !== expected) throw new DamagedColumns(`${expected} octets, the sum of the lengths`, octets);
  const form = reader.u8();
  if (form === 0) return reader.octets(octets).slice();
  if (form !== 1 || octets > mostInflatedOctets)
    throw new DamagedColumns(`a heap of form 0 or 1, ${mostInflatedOctets} octets inflated at most`, octets);
  return inflated(reader.octets(reader.varint(octets)), octets);
}
