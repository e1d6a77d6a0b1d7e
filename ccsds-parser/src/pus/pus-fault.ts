import type { Fault } from '../fault.ts';

/** Why a space packet is not the PUS packet that was asked for. */
export type PusFault = Fault<
  'not-telemetry' | 'not-telecommand' | 'no-secondary-header' | 'bad-pus-version' | 'too-short'
>;

/**
 * Why the data of a service message are not what was asked for. `too-long` are octets behind the last field: padding
 * that the format does not know, or a format that is not the mission's. `too-large` is a number beyond 2^53 - 1,
 * `bad-count` a number of entries that cannot fit into the message.
 */
export type ServiceFault = Fault<
  'bad-subtype' | 'too-short' | 'too-long' | 'too-large' | 'bad-count' | 'bad-value' | 'unknown-parameter'
>;

/** PUS version nibble: 1 is ECSS-E-70-41A, 2 is ECSS-E-ST-70-41C. Both fly. */
export type PusVersion = 1 | 2;

export const pusA = 1;
export const pusC = 2;
