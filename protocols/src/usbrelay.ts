import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * Relay boards "USBRelayN" (V-USB, sold under many names): HID without a driver, 1 to 8 relays.
 *
 * ```
 *   host to board   00   FF on, FD off   relay (from 1)   0 0 0 0 0 0
 *                   00   FA              serial, 5 characters   0 0
 *   board to host   serial, 5 characters   0   0   relays, relay n in bit n-1        (feature report 1)
 * ```
 * The board sends no report number, so the serial stands first. Its vendor and product are shared by everything made with
 * V-USB: only the product text tells a relay board. Source: darrylb123/usbrelay, libusbrelay.c and .h, commit ec84cf24.
 */
export type UsbRelayOrder =
  | { readonly kind: 'switch'; readonly relay: number; readonly isOn: boolean }
  | { readonly kind: 'name'; readonly serial: string };

export interface UsbRelayState {
  readonly serial: string;
  /** Bit n-1 is relay n. */
  readonly relays: number;
}

export type UsbRelayFault = Fault<'bad-length' | 'unknown-order' | 'bad-relay' | 'bad-serial'>;

export const usbRelayIdentity = { vendorId: 0x16c0, productId: 0x05df, productBegins: 'USBRelay' } as const;
/** The feature report that tells serial and relays, and the buffer that HID libraries want for it. */
export const usbRelayStateReport = { id: 1, octets: 9 } as const;

const orderOctets = 9;
const stateOctets = 8;
const mostRelays = 8;
const on = 0xff;
const off = 0xfd;
const name = 0xfa;

/** `USBRelay4` has four. @returns undefined when it is another product */
export function usbRelayCount(product: string): number | undefined {
  const match = /^USBRelay([1-8])$/.exec(product);
  return match === null ? undefined : Number(match[1]);
}

export function encodeUsbRelayOrder(order: UsbRelayOrder): Uint8Array {
  const report = new Uint8Array(orderOctets);
  if (order.kind === 'name') {
    if (!serialShape.test(order.serial))
      throw new RangeError(`serial: expected 5 printable characters, found ${order.serial}`);
    report[1] = name;
    report.set(octetsOf(order.serial), 2);
    return report;
  }
  const { relay, isOn } = order;
  if (!Number.isInteger(relay) || relay < 1 || relay > mostRelays)
    throw new RangeError(`relay: expected 1 to ${mostRelays}, found ${relay}`);
  report[1] = isOn ? on : off;
  report[2] = relay;
  return report;
}

/** The board's side. */
export function decodeUsbRelayOrder(report: Uint8Array): Result<UsbRelayOrder, UsbRelayFault> {
  if (report.length !== orderOctets)
    return failure({ kind: 'bad-length', expected: orderOctets, found: report.length });
  const [, order = 0, relay = 0] = report;
  if (order === name) {
    const serial = String.fromCharCode(...report.subarray(2, 7));
    if (!serialShape.test(serial))
      return failure({ kind: 'bad-serial', expected: '5 printable characters', found: serial });
    return success({ kind: 'name', serial });
  }
  if (order !== on && order !== off)
    return failure({ kind: 'unknown-order', expected: 'ff, fd or fa', found: order.toString(16) });
  if (relay < 1 || relay > mostRelays)
    return failure({ kind: 'bad-relay', expected: `1 to ${mostRelays}`, found: relay });
  return success({ kind: 'switch', relay, isOn: order === on });
}

export function encodeUsbRelayState({ serial, relays }: UsbRelayState): Uint8Array {
  const report = new Uint8Array(stateOctets);
  report.set(octetsOf(serial).slice(0, 5));
  report[7] = relays;
  return report;
}

/** Takes the eight octets of the board, and the nine of libraries that give back the whole buffer. */
export function decodeUsbRelayState(report: Uint8Array): Result<UsbRelayState, UsbRelayFault> {
  if (report.length !== stateOctets && report.length !== stateOctets + 1)
    return failure({ kind: 'bad-length', expected: stateOctets, found: report.length });
  const serial = String.fromCharCode(...report.subarray(0, 5));
  if (!serialShape.test(serial))
    return failure({ kind: 'bad-serial', expected: '5 printable characters', found: serial });
  return success({ serial, relays: report[7]! });
}

const serialShape = /^[\x20-\x7e]{5}$/;

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
