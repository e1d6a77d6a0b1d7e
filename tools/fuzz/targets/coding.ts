import {
  AlignedFrames,
  attachedSyncMarker,
  CltuDecoder,
  type CltuDecoderOptions,
  ConvolutionalReceiver,
  correctBchCodeblock,
  createLdpc,
  createReedSolomon,
  createViterbiBlockDecoder,
  encodeCltu,
  encodeConvolutional,
  encodeLdpcCltu,
  FrameSync,
  findConvolutionalNode,
  LdpcCltuDecoder,
  type LdpcCltuDecoderOptions,
  randomizeTc,
  randomizeTm,
  syncMarkerOf,
  toSoftSymbols,
  ViterbiDecoder,
  type ViterbiDecoderOptions,
  withSyncMarker,
} from 'ccsds-parser';
import { type Answer, decoderTarget } from '../decoder-target.ts';
import { differenceOf, mustBeFault, mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting, joined } from '../seed-octets.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const frame = counting(20);
const cltus = [
  encodeCltu(frame),
  encodeCltu(counting(7), { tail: new Uint8Array(8).fill(0x55) }),
  joined([encodeCltu(frame, { isRandomized: true }), Uint8Array.of(0x55, 0x55), encodeCltu(counting(3))]),
];
const ldpcCltus = [
  encodeLdpcCltu(counting(8), { informationBits: 64, tail: true }),
  encodeLdpcCltu(counting(16), { informationBits: 64 }),
  joined([Uint8Array.of(0x55), encodeLdpcCltu(counting(9), { informationBits: 64 })]),
];
const channelUnits = [
  joined([1, 2, 3].map((from) => withSyncMarker(counting(12, from)))),
  joined([
    Uint8Array.of(7),
    withSyncMarker(counting(12)),
    withSyncMarker(counting(11)),
    withSyncMarker(counting(12)),
  ]),
  joined([1, 2].map((from) => withSyncMarker(counting(12, from), syncMarkerOf('ldpc-1/2')))),
];
const rates = ['1/2', '2/3', '3/4', '5/6', '7/8'] as const;
const symbolSeeds = rates.flatMap((rate) => [
  symbolsOf(counting(6), rate),
  symbolsOf(counting(9, 0x80), rate).map((symbol) => symbol ^ 0x31),
]);

/** Long enough to tell the ways of taking them apart. */
const longSymbols = rates.map((rate) => symbolsOf(randomizeTm(counting(280)), rate));

function symbolsOf(data: Uint8Array, rate: (typeof rates)[number]): Uint8Array {
  const { octets, symbolCount } = encodeConvolutional(data, { rate, hasTail: true });
  return toSoftSymbols(octets, symbolCount);
}

const cltuFormats: readonly CltuDecoderOptions[] = [
  {},
  { mode: 'detect' },
  { isRandomized: true, maxInformationOctets: 16 },
  { maxStartErrors: 0 },
];
const ldpcCltuFormats: readonly LdpcCltuDecoderOptions[] = [
  { informationBits: 64, maxIterations: 2 },
  { informationBits: 64, maxIterations: 1, maxStartErrors: 15, maxInformationOctets: 16 },
  { informationBits: 256, maxIterations: 1 },
];
const viterbiFormats: readonly ViterbiDecoderOptions[] = [
  { tracebackBits: 96, blockBits: 64, isFromStart: true },
  { tracebackBits: 96, blockBits: 32, isCountingErrors: true, host: 'plain' },
  { tracebackBits: 104, blockBits: 64, rate: '3/4' },
  { tracebackBits: 128, blockBits: 64, rate: '7/8', isG2First: true },
] as const;

export const codingTargets: readonly FuzzTarget<Uint8Array>[] = [
  decoderTarget({
    name: 'bch-codeblock',
    parsers: ['correctBchCodeblock'],
    shape: () => ({ seeds: [encodeCltu(counting(7)).subarray(2, 10)], mostOctets: 8 }),
    decode(octets): Answer<number> {
      if (octets.length !== 8) return refused('8 octets', octets.length);
      const block = octets.slice();
      const corrected = correctBchCodeblock(block);
      if (corrected === undefined) return refused('a codeblock', 'none');
      if (correctBchCodeblock(block) !== 0) throw new Complaint('what was corrected is no codeblock');
      return { ok: true, value: corrected };
    },
  }),
  streamTarget({
    name: 'cltu-decoder',
    parsers: ['CltuDecoder'],
    shape: () => ({ seeds: cltus, mostOctets: 96, largeOctets: 16_384 }),
    formats: cltuFormats,
    create: (options) => new CltuDecoder(options),
    isReused: true,
  }),
  decoderTarget({
    name: 'ldpc',
    parsers: ['createLdpc'],
    shape: () => ({ seeds: [createLdpc(64).encode(counting(8)), new Uint8Array(16)], mostOctets: 16 }),
    formats: [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 50],
    decode(octets, maxIterations): Answer<object> {
      if (octets.length !== 16) return refused('16 octets', octets.length);
      const answer = ldpc64.decode(octets, { maxIterations });
      if (answer.ok && !ldpc64.decode(ldpc64.encode(answer.value.information)).ok)
        throw new Complaint('the decoded information does not make a codeword');
      return answer;
    },
  }),
  streamTarget({
    name: 'ldpc-cltu-decoder',
    parsers: ['LdpcCltuDecoder'],
    shape: () => ({ seeds: ldpcCltus, mostOctets: 44, largeOctets: 2048 }),
    formats: ldpcCltuFormats,
    create: (options) => new LdpcCltuDecoder(options),
    isReused: true,
  }),
  streamTarget({
    name: 'frame-sync',
    parsers: ['FrameSync'],
    shape: () => ({ seeds: channelUnits, mostOctets: 56, largeOctets: 8192 }),
    formats: [
      { frameOctets: 12 },
      { frameOctets: 12, maxMarkerErrors: 6, maxSlipBits: 8, flywheelFrames: 3 },
      { frameOctets: 1, marker: Uint8Array.of(0x1a, 0xcf) },
      { frameOctets: 12, marker: syncMarkerOf('ldpc-1/2'), mayBeInverted: false },
    ],
    create: (options) => new FrameSync(options),
    isReused: true,
  }),
  streamTarget({
    name: 'aligned-frames',
    parsers: ['AlignedFrames'],
    shape: () => ({ seeds: [counting(40), attachedSyncMarker], mostOctets: 96, largeOctets: 8192 }),
    formats: [1, 7, 12],
    create: (octets) => new AlignedFrames(octets),
    isReused: true,
  }),
  reedSolomonTarget(223),
  reedSolomonTarget(239),
  streamTarget({
    name: 'viterbi-decoder',
    parsers: ['ViterbiDecoder'],
    shape: () => ({ seeds: symbolSeeds, mostOctets: 48, largeOctets: 2048 }),
    formats: viterbiFormats,
    create: (options) => new ViterbiDecoder(options),
    isReused: true,
  }),
  viterbiBlockTarget(),
  streamTarget({
    name: 'convolutional-receiver',
    parsers: ['ConvolutionalReceiver'],
    shape: () => ({
      seeds: symbolSeeds,
      mostOctets: 80,
      largeOctets: 4600,
      largeSeeds: longSymbols,
      oneLargeIn: 2048,
    }),
    formats: rates.map((rate) => ({ rate, windowBits: 1024 })),
    create: (options) => new ConvolutionalReceiver(options),
    isReused: true,
  }),
  decoderTarget({
    name: 'convolutional-node',
    parsers: ['findConvolutionalNode'],
    shape: () => ({
      seeds: symbolSeeds,
      mostOctets: 80,
      largeOctets: 1400,
      largeSeeds: longSymbols,
      oneLargeIn: 512,
    }),
    formats: rates.map((rate) => ({ rate })),
    decode: findConvolutionalNode,
  }),
  decoderTarget({
    name: 'randomizers',
    parsers: ['randomizeTm', 'randomizeTc'],
    shape: () => ({ seeds: [counting(40)] }),
    formats: [
      (octets: Uint8Array) => randomizeTm(octets),
      (octets: Uint8Array) => randomizeTm(octets, '131071-bit'),
      randomizeTc,
    ],
    decode: (octets, randomize) => ({ ok: true, value: randomize(octets) }),
    encode: (mixed, randomize) => randomize(mixed),
  }),
];

function refused(expected: string | number, found: string | number) {
  return { ok: false, fault: { kind: 'refused', expected, found } } as const;
}

const ldpc64 = createLdpc(64);

/** Shortened, so that a million fit into seconds: the decoder works on all 255 octets all the same where there are errors. */
function reedSolomonTarget(informationOctets: 223 | 239): FuzzTarget<Uint8Array> {
  const virtualFillOctets = informationOctets - 12;
  const codes = [
    { isDualBasis: true, virtualFillOctets },
    { isDualBasis: false, virtualFillOctets },
    { isDualBasis: true, virtualFillOctets, interleaveDepth: 2 },
  ].map((options) => createReedSolomon({ informationOctets, ...options }));
  return {
    name: `reed-solomon-${informationOctets}`,
    parsers: ['createReedSolomon'],
    prepare: () => ({
      make: octetMaker({
        seeds: codes.map((code) => code.encode(counting(code.informationOctets))),
        mostOctets: codes[2]!.codeblockOctets,
      }),
      run(octets, choices) {
        const code = codes.find((one) => one.codeblockOctets === octets.length) ?? choices.pick(codes);
        const isErased = octets.length === code.codeblockOctets && choices.once(4);
        const erasures = isErased ? [0, 5, 9].slice(choices.below(3)) : undefined;
        const answer = code.decode(octets, erasures);
        if (!answer.ok) {
          mustBeFault(answer.fault);
          return false;
        }
        mustBeSound(answer.value);
        const again = code.decode(code.encode(answer.value.data));
        if (!again.ok || again.value.correctedSymbols !== 0)
          throw new Complaint('what was decoded is no codeword');
        if (differenceOf(again.value.data, answer.value.data))
          throw new Complaint('decoded twice and differs');
        return true;
      },
    }),
  };
}

function viterbiBlockTarget(): FuzzTarget<Uint8Array> {
  const decoders = [
    {},
    { hasTail: true, isCountingErrors: true },
    { rate: '3/4', isFromStart: false },
    { rate: '7/8', startPenalty: 63 },
  ] as const;
  return {
    name: 'viterbi-block',
    parsers: ['createViterbiBlockDecoder'],
    prepare() {
      const pairs = decoders.map(
        (options) =>
          [
            createViterbiBlockDecoder(options),
            createViterbiBlockDecoder({ ...options, host: 'plain' }),
          ] as const,
      );
      return {
        make: octetMaker({ seeds: symbolSeeds, mostOctets: 72 }),
        run(octets, choices) {
          const [fast, plain] = choices.pick(pairs);
          const answer = fast.decode(octets);
          mustBeSound(answer);
          if (!answer.ok) return false;
          // The twin without SIMD must decide as the other does, ties too.
          const difference = choices.once(8) ? differenceOf(answer, plain.decode(octets)) : undefined;
          if (difference !== undefined) throw new Complaint(`SIMD and plain decoder differ${difference}`);
          return true;
        },
      };
    },
  };
}
