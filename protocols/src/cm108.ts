import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * C-Media sound chips (CM108, CM119) and those that speak like them: pins of their own, of which one keys a transmitter.
 *
 * ```
 *   host to chip   00   OR0 = 0   OR1 levels, pin n in bit n-1   OR2 which pins are outputs   OR3 = 0
 *   chip to host        IR0 keys  IR1 levels as they are         IR2                          IR3
 * ```
 * The first octet of the host's is the report number that HID libraries want; the chip has none. Bits 7 and 6 of OR0 and IR0
 * choose what OR1 and IR1 mean; only 00 means pins. Source: C-Media CM108B data sheet 1.11, 7.4; direwolf src/cm108.c.
 */
export interface Cm108Pins {
  /** Bit n-1 is pin n. */
  readonly levels: number;
  /** Bit n-1 set: pin n drives its line; it is an input otherwise, as every pin is after a reset. */
  readonly outputs: number;
}

export interface Cm108Input {
  /** Bit 0 volume up, 1 volume down, 2 playback mute, 3 record mute. */
  readonly keys: number;
  readonly levels: number;
}

export type Cm108Fault = Fault<'bad-length' | 'unknown-use'>;

export interface Cm108Model {
  readonly name: string;
  readonly vendorId: number;
  readonly productIds: readonly number[];
  /** Pins that are led out. */
  readonly pins: readonly number[];
}

/**
 * CM108, CM109 and CM119 share their products, so the pins of the largest of them are taken. A chip with an EEPROM may call
 * itself otherwise. Source: direwolf src/cm108.c at 390d4a8c; 1209:7388 is an AIOC cable, which speaks as a CM108.
 */
export const cm108Models: readonly Cm108Model[] = [
  {
    name: 'CM108 or CM119',
    vendorId: 0x0d8c,
    productIds: [0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x13, 0x13a],
    pins: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  { name: 'CM108AH or CM108B', vendorId: 0x0d8c, productIds: [0x12, 0x139, 0x13c], pins: [1, 3, 4] },
  { name: 'SSS1621 or SSS1623', vendorId: 0x0c76, productIds: [0x1605, 0x1607, 0x160b], pins: [1, 2] },
  { name: 'AIOC', vendorId: 0x1209, productIds: [0x7388], pins: [1, 2, 3, 4] },
];

/** The pin that keys on most interfaces (DRA, DINAH, RB-USB, URI). Source: direwolf src/cm108.c */
export const cm108PttPin = 3;

export function encodeCm108Pins({ levels, outputs }: Cm108Pins): Uint8Array {
  return Uint8Array.of(0, 0, inOctet('levels', levels), inOctet('outputs', outputs), 0);
}

/** One pin as an output at this level; all others are made inputs, as direwolf does. */
export function encodeCm108Pin(pin: number, isHigh: boolean): Uint8Array {
  if (!Number.isInteger(pin) || pin < 1 || pin > 8)
    throw new RangeError(`pin: expected 1 to 8, found ${pin}`);
  const bit = 1 << (pin - 1);
  return encodeCm108Pins({ levels: isHigh ? bit : 0, outputs: bit });
}

/** The chip's side. A report that is none of pins (SPDIF, EEPROM) is a fault. */
export function decodeCm108Pins(report: Uint8Array): Result<Cm108Pins, Cm108Fault> {
  if (report.length !== 5) return failure({ kind: 'bad-length', expected: 5, found: report.length });
  const [, use = 0, levels = 0, outputs = 0] = report;
  if (use >> 6 !== 0) return failure({ kind: 'unknown-use', expected: 0, found: use >> 6 });
  return success({ levels, outputs });
}

export function encodeCm108Input({ keys, levels }: Cm108Input): Uint8Array {
  return Uint8Array.of(inOctet('keys', keys) & 0x0f, inOctet('levels', levels), 0, 0);
}

export function decodeCm108Input(report: Uint8Array): Result<Cm108Input, Cm108Fault> {
  if (report.length !== 4) return failure({ kind: 'bad-length', expected: 4, found: report.length });
  const [first = 0, levels = 0] = report;
  if (first >> 6 !== 0) return failure({ kind: 'unknown-use', expected: 0, found: first >> 6 });
  return success({ keys: first & 0x0f, levels });
}

function inOctet(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xff)
    throw new RangeError(`${name}: expected 0 to 255, found ${value}`);
  return value;
}
