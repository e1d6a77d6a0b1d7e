import { readUnsigned } from '../bits/bit-field.ts';
import type { Parameter } from './definition.ts';

interface Segment {
  readonly bitOffset: number;
  readonly bits: number;
  readonly order: number;
}

export interface Assembled {
  readonly octets: Uint8Array;
  /** Where the first of its segments that came stood. */
  readonly bitOffset: number;
}

/** Puts parameters together whose bits come in pieces. */
export class SegmentStore {
  readonly #pieces = new Map<Parameter, Segment[]>();

  /** The whole, once its last piece is there: by rising order, or as the pieces came. */
  add(
    packet: Uint8Array,
    parameter: Parameter,
    piece: { readonly bitOffset: number; readonly bits: number; readonly order: number | undefined },
  ): Assembled | undefined {
    const segments = this.#pieces.get(parameter) ?? [];
    this.#pieces.set(parameter, segments);
    segments.push({ ...piece, order: piece.order ?? segments.length });
    const wholeBits = parameter.type.staticBits!;
    if (segments.reduce((sum, { bits }) => sum + bits, 0) < wholeBits) return undefined;
    this.#pieces.delete(parameter);
    return { octets: joined(packet, segments, wholeBits), bitOffset: segments[0]!.bitOffset };
  }
}

function joined(packet: Uint8Array, segments: readonly Segment[], wholeBits: number): Uint8Array {
  const octets = new Uint8Array(Math.ceil(wholeBits / 8));
  let at = 0;
  // Sorting is stable: segments of one order stay as they came.
  for (const { bitOffset, bits } of [...segments].sort((left, right) => left.order - right.order))
    for (let bit = 0; bit < bits && at < wholeBits; bit++, at++)
      if (readUnsigned(packet, bitOffset + bit, 1) === 1) octets[at >>> 3]! |= 0x80 >>> (at & 7);
  return octets;
}
