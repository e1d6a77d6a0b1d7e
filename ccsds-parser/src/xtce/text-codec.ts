import type { CharacterSet } from './definition.ts';

/** What stands for octets that are no character of the set. */
const replacement = '\ufffd';

/** Text of octets. Octets that are no character become U+FFFD: a damaged string is still a string. */
export function decodeText(bytes: Uint8Array, characterSet: CharacterSet): string {
  switch (characterSet) {
    case 'US-ASCII':
      return textOf(bytes, (octet) => (octet < 0x80 ? String.fromCharCode(octet) : replacement));
    case 'ISO-8859-1':
      return textOf(bytes, (octet) => String.fromCharCode(octet));
    case 'Windows-1252':
      return textOf(bytes, (octet) => windows1252.get(octet) ?? String.fromCharCode(octet));
    case 'UTF-8':
      return decodeUtf8(bytes);
    case 'UTF-16': {
      // Without a byte order mark the most significant octet comes first (RFC 2781, 4.3).
      const mark = bytes.length >= 2 ? (bytes[0]! << 8) | bytes[1]! : 0;
      const hasMark = mark === 0xfeff || mark === 0xfffe;
      return decodeUtf16(hasMark ? bytes.subarray(2) : bytes, mark === 0xfffe);
    }
    case 'UTF-16BE':
    case 'UTF-16LE':
      return decodeUtf16(bytes, characterSet === 'UTF-16LE');
    case 'UTF-32': {
      const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0;
      const isBig = bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff;
      return decodeUtf32(isLittle || isBig ? bytes.subarray(4) : bytes, isLittle);
    }
    case 'UTF-32BE':
    case 'UTF-32LE':
      return decodeUtf32(bytes, characterSet === 'UTF-32LE');
  }
}

function textOf(bytes: Uint8Array, characterOf: (octet: number) => string): string {
  let text = '';
  for (let index = 0; index < bytes.length; index++) text += characterOf(bytes[index]!);
  return text;
}

/** Octets of one character; of a terminator there are as many. */
export function octetsOfCharacter(characterSet: CharacterSet): 1 | 2 | 4 {
  if (characterSet.startsWith('UTF-16')) return 2;
  return characterSet.startsWith('UTF-32') ? 4 : 1;
}

/** Octets of text; undefined when a character is not in the set. UTF-16 and UTF-32 have no mark in front. */
export function encodeText(text: string, characterSet: CharacterSet): Uint8Array | undefined {
  const octets: number[] = [];
  if (characterSet.startsWith('UTF-16')) {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (characterSet === 'UTF-16LE') octets.push(unit & 0xff, unit >>> 8);
      else octets.push(unit >>> 8, unit & 0xff);
    }
    return Uint8Array.from(octets);
  }
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) return undefined;
    const encoded = encodeCharacter(code, character, characterSet);
    if (encoded === undefined) return undefined;
    octets.push(...encoded);
  }
  return Uint8Array.from(octets);
}

function encodeCharacter(
  code: number,
  character: string,
  characterSet: CharacterSet,
): readonly number[] | undefined {
  if (characterSet === 'UTF-8') return utf8Of(code);
  if (characterSet.startsWith('UTF-32')) {
    const octets = [code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff];
    return characterSet === 'UTF-32LE' ? octets.reverse() : octets;
  }
  if (characterSet === 'Windows-1252') {
    const special = windows1252Octets.get(character);
    if (special !== undefined) return [special];
    return code <= 0xff && !windows1252.has(code) ? [code] : undefined;
  }
  return code <= (characterSet === 'US-ASCII' ? 0x7f : 0xff) ? [code] : undefined;
}

/** The octets 80 to 9f; those that the set leaves open stay control characters. Source: Unicode, CP1252.TXT */
const windows1252: ReadonlyMap<number, string> = new Map(
  [...'\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f']
    .concat([
      ...'\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178',
    ])
    .map((character, index): [number, string] => [0x80 + index, character]),
);
const windows1252Octets: ReadonlyMap<string, number> = new Map(
  [...windows1252].map(([octet, character]) => [character, octet]),
);

function decodeUtf32(bytes: Uint8Array, isLittleEndian: boolean): string {
  let text = '';
  for (let index = 0; index + 3 < bytes.length; index += 4) {
    const [a, b, c, d] = [bytes[index]!, bytes[index + 1]!, bytes[index + 2]!, bytes[index + 3]!];
    const code = isLittleEndian
      ? ((d << 24) | (c << 16) | (b << 8) | a) >>> 0
      : ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    const isGood = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    text += isGood ? String.fromCodePoint(code) : replacement;
  }
  return bytes.length % 4 === 0 ? text : text + replacement;
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
    if (first < 0x80) {
      text += String.fromCharCode(first);
      index++;
      continue;
    }
    const more = first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    let code = first & (0x3f >>> Math.max(0, more));
    let taken = 1;
    for (; taken <= more; taken++) {
      const next = bytes[index + taken];
      if (next === undefined || next >>> 6 !== 2) break;
      code = (code << 6) | (next & 0x3f);
    }
    const isWhole = more > 0 && taken === more + 1;
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
