import type { CharacterSet } from './definition.ts';

/** What stands for octets that are no character of the set. */
const replacement = '\ufffd';

/** Text of octets. Octets that are no character become U+FFFD: a damaged string is still a string. */
export function decodeText(bytes: Uint8Array, characterSet: CharacterSet): string {
  switch (characterSet) {
    case 'US-ASCII':
      return Array.from(bytes, (octet) => (octet < 0x80 ? String.fromCharCode(octet) : replacement)).join('');
    case 'ISO-8859-1':
      return Array.from(bytes, (octet) => String.fromCharCode(octet)).join('');
    case 'UTF-16BE':
    case 'UTF-16LE':
      return decodeUtf16(bytes, characterSet === 'UTF-16LE');
    case 'UTF-8':
      return decodeUtf8(bytes);
  }
}

/** Octets of text; undefined when a character is not in the set. */
export function encodeText(text: string, characterSet: CharacterSet): Uint8Array | undefined {
  const octets: number[] = [];
  if (characterSet === 'UTF-16BE' || characterSet === 'UTF-16LE') {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (characterSet === 'UTF-16BE') octets.push(unit >>> 8, unit & 0xff);
      else octets.push(unit & 0xff, unit >>> 8);
    }
    return Uint8Array.from(octets);
  }
  const highest = characterSet === 'US-ASCII' ? 0x7f : characterSet === 'ISO-8859-1' ? 0xff : 0x10ffff;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code > highest || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    if (characterSet === 'UTF-8') octets.push(...utf8Of(code));
    else octets.push(code);
  }
  return Uint8Array.from(octets);
}

function decodeUtf16(bytes: Uint8Array, isLittleEndian: boolean): string {
  let text = '';
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    const [first, second] = [bytes[index]!, bytes[index + 1]!];
    text += String.fromCharCode(isLittleEndian ? (second << 8) | first : (first << 8) | second);
  }
  return bytes.length % 2 === 0 ? text : text + replacement;
}

/** Source: RFC 3629, section 3; overlong forms and surrogates are refused as section 10 asks */
function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index]!;
    const more =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : first >= 0xe0 && first < 0xf0
            ? 2
            : first >= 0xf0 && first < 0xf5
              ? 3
              : -1;
    let code = more <= 0 ? first : first & (0x3f >>> more);
    let taken = 1;
    for (; taken <= more; taken++) {
      const next = bytes[index + taken];
      if (next === undefined || next >>> 6 !== 2) break;
      code = (code << 6) | (next & 0x3f);
    }
    const isWhole = more >= 0 && taken === more + 1;
    const least = more === 2 ? 0x800 : more === 3 ? 0x10000 : 0;
    const isGood = isWhole && code >= least && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    text += isGood ? String.fromCodePoint(code) : replacement;
    index += isGood ? taken : 1;
  }
  return text;
}

function utf8Of(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >>> 6), 0x80 | (code & 0x3f)];
  if (code < 0x10000) return [0xe0 | (code >>> 12), 0x80 | ((code >>> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return [
    0xf0 | (code >>> 18),
    0x80 | ((code >>> 12) & 0x3f),
    0x80 | ((code >>> 6) & 0x3f),
    0x80 | (code & 0x3f),
  ];
}
