import type { BitAndByteOrder } from './definition.ts';

/** Most significant octet and bit first. */
export function isUsualOrder(order: BitAndByteOrder): boolean {
  return (
    !order.isLeastSignificantByteFirst &&
    !order.isLeastSignificantBitFirst &&
    order.significances === undefined
  );
}

/** The pattern as a number, most significant bit first, of one that was read in another order. */
export function reordered(pattern: bigint, bits: number, order: BitAndByteOrder): bigint {
  if (order.isLeastSignificantBitFirst) return mirrored(pattern, bits);
  const octets = bits / 8;
  let value = 0n;
  for (let index = 0; index < octets; index++) {
    const octet = (pattern >> BigInt(8 * (octets - 1 - index))) & 0xffn;
    value |= octet << BigInt(8 * significanceOf(index, order));
  }
  return value;
}

/** As `reordered`, of at most 53 bits: several times as fast. */
export function reorderedFew(pattern: number, bits: number, order: BitAndByteOrder): number {
  let value = 0;
  let rest = pattern;
  if (order.isLeastSignificantBitFirst) {
    for (let bit = 0; bit < bits; bit++, rest = Math.floor(rest / 2)) value = value * 2 + (rest % 2);
    return value;
  }
  for (let index = bits / 8 - 1; index >= 0; index--, rest = Math.floor(rest / 256))
    value += (rest % 256) * 256 ** significanceOf(index, order);
  return value;
}

/** The way back from `reordered`: how a pattern stands in the packet. */
export function restored(pattern: bigint, bits: number, order: BitAndByteOrder): bigint {
  if (order.isLeastSignificantBitFirst) return mirrored(pattern, bits);
  const octets = bits / 8;
  let value = 0n;
  for (let index = 0; index < octets; index++) {
    const octet = (pattern >> BigInt(8 * significanceOf(index, order))) & 0xffn;
    value |= octet << BigInt(8 * (octets - 1 - index));
  }
  return value;
}

/** Of the octet that stands at the index: 0 the least. Least significant byte first is the order without a list. */
function significanceOf(index: number, { significances }: BitAndByteOrder): number {
  return significances?.[index] ?? index;
}

function mirrored(pattern: bigint, bits: number): bigint {
  let mirror = 0n;
  for (let index = 0n; index < BigInt(bits); index++) mirror = (mirror << 1n) | ((pattern >> index) & 1n);
  return mirror;
}

/** Octets of a field of whole octets, most significant first, that stands in another order. */
export function straightOctets(octets: Uint8Array, order: BitAndByteOrder): Uint8Array {
  if (isUsualOrder(order)) return octets;
  if (order.isLeastSignificantBitFirst) return mirroredOctets(octets);
  const straight = new Uint8Array(octets.length);
  for (const [index, octet] of octets.entries())
    straight[octets.length - 1 - significanceOf(index, order)] = octet;
  return straight;
}

/** The way back from `straightOctets`. */
export function orderedOctets(octets: Uint8Array, order: BitAndByteOrder): Uint8Array {
  if (isUsualOrder(order)) return octets;
  if (order.isLeastSignificantBitFirst) return mirroredOctets(octets);
  return octets.map((_, index) => octets[octets.length - 1 - significanceOf(index, order)]!);
}

function mirroredOctets(octets: Uint8Array): Uint8Array {
  return octets.map((octet) => reorderedFew(octet, 8, mirror)).reverse();
}

const mirror: BitAndByteOrder = {
  isLeastSignificantByteFirst: false,
  isLeastSignificantBitFirst: true,
  significances: undefined,
};
