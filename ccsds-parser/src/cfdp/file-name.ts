import { decodeText, encodeText } from '../xtce/text-codec.ts';

/**
 * A file name as text: UTF-8 where the octets are that. Any other octet from 128 up becomes the lone surrogate
 * U+DC00 + octet, so that every name, however damaged, goes back to the octets it came from.
 */
export function fileNameOf(octets: Uint8Array): string {
  if (octets.every((octet) => octet < 0x80)) return String.fromCharCode(...octets);
  const text = decodeText(octets, 'UTF-8');
  if (!text.includes('\ufffd') || isSame(encodeText(text, 'UTF-8')!, octets)) return text;
  return Array.from(octets, (octet) => String.fromCharCode(octet < 0x80 ? octet : 0xdc00 + octet)).join('');
}

/** The octets of a file name. @throws RangeError for a lone surrogate that no octet can be behind */
export function octetsOfFileName(name: string): Uint8Array {
  const octets = encodeText(name, 'UTF-8');
  if (octets) return octets;
  return Uint8Array.from(name, (character) => {
    const code = character.charCodeAt(0);
    if (character.length === 1 && (code < 0x80 || (code >= 0xdc80 && code <= 0xdcff))) return code & 0xff;
    throw new RangeError(`file name: expected text, found ${JSON.stringify(name)}`);
  });
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}
