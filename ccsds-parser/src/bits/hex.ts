/** Octets as lower-case hexadecimal text, two digits each. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const octet of bytes) text += digitsOf[octet]!;
  return text;
}

/** Octets of hexadecimal text; white space between digits is allowed. @throws RangeError for anything else */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits))
    throw new RangeError(`text: expected pairs of hexadecimal digits, found ${text.slice(0, 40)}`);
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

/** An unsigned number of so many octets, as documents write it: 0x1acf for two. */
export function hexNumber(value: number, octets: number): string {
  return `0x${value.toString(16).padStart(2 * octets, '0')}`;
}

const digitsOf = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
