import { describe, expect, it } from 'vitest';
import {
  decodeUsbRelayOrder,
  decodeUsbRelayState,
  encodeUsbRelayOrder,
  encodeUsbRelayState,
  usbRelayCount,
} from './usbrelay.ts';

describe('USBRelay board', () => {
  // darrylb123/usbrelay libusbrelay.c operate_relay and set_serial, commit ec84cf24.
  it.each([
    [{ kind: 'switch', relay: 1, isOn: true }, [0, 0xff, 1, 0, 0, 0, 0, 0, 0]],
    [{ kind: 'switch', relay: 4, isOn: false }, [0, 0xfd, 4, 0, 0, 0, 0, 0, 0]],
    [{ kind: 'name', serial: 'QAAMZ' }, [0, 0xfa, 0x51, 0x41, 0x41, 0x4d, 0x5a, 0, 0]],
  ] as const)('understands %j', (order, octets) => {
    expect([...encodeUsbRelayOrder(order)]).toEqual(octets);
    expect(decodeUsbRelayOrder(Uint8Array.from(octets))).toEqual({ ok: true, value: order });
  });

  it('tells serial and relays, however long the library made the buffer', () => {
    // get_board_features: the serial is the first five octets, the state octet 7.
    const octets = [0x51, 0x41, 0x41, 0x4d, 0x5a, 0, 0, 0b0000_0101];
    const state = { serial: 'QAAMZ', relays: 5 };
    expect(decodeUsbRelayState(Uint8Array.from(octets))).toEqual({ ok: true, value: state });
    expect(decodeUsbRelayState(Uint8Array.from([...octets, 0]))).toEqual({ ok: true, value: state });
    expect([...encodeUsbRelayState(state)]).toEqual(octets);
  });

  it('says what is wrong with a report that is none', () => {
    expect(decodeUsbRelayState(new Uint8Array(8))).toMatchObject({ fault: { kind: 'bad-serial' } });
    expect(decodeUsbRelayState(new Uint8Array(7))).toMatchObject({
      fault: { kind: 'bad-length', expected: 8, found: 7 },
    });
    expect(decodeUsbRelayOrder(Uint8Array.of(0, 0xfe, 0, 0, 0, 0, 0, 0, 0))).toMatchObject({
      fault: { kind: 'unknown-order' },
    });
    expect(decodeUsbRelayOrder(Uint8Array.of(0, 0xff, 9, 0, 0, 0, 0, 0, 0))).toMatchObject({
      fault: { kind: 'bad-relay', found: 9 },
    });
  });

  it('counts relays by the name of the product, for its numbers are those of many others', () => {
    expect(usbRelayCount('USBRelay4')).toBe(4);
    expect(usbRelayCount('USBasp')).toBeUndefined();
    expect(usbRelayCount('USBRelay')).toBeUndefined();
  });

  it('refuses a relay that no board has', () => {
    expect(() => encodeUsbRelayOrder({ kind: 'switch', relay: 0, isOn: true })).toThrow(RangeError);
    expect(() => encodeUsbRelayOrder({ kind: 'name', serial: 'four' })).toThrow(RangeError);
  });
});
