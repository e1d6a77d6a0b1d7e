import type { ColumnKind } from '../../columns/column-layout.ts';
import type { RowLane } from './row-lane.ts';

/** Gathers values of the first `count` rows of a lane into rows of `width` doubles. */
type Loop = (part: GatherPart, into: Float64Array, width: number, count: number) => void;

/** Values of one lane that are gathered as doubles. */
export interface GatherPart {
  readonly loop: Loop;
  readonly lane: RowLane;
  readonly slots: Int32Array;
  /** Where in a row of doubles the first goes; the others behind it. */
  readonly first: number;
}

/** Field n goes to place n. @param fields those of one lane one behind the other */
export function gatherParts(
  fields: readonly { readonly lane: RowLane; readonly slot: number }[],
): readonly GatherPart[] {
  return [...new Set(fields.map(({ lane }) => lane))].map((lane) => ({
    loop: loopOf(lane.kind),
    lane,
    slots: Int32Array.from(
      fields.filter((field) => field.lane === lane),
      ({ slot }) => slot,
    ),
    first: fields.findIndex((field) => field.lane === lane),
  }));
}

/** The loop that gathers values of such a lane. @throws TypeError for octets and for what doubles cannot hold */
function loopOf(kind: ColumnKind): Loop {
  const loop = loops[kind];
  if (loop !== undefined) return loop;
  throw new TypeError(`lane: expected numbers of 16 to 53 bits or floats, found ${kind}`);
}

// One loop for each kind of array, alike as they are: a loop that meets several kinds is compiled for none of them.

function gatherUint16(
  { lane, slots, first }: GatherPart,
  into: Float64Array,
  width: number,
  count: number,
): void {
  const values = lane.values as Uint16Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width + first;
    for (let n = 0; n < slots.length; n++) into[to + n] = values[from + slots[n]!]!;
  }
}

function gatherInt16(
  { lane, slots, first }: GatherPart,
  into: Float64Array,
  width: number,
  count: number,
): void {
  const values = lane.values as Int16Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width + first;
    for (let n = 0; n < slots.length; n++) into[to + n] = values[from + slots[n]!]!;
  }
}

function gatherUint32(
  { lane, slots, first }: GatherPart,
  into: Float64Array,
  width: number,
  count: number,
): void {
  const values = lane.values as Uint32Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width + first;
    for (let n = 0; n < slots.length; n++) into[to + n] = values[from + slots[n]!]!;
  }
}

function gatherInt32(
  { lane, slots, first }: GatherPart,
  into: Float64Array,
  width: number,
  count: number,
): void {
  const values = lane.values as Int32Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width + first;
    for (let n = 0; n < slots.length; n++) into[to + n] = values[from + slots[n]!]!;
  }
}

function gatherFloat32(
  { lane, slots, first }: GatherPart,
  into: Float64Array,
  width: number,
  count: number,
): void {
  const values = lane.values as Float32Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width + first;
    for (let n = 0; n < slots.length; n++) into[to + n] = values[from + slots[n]!]!;
  }
}

function gatherFloat64(
  { lane, slots, first }: GatherPart,
  into: Float64Array,
  width: number,
  count: number,
): void {
  const values = lane.values as Float64Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width + first;
    for (let n = 0; n < slots.length; n++) into[to + n] = values[from + slots[n]!]!;
  }
}

const loops: Partial<Record<ColumnKind, Loop>> = {
  uint16: gatherUint16,
  int16: gatherInt16,
  uint32: gatherUint32,
  int32: gatherInt32,
  float32: gatherFloat32,
  float64: gatherFloat64,
};
