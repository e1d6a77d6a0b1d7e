import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { joinOctets } from '../bits/join-octets.ts';
import { randomOctets, sts1, throughNoise, wrongBits } from './convolutional.fixture.ts';
import { convolutionalConventions, convolutionalRates } from './convolutional-code.ts';
import { encodeConvolutional, toSoftSymbols } from './convolutional-encoder.ts';
import { createViterbiBlockDecoder, maxViterbiBlockBits, type ViterbiBlockOptions } from './viterbi-block.ts';
import { ViterbiDecoder, type ViterbiDecoderOptions } from './viterbi-decoder.ts';
import { moduleBase64 } from './viterbi-module.ts';
import { createSimdTrellis } from './viterbi-simd.ts';

const hosts = ['simd', 'plain'] as const;

function decodeBlock(symbols: Uint8Array, options: ViterbiBlockOptions) {
  const result = createViterbiBlockDecoder({ isCountingErrors: true, ...options }).decode(symbols);
  if (!result.ok) throw new TypeError(`expected a block, found ${result.fault.kind}`);
  return result.value;
}

/** Octets that a decoder gives for a stream in parts of the given lengths, again and again. */
function decodeStream(symbols: Uint8Array, options: ViterbiDecoderOptions, lengths = [symbols.length]) {
  const decoder = new ViterbiDecoder(options);
  const parts: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < symbols.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    parts.push(decoder.push(symbols.subarray(at, at + length)));
    at += length;
  }
  parts.push(decoder.flush());
  return joinOctets(parts);
}

function sent(data: Uint8Array, options: Parameters<typeof encodeConvolutional>[1]): Uint8Array {
  const { octets, symbolCount } = encodeConvolutional(data, options);
  return toSoftSymbols(octets, symbolCount);
}

describe('Viterbi decoding', () => {
  // Debian libfec 1.0-26-gc5d935f, set_viterbi27_polynomial({V27POLYB, -V27POLYA}), 8920 bits and tail, symbols left out
  // as 128; run 2026-11-29. So much noise that libfec errs: equal output means equal choices, wrong ones too.
  it.each([
    {
      rate: '1/2',
      esN0Db: -2,
      wrong: 429,
      sha256: '5ce7c2bf32b6fbd77f8b83b0d0f92d9392c5cdf4887ea9dd5a8ae9a1fafac8a0',
    },
    {
      rate: '3/4',
      esN0Db: 1.5,
      wrong: 50,
      sha256: 'fe0a9ef94b3207276b4d07c5d4ea6c46a72a8bffeef3fab31d7ed36a17d1d0f0',
    },
    {
      rate: '7/8',
      esN0Db: 3.5,
      wrong: 9,
      sha256: 'c50bcdb5610c6011fc125aeb827ffe9db0567c4d48f7605e18dea0c290d3acf8',
    },
  ] as const)('errs in the same $wrong bits as libfec at rate $rate', ({ rate, esN0Db, wrong, sha256 }) => {
    const data = randomOctets(1115, 1);
    const code = { rate, isG2Inverted: true, hasTail: true };
    const symbols = throughNoise(sent(data, code), esN0Db, 2);
    for (const host of hosts) {
      const block = decodeBlock(symbols, { ...code, startPenalty: 63, host });
      expect(createHash('sha256').update(block.data).digest('hex')).toBe(sha256);
      expect(wrongBits(block.data, data)).toBe(wrong);
    }
  });

  it('decodes what the cubesat STS1 sends', () => {
    const octets = toHex(Uint8Array.from({ length: 255 }, (_, index) => index));
    const bits = 255 * 8 + 6;
    const half = decodeBlock(toSoftSymbols(sts1.half, 2 * bits), { hasTail: true });
    expect(toHex(half.data)).toBe(octets);
    const twoThirds = toSoftSymbols(sts1.twoThirds, 1.5 * bits);
    expect(toHex(decodeBlock(twoThirds, { rate: '2/3', hasTail: true }).data)).toBe(octets);
    const inverted = toSoftSymbols(sts1.twoThirdsInverted, 1.5 * bits);
    const code = { rate: '2/3', isG2Inverted: true, hasTail: true } as const;
    expect(toHex(decodeBlock(inverted, code).data)).toBe(octets);
  });

  it('gives the same bits with and without WebAssembly SIMD, whatever it is given', () => {
    expect(createSimdTrellis(8), 'this machine has WebAssembly SIMD').toBeDefined();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 700 }),
        fc.constantFrom(...convolutionalRates),
        fc.constantFrom(...Object.values(convolutionalConventions)),
        fc.boolean(),
        (symbols, rate, convention, isFromStart) => {
          const options = { rate, ...convention, isFromStart };
          const [simd, plain] = hosts.map((host) =>
            createViterbiBlockDecoder({ ...options, host }).decode(symbols),
          );
          expect(simd).toEqual(plain);
          const small = { ...options, tracebackBits: 20, blockBits: 16 };
          expect(toHex(decodeStream(symbols, { ...small, host: 'simd' }))).toBe(
            toHex(decodeStream(symbols, { ...small, host: 'plain' })),
          );
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('gives the same bits however the stream is cut', () => {
    for (const rate of convolutionalRates) {
      const symbols = throughNoise(sent(randomOctets(400, 3), { rate }), 2, 4);
      const whole = toHex(decodeStream(symbols, { rate }));
      for (const lengths of [[1], [2, 3, 5], [1021], [4096, 1]])
        expect(toHex(decodeStream(symbols, { rate }, lengths))).toBe(whole);
    }
  });

  it('gives back what was sent, from the start and with a tail, at every rate and in every convention', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...convolutionalRates),
        fc.constantFrom(...Object.values(convolutionalConventions)),
        fc.boolean(),
        (data, rate, convention, hasTail) => {
          const code = { rate, ...convention };
          const symbols = sent(data, { ...code, hasTail });
          const block = decodeBlock(symbols, { ...code, hasTail });
          expect(toHex(block.data)).toBe(toHex(data));
          expect(block).toMatchObject({ bits: data.length * 8, errors: { wrong: 0 } });
          const decoder = new ViterbiDecoder({ ...code, isFromStart: true });
          expect(toHex(decoder.push(symbols)) + toHex(decoder.flush({ hasTail }))).toBe(toHex(data));
        },
      ),
      { numRuns: 60, seed: 8 },
    );
  });

  it('corrects five wrong symbols in a row and misses what was erased on the way', () => {
    const data = randomOctets(40, 5);
    const symbols = sent(data, { hasTail: true });
    symbols.fill(128, 100, 108);
    for (let place = 300; place < 305; place++) symbols[place]! ^= 255;
    const block = decodeBlock(symbols, { hasTail: true });
    expect(toHex(block.data)).toBe(toHex(data));
    expect(block.errors).toEqual({ wrong: 5, compared: 640 - 8 });
  });

  it('settles on the path within a few bits where the start is not known', () => {
    const data = randomOctets(100, 6);
    const late = sent(data, {}).subarray(160);
    const found = decodeStream(late, {});
    expect(toHex(found.subarray(1))).toBe(toHex(data.subarray(11)));
  });

  it('takes complemented symbols for complemented bits', () => {
    const data = randomOctets(50, 9);
    const complement = sent(data, {}).map((symbol) => 255 - symbol);
    expect(toHex(decodeStream(complement, {}).subarray(2))).toBe(
      toHex(data.map((octet) => 255 - octet).subarray(2)),
    );
  });

  it('counts the symbols that the channel turned over', () => {
    const symbols = sent(randomOctets(2000, 10), {});
    const received = throughNoise(symbols, 2, 11);
    const isErased = (symbol: number) => symbol === 128;
    const turned = received.filter((symbol, at) => !isErased(symbol) && symbol >> 7 !== symbols[at]! >> 7);
    const compared = symbols.length - received.filter(isErased).length;
    const decoder = new ViterbiDecoder({ isFromStart: true, isCountingErrors: true });
    decoder.push(received);
    decoder.flush();
    expect(decoder.errors).toEqual({ wrong: turned.length, compared });
    expect(() => new ViterbiDecoder().errors).toThrow(TypeError);
  });

  it('forgets the old stream at a flush', () => {
    const decoder = new ViterbiDecoder({ rate: '3/4' });
    const symbols = throughNoise(sent(randomOctets(300, 12), { rate: '3/4' }), 4, 13);
    const first = [decoder.push(symbols.subarray(0, 1201)), decoder.flush()].map(toHex).join('');
    const again = [decoder.push(symbols.subarray(0, 1201)), decoder.flush()].map(toHex).join('');
    expect(again).toBe(first);
    expect(toHex(decoder.flush())).toBe('');
  });

  it('tells what is wrong with a block of no possible length', () => {
    const decoder = createViterbiBlockDecoder({ hasTail: true });
    const kindOf = (symbols: number) => {
      const result = decoder.decode(new Uint8Array(symbols));
      return result.ok ? 'ok' : result.fault;
    };
    expect(kindOf(13)).toMatchObject({ kind: 'bad-length', found: 13 });
    expect(kindOf(10)).toMatchObject({ kind: 'bad-length', found: 10 });
    expect(kindOf(12)).toBe('ok');
    expect(kindOf(2 * maxViterbiBlockBits + 2)).toMatchObject({ kind: 'bad-length' });
    expect(decoder.decode(new Uint8Array(0)).ok).toBe(false);
    expect(createViterbiBlockDecoder({ rate: '2/3' }).decode(new Uint8Array(4)).ok).toBe(false);
  });

  it('refuses options that make no sense', () => {
    expect(() => new ViterbiDecoder({ blockBits: 12 })).toThrow(RangeError);
    expect(() => new ViterbiDecoder({ tracebackBits: 5 })).toThrow(RangeError);
    expect(() => new ViterbiDecoder({ blockBits: Number.NaN })).toThrow(RangeError);
    expect(() => createViterbiBlockDecoder({ startPenalty: 5000 })).toThrow(RangeError);
  });

  it('does the same work on a host without WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    try {
      const { createSimdTrellis } = await import('./viterbi-simd.ts');
      expect(createSimdTrellis(8)).toBeUndefined();
      const { createViterbiBlockDecoder } = await import('./viterbi-block.ts');
      const result = createViterbiBlockDecoder().decode(sent(Uint8Array.of(0x1a, 0xcf), {}));
      expect(result.ok && toHex(result.value.data)).toBe('1acf');
    } finally {
      vi.unstubAllGlobals();
      vi.resetModules();
    }
  });

  it('ships a module that browsers compile at once in their main thread', () => {
    expect(Buffer.from(moduleBase64, 'base64').length).toBeLessThan(4096);
  });
});
