import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { SampleKind } from '../spectrum/power-spectrum.ts';

/** How numbers stand in a data file of SigMF: `ri16_le`. Source: SigMF 1.2.5, "Dataset Format". */
export interface SampleFormat {
  readonly datatype: string;
  readonly kind: SampleKind;
  /** Of one sample: IQ has two numbers in it. */
  readonly octets: number;
  /** Full scale at -1 and 1. */
  read(view: DataView, at: number): number;
  /** What is beyond full scale is clipped where the numbers are whole. */
  write(view: DataView, at: number, value: number): void;
}

/** Data types of one octet have no order; those that name none have the low octet first here. */
export function sampleFormatOf(datatype: string): Result<SampleFormat, Fault<'datatype'>> {
  const [, complex, name = '', order] = /^([cr])(\w\d+)(?:_([lb]e))?$/.exec(datatype) ?? [];
  const number = numbers[name as keyof typeof numbers] as NumberForm | undefined;
  if (complex === undefined || number === undefined) {
    const expected = `${Object.keys(numbers).join(', ')} behind c or r`;
    return failure({ kind: 'datatype', expected, found: datatype.slice(0, 40) });
  }
  const isLow = order !== 'be';
  return success({
    datatype,
    kind: complex === 'c' ? 'iq' : 'real',
    octets: (complex === 'c' ? 2 : 1) * number.octets,
    read: (view, at) => number.read(view, at, isLow),
    write: (view, at, value) => number.write(view, at, value, isLow),
  });
}

/** Octets to numbers, as they come: octets of a sample that is not complete wait for the others. */
export class SampleDecoder {
  readonly #format: SampleFormat;
  #rest = new Uint8Array(0);

  constructor(format: SampleFormat) {
    this.#format = format;
  }

  push(bytes: Uint8Array): Float32Array {
    const { octets, kind, read } = this.#format;
    let all = bytes;
    if (this.#rest.length > 0) {
      all = new Uint8Array(this.#rest.length + bytes.length);
      all.set(this.#rest);
      all.set(bytes, this.#rest.length);
    }
    const samples = Math.floor(all.length / octets);
    const perSample = kind === 'iq' ? 2 : 1;
    const width = octets / perSample;
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    const values = new Float32Array(samples * perSample);
    for (let index = 0; index < values.length; index++) values[index] = read(view, index * width);
    this.#rest = all.slice(samples * octets);
    return values;
  }
}

/** Numbers to octets: of IQ real and imaginary parts in turn. */
export function encodeSamples(values: Float32Array, format: SampleFormat): Uint8Array<ArrayBuffer> {
  const width = format.octets / (format.kind === 'iq' ? 2 : 1);
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index++) format.write(view, index * width, values[index]!);
  return bytes;
}

interface NumberForm {
  readonly octets: number;
  read(view: DataView, at: number, isLow: boolean): number;
  write(view: DataView, at: number, value: number, isLow: boolean): void;
}

const signed = (value: number, scale: number) =>
  Math.max(-scale, Math.min(scale - 1, Math.round((value || 0) * scale)));
/** Unsigned ones have their middle at half of the scale. */
const unsigned = (value: number, half: number) => signed(value, half) + half;

const numbers = {
  f32: {
    octets: 4,
    read: (view, at, isLow) => view.getFloat32(at, isLow),
    write: (view, at, value, isLow) => view.setFloat32(at, value, isLow),
  },
  f64: {
    octets: 8,
    read: (view, at, isLow) => view.getFloat64(at, isLow),
    write: (view, at, value, isLow) => view.setFloat64(at, value, isLow),
  },
  i32: {
    octets: 4,
    read: (view, at, isLow) => view.getInt32(at, isLow) / 2_147_483_648,
    write: (view, at, value, isLow) => view.setInt32(at, signed(value, 2_147_483_648), isLow),
  },
  i16: {
    octets: 2,
    read: (view, at, isLow) => view.getInt16(at, isLow) / 32_768,
    write: (view, at, value, isLow) => view.setInt16(at, signed(value, 32_768), isLow),
  },
  i8: {
    octets: 1,
    read: (view, at) => view.getInt8(at) / 128,
    write: (view, at, value) => view.setInt8(at, signed(value, 128)),
  },
  u32: {
    octets: 4,
    read: (view, at, isLow) => view.getUint32(at, isLow) / 2_147_483_648 - 1,
    write: (view, at, value, isLow) => view.setUint32(at, unsigned(value, 2_147_483_648), isLow),
  },
  u16: {
    octets: 2,
    read: (view, at, isLow) => view.getUint16(at, isLow) / 32_768 - 1,
    write: (view, at, value, isLow) => view.setUint16(at, unsigned(value, 32_768), isLow),
  },
  u8: {
    octets: 1,
    read: (view, at) => view.getUint8(at) / 128 - 1,
    write: (view, at, value) => view.setUint8(at, unsigned(value, 128)),
  },
} as const satisfies Record<string, NumberForm>;
