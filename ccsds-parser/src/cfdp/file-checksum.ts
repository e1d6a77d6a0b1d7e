import { cfdpModularChecksum } from '../crc/cfdp-checksum.ts';
import { crc32 } from '../crc/crc32.ts';
import { crc32c } from '../crc/crc32c.ts';
import { proximityCrc32 } from '../crc/proximity-crc32.ts';

/** A checksum that grows with the file. */
export interface FileChecksum {
  /** Pieces may be added in any order; otherwise only from the first octet on, without gap. */
  readonly isOrderFree: boolean;
  /** @param offset where in the file the octets begin */
  add(offset: number, octets: Uint8Array): void;
  /** Unsigned, 32 bits. */
  value(): number;
}

/** Source: SANA registry "CFDP Checksum Identifiers" (CCSDS 727.0-B-5, 5.2.5) */
export const fileChecksumTypes = { modular: 0, proximityCrc32: 1, crc32c: 2, crc32: 3, none: 15 } as const;

/** A checksum of the type of a Metadata PDU; undefined for a type that nobody has defined. */
export function createFileChecksum(type: number): FileChecksum | undefined {
  switch (type) {
    case fileChecksumTypes.modular:
      return checksumOf(true, (sum, offset, octets) => cfdpModularChecksum(octets, offset, sum));
    case fileChecksumTypes.proximityCrc32:
      return checksumOf(false, (sum, _, octets) => proximityCrc32(octets, 0, octets.length, sum));
    case fileChecksumTypes.crc32c:
      return checksumOf(false, (sum, _, octets) => crc32c(octets, 0, octets.length, sum));
    case fileChecksumTypes.crc32:
      return checksumOf(false, (sum, _, octets) => crc32(octets, 0, octets.length, sum));
    case fileChecksumTypes.none:
      return checksumOf(true, () => 0);
    default:
      return undefined;
  }
}

function checksumOf(
  isOrderFree: boolean,
  next: (sum: number, offset: number, octets: Uint8Array) => number,
): FileChecksum {
  let sum = 0;
  return {
    isOrderFree,
    add: (offset, octets) => {
      sum = next(sum, offset, octets);
    },
    value: () => sum,
  };
}
