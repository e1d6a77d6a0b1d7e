import * as room from 'ccsds-parser';

/** How the package calls what reads the octets, symbols and texts of others. */
const parserNames: readonly RegExp[] = [
  /^(decode|parse|load|read|open|correct|split|describe|find)[A-Z]/,
  /(Decoder|Demultiplexer|Splitter|Assembler|Reassembler|Receiver|Reader|Monitor|Entity|Sender|Stream|Sync)$/,
  /^(AlignedFrames|Farm|Fop)$/,
  /^create(ReedSolomon|Ldpc|ViterbiBlockDecoder)$/,
  /^encodeCommand$/,
];

/** What has such a name and takes nothing that comes from outside; each with the reason. */
export const noParsers: Readonly<Record<string, string>> = {
  splitLargePacket: 'cuts what the caller sends',
  readUnsigned: 'throws RangeError outside of its octets, as documented; all decoders use it',
  readSigned: 'as readUnsigned',
  readFloat: 'as readUnsigned',
  describePusMessage: 'takes two numbers; describePusPacket calls it',
};

/** Names that the package exports and that read what others wrote. */
export function exportedParsers(): string[] {
  return Object.entries(room)
    .filter(
      ([name, value]) => typeof value === 'function' && parserNames.some((pattern) => pattern.test(name)),
    )
    .map(([name]) => name)
    .filter((name) => !(name in noParsers));
}
