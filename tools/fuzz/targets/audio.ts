import { decodeAx25 } from '@dawa/protocols/ax25';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { HdlcReceiver, hdlcBits, isCheckGood } from '@dawa/protocols/hdlc';
import { WavReader, writeWav } from '@dawa/protocols/wav';
import { streamTarget } from '../stream-target.ts';
import { Complaint } from '../target.ts';

const frame = withFrameCheck(
  Uint8Array.from(Buffer.from('82a088a6a8686ca6a46ca682a86c6103f03d4d313b5354533b3030ffff', 'hex')),
);

/** Bits as octets, the first bit lowest. */
function packed(bits: Uint8Array): Uint8Array {
  const octets = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries()) octets[index >>> 3]! |= bit << (index & 7);
  return octets;
}

const samples = Float32Array.of(0, 0.5, -1, 0.25, 1);
const chunk = Uint8Array.from(Buffer.from('4c49535403000000414243', 'hex'));

/** WAV with a chunk of odd length before the data. */
function withChunk(wav: Uint8Array): Uint8Array {
  return Uint8Array.from([...wav.subarray(0, 36), ...chunk, 0, ...wav.subarray(36)]);
}

const ofData = (mostOctets: number) => ({
  seeds: [
    writeWav(samples, { sampleRateHz: 48_000 }),
    writeWav(samples, { sampleRateHz: 22_050, isFloat: true }),
    withChunk(writeWav(samples, { sampleRateHz: 8000 })),
  ],
  lengthFields: [
    { at: 4, octets: 4 },
    { at: 16, octets: 4 },
    { at: 22, octets: 2 },
    { at: 24, octets: 4 },
    { at: 34, octets: 2 },
    { at: 40, octets: 4 },
  ] as const,
  mostOctets,
});

/** What recordings of audio and the bits behind demodulators bring. */
export const audioTargets = [
  streamTarget<number | 'mean'>({
    name: 'wav',
    parsers: [],
    shape: () => ({ ...ofData(160), largeOctets: 32_768 }),
    formats: [0, 1, 'mean'],
    isReused: true,
    create(channel) {
      const reader = new WavReader({ channel });
      let isFaulty = false;
      return {
        push(octets) {
          const read = reader.push(octets);
          // A float may be no number; whoever takes samples counts it as silence.
          if (read.ok) return Array.from(read.value, (sample) => (Number.isNaN(sample) ? 'none' : sample));
          if (isFaulty) return [];
          isFaulty = true;
          return [read.fault];
        },
        flush() {
          isFaulty = false;
          const end = reader.flush();
          return [end.ok ? end.value : end.fault];
        },
      };
    },
    judge(outputs, octets) {
      // One octet a sample at least, a fault and what it was.
      if (outputs.length > octets.length + 2) throw new Complaint(`${outputs.length} samples`);
    },
  }),
  streamTarget<undefined>({
    name: 'hdlc-bits',
    parsers: [],
    shape: () => ({
      seeds: [
        packed(hdlcBits([frame])),
        packed(hdlcBits([frame, frame.subarray(0, 20)], { flagsBefore: 3 })),
      ],
      mostOctets: 200,
      largeOctets: 32_768,
    }),
    create() {
      let receiver = new HdlcReceiver({ mostOctets: 1024 });
      return {
        push(octets) {
          const frames: unknown[] = [];
          for (const octet of octets) {
            for (let bit = 0; bit < 8; bit++) {
              const heard = receiver.push((octet >>> bit) & 1);
              if (heard === undefined) continue;
              if (heard.isCheckGood !== isCheckGood(heard.octets)) throw new Complaint('another check');
              frames.push(heard, decodeAx25(heard.octets, { hasFrameCheck: true }));
            }
          }
          return frames;
        },
        flush() {
          receiver = new HdlcReceiver({ mostOctets: 1024 });
          return [];
        },
      };
    },
    judge(outputs, octets) {
      // Two outputs a frame of seventeen octets at least.
      if (outputs.length > 2 + octets.length / 8) throw new Complaint(`${outputs.length / 2} frames`);
    },
  }),
];
