import { describe, expect, it } from 'vitest';
import {
  decodeUhidEvent,
  encodeUhidCreate,
  encodeUhidDestroy,
  encodeUhidGetReply,
  encodeUhidInput,
  encodeUhidSetReply,
  uhidEventOctets,
} from './uhid-event.ts';

/** Octets at these places, zeros elsewhere. */
function event(places: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const octets = new Uint8Array(uhidEventOctets);
  for (const [at, values] of Object.entries(places)) octets.set(values, Number(at));
  return octets;
}

// Places and numbers: include/uapi/linux/uhid.h of Linux 6.1 (packed, little-endian); in use against that kernel in tools/peers/qemu.
describe('events of /dev/uhid', () => {
  it('reads what the kernel says', () => {
    expect(decodeUhidEvent(event({ 0: [2] }))).toEqual({ kind: 'start' });
    expect(decodeUhidEvent(event({ 0: [5] }))).toEqual({ kind: 'close' });
    // UHID_OUTPUT: 4096 octets of data, then the size.
    expect(decodeUhidEvent(event({ 0: [6], 4: [0, 0, 4, 4, 0], 4100: [5, 0] }))).toEqual({
      kind: 'output',
      report: Uint8Array.of(0, 0, 4, 4, 0),
    });
    expect(decodeUhidEvent(event({ 0: [9], 4: [7, 0, 0, 0], 8: [1, 0] }))).toEqual({
      kind: 'get-report',
      id: 7,
      reportId: 1,
    });
    expect(
      decodeUhidEvent(event({ 0: [13], 4: [8, 0, 0, 0], 8: [4, 0], 10: [3, 0], 12: [4, 0xff, 2] })),
    ).toEqual({
      kind: 'set-report',
      id: 8,
      report: Uint8Array.of(4, 0xff, 2),
    });
    expect(decodeUhidEvent(event({ 0: [99] }))).toBeUndefined();
  });

  it('reads no more than an event holds, whatever its size says', () => {
    const read = decodeUhidEvent(event({ 0: [6], 4100: [0xff, 0xff] }));
    expect(read).toMatchObject({ kind: 'output' });
    expect(read?.kind === 'output' && read.report.length).toBe(4096);
  });

  it('reads nothing from half an event', () => {
    expect(decodeUhidEvent(event({ 0: [6] }).subarray(0, 100))).toBeUndefined();
  });

  it('makes a device', () => {
    const octets = encodeUhidCreate({
      vendorId: 0x0d8c,
      productId: 0x000c,
      product: 'AB',
      serialNumber: 'C',
      descriptor: Uint8Array.of(0xc0),
    });
    const expected = event({
      ...{ 0: [11], 4: [0x41, 0x42], 196: [0x43], 260: [1, 0], 262: [3, 0] },
      ...{ 264: [0x8c, 0x0d], 268: [0x0c, 0], 280: [0xc0] },
    });
    expect(octets).toEqual(expected);
  });

  it('answers, speaks and goes', () => {
    expect(encodeUhidGetReply(7, Uint8Array.of(1, 2))).toEqual(
      event({ 0: [10], 4: [7], 10: [2], 12: [1, 2] }),
    );
    expect(encodeUhidGetReply(7, undefined)).toEqual(event({ 0: [10], 4: [7], 8: [5] }));
    expect(encodeUhidSetReply(8, true)).toEqual(event({ 0: [14], 4: [8] }));
    expect(encodeUhidSetReply(8, false)).toEqual(event({ 0: [14], 4: [8], 8: [5] }));
    expect(encodeUhidInput(Uint8Array.of(9))).toEqual(event({ 0: [12], 4: [1], 6: [9] }));
    expect(encodeUhidDestroy()).toEqual(event({ 0: [1] }));
  });
});
