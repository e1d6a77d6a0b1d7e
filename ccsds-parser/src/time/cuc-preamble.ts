import { failure, type Result, success } from '../fault.ts';
import { type CucFormat, mustBeFormat } from './cuc.ts';
import type { TimeFault } from './instant.ts';

/** What the P-field of a CUC says, one octet or two. */
export interface CucPreamble {
  /** 1 to 7. */
  readonly coarseOctets: number;
  /** 0 to 10. */
  readonly fineOctets: number;
  /** Level 2: the epoch is the agency's, and the field does not name it. */
  readonly isAgencyEpoch: boolean;
  /** The two last bits of a second octet; 0 by the standard. */
  readonly reservedBits: number;
  /** 1 or 2: where the time itself begins. */
  readonly preambleOctets: number;
}

/**
 * The P-field at the start of `bytes`.
 *
 *     octet 0  extension 1 | code 3 (001 TAI 1958, 010 agency) | coarse octets - 1, 2 | fine octets 2
 *     octet 1  extension 1 | further coarse octets 2 | further fine octets 3 | reserved 2
 *
 * @returns `bad-length` when an octet is missing, `bad-code` when it is not a CUC, `bad-extension` when a third octet
 *   is announced, which the standard does not know
 * Source: CCSDS 301.0-B-4, 3.2.2
 */
export function readCucPreamble(bytes: Uint8Array): Result<CucPreamble, TimeFault> {
  if (bytes.length < 1) return failure('bad-length', 1, bytes.length);
  const first = bytes[0]!;
  const code = (first >>> 4) & 7;
  if (code !== 1 && code !== 2) return failure('bad-code', '1 or 2', code);
  const isExtended = (first & 0x80) !== 0;
  if (isExtended && bytes.length < 2) return failure('bad-length', 2, bytes.length);
  const second = isExtended ? bytes[1]! : 0;
  if (second & 0x80) return failure('bad-extension', 'at most two octets', 'a third octet');
  return success({
    coarseOctets: ((first >>> 2) & 3) + 1 + ((second >>> 5) & 3),
    fineOctets: (first & 3) + ((second >>> 2) & 7),
    isAgencyEpoch: code === 2,
    reservedBits: second & 3,
    preambleOctets: isExtended ? 2 : 1,
  });
}

/** The P-field of a format: one octet up to 4 + 3 octets of time, two beyond. @throws RangeError beyond 7 + 10 */
export function writeCucPreamble(format: CucFormat): Uint8Array {
  const { coarseOctets, fineOctets, epoch } = format;
  mustBeFormat(format);
  const code = epoch === 'tai-1958' ? 1 : 2;
  const coarse = Math.min(coarseOctets, 4);
  const fine = Math.min(fineOctets, 3);
  const first = (code << 4) | ((coarse - 1) << 2) | fine;
  if (coarse === coarseOctets && fine === fineOctets) return Uint8Array.of(first);
  return Uint8Array.of(0x80 | first, ((coarseOctets - coarse) << 5) | ((fineOctets - fine) << 2));
}
