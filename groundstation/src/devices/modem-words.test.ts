import { encodeAgwpe, encodeAgwpeFrame } from '@dawa/protocols/agwpe';
import { encodeKiss } from '@dawa/protocols/kiss';
import { describe, expect, it } from 'vitest';
import { fromHex } from './memory-port.fixture.ts';
import { modemWordsOf } from './modem-words.ts';

/** From N0CALL to TEST, `hello`. Source: AX.25 2.2, section 3.12 */
const hello = fromHex('a88aa6a84040609c6086829898e103f068656c6c6f');

describe('the wire log of a modem', () => {
  it('says in words what a TNC and the station tell each other', () => {
    const words = modemWordsOf('kiss')!;
    expect(words('received', encodeKiss({ port: 0, command: 0, data: hello }))).toBe(
      'frame N0CALL>TEST, 5 octets',
    );
    expect(words('sent', encodeKiss({ port: 1, command: 1, data: Uint8Array.of(30) }))).toBe(
      'txDelay 30, radio 1',
    );
    expect(words('sent', fromHex('c0 ff c0'))).toBe('leave KISS');
    expect(words('received', fromHex('c0 00 db 41 c0'))).toBe(
      'damaged frame: expected DB DC or DB DD, found DB 41',
    );
    expect(words('received', fromHex('0d 0a'))).toBeNull();
  });

  it('says it of a packet engine too', () => {
    const words = modemWordsOf('agwpe')!;
    expect(words('sent', encodeAgwpe({ kind: 'R' }))).toBe('which version?');
    const version = encodeAgwpe({ kind: 'R', data: fromHex('d5 07 00 00 7f 00 00 00') });
    expect(words('received', version)).toBe('version 2005.127');
    expect(words('received', encodeAgwpeFrame(hello))).toBe('frame N0CALL>TEST, 5 octets');
    expect(words('received', fromHex('00'.repeat(36)))).toBe('no AGWPE: found 0x00');
  });

  it('has no words for bare octets', () => {
    expect(modemWordsOf('raw-bytes')).toBeUndefined();
  });
});
