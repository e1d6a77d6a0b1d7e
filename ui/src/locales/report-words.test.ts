import { describe, expect, it } from 'vitest';
import { encodeTelecommand, readReport } from '../api/payload-packet.ts';
import { readState, reportWords } from './report-words.ts';

const octetsOf = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));

describe('packets of the payload in the page', () => {
  it('builds a telecommand octet for octet', () => {
    // 17.1 to APID 20, count 1; the CRC by Python's binascii.crc_hqx.
    expect(encodeTelecommand(17, 1, [], 1)).toEqual(octetsOf('1820c00100062b110100008e80'));
  });

  // Said by the firmware in simavr, 2026-11-29.
  const boot = octetsOf('0820c000001320050100000000000000018000010100000124b2');
  const fast = octetsOf(
    '0820c001003a20031900000000000000028000012000000000021395005806fbec84ec848000aa000000000000000000000000000000000020202020202000f2a1',
  );

  it('says reports in words', () => {
    const words = [boot, fast].map((packet) => reportWords(readReport(packet)!));
    expect(words).toEqual([
      'started after power-on, boot 1',
      'housekeeping: STANDBY, key up, 5.01 V, 88 mA, controller \u221249.9 °C',
    ]);
    expect(readState(readReport(fast)!)).toEqual({ mode: 'STANDBY', isKeyed: false, uptimeS: 2 });
    expect(reportWords({ service: 1, subtype: 2, data: octetsOf('1820c00705') })).toBe(
      'telecommand 7 refused: out of range',
    );
    expect(reportWords({ service: 17, subtype: 2, data: new Uint8Array(0) })).toBe('alive');
    expect(reportWords({ service: 20, subtype: 2, data: new Uint8Array(0) })).toBe('report 20.2');
  });

  it('reads nothing into a packet that is damaged, short or of another', () => {
    const damaged = boot.slice();
    damaged[20]! ^= 1;
    for (const packet of [damaged, boot.subarray(0, 12), new Uint8Array(0)])
      expect(readReport(packet)).toBeUndefined();
    expect(readReport(encodeTelecommand(17, 1, [], 1))).toBeUndefined();
  });
});
