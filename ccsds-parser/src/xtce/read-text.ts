import { readUnsigned } from '../bits/bit-field.ts';
import type { StringEncoding } from './definition.ts';
import { readOctets } from './raw-value.ts';
import { decodeText, octetsOfCharacter } from './text-codec.ts';

export type ReadText =
  /** `endBit` is where the next entry begins. */
  | { readonly ok: true; readonly text: string; readonly endBit: number }
  /** The packet would have to have so many bits. */
  | { readonly ok: false; readonly neededBits: number }
  /** A size in the packet is beyond what the file allows. */
  | { readonly ok: false; readonly expected: string; readonly found: number | string };

/**
 * The text that stands at `start`.
 *
 * @param roomBits what the file, or another value of the packet, reserves for it; undefined when the text says by itself
 *   where it ends
 */
export function readText(
  packet: Uint8Array,
  start: number,
  encoding: StringEncoding,
  roomBits: number | undefined,
): ReadText {
  const { maxBits } = encoding;
  if (roomBits !== undefined) {
    if (start + roomBits > packet.length * 8) return { ok: false, neededBits: start + roomBits };
    if (maxBits !== undefined && roomBits > maxBits)
      return { ok: false, expected: `at most ${maxBits} bits`, found: roomBits };
  }
  if (encoding.leadingSizeBits !== undefined)
    return readCounted(packet, start, encoding, encoding.leadingSizeBits, roomBits);
  return roomBits === undefined
    ? readTerminated(packet, start, encoding)
    : readRoom(packet, start, encoding, roomBits);
}

/** A number in front counts the octets. */
function readCounted(
  packet: Uint8Array,
  start: number,
  { characterSet, maxBits }: StringEncoding,
  tagBits: number,
  roomBits: number | undefined,
): ReadText {
  if (start + tagBits > packet.length * 8) return { ok: false, neededBits: start + tagBits };
  const limit = Math.min(roomBits ?? Number.POSITIVE_INFINITY, maxBits ?? Number.POSITIVE_INFINITY);
  const bits = tagBits > limit ? 0 : readUnsigned(packet, start, tagBits) * 8;
  if (tagBits + bits > limit)
    return { ok: false, expected: `text of at most ${Math.max(0, limit - tagBits)} bits`, found: bits };
  const textBit = start + tagBits;
  if (textBit + bits > packet.length * 8) return { ok: false, neededBits: textBit + bits };
  const text = decodeText(readOctets(packet, textBit, bits), characterSet);
  return { ok: true, text, endBit: start + (roomBits ?? tagBits + bits) };
}

/** In a room of its own a text ends at its terminator, before zeros, or with the room. */
function readRoom(
  packet: Uint8Array,
  start: number,
  { characterSet, terminator }: StringEncoding,
  roomBits: number,
): ReadText {
  const octets = readOctets(packet, start, roomBits - (roomBits % 8));
  const step = octetsOfCharacter(characterSet);
  const end = terminator === undefined ? withoutNul(octets, step) : terminatorAt(octets, terminator, step);
  const isWhole = end < 0 || end === octets.length;
  const text = decodeText(isWhole ? octets : octets.subarray(0, end), characterSet);
  return { ok: true, text, endBit: start + roomBits };
}

/** Without a room the terminator must come, before the packet ends and the text grows too long. */
function readTerminated(
  packet: Uint8Array,
  start: number,
  { characterSet, terminator, maxBits }: StringEncoding,
): ReadText {
  const leftBits = packet.length * 8 - start;
  const limit = Math.min(leftBits, maxBits ?? leftBits);
  const octets = readOctets(packet, start, limit - (limit % 8));
  const end =
    terminator === undefined ? -1 : terminatorAt(octets, terminator, octetsOfCharacter(characterSet));
  if (end >= 0) {
    const text = decodeText(octets.subarray(0, end), characterSet);
    return { ok: true, text, endBit: start + (end + terminator!.length) * 8 };
  }
  if (maxBits === undefined || limit < maxBits) return { ok: false, neededBits: packet.length * 8 + 8 };
  return { ok: false, expected: `a terminator within ${maxBits} bits`, found: 'none' };
}

function terminatorAt(octets: Uint8Array, terminator: Uint8Array, step: number): number {
  for (let at = 0; at + terminator.length <= octets.length; at += step) {
    let length = 0;
    while (length < terminator.length && octets[at + length] === terminator[length]) length++;
    if (length === terminator.length) return at;
  }
  return -1;
}

/** Length without the characters of zeros at the end. */
function withoutNul(octets: Uint8Array, step: number): number {
  let end = octets.length;
  if (end % step !== 0) return end;
  while (end > 0 && octets[end - 1] === 0) end--;
  // A character that is not all zeros stays whole.
  return Math.ceil(end / step) * step;
}
