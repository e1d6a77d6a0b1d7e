import type { Fault } from '../fault.ts';

/**
 * Why octets are not the transfer frame that was asked for. `too-long`: beyond the length that the mission allows;
 * `bad-header`: the header error control of an AOS frame finds more wrong symbols than it can correct.
 */
export type FrameFault = Fault<
  'too-short' | 'too-long' | 'bad-length' | 'bad-version' | 'bad-crc' | 'bad-header'
>;
