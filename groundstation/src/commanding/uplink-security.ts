import { createCipheriv, createHmac } from 'node:crypto';
import type { FrameSecurity } from '@dawa/protocols/mission-framing';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { nodeCryptoCipher, SecurityAssociation, secureFrame } from 'ccsds-parser/sdls/sdls';
import type { StoredValue } from '../adapters/json-file.ts';

/** What counts on for ever: a number used twice with one key gives the key away. */
export interface SecurityNumbers {
  readonly spi: number;
  /** Decimal, for it may have 96 bits. */
  readonly lastNumber: string;
}

/** Puts the security of a mission on frames of its uplink, each with a number of its own. */
export interface UplinkSecurity {
  /**
   * The number is on the disk before the frame is made.
   * @throws when the disk does not take it
   */
  secure(frame: Uint8Array): Promise<Result<Uint8Array, Fault>>;
}

/** With an initialization vector its number does the work; the others carry four octets of sequence number (CCSDS 355.0-B-2, annex E). */
const sequenceOctetsOf = { 'aes-gcm': 0, 'aes-gmac': 0, 'aes-cmac': 4, 'hmac-sha-256': 4 } as const;

/** @returns `bad-value` when the key does not suit the algorithm, or the numbers that were used cannot be read */
export function createUplinkSecurity(
  sdls: FrameSecurity,
  key: Uint8Array,
  { hasErrorControl }: { readonly hasErrorControl: boolean },
  numbers: StoredValue<SecurityNumbers>,
): Result<UplinkSecurity, Fault<'bad-value'>> {
  const { spi, algorithm } = sdls;
  const sequenceOctets = sequenceOctetsOf[algorithm];
  const association = new SecurityAssociation({ spi, algorithm, sequenceOctets });
  const cipher = nodeCryptoCipher({ createCipheriv, createHmac });
  const format = { kind: 'tc', hasSegmentHeader: true, hasErrorControl } as const;
  let last: bigint;
  try {
    const kept = numbers.load();
    last = kept?.spi === spi ? BigInt(kept.lastNumber) : 0n;
    association.rekey(key, sequenceOctets > 0 ? { sequence: last } : { iv: last });
  } catch (error) {
    return failure({
      kind: 'bad-value',
      expected: `a key for ${algorithm}`,
      found: (error as Error).message,
    });
  }
  association.start();
  return success({
    async secure(frame) {
      last += 1n;
      numbers.save({ spi, lastNumber: String(last) });
      return secureFrame(frame, format, association, cipher);
    },
  });
}

/**
 * A key as its file has it: hexadecimal, blanks and line ends between, comments behind `#`.
 * @returns `bad-value`, which never tells what stands in the file
 */
export function readKeyText(text: string): Result<Uint8Array, Fault<'bad-value'>> {
  const hex = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  if (!/^(?:[0-9a-fA-F]{2}){16,64}$/.test(hex)) {
    const isHex = /^[0-9a-fA-F]*$/.test(hex);
    const found = isHex ? `${hex.length} digits` : 'other characters';
    return failure({ kind: 'bad-value', expected: 'a key of 32 to 128 hexadecimal digits', found });
  }
  return success(Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16)));
}
