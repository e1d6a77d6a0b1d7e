import { writeUnsigned } from '../bits/bit-field.ts';
import { type Fault, failure } from '../fault.ts';
import { isUsualOrder } from './bit-and-byte-order.ts';
import type { EngineeringValue, IntegerEncoding, ValueType } from './definition.ts';
import { describe, type EncodeFault } from './encode-scalar.ts';
import type { StaticField } from './layout.ts';
import { writeFloatValue, writeOctets } from './raw-value.ts';
import { encodeText } from './text-codec.ts';
import { parseNumber } from './xml-schema-value.ts';

/** Writes a value into its place; a fault when it is none for it. */
export type FieldWrite = (
  bytes: Uint8Array,
  value: EngineeringValue,
) => { readonly ok: false; readonly fault: EncodeFault } | undefined;

/**
 * How a field of a packet is written, worked out once.
 *
 * @param atBit where it stands in the octets that are handed over later
 * @returns undefined for types and encodings that are seldom met, which `encodeContainer` knows
 */
export function planField({ parameter, type }: StaticField, atBit: number): FieldWrite | undefined {
  const { encoding } = type;
  const name = parameter.name;
  if (type.contextCalibrators.length > 0) return undefined;
  switch (encoding?.kind) {
    case 'integer': {
      if (!isUsualOrder(encoding.order) || encoding.bits > 48) return undefined;
      if (encoding.form !== 'unsigned' && encoding.form !== 'twosComplement') return undefined;
      const figure = figureOf(name, type);
      if (figure === undefined) return undefined;
      const hold = holdIn(encoding);
      const put = putAt(atBit, encoding.bits);
      return (bytes, value) => {
        const raw = figure(value);
        if (typeof raw !== 'number') return raw;
        put(bytes, hold(raw));
        return undefined;
      };
    }
    case 'float': {
      const figure = type.calibrator === undefined ? figureOf(name, type) : undefined;
      if (figure === undefined) return undefined;
      return (bytes, value) => {
        const raw = figure(value);
        if (typeof raw !== 'number') return raw;
        writeFloatValue(bytes, atBit, encoding, raw);
        return undefined;
      };
    }
    case 'string': {
      const { bits, characterSet, terminator, leadingSizeBits } = encoding;
      if (typeof bits !== 'number' || terminator !== undefined || leadingSizeBits !== undefined)
        return undefined;
      if (type.kind !== 'string') return undefined;
      const octets = Math.floor(bits / 8);
      return (bytes, value) => {
        const text = typeof value === 'string' ? encodeText(value, characterSet) : undefined;
        if (text === undefined)
          return failure('bad-type', `${name}: characters of ${characterSet}`, describe(value));
        if (text.length > octets)
          return failure('too-long', `${name}: at most ${octets} octets`, text.length);
        writeOctets(bytes, atBit, text);
        return undefined;
      };
    }
    case 'binary': {
      const { bits } = encoding;
      if (typeof bits !== 'number' || bits % 8 !== 0 || type.kind !== 'binary') return undefined;
      return (bytes, value) => {
        if (!(value instanceof Uint8Array) || value.length * 8 !== bits)
          return failure('bad-type', `${name}: ${bits / 8} octets`, describe(value));
        writeOctets(bytes, atBit, value);
        return undefined;
      };
    }
    default:
      return undefined;
  }
}

type Figure = (
  value: EngineeringValue,
) => number | { readonly ok: false; readonly fault: Fault<'bad-type' | 'bad-label'> };

/** From an engineering value to the figure that stands for it, not yet rounded. */
function figureOf(name: string, type: ValueType): Figure | undefined {
  switch (type.kind) {
    case 'integer':
    case 'float': {
      const line = lineOf(type);
      if (line === undefined) return undefined;
      const { offset, slope } = line;
      return (value) => {
        const figure = typeof value === 'string' ? parseNumber(value) : value;
        if (typeof figure !== 'number' || !Number.isFinite(figure))
          return failure('bad-type', `${name}: a number`, describe(value));
        return (figure - offset) / slope;
      };
    }
    case 'enumerated': {
      const codes = new Map(type.enumeration.map(({ label, from }) => [label, from]));
      return (value) => {
        const code = typeof value === 'string' ? codes.get(value) : undefined;
        if (code !== undefined) return code;
        const isCode =
          typeof value === 'number' && type.enumeration.some(({ from, to }) => value >= from && value <= to);
        return isCode
          ? value
          : failure('bad-label', `${name}: ${[...codes.keys()].join(', ')}`, describe(value));
      };
    }
    case 'boolean': {
      const { one, zero } = type.labels;
      return (value) => {
        if (value === true || value === 1 || value === one) return 1;
        if (value === false || value === 0 || value === zero) return 0;
        return failure('bad-label', `${name}: ${one} or ${zero}`, describe(value));
      };
    }
    default:
      return undefined;
  }
}

/** The straight line from raw to engineering; undefined for calibrators that are none. */
function lineOf({ calibrator }: ValueType): { readonly offset: number; readonly slope: number } | undefined {
  if (calibrator === undefined) return { offset: 0, slope: 1 };
  if (calibrator.kind !== 'polynomial') return undefined;
  if (calibrator.terms.some(({ exponent }) => exponent !== 0 && exponent !== 1)) return undefined;
  const sum = (wanted: number) =>
    calibrator.terms.reduce(
      (all, { coefficient, exponent }) => (exponent === wanted ? all + coefficient : all),
      0,
    );
  const slope = sum(1);
  return slope === 0 ? undefined : { offset: sum(0), slope };
}

/** Rounded to a step of the field, held at its ends, as the pattern that stands in the packet. */
function holdIn({ bits, form }: IntegerEncoding): (raw: number) => number {
  const all = 2 ** bits;
  if (form === 'unsigned') return (raw) => Math.min(all - 1, Math.max(0, Math.round(raw)));
  return (raw) => {
    const held = Math.min(all / 2 - 1, Math.max(-all / 2, Math.round(raw)));
    return held < 0 ? held + all : held;
  };
}

/** Whole octets, as most fields are, need no counting of bits. */
function putAt(atBit: number, bits: number): (bytes: Uint8Array, pattern: number) => void {
  if (atBit % 8 !== 0 || bits % 8 !== 0 || bits > 32)
    return (bytes, pattern) => writeUnsigned(bytes, atBit, bits, pattern);
  const [first, last] = [atBit / 8, (atBit + bits) / 8 - 1];
  return (bytes, pattern) => {
    for (let at = last, rest = pattern; at >= first; at--, rest >>>= 8) bytes[at] = rest;
  };
}
