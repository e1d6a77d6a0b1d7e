import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { readWav, WavReader, wavHeader, writeWav } from './wav.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** Header of 44 octets as SoX 14.4.2 writes it (`sox -n -r 48000 -c 1 -b 16`), with three samples behind it. */
const sox =
  '52494646 2a000000 57415645 666d7420 10000000 0100 0100 80bb0000 00770100 0200 1000 64617461 06000000 0000 0040 0080';

describe('WAV', () => {
  it('reads 16 bits in one channel', () => {
    expect(readWav(bytes(sox))).toEqual({
      ok: true,
      value: {
        ...{ sampleRateHz: 48_000, channels: 1, bitsPerSample: 16, isFloat: false },
        samples: Float32Array.of(0, 0.5, -1),
      },
    });
  });

  it('writes what it reads, clipped at full scale', () => {
    const samples = Float32Array.of(0, 0.5, -1);
    expect(Buffer.from(writeWav(samples, { sampleRateHz: 48_000 })).toString('hex')).toBe(
      sox.replaceAll(' ', ''),
    );
    const loud = readWav(writeWav(Float32Array.of(2, -2), { sampleRateHz: 8000 }));
    expect(loud).toMatchObject({ value: { samples: Float32Array.of(32_767 / 32_768, -1) } });
    const exact = Float32Array.of(0.1, -3, Number.NaN);
    expect(readWav(writeWav(exact, { sampleRateHz: 8000, isFloat: true }))).toMatchObject({
      value: { isFloat: true, samples: exact },
    });
  });

  it('writes the same header for a file that is written piece by piece, of one channel or two', () => {
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    const one = wavHeader({ sampleRateHz: 48_000, channels: 1, octets: 6 });
    expect(hex(one)).toBe(sox.replaceAll(' ', '').slice(0, 88));
    // Microsoft and IBM 1991, chapter 3: two channels, 192000 octets a second, four a sample, 16 bits.
    const two = wavHeader({ sampleRateHz: 48_000, channels: 2, octets: 12 });
    expect(hex(two).slice(40, 72)).toBe('0100020080bb000000ee020004001000');
    expect(() => wavHeader({ sampleRateHz: 48_000, channels: 1, octets: 2 ** 32 })).toThrow(RangeError);
  });

  // Microsoft and IBM 1991, chapter 3, "Data Format of the Samples": 8 bits unsigned, more of them signed.
  it.each([
    ['8 bits', '0100', '0800', '80 c0 00', [0, 0.5, -1]],
    ['24 bits', '0100', '1800', '000000 000040 000080', [0, 0.5, -1]],
    ['32 bits', '0100', '2000', '00000000 00000040 00000080', [0, 0.5, -1]],
    ['floats', '0300', '2000', '00000000 0000003f 000080bf', [0, 0.5, -1]],
    ['long floats', '0300', '4000', '0000000000000000 000000000000e03f 000000000000f0bf', [0, 0.5, -1]],
  ])('reads %s', (_name, code, bits, data, expected) => {
    const head = `52494646 00000000 57415645 666d7420 10000000 ${code} 0100 80bb0000 00000000 0000 ${bits}`;
    const read = readWav(bytes(`${head} 64617461 ffffffff ${data}`));
    expect(read).toMatchObject({ ok: true, value: { samples: Float32Array.from(expected) } });
  });

  const stereo = '52494646 00000000 57415645 666d7420 10000000 0100 0200 44ac0000 00000000 0400 1000';

  it.each([
    [0, [0.5, 0.25]],
    [1, [-0.5, 0]],
    ['mean', [0, 0.125]],
  ] as const)('takes channel %s of two', (channel, expected) => {
    const file = bytes(`${stereo} 64617461 08000000 0040 00c0 0020 0000`);
    expect(readWav(file, { channel })).toMatchObject({ value: { samples: Float32Array.from(expected) } });
  });

  it.each(['00000000', 'ffffffff', 'ffffff7f', '00f0ffff'])('reads to the end for a size of %s', (size) => {
    const file = bytes(sox.replace('64617461 06000000', `64617461 ${size}`));
    expect(readWav(file)).toMatchObject({ value: { samples: Float32Array.of(0, 0.5, -1) } });
  });

  it('passes over other chunks, of odd sizes too, and what stands behind the data', () => {
    const list = '4c495354 03000000 414243 00';
    const file = bytes(
      `${sox.replace('666d7420', `${list} 666d7420`).replace('64617461', `${list} 64617461`)} ${list}`,
    );
    expect(readWav(file)).toMatchObject({ value: { samples: Float32Array.of(0, 0.5, -1) } });
  });

  it('reads the extensible format and RF64', () => {
    const guid = '0100000000001000800000aa00389b71';
    const head = '52463634 ffffffff 57415645 64733634 04000000 00000000';
    const format = `666d7420 28000000 feff 0100 80bb0000 00770100 0200 1000 1600 1000 04000000 ${guid}`;
    const read = readWav(bytes(`${head} ${format} 64617461 ffffffff 0040`));
    expect(read).toMatchObject({ value: { samples: Float32Array.of(0.5) } });
  });

  it('reads the same in pieces of any size', () => {
    const samples = Float32Array.from({ length: 500 }, (_, index) => index / 512);
    const file = writeWav(samples, { sampleRateHz: 22_050 });
    const random = createRandom('wav');
    const reader = new WavReader();
    const heard: number[] = [];
    for (let at = 0; at < file.length; ) {
      const length = random.integer(9);
      const part = reader.push(file.subarray(at, at + length));
      if (part.ok) heard.push(...part.value);
      at += length;
    }
    expect(heard).toEqual([...samples]);
    expect(reader.flush()).toMatchObject({ ok: true, value: { sampleRateHz: 22_050 } });
  });

  it.each([
    ['', 'not-wav'],
    ['4f676753 00020000 00000000', 'not-wav'],
    ['52494646 00000000 57415645', 'no-format'],
    [stereo, 'no-data'],
    ['52494646 00000000 57415645 64617461 02000000 0000', 'no-format'],
    [sox.replace('0100 0100', '5500 0100'), 'bad-format'],
    [sox.replace('0100 0100', '0100 0000'), 'bad-format'],
    [sox.replace('80bb0000', '00000000'), 'bad-format'],
    [sox.replace('10000000', '02000000'), 'bad-format'],
    [sox.replace('10000000', 'ffffffff'), 'bad-format'],
  ])('tells what is wrong with %s: %s', (hex, kind) => {
    const read = readWav(bytes(hex));
    expect(read).toMatchObject({ ok: false, fault: { kind } });
  });

  it('has no third channel of two', () => {
    expect(readWav(bytes(stereo), { channel: 2 })).toMatchObject({ fault: { kind: 'no-channel', found: 2 } });
  });
});
