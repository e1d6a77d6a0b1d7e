import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { encodeKiss, KissDecoder } from './kiss.ts';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

function decode(hex: string): string[] {
  const decoder = new KissDecoder();
  return [...decoder.push(bytes(hex)), ...decoder.flush()].map((frame) =>
    frame.ok
      ? `${frame.value.port}/${frame.value.command} ${hexOf(frame.value.data)}`
      : `${frame.fault.kind} ${hexOf(frame.fault.octets)}`,
  );
}

describe('KISS', () => {
  // The worked examples of the article "KISS (TNC)" of Wikipedia (2015-05): TEST out of port 0, Hello out of port 5, C0 DB
  // out of port 0, and the end of KISS.
  it('reads the well-known examples', () => {
    expect(decode('c00054455354c0')).toEqual(['0/0 54455354']);
    expect(decode('c05048656c6c6fc0')).toEqual(['5/0 48656c6c6f']);
    expect(decode('c0ffc0')).toEqual(['15/15 ']);
    expect(decode('c000dbdcdbddc0')).toEqual(['0/0 c0db']);
  });

  // Fact sheet of the payload, 3.3, last row: information 3e c0 db dc.
  it('reads and writes a frame of AX.25 with escapes in it', () => {
    const line = 'c000 82a0a8a86840e0826a6a84a89c6082a492a6a6406103f03e dbdc dbdd dc c0';
    const data = bytes('82a0a8a86840e0826a6a84a89c6082a492a6a6406103f03ec0dbdc');
    expect(decode(line)).toEqual([`0/0 ${hexOf(data)}`]);
    expect(encodeKiss({ port: 0, command: 0, data })).toEqual(bytes(line));
  });

  it('escapes a first octet that is a C0 itself', () => {
    const frame = encodeKiss({ port: 12, command: 0, data: bytes('01') });
    expect(frame).toEqual(bytes('c0dbdc01c0'));
    expect(decode('c0dbdc01c0')).toEqual(['12/0 01']);
  });

  it('finds the next frame when a C0 was lost, came twice, or was never heard', () => {
    expect(decode('c0000102 000304c0 c00005c0')).toEqual(['0/0 0102000304', '0/0 05']);
    expect(decode('c0c0c000 01c0c0c0 0002c0')).toEqual(['0/0 01', '0/0 02']);
    const decoder = new KissDecoder();
    expect(decoder.push(bytes('030405c00001c0'))).toHaveLength(1);
    expect(decoder.skippedOctets).toBe(3);
  });

  it('hands a damaged frame on as a fault with its octets, and goes on', () => {
    expect(decode('c00001db0203c00004c0')).toEqual(['bad-escape 0001db0203', '0/0 04']);
    expect(decode('c00001dbc00004c0')).toEqual(['bad-escape 0001', '0/0 04']);
    expect(decode('c0000102')).toEqual(['unfinished 000102']);
  });

  it('keeps to its memory when no end comes', () => {
    const decoder = new KissDecoder({ maxFrameOctets: 8 });
    decoder.push(bytes('c000'));
    for (let round = 0; round < 1000; round++) expect(decoder.push(new Uint8Array(100))).toEqual([]);
    expect(decoder.push(bytes('c0 0001 c0'))).toMatchObject([
      { ok: false, fault: { kind: 'too-long', octets: new Uint8Array(8) } },
      { ok: true, value: { data: bytes('01') } },
    ]);
  });

  it('gives the same frames wherever the line is cut, and what was sent, noise between or not', () => {
    const random = createRandom('kiss');
    for (let round = 0; round < 500; round++) {
      const sent = Array.from({ length: random.integer(6) }, () =>
        Uint8Array.from(
          { length: random.integer(30) },
          () => [0xc0, 0xdb, 0xdc, 0xdd, 7][random.integer(5)]!,
        ),
      );
      const line = sent.flatMap((data) => [
        ...encodeKiss({ port: 3, command: 0, data }),
        ...(random.integer(2) === 0 ? [] : [0xc0]),
      ]);
      const decoder = new KissDecoder();
      const heard: string[] = [];
      for (let at = 0; at < line.length; ) {
        const step = 1 + random.integer(9);
        for (const frame of decoder.push(Uint8Array.from(line.slice(at, at + step)))) {
          expect(frame.ok).toBe(true);
          if (frame.ok) heard.push(hexOf(frame.value.data));
        }
        at += step;
      }
      expect(heard).toEqual(sent.map(hexOf));
    }
  });

  it('survives any octets', () => {
    const random = createRandom('kiss noise');
    const decoder = new KissDecoder({ maxFrameOctets: 64 });
    for (let round = 0; round < 2000; round++) {
      decoder.push(Uint8Array.from({ length: random.integer(200) }, () => 0xb0 + random.integer(0x50)));
    }
    decoder.flush();
    expect(decoder.push(bytes('c00001c0'))).toMatchObject([{ ok: true }]);
  });
});
