import { fromHex } from '../bits/hex.ts';
import type { CharacterSet, StringEncoding } from './definition.ts';
import { maxFieldBits, mustHaveUsualOrder } from './load-byte-order.ts';
import { isIgnored, loadQuantity } from './load-quantity.ts';
import type { Scope } from './load-reference.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';

const characterSets: readonly CharacterSet[] = [
  'UTF-8',
  'US-ASCII',
  'ISO-8859-1',
  'Windows-1252',
  'UTF-16',
  'UTF-16BE',
  'UTF-16LE',
  'UTF-32',
  'UTF-32BE',
  'UTF-32LE',
];

/**
 * Text of a fixed room (`SizeInBits`) or of one that varies (`Variable`).
 *
 * What stands in the room ends at a terminator, is counted by a number in front, or fills it. A room that varies is given
 * by a dynamic value or a lookup; without either (XTCE 1.3) it ends behind the terminator, or behind what was counted.
 * Source: XTCE 1.3 schema, SizeInBitsType and VariableStringType
 */
export function loadStringEncoding(
  loading: Loading,
  element: XmlElement,
  scope: Scope,
): StringEncoding | undefined {
  loading.allow(
    element,
    ['bitOrder', 'byteOrder', 'encoding', 'sizeInBits'],
    ['SizeInBits', 'Variable', 'ErrorDetectCorrect'],
  );
  mustHaveUsualOrder(loading, element);
  const characterSet = loading.choice(element, 'encoding', characterSets, 'UTF-8');
  const size = loading.child(element, 'SizeInBits') ?? loading.child(element, 'Variable');
  if (size === undefined) {
    loading.report(element, 'missing', 'SizeInBits or Variable', 'none');
    return undefined;
  }
  const isVariable = size.name === 'Variable';
  loading.allow(size, isVariable ? ['maxSizeInBits'] : [], [
    'TerminationChar',
    'LeadingSize',
    ...(isVariable ? ['DynamicValue', 'DiscreteLookupList'] : ['Fixed']),
  ]);
  const terminator = loadTerminator(loading, size);
  const leadingSizeBits = loadLeadingSize(loading, size);
  const hasEnd = terminator !== undefined || leadingSizeBits !== undefined;
  const bits = isVariable ? variableRoom(loading, size, scope) : fixedRoom(loading, size, scope, hasEnd);
  const maxBits = isVariable ? loading.integer(size, 'maxSizeInBits', maxFieldBits) : maxFieldBits;
  if (bits === undefined && !hasEnd) {
    loading.report(
      size,
      'missing',
      'DynamicValue, DiscreteLookupList, LeadingSize or TerminationChar',
      'none',
    );
    return undefined;
  }
  if (characterSet === undefined || maxBits === undefined) return undefined;
  const isCounted = leadingSizeBits !== undefined;
  return {
    kind: 'string',
    characterSet,
    bits,
    maxBits: Math.min(Math.max(maxBits, 1), maxFieldBits),
    // XTCE: beside a leading size a terminator has no meaning.
    terminator: isCounted ? undefined : terminator,
    leadingSizeBits,
  };
}

function fixedRoom(
  loading: Loading,
  size: XmlElement,
  scope: Scope,
  hasEnd: boolean,
): StringEncoding['bits'] {
  const fixed = loading.child(size, 'Fixed');
  if (fixed !== undefined) {
    loading.allow(fixed, [], ['FixedValue']);
    return loadQuantity(loading, fixed, scope, 1, maxFieldBits);
  }
  // XTCE 1.1 has no Variable: there a terminator alone ends the text.
  if (!hasEnd || !loading.isOldSchema) loading.report(size, 'missing', 'Fixed', 'none');
  return undefined;
}

function variableRoom(loading: Loading, size: XmlElement, scope: Scope): StringEncoding['bits'] {
  const isGiven = size.children.some(({ name }) => name === 'DynamicValue' || name === 'DiscreteLookupList');
  if (!isGiven || isIgnored(loading, size)) return undefined;
  return loadQuantity(loading, size, scope);
}

function loadTerminator(loading: Loading, size: XmlElement): Uint8Array | undefined {
  const element = loading.child(size, 'TerminationChar');
  if (element === undefined) return undefined;
  const text = loading.text(element) || '00';
  if (/^([0-9a-fA-F]{2}){1,4}$/.test(text)) return fromHex(text);
  loading.report(element, 'bad-value', 'one to four octets in hexadecimal', text);
  return undefined;
}

function loadLeadingSize(loading: Loading, size: XmlElement): number | undefined {
  const element = loading.child(size, 'LeadingSize');
  if (element === undefined) return undefined;
  loading.allow(element, ['sizeInBitsOfSizeTag'], []);
  return loading.integerWithin(element, 'sizeInBitsOfSizeTag', 1, 32, 16);
}
