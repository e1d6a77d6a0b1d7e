import { readUnsigned } from '../../bits/bit-field.ts';
import type { StringEncoding } from '../definition.ts';
import { readOctets } from '../raw-value.ts';
import { decodeText, octetsOfCharacter } from '../text-codec.ts';

/**
 * The text of a field, from the octets that it takes in the packet: without leading size, terminator, padding.
 *
 * @param octets of the whole field, which has been found to be in order
 */
export function textOfOctets(octets: Uint8Array, encoding: StringEncoding | 'UTF-8'): string {
  if (encoding === 'UTF-8') return decodeText(octets, 'UTF-8');
  const { characterSet, leadingSizeBits, terminator, bits } = encoding;
  if (leadingSizeBits !== undefined) {
    const textBits = readUnsigned(octets, 0, leadingSizeBits) * 8;
    return decodeText(readOctets(octets, leadingSizeBits, textBits), characterSet);
  }
  const end =
    terminator === undefined ? -1 : terminatorAt(octets, terminator, octetsOfCharacter(characterSet));
  const padded = terminator === undefined && bits !== undefined ? withoutNul(octets) : octets.length;
  return decodeText(octets.subarray(0, end >= 0 ? end : padded), characterSet);
}

function terminatorAt(octets: Uint8Array, terminator: Uint8Array, step: number): number {
  for (let at = 0; at + terminator.length <= octets.length; at += step) {
    let length = 0;
    while (length < terminator.length && octets[at + length] === terminator[length]) length++;
    if (length === terminator.length) return at;
  }
  return -1;
}

function withoutNul(octets: Uint8Array): number {
  let end = octets.length;
  while (end > 0 && octets[end - 1] === 0) end--;
  return end;
}
