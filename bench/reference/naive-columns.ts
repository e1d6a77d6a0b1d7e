/** What a field is to the naive reader. */
export interface NaiveField {
  readonly name: string;
  readonly bitOffset: number;
  readonly bitLength: number;
}

/**
 * The baseline of the row columns-vs-naive: packets as objects, every field read bit by bit, as one would write it first.
 * Unsigned fields only. Kept simple on purpose; do not make it faster.
 */
export function readNaively(bytes: Uint8Array, fields: readonly NaiveField[]): Record<string, number>[] {
  const packets: Record<string, number>[] = [];
  let offset = 0;
  while (offset + 6 <= bytes.length) {
    const octets = bytes[offset + 4]! * 256 + bytes[offset + 5]! + 7;
    if (offset + octets > bytes.length) break;
    const packet: Record<string, number> = {};
    for (const { name, bitOffset, bitLength } of fields) {
      let value = 0;
      for (let bit = bitOffset; bit < bitOffset + bitLength; bit++)
        value = value * 2 + ((bytes[offset + (bit >> 3)]! >> (7 - (bit & 7))) & 1);
      packet[name] = value;
    }
    packets.push(packet);
    offset += octets;
  }
  return packets;
}
