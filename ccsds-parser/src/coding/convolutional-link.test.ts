import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { joinOctets } from '../bits/join-octets.ts';
import { decodeTmFrame, encodeTmFrame } from '../frame/tm/tm-frame.ts';
import { randomOctets, throughNoise } from './convolutional.fixture.ts';
import { type ConvolutionalCode, convolutionalConventions } from './convolutional-code.ts';
import { ConvolutionalEncoder, toSoftSymbols } from './convolutional-encoder.ts';
import { ConvolutionalReceiver } from './convolutional-receiver.ts';
import { randomizeTm } from './randomizer.ts';
import { createReedSolomon } from './reed-solomon.ts';
import { attachedSyncMarker, FrameSync } from './sync.ts';
import { ViterbiDecoder } from './viterbi-decoder.ts';

const outer = createReedSolomon({ informationOctets: 223, isDualBasis: true, interleaveDepth: 4 });
const frames = Array.from({ length: 8 }, (_, count) =>
  encodeTmFrame({
    spacecraftId: 0x12b,
    virtualChannelId: 1,
    masterChannelCount: count,
    virtualChannelCount: count,
    firstHeaderPointer: 0,
    data: randomOctets(outer.informationOctets - 8, count + 1),
    hasErrorControl: true,
  }),
);

/** Frames -> Reed-Solomon, interleaved -> randomizer -> marker -> convolutional code -> noise. */
function transmit(code: ConvolutionalCode, esN0Db: number): Uint8Array {
  const encoder = new ConvolutionalEncoder(code);
  // Something was sent before: nobody begins to listen when a satellite begins to speak.
  const parts = [encoder.push(randomOctets(600, 77))];
  for (const frame of frames) {
    parts.push(encoder.push(attachedSyncMarker), encoder.push(randomizeTm(outer.encode(frame))));
  }
  parts.push(encoder.push(randomOctets(300, 78)), encoder.flush());
  return throughNoise(toSoftSymbols(joinOctets(parts)), esN0Db, 5);
}

interface Stage {
  push(symbols: Uint8Array): Uint8Array;
  flush(): Uint8Array;
}

/** Inner decoder -> sync -> randomizer -> Reed-Solomon -> frames with intact error control. */
function receive(symbols: Uint8Array, inner: Stage, part = 1000) {
  const sync = new FrameSync({ frameOctets: outer.codeblockOctets });
  const delivered: string[] = [];
  let corrected = 0;
  const take = (octets: Uint8Array) => {
    for (const { codeblock } of sync.push(octets)) {
      const result = outer.decode(randomizeTm(codeblock));
      if (!result.ok || !decodeTmFrame(result.value.data, { hasErrorControl: true }).ok) continue;
      delivered.push(toHex(result.value.data));
      corrected += result.value.correctedSymbols;
    }
  };
  for (let at = 0; at < symbols.length; at += part) take(inner.push(symbols.subarray(at, at + part)));
  take(inner.flush());
  return { delivered, corrected };
}

const all = frames.map(toHex);

describe('the concatenated code', () => {
  it('delivers every frame at 3 dB, where the outer code still has work to do', () => {
    // Eb/N0 of 3 dB over both codes (rate 1/2 times 223/255) is Es/N0 of -0.6 dB.
    const { delivered, corrected } = receive(transmit({}, -0.6), new ViterbiDecoder());
    expect(delivered).toEqual(all);
    expect(corrected).toBeGreaterThan(0);
  });

  it.each(Object.entries(convolutionalConventions))('finds its way alone in the convention %s', (_, code) => {
    const symbols = transmit(code, 0).subarray(3);
    expect(receive(symbols, new ConvolutionalReceiver()).delivered).toEqual(all);
    const complemented = symbols.map((symbol) => 255 - symbol);
    expect(receive(complemented, new ConvolutionalReceiver()).delivered).toEqual(all);
  });

  it.each([
    ['2/3', 2],
    ['3/4', 3],
    ['5/6', 4.5],
    ['7/8', 6],
  ] as const)('delivers every frame at rate %s, from anywhere in a puncture period', (rate, esN0Db) => {
    const symbols = transmit({ rate }, esN0Db);
    for (const slip of [1, 6])
      expect(receive(symbols.subarray(slip), new ConvolutionalReceiver({ rate })).delivered).toEqual(all);
  });

  it('loses one frame to a lost symbol and not two', () => {
    const symbols = transmit({}, 2);
    const inFourthFrame = 2 * 8 * (600 + 3.5 * (4 + outer.codeblockOctets));
    const slipped = Uint8Array.from([
      ...symbols.subarray(0, inFourthFrame),
      ...symbols.subarray(inFourthFrame + 1),
    ]);
    const { delivered } = receive(slipped, new ConvolutionalReceiver());
    expect(delivered).toEqual(all.filter((_, index) => index !== 3));
  });

  it('delivers nothing from noise', () => {
    const noise = throughNoise(new Uint8Array(60_000), -40, 9);
    expect(receive(noise, new ConvolutionalReceiver()).delivered).toEqual([]);
  });
});
