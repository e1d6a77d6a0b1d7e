import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeReceiveStatus,
  decodeTransmitStatus,
  decodeYaesuOrder,
  decodeYaesuSetting,
  encodeYaesuOrder,
  YaesuBlocks,
  type YaesuOrder,
} from './yaesu.ts';

const hex = (octets: Uint8Array) => [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
const bytes = (line: string) => Uint8Array.from(line.split(' '), (pair) => Number.parseInt(pair, 16));

describe('Yaesu FT-847', () => {
  // Wire log of Hamlib 4.5.4 (rigctl -m 1001), and its table of orders (rigs/yaesu/ft847.c) where it sends none by itself.
  const vectors: readonly [string, YaesuOrder, string][] = [
    ['CAT on', { kind: 'cat', isOn: true }, '00 00 00 00 00'],
    ['CAT off', { kind: 'cat', isOn: false }, '00 00 00 00 80'],
    ['F 145825000', { kind: 'set-frequency', band: 'main', frequencyHz: 145_825_000 }, '14 58 25 00 01'],
    [
      '435 MHz, receiver',
      { kind: 'set-frequency', band: 'satellite-receive', frequencyHz: 435_000_000 },
      '43 50 00 00 11',
    ],
    [
      '435 MHz, transmitter',
      { kind: 'set-frequency', band: 'satellite-transmit', frequencyHz: 435_000_000 },
      '43 50 00 00 21',
    ],
    ['f', { kind: 'read-frequency', band: 'main' }, '00 00 00 00 03'],
    ['receiver', { kind: 'read-frequency', band: 'satellite-receive' }, '00 00 00 00 13'],
    ['transmitter', { kind: 'read-frequency', band: 'satellite-transmit' }, '00 00 00 00 23'],
    ['M FM', { kind: 'set-mode', band: 'main', mode: 'FM' }, '08 00 00 00 07'],
    ['M USB, transmitter', { kind: 'set-mode', band: 'satellite-transmit', mode: 'USB' }, '01 00 00 00 27'],
    ['narrow FM', { kind: 'set-mode', band: 'main', mode: 'FM-N' }, '88 00 00 00 07'],
    ['satellite mode', { kind: 'satellite-mode', isOn: true }, '00 00 00 00 4e'],
    ['simplex', { kind: 'satellite-mode', isOn: false }, '00 00 00 00 8e'],
    ['T 1', { kind: 'transmit', isOn: true }, '00 00 00 00 08'],
    ['T 0', { kind: 'transmit', isOn: false }, '00 00 00 01 88'],
    ['t', { kind: 'read-transmit-status' }, '00 00 00 00 f7'],
    ['l STRENGTH', { kind: 'read-receive-status' }, '00 00 00 00 e7'],
    ['tone on', { kind: 'tone-switch', band: 'main', isOn: true }, '4a 00 00 00 0a'],
    ['C 670', { kind: 'set-tone', band: 'main', toneHz: 67 }, '3f 00 00 00 0b'],
  ];
  it.each(vectors)('writes %s as Hamlib does, and reads it at the other end', (_name, order, expected) => {
    expect(hex(encodeYaesuOrder(order))).toBe(expected);
    expect(decodeYaesuOrder(bytes(expected))).toEqual(order);
  });

  it('reads frequency and mode, and no digits that are none', () => {
    // Answer to `03` that Hamlib reads as 145.825 MHz FM.
    expect(decodeYaesuSetting(bytes('14 58 25 00 08'))).toEqual({ frequencyHz: 145_825_000, mode: 'FM' });
    expect(decodeYaesuSetting(bytes('14 5a 25 00 08'))).toBeUndefined();
    expect(decodeYaesuSetting(bytes('14 58 25 00 05'))).toBeUndefined();
    expect(decodeYaesuSetting(bytes('14 58 25 00'))).toBeUndefined();
  });

  // Hamlib ft847.c: bit 7 of f7 is set while it receives; the lower five bits of e7 are the S-meter.
  it('reads the two status octets', () => {
    expect([decodeTransmitStatus(0x80), decodeTransmitStatus(0x00)]).toEqual([
      { isOn: false },
      { isOn: true },
    ]);
    expect(decodeReceiveStatus(0x90)).toEqual({ meter: 16, isSquelched: true });
  });

  it('collects octets that come one by one, and drops what nobody waits for', () => {
    const blocks = new YaesuBlocks();
    const whole = [...bytes('14 58 25 00 01')].flatMap((octet) => blocks.push(Uint8Array.of(octet)));
    expect(whole.map(hex)).toEqual(['14 58 25 00 01']);
    blocks.push(bytes('43 50'));
    blocks.expect(1);
    expect(blocks.push(bytes('80')).map(hex)).toEqual(['80']);
  });

  it('writes no frequency between its steps', () => {
    const at = (frequencyHz: number) => () =>
      encodeYaesuOrder({ kind: 'set-frequency', band: 'main', frequencyHz });
    expect(at(145_825_005)).toThrow(RangeError);
    expect(at(1_240_000_000)).toThrow(RangeError);
  });

  it('makes of any five octets one order or none, and none of them throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (octets) => {
        const order = decodeYaesuOrder(octets);
        if (order !== undefined && order.kind !== 'repeater-shift')
          expect(decodeYaesuOrder(encodeYaesuOrder(order))).toEqual(order);
      }),
    );
  });
});
