import type { Fault } from '../fault.ts';

/**
 * Why octets are not a CFDP protocol data unit.
 *
 * `too-large`: an offset or size beyond 2^53 - 1 octets (eight petaoctets), where numbers stop being exact.
 */
export type CfdpFault = Fault<
  | 'too-short'
  | 'bad-length'
  | 'bad-version'
  | 'bad-crc'
  | 'bad-directive'
  | 'bad-condition'
  | 'bad-tlv'
  | 'bad-message'
  | 'too-large'
>;
