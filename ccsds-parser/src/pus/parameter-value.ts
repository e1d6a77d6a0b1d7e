import { readFloat, writeFloat } from '../bits/bit-field.ts';
import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';

/**
 * How an on-board parameter travels, in whole octets. Which parameter has which type is the mission's to say; a message
 * does not tell. ECSS-E-ST-70-41C, 7.3
 */
export type ParameterType =
  | { readonly kind: 'unsigned' | 'signed'; readonly octets: 1 | 2 | 3 | 4 | 5 | 6 }
  | { readonly kind: 'boolean'; readonly octets: 1 | 2 | 3 | 4 }
  /** IEEE 754. */
  | { readonly kind: 'float'; readonly octets: 4 | 8 }
  /** Octets or characters of an agreed length; text ends at its first zero. */
  | { readonly kind: 'octets' | 'text'; readonly octets: number }
  /** Octets behind a count of themselves. */
  | { readonly kind: 'counted-octets'; readonly countOctets: 1 | 2 };

/**
 * A value in the form of its type: numbers, true and false, text, else the octets themselves. A float that is not a number is
 * handed out as its octets, so that no NaN gets into calculations, and so is text that is not ASCII; octets of the right
 * length are also written for any type.
 */
export type ParameterValue = number | boolean | string | Uint8Array;

/** The type of a parameter; undefined for one that does not exist. */
export type ParameterTypes = (parameterId: number) => ParameterType | undefined;

/** Reads one value; what is missing becomes a fault of `fields`. */
export function readParameterValue(fields: FieldReader, type: ParameterType): ParameterValue {
  switch (type.kind) {
    case 'unsigned':
      return fields.unsigned(type.octets);
    case 'signed':
      return fields.signed(type.octets);
    case 'boolean':
      return fields.unsigned(type.octets) !== 0;
    case 'float': {
      const octets = fields.octets(type.octets);
      if (octets.length < type.octets) return 0;
      const value = readFloat(octets, 0, type.octets === 4 ? 32 : 64);
      return Number.isNaN(value) ? octets : value;
    }
    case 'octets':
      return fields.octets(type.octets);
    case 'text': {
      const octets = fields.octets(Math.min(type.octets, longestText));
      const text = String.fromCharCode(...octets).replace(/\0.*$/s, '');
      return notAscii.test(text) ? octets : text;
    }
    case 'counted-octets':
      return fields.octets(fields.unsigned(type.countOctets));
    default:
      return type satisfies never;
  }
}

/** @throws RangeError or TypeError for a value that is not of the type */
export function writeParameterValue(fields: FieldWriter, type: ParameterType, value: ParameterValue): void {
  if (type.kind === 'counted-octets') {
    const octets = mustBe(value instanceof Uint8Array, value, 'octets') as Uint8Array;
    fields.unsigned(type.countOctets, octets.length, 'length').octets(octets);
    return;
  }
  if (value instanceof Uint8Array) {
    fields.fixedOctets(type.octets, value, 'value');
    return;
  }
  switch (type.kind) {
    case 'unsigned':
      fields.unsigned(type.octets, mustBe(typeof value === 'number', value, 'a number') as number, 'value');
      return;
    case 'signed':
      fields.signed(type.octets, mustBe(typeof value === 'number', value, 'a number') as number, 'value');
      return;
    case 'boolean':
      mustBe(typeof value === 'boolean', value, 'true or false');
      fields.unsigned(type.octets, value ? 1 : 0);
      return;
    case 'float': {
      mustBe(typeof value === 'number' && !Number.isNaN(value), value, 'a number');
      const bytes = new Uint8Array(type.octets);
      writeFloat(bytes, 0, type.octets === 4 ? 32 : 64, value as number);
      fields.octets(bytes);
      return;
    }
    case 'text': {
      const text = mustBe(typeof value === 'string', value, 'text') as string;
      const bytes = new Uint8Array(type.octets);
      if (text.length > type.octets || notAscii.test(text))
        throw new RangeError(`value: expected at most ${type.octets} ASCII characters, found ${text}`);
      for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
      fields.octets(bytes);
      return;
    }
    case 'octets':
      mustBe(false, value, 'octets');
      return;
    default:
      throw new TypeError(`type: expected a kind of value, found ${type satisfies never as unknown}`);
  }
}

const notAscii = /[^\0-\x7f]/;

/** Octets of every value of the type; undefined when they differ. */
export function octetsOfType(type: ParameterType): number | undefined {
  return type.kind === 'counted-octets' ? undefined : type.octets;
}

/** The type, or a fault in `fields` that says which parameter is unknown. */
export function typeOfParameter(
  fields: FieldReader,
  types: ParameterTypes,
  parameterId: number,
): ParameterType {
  const type = fields.fault !== undefined ? nothing : types(parameterId);
  if (type !== undefined) return type;
  fields.fail('unknown-parameter', 'a parameter with a type', parameterId);
  return nothing;
}

/** The type, for encoders. @throws RangeError when the parameter has none */
export function mustHaveType(types: ParameterTypes, parameterId: number): ParameterType {
  const type = types(parameterId);
  if (type === undefined)
    throw new RangeError(`parameterId: expected a parameter with a type, found ${parameterId}`);
  return type;
}

const nothing: ParameterType = { kind: 'octets', octets: 0 };

/** A call takes its characters as arguments, of which there must not be too many. */
const longestText = 4096;

function mustBe(isRight: boolean, value: ParameterValue, expected: string): ParameterValue {
  if (!isRight) throw new TypeError(`value: expected ${expected}, found ${String(value)}`);
  return value;
}
