import { describe, expect, it } from 'vitest';
import { parseIntelHex } from './intel-hex.ts';

describe('programs as compilers write them (Intel HEX)', () => {
  // Records of the example in Wikipedia, "Intel HEX" (read 2026-11): data at 0100 and 0110, an end.
  const data = ':10010000214601360121470136007EFE09D2190140';
  const more = ':100110002146017E17C20001FF5F16002148011928';
  const end = ':00000001FF';

  it('places each record at its address, erased flash between them', () => {
    const program = parseIntelHex(`${data}\r\n${more}\n${end}\n`, 1024);
    if (!program.ok) throw new TypeError(program.fault.kind);
    expect(program.value).toHaveLength(0x120);
    expect([...program.value.subarray(0xfe, 0x104)]).toEqual([0xff, 0xff, 0x21, 0x46, 0x01, 0x36]);
    expect(program.value[0x11f]).toBe(0x19);
  });

  it('follows upper addresses of both kinds', () => {
    // The same article: type 2 with 1200 begins at 12000, type 4 with FFFF at FFFF0000.
    const segment = parseIntelHex(`:020000021200EA\n:0100000055AA\n${end}`, 131_072);
    expect(segment.ok && [segment.value.length, segment.value.at(-1)]).toEqual([0x12001, 0x55]);
    const linear = parseIntelHex(`:02000004FFFFFC\n:0100000055AA\n${end}`, 131_072);
    expect(linear).toMatchObject({ ok: false, fault: { kind: 'too-large', found: 0xffff0001 } });
  });

  it.each([
    ['no-end', ':0100000055AA'],
    ['bad-checksum', `${data.slice(0, -1)}1`],
    ['bad-record', 'AT+CGMI'],
    ['bad-record', ':1001000021'],
    ['bad-record', ':010000041EDD'],
    ['too-large', `${data}\n${end}`],
    ['no-end', ''],
  ])('refuses with %s, and says what was expected', (kind, text) => {
    const program = parseIntelHex(text, 0x10f);
    expect(program).toMatchObject({ ok: false, fault: { kind } });
    if (!program.ok) expect(String(program.fault.expected)).not.toBe('');
  });
});
