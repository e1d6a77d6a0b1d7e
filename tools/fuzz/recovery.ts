import {
  CltuDecoder,
  decodeTcFrame,
  decodeTmFrame,
  encodeCltu,
  encodeLdpcCltu,
  encodeSpacePacket,
  encodeTcFrame,
  encodeTmFrame,
  FrameSync,
  LdpcCltuDecoder,
  RecoveringPacketSplitter,
  withSyncMarker,
} from 'ccsds-parser';
import { Choices } from './choices.ts';
import { joined } from './seed-octets.ts';

/** Of the intact frames behind garbage so many must come out. */
export const leastRecovered = 0.999;
const framesEach = 20;
const mostGarbageOctets = 300;

export interface RecoveryFigure {
  readonly name: string;
  readonly sent: number;
  readonly recovered: number;
}

/** Runs `runs` streams of garbage and frames of each kind; prints the figures and returns how many kinds are below the measure. */
export function measureRecovery(seed: string, runs: number): number {
  const figures = recoveryFigures(seed, runs);
  for (const { name, sent, recovered } of figures)
    console.log(
      `behind garbage: ${name.padEnd(34)} ${recovered} of ${sent} = ${((100 * recovered) / sent).toFixed(3)} %`,
    );
  return figures.filter(({ sent, recovered }) => recovered < sent * leastRecovered).length;
}

/** 1 to 300 octets of noise, then twenty intact frames, over and over. */
export function recoveryFigures(seed: string, runs: number): RecoveryFigure[] {
  return kinds.map(({ name, frame, receive }) => {
    const choices = new Choices(seed, name).restart(0);
    let sent = 0;
    let recovered = 0;
    for (let run = 0; run < runs; run++) {
      const frames = Array.from({ length: framesEach }, (_, index) =>
        frame(run * framesEach + index, choices),
      );
      const stream = joined([
        noise(1 + choices.below(mostGarbageOctets), choices),
        ...frames.map(({ sent }) => sent),
      ]);
      const found = new Set(receive(stream).map(keyOf));
      sent += framesEach;
      recovered += frames.filter(({ content }) => found.has(keyOf(content))).length;
    }
    return { name, sent, recovered };
  });
}

interface Kind {
  readonly name: string;
  /** What is sent for it, and what must come out. */
  frame(number: number, choices: Choices): { readonly sent: Uint8Array; readonly content: Uint8Array };
  receive(stream: Uint8Array): Uint8Array[];
}

const apids = [0x20, 0x21, 0x1f5];

const kinds: readonly Kind[] = [
  {
    name: 'TM frames behind sync markers',
    frame(number, choices) {
      const content = encodeTmFrame({
        spacecraftId: 0x12b,
        virtualChannelId: number & 7,
        masterChannelCount: number & 0xff,
        virtualChannelCount: (number >>> 3) & 0xff,
        firstHeaderPointer: 0x7ff,
        data: noise(80, choices),
        hasErrorControl: true,
      });
      return { sent: withSyncMarker(content), content };
    },
    receive: (stream) =>
      outputsOf(new FrameSync({ frameOctets: 88 }), stream)
        .map(({ codeblock }) => codeblock)
        .filter((codeblock) => decodeTmFrame(codeblock, { hasErrorControl: true }).ok),
  },
  cltuKind('TC frames in CLTUs, BCH', encodeCltu, () => new CltuDecoder()),
  cltuKind(
    'TC frames in CLTUs, LDPC(128,64)',
    (frame) => encodeLdpcCltu(frame, { informationBits: 64, tail: true }),
    () => new LdpcCltuDecoder({ informationBits: 64, maxIterations: 20 }),
  ),
  {
    name: 'space packets of known APIDs',
    frame(number, choices) {
      const content = encodeSpacePacket({
        isTelecommand: false,
        hasSecondaryHeader: false,
        apid: choices.pick(apids),
        sequenceCount: number & 0x3fff,
        data: noise(4 + choices.below(100), choices),
      });
      return { sent: content, content };
    },
    receive: (stream) =>
      outputsOf(
        new RecoveringPacketSplitter({ acceptedApids: apids, isTelecommand: false, maxPacketOctets: 256 }),
        stream,
      ).flatMap((output) => (output.kind === 'packet' ? [output.packet.bytes] : [])),
  },
];

interface Stream<Output> {
  push(octets: Uint8Array): Output[];
  flush(): Output[];
}

function cltuKind(
  name: string,
  encode: (frame: Uint8Array) => Uint8Array,
  create: () => Stream<Uint8Array>,
): Kind {
  return {
    name,
    frame(number, choices) {
      const content = encodeTcFrame({
        spacecraftId: 0x12b,
        virtualChannelId: 1,
        isBypass: false,
        sequenceNumber: number & 0xff,
        data: noise(20 + choices.below(40), choices),
      });
      return { sent: encode(content), content };
    },
    receive: (stream) =>
      outputsOf(create(), stream).flatMap((content) => {
        const frame = decodeTcFrame(content);
        return frame.ok ? [frame.value.bytes] : [];
      }),
  };
}

function outputsOf<Output>(stream: Stream<Output>, octets: Uint8Array): Output[] {
  return [...stream.push(octets), ...stream.flush()];
}

function noise(octets: number, choices: Choices): Uint8Array {
  const all = new Uint8Array(octets);
  for (let index = 0; index < octets; index++) all[index] = choices.word();
  return all;
}

function keyOf(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}
