import type { PacketField } from '@dawa/protocols/console/archive';

type Place = Pick<PacketField, 'bitOffset' | 'bitLength'>;

/** Octets of hexadecimal text; a half octet at the end is left out. */
export function octetsOf(hex: string): Uint8Array {
  const octets = new Uint8Array(hex.length >> 1);
  for (let index = 0; index < octets.length; index += 1)
    octets[index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  return octets;
}

/** Where a field begins, as the documents write it: `30`, or `20.4` for the bit 4 of octet 20, counted from the left. */
export function placeWords(bitOffset: number): string {
  const bit = bitOffset % 8;
  return bit === 0 ? String(bitOffset / 8) : `${Math.floor(bitOffset / 8)}.${bit}`;
}

/** First and last octet that a field touches. */
export function octetSpan({ bitOffset, bitLength }: Place): readonly [number, number] {
  return [bitOffset >> 3, Math.max(bitOffset, bitOffset + bitLength - 1) >> 3];
}

/** The shortest field that holds a bit; undefined where no field is, as in a spare. */
export function fieldAtBit<Field extends Place>(fields: readonly Field[], bit: number): Field | undefined {
  let found: Field | undefined;
  for (const field of fields) {
    if (bit < field.bitOffset || bit >= field.bitOffset + field.bitLength) continue;
    if (found === undefined || field.bitLength < found.bitLength) found = field;
  }
  return found;
}

/** The field that a byte is looked at for: the one that begins first in it, else the one that runs through it. */
export function fieldAtOctet<Field extends Place>(
  fields: readonly Field[],
  octet: number,
): Field | undefined {
  for (let bit = octet * 8; bit < octet * 8 + 8; bit += 1) {
    const field = fieldAtBit(fields, bit);
    if (field !== undefined) return field;
  }
  return undefined;
}

export interface BitOctet {
  readonly octet: number;
  readonly bits: readonly { readonly isSet: boolean; readonly isOfField: boolean }[];
}

/** The bits of the octets that a field touches, each with whether it belongs to it; at most `most` octets. */
export function bitsOf(octets: Uint8Array, field: Place, most: number): readonly BitOctet[] {
  const [first, last] = octetSpan(field);
  const shown: BitOctet[] = [];
  for (let octet = first; octet <= last && octet < octets.length && shown.length < most; octet += 1) {
    const bits = Array.from({ length: 8 }, (_, bit) => {
      const place = octet * 8 + bit;
      return {
        isSet: ((octets[octet]! >> (7 - bit)) & 1) === 1,
        isOfField: place >= field.bitOffset && place < field.bitOffset + field.bitLength,
      };
    });
    shown.push({ octet, bits });
  }
  return shown;
}
