import type { BinaryEncoding, DataEncoding, FloatEncoding, IntegerEncoding } from './definition.ts';
import { loadOrder, maxFieldBits, mustHaveUsualOrder } from './load-byte-order.ts';
import { loadQuantity, quantityElements } from './load-quantity.ts';
import type { Scope } from './load-reference.ts';
import { loadStringEncoding } from './load-string-encoding.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';

/** Names of the elements that say how a value stands in the packet. */
export const encodingElements: readonly string[] = [
  'IntegerDataEncoding',
  'FloatDataEncoding',
  'StringDataEncoding',
  'BinaryDataEncoding',
];

const maxIntegerBits = 64;

/** The encoding that an element describes; `unreadable` when what it says is not supported (and has been reported). */
export function loadEncoding(loading: Loading, element: XmlElement, scope: Scope): DataEncoding {
  const errorControl = loading.child(element, 'ErrorDetectCorrect');
  if (errorControl !== undefined) loading.unsupported(errorControl, 'error control of containers');
  return encodingOf(loading, element, scope) ?? { kind: 'unreadable', path: loading.pathOf(element) };
}

function encodingOf(loading: Loading, element: XmlElement, scope: Scope): DataEncoding | undefined {
  switch (element.name) {
    case 'IntegerDataEncoding':
      return loadInteger(loading, element);
    case 'FloatDataEncoding':
      return loadFloat(loading, element);
    case 'StringDataEncoding':
      return loadStringEncoding(loading, element, scope);
    default:
      return loadBinary(loading, element, scope);
  }
}

const numericAttributes = ['bitOrder', 'byteOrder', 'encoding', 'sizeInBits', 'changeThreshold'];
const numericElements = ['DefaultCalibrator', 'ContextCalibratorList', 'ErrorDetectCorrect'];

const integerForms = {
  unsigned: 'unsigned',
  twosComplement: 'twosComplement',
  // As XTCE 1.1 spells it.
  twosCompliment: 'twosComplement',
  signMagnitude: 'signMagnitude',
  onesComplement: 'onesComplement',
  onesCompliment: 'onesComplement',
  BCD: 'bcd',
  packedBCD: 'packedBcd',
} as const;

function loadInteger(loading: Loading, element: XmlElement): IntegerEncoding | undefined {
  loading.allow(element, numericAttributes, numericElements);
  const names = Object.keys(integerForms) as (keyof typeof integerForms)[];
  const name = loading.choice(element, 'encoding', names, 'unsigned');
  const bits = loading.integer(element, 'sizeInBits', 8);
  if (name === undefined || bits === undefined) return undefined;
  const form = integerForms[name];
  if (!(bits >= 1 && bits <= maxIntegerBits)) {
    loading.report(element, 'unsupported', `sizeInBits 1 to ${maxIntegerBits}`, bits);
    return undefined;
  }
  const digitBits = form === 'bcd' ? 8 : form === 'packedBcd' ? 4 : 1;
  if (bits % digitBits !== 0) {
    loading.report(element, 'bad-value', `sizeInBits a multiple of ${digitBits} (${name})`, bits);
    return undefined;
  }
  const order = loadOrder(loading, element, bits);
  return order && { kind: 'integer', bits, form, order };
}

const floatFormats: Readonly<Record<string, { format: FloatEncoding['format']; sizes: readonly number[] }>> =
  {
    IEEE754_1985: { format: 'ieee754', sizes: [16, 32, 64, 80, 128] },
    IEEE754: { format: 'ieee754', sizes: [16, 32, 64, 80, 128] },
    MILSTD_1750A: { format: 'milStd1750a', sizes: [32, 48] },
    DEC: { format: 'dec', sizes: [32, 64] },
    IBM: { format: 'ibm', sizes: [32, 64] },
    TI: { format: 'ti', sizes: [32, 40] },
  };

function loadFloat(loading: Loading, element: XmlElement): FloatEncoding | undefined {
  loading.allow(element, numericAttributes, numericElements);
  const name = loading.choice(element, 'encoding', Object.keys(floatFormats), 'IEEE754_1985');
  const bits = loading.integer(element, 'sizeInBits', 32);
  if (name === undefined || bits === undefined) return undefined;
  const { format, sizes } = floatFormats[name]!;
  if (!sizes.includes(bits)) {
    loading.report(element, 'unsupported', `sizeInBits ${sizes.join(', ')} (${name})`, bits);
    return undefined;
  }
  const order = loadOrder(loading, element, bits);
  return order && { kind: 'float', bits: bits as FloatEncoding['bits'], format, order };
}

const transforms = ['FromBinaryTransformAlgorithm', 'ToBinaryTransformAlgorithm'];

function loadBinary(loading: Loading, element: XmlElement, scope: Scope): BinaryEncoding | undefined {
  loading.allow(element, ['bitOrder', 'byteOrder'], ['SizeInBits', 'ErrorDetectCorrect', ...transforms]);
  mustHaveUsualOrder(loading, element);
  for (const name of transforms) {
    const transform = loading.child(element, name);
    if (transform !== undefined) loading.unsupported(transform, 'octets as they stand');
  }
  const size = loading.child(element, 'SizeInBits');
  if (size === undefined) {
    loading.report(element, 'missing', 'SizeInBits', 'none');
    return undefined;
  }
  // BogusSAT-1 of Yamcs writes the size as that of a string.
  const fixed = loading.child(size, 'Fixed');
  loading.allow(size, [], [...quantityElements, 'Fixed']);
  // -1 is how Yamcs says: as long as the octets that are given (commands), as the algorithm finds (telemetry).
  const text = loading.child(size, 'FixedValue')?.text.trim();
  if (text === '-1') {
    if (scope.isArgument === true) return { kind: 'binary', bits: undefined };
    loading.report(size, 'unsupported', 'a size', '-1');
    return undefined;
  }
  return { kind: 'binary', bits: loadQuantity(loading, fixed ?? size, scope, 1, maxFieldBits) };
}
