import { describe, expect, it } from 'vitest';
import { octetsOf } from './packet-bits.ts';
import { crc16, packetControl } from './packet-control.ts';

// ECSS-E-ST-70-41C, annex B.1.5: octets and the checksums they must give; and the check value of CRC-16/CCITT-FALSE
// in the catalogue of Greg Cook (reveng.sourceforge.io, read 2026).
const vectors = [
  ['0000', 0x1d0f],
  ['000000', 0xcc9c],
  ['abcdef01', 0x04a2],
  ['1456f89a0001', 0x7fd5],
  [Buffer.from('123456789').toString('hex'), 0x29b1],
] as const;

const packet = '0830c00c0024200319000c0000739d30da9f10031fef010e000001c20000001300e1139505a1056500879c';

describe('the packet error control', () => {
  it.each(vectors)('of %s is what the standard says', (hex, expected) => {
    expect(crc16(octetsOf(hex))).toBe(expected);
  });

  it('is found at the end of a packet that was received whole', () => {
    expect(packetControl(octetsOf(packet), false)).toEqual({ octet: 41, expected: 0x879c, found: 0x879c });
  });

  it('tells expected and found of a packet that was refused for it', () => {
    const damaged = packet.replace('ef01', 'ef00');
    const control = packetControl(octetsOf(damaged), true)!;
    expect(control.found).toBe(0x879c);
    expect(control.expected).not.toBe(control.found);
  });

  it('is not seen where a packet ends with something else', () => {
    expect(packetControl(octetsOf(packet.replace('ef01', 'ef00')), false)).toBeUndefined();
    expect(packetControl(octetsOf('0820c0940000'), true)).toBeUndefined();
  });
});
