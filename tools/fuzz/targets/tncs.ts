import {
  AgwpeDecoder,
  agwpeFrameOf,
  agwpeVersionOf,
  encodeAgwpe,
  encodeAgwpeFrame,
} from '@dawa/protocols/agwpe';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { decodeBirds } from '@dawa/protocols/birds';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import { joined } from '../seed-octets.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

/** `N0CALL>TEST:hello`, and a frame over two digipeaters with octets that KISS escapes. */
const frames = [
  'a88aa6a84040609c6086829898e103f068656c6c6f',
  '82a0a8a86840e0826a6a84a89c60ae92888a624062ae92888a64406303f0c0dbdcdd00c0',
].map((hex) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16)));

const kiss = [
  ...frames.map((data) => encodeKiss({ port: 0, command: 0, data })),
  encodeKiss({ port: 1, command: 1, data: Uint8Array.of(30) }),
  Uint8Array.of(0xc0, 0xff, 0xc0),
];
const agwpe = [
  ...frames.map((frame) => encodeAgwpeFrame(frame, 1)),
  encodeAgwpe({ kind: 'R', data: Uint8Array.of(0xd5, 7, 0, 0, 0x7f, 0, 0, 0) }),
  encodeAgwpe({ kind: 'X', from: 'N0CALL-15', data: Uint8Array.of(1) }),
  encodeAgwpe({ kind: 'k' }),
];

/** What TNCs and packet engines say, down to the frames of AX.25 and of BIRDS in it. */
export const tncTargets: readonly FuzzTarget<Uint8Array>[] = [
  streamTarget({
    name: 'tnc-kiss',
    parsers: ['KissDecoder', 'decodeAx25', 'decodeBirds'],
    shape: () => ({ seeds: [...kiss, joined(kiss)], mostOctets: 512, largeOctets: 8192 }),
    isReused: true,
    create() {
      const decoder = new KissDecoder();
      return {
        push: (octets) =>
          decoder
            .push(octets)
            .map((frame) => (frame.ok ? { ...frame, inside: readBoth(frame.value.data) } : frame)),
        flush: () => decoder.flush(),
      };
    },
    judge: mustFit,
  }),
  streamTarget({
    name: 'tnc-agwpe',
    parsers: ['AgwpeDecoder', 'agwpeFrameOf', 'agwpeVersionOf', 'decodeAx25'],
    shape: () => ({ seeds: [...agwpe, joined(agwpe)], mostOctets: 512, largeOctets: 16_384 }),
    isReused: true,
    create() {
      const decoder = new AgwpeDecoder();
      return {
        push: (octets) =>
          decoder.push(octets).map((message) => {
            if (!message.ok) return message;
            const frame = agwpeFrameOf(message.value);
            const inside = frame === undefined ? undefined : readBoth(frame);
            return { ...message, version: agwpeVersionOf(message.value) ?? '', inside };
          }),
        flush: () => decoder.flush(),
      };
    },
    judge: mustFit,
  }),
];

function readBoth(data: Uint8Array) {
  return [decodeAx25(data), decodeAx25(data, { hasFrameCheck: true }), decodeBirds(data)];
}

/** Nothing comes out that did not go in. */
function mustFit(outputs: readonly unknown[], octets: Uint8Array): void {
  let sum = 0;
  for (const output of outputs as readonly { value?: { data: Uint8Array } }[])
    sum += output.value?.data.length ?? 0;
  if (sum > octets.length) throw new Complaint(`${sum} octets of data from ${octets.length}`);
}
