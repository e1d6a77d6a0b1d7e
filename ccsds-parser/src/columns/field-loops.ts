/**
 * The loops that decode one field of many records. Each reads a window of four or eight octets at a fixed place of the record,
 * shifts and masks. Four records a turn, since the loop itself would cost a third of the time.
 *
 * There is one loop for each kind of array, because a loop that meets several kinds is slower by half in V8. They write
 * unsigned words; signed columns look at the same memory. No code is generated: with twenty columns these loops were
 * measured at 1.2 ns a value and one generated loop over all columns at 3.3 ns.
 *
 * `bias` is the value of the sign bit, or 0: (value ^ bias) - bias spreads the sign without a branch.
 */
export interface FieldPlace {
  /** Octets from the start of the record to the window. */
  readonly at: number;
  readonly shift: number;
  /** Of the value when it fits 32 bits, else of its high word. */
  readonly mask: number;
  readonly bias: number;
}

export type FieldLoop<Out> = (
  out: Out,
  row: number,
  view: DataView,
  offsets: Uint32Array,
  from: number,
  to: number,
  place: FieldPlace,
) => void;

export const fillUint8: FieldLoop<Uint8Array> = (out, row, view, offsets, from, to, place) => {
  const { at, shift, mask, bias } = place;
  let index = from;
  let next = row;
  for (; index < to - 3; index += 4, next += 4) {
    const a = view.getInt32(offsets[index]! + at);
    const b = view.getInt32(offsets[index + 1]! + at);
    const c = view.getInt32(offsets[index + 2]! + at);
    const d = view.getInt32(offsets[index + 3]! + at);
    out[next] = (((a >>> shift) & mask) ^ bias) - bias;
    out[next + 1] = (((b >>> shift) & mask) ^ bias) - bias;
    out[next + 2] = (((c >>> shift) & mask) ^ bias) - bias;
    out[next + 3] = (((d >>> shift) & mask) ^ bias) - bias;
  }
  for (; index < to; index++, next++)
    out[next] = (((view.getInt32(offsets[index]! + at) >>> shift) & mask) ^ bias) - bias;
};

export const fillUint16: FieldLoop<Uint16Array> = (out, row, view, offsets, from, to, place) => {
  const { at, shift, mask, bias } = place;
  let index = from;
  let next = row;
  for (; index < to - 3; index += 4, next += 4) {
    const a = view.getInt32(offsets[index]! + at);
    const b = view.getInt32(offsets[index + 1]! + at);
    const c = view.getInt32(offsets[index + 2]! + at);
    const d = view.getInt32(offsets[index + 3]! + at);
    out[next] = (((a >>> shift) & mask) ^ bias) - bias;
    out[next + 1] = (((b >>> shift) & mask) ^ bias) - bias;
    out[next + 2] = (((c >>> shift) & mask) ^ bias) - bias;
    out[next + 3] = (((d >>> shift) & mask) ^ bias) - bias;
  }
  for (; index < to; index++, next++)
    out[next] = (((view.getInt32(offsets[index]! + at) >>> shift) & mask) ^ bias) - bias;
};

export const fillUint32: FieldLoop<Uint32Array> = (out, row, view, offsets, from, to, place) => {
  const { at, shift, mask, bias } = place;
  let index = from;
  let next = row;
  for (; index < to - 3; index += 4, next += 4) {
    const a = view.getInt32(offsets[index]! + at);
    const b = view.getInt32(offsets[index + 1]! + at);
    const c = view.getInt32(offsets[index + 2]! + at);
    const d = view.getInt32(offsets[index + 3]! + at);
    out[next] = ((((a >>> shift) & mask) ^ bias) - bias) | 0;
    out[next + 1] = ((((b >>> shift) & mask) ^ bias) - bias) | 0;
    out[next + 2] = ((((c >>> shift) & mask) ^ bias) - bias) | 0;
    out[next + 3] = ((((d >>> shift) & mask) ^ bias) - bias) | 0;
  }
  for (; index < to; index++, next++)
    out[next] = ((((view.getInt32(offsets[index]! + at) >>> shift) & mask) ^ bias) - bias) | 0;
};

/** Up to 32 bits that lie in five octets: the window has eight, and `mask` and `bias` are of the value. */
export const fillStraddling: FieldLoop<Uint32Array> = (out, row, view, offsets, from, to, place) => {
  const { at, shift, mask, bias } = place;
  const up = 32 - shift;
  for (let index = from, next = row; index < to; index++, next++) {
    const octet = offsets[index]! + at;
    const value = (view.getInt32(octet) << up) | (view.getInt32(octet + 4) >>> shift);
    out[next] = (((value & mask) ^ bias) - bias) | 0;
  }
};

/** 33 to 53 bits, exact in a double; `mask` and `bias` are of the high word. */
export const fillWide: FieldLoop<Float64Array> = (out, row, view, offsets, from, to, place) => {
  const { at, shift, mask, bias } = place;
  const weight = 2 ** (32 - shift);
  const offset = bias >>> 0;
  for (let index = from, next = row; index < to; index++, next++) {
    const octet = offsets[index]! + at;
    const high = (((view.getInt32(octet) & mask) ^ bias) >>> 0) - offset;
    out[next] = high * weight + (view.getUint32(octet + 4) >>> shift);
  }
};

/**
 * 54 to 64 bits as two words; `mask` and `bias` are of the high word before the shift, which is at most 10.
 * `out` is a column of 64 bits seen as words, in the order that this machine keeps them.
 */
export const fillTwoWords: FieldLoop<Uint32Array> = (out, row, view, offsets, from, to, place) => {
  const { at, shift, mask, bias } = place;
  for (let index = from, next = 2 * row; index < to; index++, next += 2) {
    const octet = offsets[index]! + at;
    const high = ((view.getInt32(octet) & mask) ^ bias) - bias;
    const low = view.getUint32(octet + 4);
    out[next + highWord] = bias === 0 ? high >>> shift : high >> shift;
    out[next + lowWord] = shift === 0 ? low : (high << (32 - shift)) | (low >>> shift);
  }
};

/** Turns values of 2 to 4 octets around in place and spreads the sign: little-endian fields, behind the loops above. */
export function turnAround(
  out: Uint16Array | Uint32Array,
  from: number,
  to: number,
  octets: number,
  bias: number,
): void {
  const drop = 32 - 8 * octets;
  for (let row = from; row < to; row++) {
    const value = out[row]!;
    const turned = (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
    out[row] = (((turned >>> drop) ^ bias) - bias) | 0;
  }
}

const lowWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
const highWord = 1 - lowWord;
