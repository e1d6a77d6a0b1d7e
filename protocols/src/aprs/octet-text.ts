/**
 * Octets as a string of as many characters, so that places in the text are places in the frame.
 *
 * APRS counts octets; what people wrote among them is UTF-8 today: `readableText`.
 */
export function octetText(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}

/** The octets of such a string. @throws RangeError for characters beyond an octet */
export function textOctets(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code > 0xff) throw new RangeError(`text: expected one octet a character, found ${character}`);
    return code;
  });
}

/** What people wrote, as an octet string in UTF-8. */
export function utf8Octets(text: string): string {
  let octets = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) octets += String.fromCharCode(code);
    else if (code < 0x800) octets += String.fromCharCode(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) octets += String.fromCharCode(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else octets += String.fromCharCode(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return octets;
}

/** An octet string for people: as UTF-8 where all of it is well-formed, otherwise as it is. */
export function readableText(octets: string): string {
  if (!/[\x80-\xff]/.test(octets)) return octets;
  if (!wellFormed.test(octets)) return octets;
  return octets.replace(sequence, (many) => {
    const [lead, ...rest] = Array.from(many, (character) => character.charCodeAt(0));
    const bits = rest.length === 1 ? 0x1f : rest.length === 2 ? 0x0f : 0x07;
    return String.fromCodePoint(rest.reduce((code, octet) => (code << 6) | (octet & 0x3f), lead! & bits));
  });
}

const tail = (code: number) => 0x80 | (code & 0x3f);

/** Source: RFC 3629, section 4: no overlong forms, no surrogates, nothing beyond 10FFFF. */
const many =
  '[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}';
const sequence = new RegExp(many, 'g');
const wellFormed = new RegExp(`^(?:[\\x00-\\x7f]|${many})*$`);
