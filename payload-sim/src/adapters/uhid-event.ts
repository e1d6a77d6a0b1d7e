import type { HidIdentity } from '@dawa/seams/hid-device';

/**
 * Events of Linux' `/dev/uhid`, by which a program is a HID device of its own kernel: a type of four octets and what belongs to
 * it, 4380 octets in all, low octet first. Source: include/uapi/linux/uhid.h.
 */
export type UhidEvent =
  | { readonly kind: 'start' | 'stop' | 'open' | 'close' }
  | { readonly kind: 'output'; readonly report: Uint8Array }
  | { readonly kind: 'get-report'; readonly id: number; readonly reportId: number }
  | { readonly kind: 'set-report'; readonly id: number; readonly report: Uint8Array };

export const uhidEventOctets = 4380;

/** What the kernel says; undefined for what is none of a device's business. */
export function decodeUhidEvent(octets: Uint8Array): UhidEvent | undefined {
  if (octets.length < uhidEventOctets) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const part = (start: number, length: number) => octets.slice(start, start + Math.min(length, mostOctets));
  switch (view.getUint32(0, true)) {
    case 2:
      return { kind: 'start' };
    case 3:
      return { kind: 'stop' };
    case 4:
      return { kind: 'open' };
    case 5:
      return { kind: 'close' };
    case 6:
      return { kind: 'output', report: part(4, view.getUint16(4100, true)) };
    case 9:
      return { kind: 'get-report', id: view.getUint32(4, true), reportId: octets[8]! };
    case 13:
      return {
        kind: 'set-report',
        id: view.getUint32(4, true),
        report: part(12, view.getUint16(10, true)),
      };
    default:
      return undefined;
  }
}

/** Makes the device. */
export function encodeUhidCreate({
  product,
  serialNumber,
  vendorId,
  productId,
  descriptor,
}: HidIdentity): Uint8Array {
  const { octets, view } = event(11);
  octets.set(asciiOf(product, 127), 4);
  octets.set(asciiOf(serialNumber, 63), 196);
  view.setUint16(260, descriptor.length, true);
  view.setUint16(262, usbBus, true);
  view.setUint32(264, vendorId, true);
  view.setUint32(268, productId, true);
  octets.set(descriptor, 280);
  return octets;
}

/** Takes it away, as a hand that pulls it out. */
export function encodeUhidDestroy(): Uint8Array {
  return event(1).octets;
}

export function encodeUhidInput(report: Uint8Array): Uint8Array {
  const { octets, view } = event(12);
  view.setUint16(4, report.length, true);
  octets.set(report, 6);
  return octets;
}

/** @param report undefined: there is none, and the asker gets an error */
export function encodeUhidGetReply(id: number, report: Uint8Array | undefined): Uint8Array {
  const { octets, view } = event(10);
  view.setUint32(4, id, true);
  view.setUint16(8, report === undefined ? ioError : 0, true);
  view.setUint16(10, report?.length ?? 0, true);
  if (report !== undefined) octets.set(report, 12);
  return octets;
}

export function encodeUhidSetReply(id: number, isTaken: boolean): Uint8Array {
  const { octets, view } = event(14);
  view.setUint32(4, id, true);
  view.setUint16(8, isTaken ? 0 : ioError, true);
  return octets;
}

const mostOctets = 4096;
const usbBus = 3;
const ioError = 5;

function event(type: number): { octets: Uint8Array; view: DataView } {
  const octets = new Uint8Array(uhidEventOctets);
  const view = new DataView(octets.buffer);
  view.setUint32(0, type, true);
  return { octets, view };
}

function asciiOf(text: string, most: number): Uint8Array {
  return Uint8Array.from(text.slice(0, most), (character) => character.charCodeAt(0) & 0x7f);
}
