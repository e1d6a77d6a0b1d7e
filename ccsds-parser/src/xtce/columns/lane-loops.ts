import type { ColumnField } from '../../columns/column-layout.ts';
import type { RowLane } from './row-lane.ts';

/** Packets of a buffer. */
export interface LanePackets {
  readonly bytes: Uint8Array;
  /** Of the same octets. */
  readonly view: DataView;
  /** Where the packets begin; behind `count` it is room. */
  readonly offsets: Uint32Array;
  readonly count: number;
}

/** Fields that one loop reads. */
export interface LanePart {
  readonly loop: LaneLoop;
  /** Where in the row each value goes. */
  readonly slots: Int32Array;
  /** Octet of the packet in which each field begins. */
  readonly octets: Int32Array;
  /** Of bits: where the word of 32 begins that ends with the octet in which they end, and how many bits stand left and right of them. */
  readonly words: Int32Array;
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
}

/** Reads some fields of packets into a lane. */
export type LaneLoop = (packets: LanePackets, lane: RowLane, part: LanePart) => void;

/** @param fields those of a lane, in the order of their slots */
export function lanePart(
  loop: LaneLoop,
  fields: readonly { readonly loop: LaneLoop; readonly field: ColumnField }[],
): LanePart {
  const slots = slotsOf(loop, fields);
  const words = new Int32Array(slots.length);
  const part = {
    ...{ loop, slots, words },
    octets: new Int32Array(slots.length),
    lefts: new Int32Array(slots.length),
    rights: new Int32Array(slots.length),
  };
  for (let n = 0; n < slots.length; n++) {
    const { bitOffset, bitLength } = fields[slots[n]!]!.field;
    words[n] = Math.ceil((bitOffset + bitLength) / 8) - 4;
    part.octets[n] = Math.floor(bitOffset / 8);
    part.lefts[n] = bitOffset - 8 * words[n]!;
    part.rights[n] = 32 - bitLength;
  }
  return part;
}

function slotsOf(loop: LaneLoop, fields: readonly { readonly loop: LaneLoop }[]): Int32Array {
  const slots: number[] = [];
  for (let slot = 0; slot < fields.length; slot++) if (fields[slot]!.loop === loop) slots.push(slot);
  return Int32Array.from(slots);
}

/** The loop that reads a field; undefined for those that none of them does. */
export function loopOf({ bitOffset, bitLength, type, byteOrder }: ColumnField): LaneLoop | undefined {
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
  const end = Math.ceil((bitOffset + bitLength) / 8);
  if (end - Math.floor(bitOffset / 8) > 4 || bitLength > 32) return undefined;
  // The word of what ends within the first three octets would begin before the packet.
  if (end < 4) return type === 'signed' ? readFirstSignedBits : readFirstBits;
  if (type === 'signed') return readSignedBits;
  if (bitLength > 16) return readBits32;
  return bitLength > 8 ? readBits16 : readBits8;
}

// One loop for each kind of array, alike as they are: a loop that meets several kinds is compiled for none of them.
// Written values are cut to the width of their array, so that what is read as unsigned is right in a signed one too.

function readOctet(
  { bytes, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Uint8Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = bytes[base + octets[n]!]!;
  }
}

function readWord16(
  { bytes, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Uint16Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const octet = base + octets[n]!;
      into[at + slots[n]!] = (bytes[octet]! << 8) | bytes[octet + 1]!;
    }
  }
}

function readWord16Little(
  { bytes, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Uint16Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const octet = base + octets[n]!;
      into[at + slots[n]!] = bytes[octet]! | (bytes[octet + 1]! << 8);
    }
  }
}

function readWord32(
  { bytes, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Int32Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) {
      const octet = base + octets[n]!;
      into[at + slots[n]!] =
        (bytes[octet]! << 24) | (bytes[octet + 1]! << 16) | (bytes[octet + 2]! << 8) | bytes[octet + 3]!;
    }
  }
}

function readWord32Little(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Int32Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getInt32(base + octets[n]!, true);
  }
}

function readUnsigned64(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as BigUint64Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getBigUint64(base + octets[n]!);
  }
}

function readSigned64(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as BigInt64Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getBigInt64(base + octets[n]!);
  }
}

function readFloat32(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Float32Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat32(base + octets[n]!);
  }
}

function readFloat32Little(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Float32Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat32(base + octets[n]!, true);
  }
}

function readFloat64(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Float64Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat64(base + octets[n]!);
  }
}

function readFloat64Little(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, octets }: LanePart,
): void {
  const into = values as Float64Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++) into[at + slots[n]!] = view.getFloat64(base + octets[n]!, true);
  }
}

function readBits8(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, words, lefts, rights }: LanePart,
): void {
  const into = values as Uint8Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++)
      into[at + slots[n]!] = (view.getInt32(base + words[n]!) << lefts[n]!) >>> rights[n]!;
  }
}

function readBits16(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, words, lefts, rights }: LanePart,
): void {
  const into = values as Uint16Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++)
      into[at + slots[n]!] = (view.getInt32(base + words[n]!) << lefts[n]!) >>> rights[n]!;
  }
}

function readBits32(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, words, lefts, rights }: LanePart,
): void {
  const into = values as Uint32Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++)
      into[at + slots[n]!] = (view.getInt32(base + words[n]!) << lefts[n]!) >>> rights[n]!;
  }
}

function readSignedBits(
  { view, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, words, lefts, rights }: LanePart,
): void {
  const into = values as Int32Array;
  for (let row = 0; row < count; row++) {
    const base = offsets[row]!;
    const at = row * width;
    for (let n = 0; n < slots.length; n++)
      into[at + slots[n]!] = (view.getInt32(base + words[n]!) << lefts[n]!) >> rights[n]!;
  }
}

function readFirstBits(
  { bytes, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, words, lefts, rights }: LanePart,
): void {
  const into = values as Uint32Array;
  for (let row = 0; row < count; row++)
    for (let n = 0; n < slots.length; n++)
      into[row * width + slots[n]!] =
        (firstOctets(bytes, offsets[row]!, words[n]! + 4) << lefts[n]!) >>> rights[n]!;
}

function readFirstSignedBits(
  { bytes, offsets, count }: LanePackets,
  { values, width }: RowLane,
  { slots, words, lefts, rights }: LanePart,
): void {
  const into = values as Int32Array;
  for (let row = 0; row < count; row++)
    for (let n = 0; n < slots.length; n++)
      into[row * width + slots[n]!] =
        (firstOctets(bytes, offsets[row]!, words[n]! + 4) << lefts[n]!) >> rights[n]!;
}

/** One to three octets as the end of a word of 32 bits. */
function firstOctets(bytes: Uint8Array, base: number, octets: number): number {
  let value = 0;
  for (let n = 0; n < octets; n++) value = (value << 8) | bytes[base + n]!;
  return value;
}
