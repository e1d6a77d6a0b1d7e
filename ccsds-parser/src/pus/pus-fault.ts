import type { Fault } from '../fault.ts';

/** Why a space packet is not the PUS packet that was asked for. */
export type PusFault = Fault<
  'not-telemetry' | 'not-telecommand' | 'no-secondary-header' | 'bad-pus-version' | 'too-short'
>;

/** PUS version nibble: 1 is ECSS-E-70-41A, 2 is ECSS-E-ST-70-41C. Both fly. */
export type PusVersion = 1 | 2;

export const pusA = 1;
export const pusC = 2;

export const errorControlOctets = 2;

export function mustBeOctet(name: string, value: number, most = 0xff): void {
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new RangeError(`${name}: expected a whole number from 0 to ${most}, found ${value}`);
}
