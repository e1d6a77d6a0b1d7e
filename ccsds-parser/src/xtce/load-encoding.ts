import { fromHex } from '../bits/hex.ts';
import type {
  BitAndByteOrder,
  Calibrator,
  CharacterSet,
  DataEncoding,
  DynamicSize,
  Parameter,
} from './definition.ts';
import { children, type Loading, parseInteger, parseNumber } from './loading.ts';
import type { XmlElement } from './xml-document.ts';

/** Finds the parameter that a reference means, seen from the element that holds it; reports when there is none. */
export type FindParameter = (element: XmlElement, reference: string) => Parameter | undefined;

export interface LoadedEncoding {
  readonly encoding: DataEncoding | undefined;
  readonly calibrator: Calibrator | undefined;
}

/** Names of the elements that say how a value stands in the packet. */
export const encodingElements = [
  'IntegerDataEncoding',
  'FloatDataEncoding',
  'StringDataEncoding',
  'BinaryDataEncoding',
] as const;

/** The encoding of a type; `undefined` inside when what it says is not supported (and has been reported). */
export function loadEncoding(loading: Loading, element: XmlElement, find: FindParameter): LoadedEncoding {
  switch (element.name) {
    case 'IntegerDataEncoding':
      return { encoding: loadInteger(loading, element), calibrator: loadCalibrator(loading, element) };
    case 'FloatDataEncoding':
      return { encoding: loadFloat(loading, element), calibrator: loadCalibrator(loading, element) };
    case 'StringDataEncoding':
      return { encoding: loadString(loading, element), calibrator: undefined };
    default:
      return { encoding: loadBinary(loading, element, find), calibrator: undefined };
  }
}

const orderAttributes = ['bitOrder', 'byteOrder'];
const numericAttributes = [...orderAttributes, 'encoding', 'sizeInBits', 'changeThreshold'];
const maxIntegerBits = 53;
const maxFieldBits = 65_536 * 8;

function loadInteger(loading: Loading, element: XmlElement): DataEncoding | undefined {
  loading.allow(element, numericAttributes, ['DefaultCalibrator', 'ErrorDetectCorrect']);
  const forms = ['unsigned', 'twosComplement', 'signMagnitude', 'onesComplement'] as const;
  const form = loading.choice(element, 'encoding', forms, 'unsigned');
  const bits = loading.integer(element, 'sizeInBits', 8);
  if (bits !== undefined && !(bits >= 1 && bits <= maxIntegerBits)) {
    loading.report(element, 'unsupported', `sizeInBits 1 to ${maxIntegerBits}`, bits);
    return undefined;
  }
  const order = bits === undefined ? undefined : loadOrder(loading, element, bits);
  return form && bits && order ? { kind: 'integer', bits, form, order } : undefined;
}

function loadFloat(loading: Loading, element: XmlElement): DataEncoding | undefined {
  loading.allow(element, numericAttributes, ['DefaultCalibrator', 'ErrorDetectCorrect']);
  const form = loading.choice(element, 'encoding', ['IEEE754_1985', 'IEEE754'], 'IEEE754_1985');
  const bits = loading.integer(element, 'sizeInBits', 32);
  if (form === undefined || bits === undefined) return undefined;
  if (bits !== 32 && bits !== 64 && !(bits === 16 && form === 'IEEE754')) {
    loading.report(element, 'unsupported', 'sizeInBits 32 or 64 (16 with IEEE754)', bits);
    return undefined;
  }
  const order = loadOrder(loading, element, bits);
  return order && { kind: 'float', bits, order };
}

function loadOrder(loading: Loading, element: XmlElement, bits: number): BitAndByteOrder | undefined {
  const bitOrders = ['mostSignificantBitFirst', 'leastSignificantBitFirst'] as const;
  const byteOrders = ['mostSignificantByteFirst', 'leastSignificantByteFirst'] as const;
  const bitOrder = loading.choice(element, 'bitOrder', bitOrders, 'mostSignificantBitFirst');
  const byteOrder = loading.choice(element, 'byteOrder', byteOrders, 'mostSignificantByteFirst');
  if (bitOrder === undefined || byteOrder === undefined) return undefined;
  const isLeastSignificantByteFirst = byteOrder === 'leastSignificantByteFirst' && bits > 8;
  const isLeastSignificantBitFirst = bitOrder === 'leastSignificantBitFirst';
  if (isLeastSignificantByteFirst && (bits % 8 !== 0 || isLeastSignificantBitFirst)) {
    loading.report(
      element,
      'unsupported',
      'leastSignificantByteFirst of whole octets, most significant bit first',
      bits,
    );
    return undefined;
  }
  return { isLeastSignificantByteFirst, isLeastSignificantBitFirst };
}

function loadString(loading: Loading, element: XmlElement): DataEncoding | undefined {
  loading.allow(
    element,
    [...orderAttributes, 'encoding', 'sizeInBits'],
    ['SizeInBits', 'ErrorDetectCorrect'],
  );
  loadOrder(loading, element, 8);
  const sets: readonly CharacterSet[] = ['UTF-8', 'US-ASCII', 'ISO-8859-1', 'UTF-16BE', 'UTF-16LE'];
  const characterSet = loading.choice(element, 'encoding', sets, 'UTF-8');
  const size = loading.child(element, 'SizeInBits');
  if (size === undefined) {
    if (!element.children.some((child) => child.name === 'Variable'))
      loading.report(element, 'missing', 'SizeInBits', 'none');
    return undefined;
  }
  loading.allow(size, [], ['Fixed', 'TerminationChar']);
  const fixed = loading.child(size, 'Fixed');
  const bits = fixed === undefined ? undefined : fixedValue(loading, fixed);
  if (fixed === undefined && !size.children.some((child) => child.name === 'LeadingSize'))
    loading.report(size, 'missing', 'Fixed', 'none');
  const hasLeadingSize = size.children.some((child) => child.name === 'LeadingSize');
  const terminator = loadTerminator(loading, size);
  if (bits !== undefined && bits % 8 !== 0) loading.report(size, 'unsupported', 'a multiple of 8 bits', bits);
  if (!characterSet || !bits || bits % 8 !== 0 || hasLeadingSize) return undefined;
  return { kind: 'string', bits, characterSet, terminator };
}

function loadTerminator(loading: Loading, size: XmlElement): Uint8Array | undefined {
  const element = loading.child(size, 'TerminationChar');
  if (element === undefined) return undefined;
  const text = element.text.trim() || '00';
  if (/^([0-9a-fA-F]{2}){1,4}$/.test(text)) return fromHex(text);
  loading.report(element, 'bad-value', 'one to four octets in hexadecimal', text);
  return undefined;
}

function loadBinary(loading: Loading, element: XmlElement, find: FindParameter): DataEncoding | undefined {
  loading.allow(element, orderAttributes, ['SizeInBits', 'ErrorDetectCorrect']);
  loadOrder(loading, element, 8);
  const size = loading.child(element, 'SizeInBits');
  if (size === undefined) {
    loading.report(element, 'missing', 'SizeInBits', 'none');
    return undefined;
  }
  loading.allow(size, [], ['FixedValue', 'DynamicValue']);
  const dynamic = loading.child(size, 'DynamicValue');
  const bits = dynamic === undefined ? fixedValue(loading, size) : loadDynamic(loading, dynamic, find);
  return bits === undefined ? undefined : { kind: 'binary', bits };
}

function loadDynamic(loading: Loading, element: XmlElement, find: FindParameter): DynamicSize | undefined {
  loading.allow(element, [], ['ParameterInstanceRef', 'LinearAdjustment']);
  const reference = loading.child(element, 'ParameterInstanceRef');
  if (reference === undefined) return undefined;
  loading.allow(reference, ['parameterRef', 'useCalibratedValue'], []);
  const name = loading.required(reference, 'parameterRef');
  const parameter = name === undefined ? undefined : find(reference, name);
  const adjustment = loading.child(element, 'LinearAdjustment');
  if (adjustment !== undefined) loading.allow(adjustment, ['slope', 'intercept'], []);
  const slope = adjustment === undefined ? 1 : loading.number(adjustment, 'slope', 1);
  const intercept = adjustment === undefined ? 0 : loading.number(adjustment, 'intercept', 0);
  const isCalibrated = loading.boolean(reference, 'useCalibratedValue', true);
  if (parameter === undefined || slope === undefined || intercept === undefined) return undefined;
  return { parameter, isCalibrated, slope, intercept };
}

function fixedValue(loading: Loading, element: XmlElement): number | undefined {
  const value = loading.child(element, 'FixedValue');
  if (value === undefined) {
    loading.report(element, 'missing', 'FixedValue', 'none');
    return undefined;
  }
  const bits = loading.parsed(value, 'a whole number of bits', value.text.trim(), parseInteger(value.text));
  if (bits === undefined || (bits >= 1 && bits <= maxFieldBits)) return bits;
  loading.report(value, 'unsupported', `1 to ${maxFieldBits} bits`, bits);
  return undefined;
}

function loadCalibrator(loading: Loading, element: XmlElement): Calibrator | undefined {
  const calibrator = loading.child(element, 'DefaultCalibrator');
  if (calibrator === undefined) return undefined;
  loading.allow(calibrator, [], ['PolynomialCalibrator', 'SplineCalibrator']);
  const polynomial = loading.child(calibrator, 'PolynomialCalibrator');
  const spline = loading.child(calibrator, 'SplineCalibrator');
  const loaded = polynomial ? loadPolynomial(loading, polynomial) : spline && loadSpline(loading, spline);
  return loaded ?? { kind: 'unknown' };
}

function loadPolynomial(loading: Loading, element: XmlElement): Calibrator | undefined {
  loading.allow(element, [], ['Term']);
  const terms = children(element, 'Term').flatMap((term) => {
    loading.allow(term, ['coefficient', 'exponent'], []);
    const coefficient = requiredNumber(loading, term, 'coefficient');
    const exponent = requiredNumber(loading, term, 'exponent');
    if (coefficient === undefined || exponent === undefined) return [];
    if (!Number.isInteger(exponent)) loading.report(term, 'bad-value', 'a whole exponent', exponent);
    return Number.isInteger(exponent) ? [{ coefficient, exponent }] : [];
  });
  if (terms.length === 0) loading.report(element, 'missing', 'Term', 'none');
  return terms.length === children(element, 'Term').length && terms.length > 0
    ? { kind: 'polynomial', terms }
    : undefined;
}

function loadSpline(loading: Loading, element: XmlElement): Calibrator | undefined {
  loading.allow(element, ['order', 'extrapolate'], ['SplinePoint']);
  const order = loading.integer(element, 'order', 1);
  const points = children(element, 'SplinePoint').flatMap((point) => {
    loading.allow(point, ['raw', 'calibrated', 'order'], []);
    const raw = requiredNumber(loading, point, 'raw');
    const calibrated = requiredNumber(loading, point, 'calibrated');
    const ownOrder = loading.integer(point, 'order', order);
    if (ownOrder !== order)
      loading.report(point, 'unsupported', `order ${order} as the spline`, String(ownOrder));
    return raw === undefined || calibrated === undefined ? [] : [{ raw, calibrated }];
  });
  if (order !== 0 && order !== 1) loading.report(element, 'unsupported', 'order 0 or 1', order ?? 'none');
  if (points.length < 2) loading.report(element, 'missing', 'two SplinePoint', points.length);
  points.sort((left, right) => left.raw - right.raw);
  const twin = points.find((point, index) => point.raw === points[index + 1]?.raw);
  if (twin !== undefined) loading.report(element, 'duplicate', 'each raw value once', twin.raw);
  if ((order !== 0 && order !== 1) || points.length < 2 || twin !== undefined) return undefined;
  return { kind: 'spline', order, isExtrapolated: loading.boolean(element, 'extrapolate', false), points };
}

function requiredNumber(loading: Loading, element: XmlElement, attribute: string): number | undefined {
  const text = loading.required(element, attribute);
  return text === undefined
    ? undefined
    : loading.parsed(element, `${attribute} as a number`, text, parseNumber(text));
}
