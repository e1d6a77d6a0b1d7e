import { describe, expect, it } from 'vitest';
import {
  AgwpeDecoder,
  type AgwpeMessage,
  agwpeFrameOf,
  agwpeKinds,
  agwpeVersionOf,
  encodeAgwpe,
  encodeAgwpeFrame,
} from './agwpe.ts';

const none = '00'.repeat(20);

/**
 * What Dire Wolf 1.6 (Debian 12) answered on its AGW port, and what it understood, on 29 November 2026: asked for its version,
 * ports and raw frames, given the first frame of `gen_packets -n 2` as sound, and a frame to send, which it showed as
 * `N0CALL>TEST:hello`.
 */
const transcript = {
  askVersion: `00000000 52000000 ${none} 00000000 00000000`,
  version: `00000000 52000000 ${none} 08000000 00000000 d50700007f000000`,
  askRaw: `00000000 6b000000 ${none} 00000000 00000000`,
  registered: '00000000 58000000 4e3043414c4c00000000 00000000000000000000 01000000 00000000 01',
  heard:
    '00000000 4b000000 5742324f535a2d313500 54455354000000000000 4c000000 00000000 00' +
    'a88aa6a84040e0ae84649ea6b4ff03f02c54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f67' +
    '21202030303031206f662030303032',
  send: `00000000 4b000000 ${none} 16000000 00000000 00a88aa6a84040609c6086829898e103f068656c6c6f`,
};

describe('AGWPE', () => {
  it('asks as Dire Wolf understood it', () => {
    expect(hex(encodeAgwpe({ kind: agwpeKinds.version }))).toBe(hex(octets(transcript.askVersion)));
    expect(hex(encodeAgwpe({ kind: agwpeKinds.toggleRaw }))).toBe(hex(octets(transcript.askRaw)));
    const frame = octets('a88aa6a84040609c6086829898e103f068656c6c6f');
    expect(hex(encodeAgwpeFrame(frame))).toBe(hex(octets(transcript.send)));
  });

  it('reads what Dire Wolf answered, cut anywhere', () => {
    const stream = octets(transcript.version + transcript.registered + transcript.heard);
    for (const piece of [1, 7, 36, stream.length]) {
      const decoder = new AgwpeDecoder();
      const messages: AgwpeMessage[] = [];
      for (let at = 0; at < stream.length; at += piece) {
        for (const message of decoder.push(stream.subarray(at, at + piece))) {
          if (message.ok) messages.push(message.value);
        }
      }
      expect(messages.map(({ kind, from, to }) => [kind, from, to])).toEqual([
        ['R', '', ''],
        ['X', 'N0CALL', ''],
        ['K', 'WB2OSZ-15', 'TEST'],
      ]);
      expect(agwpeVersionOf(messages[0]!)).toBe('2005.127');
      expect(hex(agwpeFrameOf(messages[2]!)!)).toBe(hex(octets(transcript.heard).subarray(37)));
      expect(decoder.flush()).toEqual([]);
    }
  });

  it('ends at a header that cannot be one, and says what it found', () => {
    const decoder = new AgwpeDecoder();
    const long = encodeAgwpe({ kind: 'K', data: new Uint8Array(5000) });
    expect(decoder.push(long)).toEqual([
      {
        ok: false,
        fault: { kind: 'bad-header', expected: 'at most 4096 octets of data', found: '5000' },
      },
    ]);
    expect(decoder.push(octets(transcript.version))).toEqual([]);
    expect(new AgwpeDecoder().push(new Uint8Array(40))).toMatchObject([{ fault: { found: '0x00' } }]);
    const cut = new AgwpeDecoder();
    cut.push(octets(transcript.version).subarray(0, 40));
    expect(cut.flush()).toMatchObject([{ ok: false, fault: { kind: 'unfinished' } }]);
  });

  it('refuses what cannot be written', () => {
    expect(() => encodeAgwpe({ kind: 'K', port: 256 })).toThrow('port: expected 0 to 255, found 256');
    expect(() => encodeAgwpe({ kind: 'KK' })).toThrow('one letter');
    expect(() => encodeAgwpe({ kind: 'X', from: 'WB2OSZ-150' })).toThrow('nine characters');
  });
});

function octets(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(' ', '').match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}
