import type { BitAndByteOrder } from './definition.ts';
import type { Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';

/** Of the longest space packet. */
export const maxFieldBits = 65_542 * 8;

const usualOrder: BitAndByteOrder = {
  isLeastSignificantByteFirst: false,
  isLeastSignificantBitFirst: false,
  significances: undefined,
};

/** Order of bits and octets of a field; undefined, and reported, when it cannot be read. */
export function loadOrder(loading: Loading, element: XmlElement, bits: number): BitAndByteOrder | undefined {
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
