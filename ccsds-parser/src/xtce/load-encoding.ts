import type {
  BinaryEncoding,
  BitAndByteOrder,
  DataEncoding,
  FloatEncoding,
  IntegerEncoding,
} from './definition.ts';
import { loadQuantity, quantityElements } from './load-quantity.ts';
import type { Scope } from './load-reference.ts';
import { loadStringEncoding } from './load-string-encoding.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-document.ts';

/** Names of the elements that say how a value stands in the packet. */
export const encodingElements: readonly string[] = [
  'IntegerDataEncoding',
  'FloatDataEncoding',
  'StringDataEncoding',
  'BinaryDataEncoding',
];

/** Far beyond a packet. */
export const maxFieldBits = 65_542 * 8;
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

const usualOrder: BitAndByteOrder = {
  isLeastSignificantByteFirst: false,
  isLeastSignificantBitFirst: false,
  significances: undefined,
};

function loadOrder(loading: Loading, element: XmlElement, bits: number): BitAndByteOrder | undefined {
  const byteOrder = element.attribute('byteOrder')?.trim();
  const list = oldByteOrderList(loading, element);
  if (byteOrder === undefined && list === undefined && element.attribute('bitOrder') === undefined)
    return usualOrder;
  const bitOrders = ['mostSignificantBitFirst', 'leastSignificantBitFirst'] as const;
  const bitOrder = loading.choice(element, 'bitOrder', bitOrders, 'mostSignificantBitFirst');
  if (bitOrder === undefined) return undefined;
  const isLeastSignificantBitFirst = bitOrder === 'leastSignificantBitFirst';
  const significances = list ?? listOf(byteOrder);
  if (significances !== undefined) {
    const isPermutation = significances.every((_, index) => significances.includes(index));
    if (!isPermutation || significances.length * 8 !== bits || isLeastSignificantBitFirst) {
      loading.report(
        element,
        'bad-value',
        `byteOrder of ${bits / 8} octets, each once`,
        byteOrder ?? 'another',
      );
      return undefined;
    }
    return { isLeastSignificantByteFirst: false, isLeastSignificantBitFirst, significances };
  }
  const byteOrders = ['mostSignificantByteFirst', 'leastSignificantByteFirst'] as const;
  const known = loading.choice(element, 'byteOrder', byteOrders, 'mostSignificantByteFirst');
  if (known === undefined) return undefined;
  const isLeastSignificantByteFirst = known === 'leastSignificantByteFirst' && bits > 8;
  if (isLeastSignificantByteFirst && (bits % 8 !== 0 || isLeastSignificantBitFirst)) {
    loading.report(
      element,
      'unsupported',
      'leastSignificantByteFirst of whole octets, most significant bit first',
      bits,
    );
    return undefined;
  }
  if (!isLeastSignificantByteFirst && !isLeastSignificantBitFirst) return usualOrder;
  return { isLeastSignificantByteFirst, isLeastSignificantBitFirst, significances: undefined };
}

/** `3,2,1,0`; undefined when it is no list. Source: XTCE 1.2 schema, ByteOrderArbitraryType */
function listOf(byteOrder: string | undefined): number[] | undefined {
  if (byteOrder === undefined || !/^\d{1,2}(,\d{1,2}){0,15}$/.test(byteOrder)) return undefined;
  return byteOrder.split(',').map(Number);
}

/** XTCE 1.1 lists the octets in elements. */
function oldByteOrderList(loading: Loading, element: XmlElement): number[] | undefined {
  if (!loading.isOldSchema) return undefined;
  const list = loading.child(element, 'ByteOrderList');
  return list?.children.map((byte) => Number(byte.attribute('byteSignificance') ?? Number.NaN));
}

/** Text and octets are read as they stand: another order is reported. */
export function mustHaveUsualOrder(loading: Loading, element: XmlElement): void {
  const orders = [
    ['bitOrder', 'mostSignificantBitFirst'],
    ['byteOrder', 'mostSignificantByteFirst'],
  ] as const;
  for (const [attribute, usual] of orders) {
    const value = element.attribute(attribute) ?? usual;
    if (value.trim() !== usual) loading.report(element, 'unsupported', `${attribute} ${usual}`, value);
  }
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
