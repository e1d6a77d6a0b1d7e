import type { ColumnField, ColumnKind, ColumnValues } from '../../columns/column-layout.ts';
import { cellFormOf } from './cell-form.ts';
import { arrayOf } from './cells.ts';
import { fastField } from './fill-raw.ts';
import type { PacketLayout } from './packet-layout.ts';

/**
 * Raw values of many fields, packet by packet: value n of packet r stands at `r * width + n`, in the order in which the
 * fields of this kind of array were asked for.
 *
 * A packet of hundreds of fields that comes alone touches a handful of arrays this way, and not hundreds.
 */
export interface RowLane {
  readonly kind: ColumnKind;
  readonly width: number;
  /** May be longer than the packets are many. */
  readonly values: ColumnValues;
}

/** Reads the raw values of some columns of packets of one layout. */
export class RowReader {
  readonly #lanes: readonly LaneReader[];
  readonly #slots = new Map<number, LaneSlot>();
  #capacity = 0;

  /** @returns undefined when a column is no plain number that stands once in every packet */
  static of(layout: PacketLayout, wanted: readonly number[]): RowReader | undefined {
    const placed = new Map(layout.columns.map((column) => [column.index, column]));
    const fields: WantedField[] = [];
    for (const index of wanted) {
      const column = placed.get(index);
      if (column === undefined || column.bitOffsets.length !== 1) return undefined;
      const field = fastField(String(index), column.type, column.bitOffsets[0]!);
      const { rawKind } = cellFormOf(column.type);
      const loop = field && loopOf(field);
      if (field === undefined || loop === undefined || rawKind === 'octets') return undefined;
      fields.push({ index, kind: rawKind, loop, field });
    }
    return new RowReader(fields);
  }

  private constructor(fields: readonly WantedField[]) {
    const kinds = [...new Set(fields.map(({ kind }) => kind))];
    this.#lanes = kinds.map((kind) => {
      const mine = fields.filter((field) => field.kind === kind);
      const lane = new LaneReader(kind, mine);
      for (const [slot, { index }] of mine.entries()) this.#slots.set(index, { lane, slot });
      return lane;
    });
  }

  /** Where the raw values of a column of the plan stand. @throws RangeError when it is not one of those that are read */
  slotOf(index: number): LaneSlot {
    const slot = this.#slots.get(index);
    if (slot !== undefined) return slot;
    throw new RangeError(`index: expected a column that is kept, found ${index}`);
  }

  /**
   * The values of packets that begin at `offsets` and are as long as the layout wants; what an earlier call gave is written
   * over.
   */
  read(bytes: Uint8Array, offsets: Uint32Array): readonly RowLane[] {
    if (offsets.length > this.#capacity) {
      this.#capacity = Math.max(16, 2 ** Math.ceil(Math.log2(offsets.length)));
      for (const lane of this.#lanes) lane.makeRoom(this.#capacity);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const lane of this.#lanes) lane.read(bytes, view, offsets);
    return this.#lanes;
  }
}

/** Where the raw values of a column stand: in each row of the lane, at the slot. */
interface LaneSlot {
  readonly lane: RowLane;
  readonly slot: number;
}

interface WantedField {
  /** Place in the plan. */
  readonly index: number;
  readonly kind: ColumnKind;
  readonly loop: Loop;
  readonly field: ColumnField;
}

class LaneReader implements RowLane {
  readonly kind: ColumnKind;
  readonly width: number;
  values: ColumnValues = new Uint8Array(0);
  readonly #parts: readonly LanePart[];

  constructor(kind: ColumnKind, fields: readonly WantedField[]) {
    this.kind = kind;
    this.width = fields.length;
    const loops = [...new Set(fields.map(({ loop }) => loop))];
    this.#parts = loops.map((loop) => partOf(loop, fields));
  }

  makeRoom(rows: number): void {
    this.values = new arrayOf[this.kind](rows * this.width);
  }

  read(bytes: Uint8Array, view: DataView, offsets: Uint32Array): void {
    const { values, width } = this;
    for (const part of this.#parts) part.loop({ bytes, view, offsets, values, width }, part);
  }
}

/** Fields that one loop reads. */
interface LanePart {
  readonly loop: Loop;
  /** Where in the row each value goes. */
  readonly slots: Int32Array;
  /** Octet of the packet in which each field begins. */
  readonly octets: Int32Array;
  /** Octets that it touches, and bits to the right of it in the last of them. */
  readonly spans: Int32Array;
  readonly shifts: Int32Array;
  /** Of bits: how many bits are left of it in a word of 32; negative for none to be kept (a sign to be carried on). */
  readonly lefts: Int32Array;
}

interface Rows {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the packets begin. */
  readonly offsets: Uint32Array;
  readonly values: ColumnValues;
  readonly width: number;
}

type Loop = (rows: Rows, part: LanePart) => void;

function partOf(loop: Loop, fields: readonly WantedField[]): LanePart {
  const mine = fields.flatMap((field, slot) => (field.loop === loop ? [{ ...field.field, slot }] : []));
  const ints = (value: (field: (typeof mine)[number]) => number) => Int32Array.from(mine, value);
  const spanOf = ({ bitOffset, bitLength }: ColumnField) => Math.ceil(((bitOffset % 8) + bitLength) / 8);
  return {
    loop,
    slots: ints(({ slot }) => slot),
    octets: ints(({ bitOffset }) => Math.floor(bitOffset / 8)),
    spans: ints(spanOf),
    shifts: ints((field) => spanOf(field) * 8 - (field.bitOffset % 8) - field.bitLength),
    lefts: ints(({ bitLength }) => 32 - bitLength),
  };
}

/** The loop that reads a field; undefined for those that none of them does. */
function loopOf({ bitOffset, bitLength, type, byteOrder }: ColumnField): Loop | undefined {
  const isAligned = bitOffset % 8 === 0;
  const isLittle = byteOrder === 'little' && bitLength > 8;
  if (type === 'float') {
    if (!isAligned || bitLength === 16) return undefined;
    if (bitLength === 32) return isLittle ? readFloat32Little : readFloat32;
    return isLittle ? readFloat64Little : readFloat64;
  }
  if (isLittle) {
    if (bitLength === 16) return readWord16Little;
    return bitLength === 32 ? readWord32Little : undefined;
  }
  if (isAligned && bitLength === 8) return readOctet;
  if (isAligned && bitLength === 16) return readWord16;
  if (isAligned && bitLength === 32) return readWord32;
  if (isAligned && bitLength === 64) return type === 'signed' ? readSigned64 : readUnsigned64;
  // A field of up to 25 bits lies in four octets wherever it begins; 32 where it begins at one.
  const span = Math.ceil(((bitOffset % 8) + bitLength) / 8);
  if (span > 4 || bitLength > 32) return undefined;
  return type === 'signed' ? readSignedBits : readUnsignedBits;
}

// One loop for each kind of array, alike as they are: a loop that meets several kinds is compiled for none of them.
// Written values are cut to the width of their array, so that what is read as unsigned is right in a signed one too.

function readOctet({ bytes, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Uint8Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = bytes[base + octets[n]!]!;
  }
}

function readWord16({ bytes, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Uint16Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const octet = base + octets[n]!;
      into[at + slots[n]!] = (bytes[octet]! << 8) | bytes[octet + 1]!;
    }
  }
}

function readWord16Little({ bytes, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Uint16Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const octet = base + octets[n]!;
      into[at + slots[n]!] = bytes[octet]! | (bytes[octet + 1]! << 8);
    }
  }
}

function readWord32({ bytes, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Int32Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const octet = base + octets[n]!;
      into[at + slots[n]!] =
        (bytes[octet]! << 24) | (bytes[octet + 1]! << 16) | (bytes[octet + 2]! << 8) | bytes[octet + 3]!;
    }
  }
}

function readWord32Little({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Int32Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getInt32(base + octets[n]!, true);
  }
}

function readUnsigned64({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as BigUint64Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getBigUint64(base + octets[n]!);
  }
}

function readSigned64({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as BigInt64Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getBigInt64(base + octets[n]!);
  }
}

function readFloat32({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Float32Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat32(base + octets[n]!);
  }
}

function readFloat32Little({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Float32Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat32(base + octets[n]!, true);
  }
}

function readFloat64({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Float64Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat64(base + octets[n]!);
  }
}

function readFloat64Little({ view, offsets, values, width }: Rows, { slots, octets }: LanePart): void {
  const into = values as Float64Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat64(base + octets[n]!, true);
  }
}

function readUnsignedBits({ bytes, offsets, values, width }: Rows, part: LanePart): void {
  const { slots, octets, spans, shifts, lefts } = part;
  const into = values as Uint32Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const left = lefts[n]!;
      into[at + slots[n]!] = ((word(bytes, base + octets[n]!, spans[n]!) >>> shifts[n]!) << left) >>> left;
    }
  }
}

function readSignedBits({ bytes, offsets, values, width }: Rows, part: LanePart): void {
  const { slots, octets, spans, shifts, lefts } = part;
  const into = values as Int32Array;
  for (let row = 0; row < offsets.length; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const left = lefts[n]!;
      into[at + slots[n]!] = ((word(bytes, base + octets[n]!, spans[n]!) >>> shifts[n]!) << left) >> left;
    }
  }
}

/** One to four octets as a number of 32 bits. */
function word(bytes: Uint8Array, octet: number, span: number): number {
  let value = bytes[octet]!;
  for (let n = 1; n < span; n++) value = (value << 8) | bytes[octet + n]!;
  return value;
}
