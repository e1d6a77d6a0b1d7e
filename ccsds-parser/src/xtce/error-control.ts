import { readUnsigned } from '../bits/bit-field.ts';
import type { ErrorControl, RawValue } from './definition.ts';

/** True when the check that stands in the packet is that of the bits before it. */
export function checkErrorControl(
  control: ErrorControl,
  packet: Uint8Array,
  bitOffset: number,
  found: RawValue,
): boolean {
  return typeof found === 'number' && found === errorControlOf(control, packet, bitOffset);
}

/**
 * The cyclic redundancy check over the bits from the start (less those that are skipped) to `endBit`.
 *
 * Source: XTCE 1.3 schema, CRCType
 */
export function errorControlOf(control: ErrorControl, packet: Uint8Array, endBit: number): number {
  const { width, polynomial, initial, finalXor, isDataReflected, isRemainderReflected } = control;
  const top = 2 ** (width - 1);
  const mask = 2 ** width - 1;
  let register = initial >>> 0;
  for (let at = Math.min(control.skippedBits, endBit); at < endBit; at += 8) {
    const bits = Math.min(8, endBit - at);
    let octet = readUnsigned(packet, at, bits);
    if (isDataReflected) octet = reflected(octet, bits);
    for (let bit = bits - 1; bit >= 0; bit--) {
      const isOut = ((register & top) !== 0) !== (((octet >>> bit) & 1) === 1);
      register = (((register << 1) & mask) ^ (isOut ? polynomial : 0)) >>> 0;
    }
  }
  if (isRemainderReflected) register = reflected(register, width);
  return (register ^ finalXor) >>> 0;
}

function reflected(value: number, bits: number): number {
  let mirror = 0;
  for (let index = 0; index < bits; index++) mirror = ((mirror << 1) | ((value >>> index) & 1)) >>> 0;
  return mirror;
}
