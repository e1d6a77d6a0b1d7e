import { describe, expect, it } from 'vitest';
import {
  cm108Models,
  decodeCm108Input,
  decodeCm108Pins,
  encodeCm108Input,
  encodeCm108Pin,
  encodeCm108Pins,
} from './cm108.ts';

describe('CM108 sound chip', () => {
  // Seen by a CM108 behind Linux' hidraw, 2026-08: the same five octets as direwolf's cm108_write (src/cm108.c) for pin 3.
  it.each([
    [3, true, [0, 0, 0x04, 0x04, 0]],
    [3, false, [0, 0, 0x00, 0x04, 0]],
    // Pin n is bit n-1: direwolf cm108_set_gpio_pin.
    [1, true, [0, 0, 0x01, 0x01, 0]],
    [8, true, [0, 0, 0x80, 0x80, 0]],
  ] as const)('drives pin %i to %s', (pin, isHigh, octets) => {
    expect([...encodeCm108Pin(pin, isHigh)]).toEqual(octets);
    const bit = 1 << (pin - 1);
    expect(decodeCm108Pins(Uint8Array.from(octets))).toEqual({
      ok: true,
      value: { levels: isHigh ? bit : 0, outputs: bit },
    });
  });

  it('tells keys and levels apart in what the chip says', () => {
    // CM108B data sheet 1.11, 7.4: IR0 bit 1 volume down; IR1 levels of the pins.
    expect(decodeCm108Input(Uint8Array.of(0x02, 0x05, 0, 0))).toEqual({
      ok: true,
      value: { keys: 2, levels: 5 },
    });
    expect([...encodeCm108Input({ keys: 2, levels: 5 })]).toEqual([2, 5, 0, 0]);
  });

  it('takes no report of another use for pins', () => {
    // OR0 bits 7-6 = 2: the octets go to the EEPROM (data sheet, 7.4).
    expect(decodeCm108Pins(Uint8Array.of(0, 0x80, 4, 4, 0))).toEqual({
      ok: false,
      fault: { kind: 'unknown-use', expected: 0, found: 2 },
    });
    expect(decodeCm108Pins(Uint8Array.of(0, 0, 4, 4))).toEqual({
      ok: false,
      fault: { kind: 'bad-length', expected: 5, found: 4 },
    });
    expect(decodeCm108Input(Uint8Array.of(0x40, 0, 0, 0)).ok).toBe(false);
  });

  it('refuses a pin or a level that no chip has', () => {
    expect(() => encodeCm108Pin(9, true)).toThrow('pin: expected 1 to 8, found 9');
    expect(() => encodeCm108Pins({ levels: 256, outputs: 0 })).toThrow(RangeError);
  });

  it('knows each product once', () => {
    const names = cm108Models.flatMap(({ vendorId, productIds }) =>
      productIds.map((productId) => `${vendorId}:${productId}`),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
