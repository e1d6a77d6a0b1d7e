import type { Fault } from '../fault.ts';

/** Why a space packet is not the PUS packet that was asked for. */
export type PusFault = Fault<
  'not-telemetry' | 'not-telecommand' | 'no-secondary-header' | 'bad-pus-version' | 'too-short'
>;

/**
 * Why the data of a service message are not what was asked for. `too-long` are octets behind the last field: padding
 * that the format does not know, or a format that is not the mission's. `bad-count` is a number of entries that cannot
 * fit into the message.
 */
export type ServiceFault = Fault<
  'bad-subtype' | 'too-short' | 'too-long' | 'bad-count' | 'bad-value' | 'unknown-parameter'
>;

/** PUS version nibble: 1 is ECSS-E-70-41A, 2 is ECSS-E-ST-70-41C. Both fly. */
export type PusVersion = 1 | 2;

export const pusA = 1;
export const pusC = 2;

export function mustBeOctet(name: string, value: number, most = 0xff): void {
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new RangeError(`${name}: expected a whole number from 0 to ${most}, found ${value}`);
}

/** Writes an unsigned field of 0 to 8 octets, most significant first. @throws RangeError when `value` does not fit */
export function writeOctets(
  bytes: Uint8Array,
  at: number,
  octets: number,
  name: string,
  value: number,
): void {
  mustBeOctet(name, value, Math.min(256 ** octets - 1, Number.MAX_SAFE_INTEGER));
  let rest = value;
  for (let index = at + octets - 1; index >= at; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** Reads an unsigned field of 0 to 8 octets, exactly up to 2^53; undefined when the mission leaves it out. */
export function readOctets(bytes: Uint8Array, at: number, octets: number): number | undefined {
  if (octets === 0) return undefined;
  let value = 0;
  for (let index = at; index < at + octets; index++) value = value * 256 + bytes[index]!;
  return value;
}

/** @throws RangeError for a width that no field has */
export function mustBeWidth(name: string, octets: number, most = 6): void {
  if (!Number.isInteger(octets) || octets < 0 || octets > most)
    throw new RangeError(`${name}: expected 0 to ${most} octets, found ${octets}`);
}
