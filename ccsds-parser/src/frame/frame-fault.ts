import { crc16 } from '../crc/crc16.ts';
import { type Fault, failure } from '../fault.ts';

/**
 * Why octets are not the transfer frame that was asked for. `too-long`: beyond the length that the mission allows;
 * `bad-header`: the header error control of an AOS frame finds more wrong symbols than it can correct.
 */
export type FrameFault = Fault<
  'too-short' | 'too-long' | 'bad-length' | 'bad-version' | 'bad-crc' | 'bad-header'
>;

export const errorControlOctets = 2;
export const operationalControlOctets = 4;

/** The fault of a frame whose error control field is wrong; undefined when it is right. */
export function findBadErrorControl(bytes: Uint8Array): { ok: false; fault: Fault<'bad-crc'> } | undefined {
  const dataEnd = bytes.length - errorControlOctets;
  const computed = crc16(bytes, 0, dataEnd);
  const sent = (bytes[dataEnd]! << 8) | bytes[dataEnd + 1]!;
  return computed === sent ? undefined : failure('bad-crc', hexWord(computed), hexWord(sent));
}

export function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
