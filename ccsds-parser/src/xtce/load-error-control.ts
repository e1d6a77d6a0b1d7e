import type { ErrorControl } from './definition.ts';
import { findParameter } from './load-reference.ts';
import { children, type Loading } from './loading.ts';
import type { SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';

const crcAttributes = [
  'width',
  'reflectData',
  'reflectRemainder',
  'direction',
  'bitsFromReference',
  'reference',
  'parameterRef',
];

/**
 * The checks that a container's `BinaryEncoding` describes: CRCs that name the parameter which holds them (XTCE 1.3).
 * Others are reported.
 */
export function loadErrorControls(
  loading: Loading,
  encoding: XmlElement,
  system: SpaceSystem,
): ErrorControl[] {
  const element = loading.child(encoding, 'ErrorDetectCorrect');
  if (element === undefined) return [];
  loading.allow(element, [], ['CRC']);
  return children(element, 'CRC').flatMap((crc) => loadCrc(loading, crc, system) ?? []);
}

function loadCrc(loading: Loading, element: XmlElement, system: SpaceSystem): ErrorControl | undefined {
  loading.allow(element, crcAttributes, ['Polynomial', 'InitRemainder', 'FinalXOR']);
  const reference = element.attribute('parameterRef');
  if (reference === undefined) {
    loading.report(element, 'unsupported', 'a parameterRef', 'none');
    return undefined;
  }
  const found = findParameter(system, reference);
  if (found === undefined || found.path.length > 0) {
    loading.report(element, 'unresolved', 'a Parameter', reference);
    return undefined;
  }
  const direction = loading.choice(
    element,
    'direction',
    ['mostSignificantBitFirst'],
    'mostSignificantBitFirst',
  );
  const start = loading.choice(element, 'reference', ['start'], 'start');
  const width = loading.integer(element, 'width', 16);
  const skippedBits = loading.integer(element, 'bitsFromReference', 0);
  const polynomial = hexNumber(loading, element, 'Polynomial');
  const initial = hexNumber(loading, element, 'InitRemainder');
  const finalXor = hexNumber(loading, element, 'FinalXOR');
  if (width !== undefined && !(width >= 1 && width <= 32)) {
    loading.report(element, 'unsupported', 'width 1 to 32', width);
    return undefined;
  }
  if (direction === undefined || start === undefined || width === undefined || skippedBits === undefined)
    return undefined;
  if (polynomial === undefined || initial === undefined || finalXor === undefined) return undefined;
  found.parameter.depth = Math.max(found.parameter.depth, 1);
  return {
    parameter: found.parameter,
    width,
    polynomial: low(polynomial, width),
    initial: low(initial, width),
    finalXor: low(finalXor, width),
    isDataReflected: loading.boolean(element, 'reflectData', false),
    isRemainderReflected: loading.boolean(element, 'reflectRemainder', false),
    skippedBits: Math.max(0, skippedBits),
  };
}

function hexNumber(loading: Loading, element: XmlElement, name: string): number | undefined {
  const child = loading.child(element, name);
  if (child === undefined) {
    if (name !== 'Polynomial') return 0;
    loading.report(element, 'missing', name, 'none');
    return undefined;
  }
  const text = loading.text(child);
  const isGood = /^[0-9a-fA-F]{1,16}$/.test(text);
  return loading.parsed(child, 'hexadecimal digits', text, isGood ? Number.parseInt(text, 16) : undefined);
}

function low(value: number, bits: number): number {
  return value % 2 ** bits;
}
