import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBusPacket, PayloadBusDecoder } from './payload-bus.ts';

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

// Primary header laid out by hand after CCSDS 133.0-B-2, 4.1: telecommand, secondary header, APID 0x020, unsegmented,
// count 1, then PUS-C 17.1 (ECSS-E-ST-70-41C, 7.4.4) and two octets in the place of its error control.
const ping = bytes('1820c001' + '0006' + '2f11010000' + 'c0db');

describe('payload bus', () => {
  it('carries a packet as one SLIP frame with its own C0 and DB escaped', () => {
    expect(encodeBusPacket(ping)).toEqual(bytes('c01820dbdc01' + '0006' + '2f11010000' + 'dbdcdbddc0'));
  });

  it('gives the packet back, however the line was cut', () => {
    fc.assert(
      fc.property(fc.nat(20), (cut) => {
        const decoder = new PayloadBusDecoder();
        const line = encodeBusPacket(ping);
        const heard = [...decoder.push(line.slice(0, cut)), ...decoder.push(line.slice(cut))];
        expect(heard).toEqual([{ ok: true, value: ping }]);
      }),
    );
  });

  it('tells which length it expected when an octet was lost', () => {
    const decoder = new PayloadBusDecoder();
    const short = Uint8Array.from([0xc0, ...ping.slice(0, 10), 0x00, 0xc0].filter((_, i) => i !== 3));
    expect(decoder.push(short)).toEqual([
      { ok: false, fault: { kind: 'wrong-length', expected: expect.anything(), found: expect.any(Number) } },
    ]);
  });

  it('refuses to send a packet that lies about its length', () => {
    expect(() => encodeBusPacket(ping.slice(1))).toThrow(RangeError);
  });

  it('never throws on noise, and hears the next packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (noise) => {
        const decoder = new PayloadBusDecoder();
        decoder.push(noise);
        expect(decoder.push(encodeBusPacket(ping)).at(-1)).toEqual({ ok: true, value: ping });
      }),
    );
  });
});
