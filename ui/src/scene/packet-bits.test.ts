import { describe, expect, it } from 'vitest';
import { bitsOf, fieldAtBit, fieldAtOctet, octetSpan, octetsOf, placeWords } from './packet-bits.ts';

// A packet of a rehearsal with HK_PAYLOAD_FAST; places of missions/aprs-dp/telemetry.xml: temp_pa is 2138 at octet 30,
// ptt the bit 4 and squelch the bit 5 of octet 20, behind mode in its first four bits.
const hex =
  '0820c094003a20031900840000739d30da98470140000002d71213990060085a098c084b8b00aa000000110000000100000010000000000c4259394741200083c5';
const octets = octetsOf(hex);
const field = (name: string, bitOffset: number, bitLength: number) => ({ name, bitOffset, bitLength });
const fields = [
  field('mode', 160, 4),
  field('ptt', 164, 1),
  field('squelch', 165, 1),
  field('temp_pa', 240, 16),
];

describe('fields and bytes of a packet', () => {
  it('reads the octets that were received', () => {
    expect(octets).toHaveLength(65);
    expect((octets[30]! << 8) | octets[31]!).toBe(2138);
    expect(octetsOf('')).toHaveLength(0);
    expect(octetsOf('0a1')).toEqual(Uint8Array.of(10));
  });

  it('says where a field begins as byte and bit', () => {
    expect(placeWords(240)).toBe('30');
    expect(placeWords(164)).toBe('20.4');
    expect(placeWords(0)).toBe('0');
  });

  it('goes from a field to its bytes', () => {
    expect(octetSpan(field('temp_pa', 240, 16))).toEqual([30, 31]);
    expect(octetSpan(field('hk_fast_spare', 169, 7))).toEqual([21, 21]);
    expect(octetSpan(field('across', 165, 5))).toEqual([20, 21]);
    expect(octetSpan(field('empty', 16, 0))).toEqual([2, 2]);
  });

  it('goes from a byte or a bit to its field, and to none in a spare', () => {
    expect(fieldAtOctet(fields, 31)?.name).toBe('temp_pa');
    expect(fieldAtOctet(fields, 20)?.name).toBe('mode');
    expect(fieldAtBit(fields, 165)?.name).toBe('squelch');
    expect(fieldAtBit(fields, 170)).toBeUndefined();
    expect(fieldAtOctet(fields, 22)).toBeUndefined();
  });

  it('prefers the part to the whole where fields lie over each other', () => {
    expect(fieldAtBit([field('word', 0, 16), field('flag', 3, 1)], 3)?.name).toBe('flag');
  });

  it('shows the bits of a field among those of its bytes', () => {
    const text = bitsOf(octets, field('ptt', 164, 1), 4).map(({ bits }) =>
      bits.map(({ isSet, isOfField }) => `${isSet ? 1 : 0}${isOfField ? '*' : ''}`).join(''),
    );
    // Octet 20 is 0x40: mode 4, nothing keyed.
    expect(text).toEqual(['01000*000']);
    expect(bitsOf(octets, field('long', 0, 400), 4)).toHaveLength(4);
    expect(bitsOf(octets, field('beyond', 4000, 8), 4)).toEqual([]);
  });
});
