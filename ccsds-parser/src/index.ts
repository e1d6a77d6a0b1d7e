/**
 * ccsds-parser: CCSDS space packets, transfer frames, coding, time codes, PUS and XTCE. Zero dependencies.
 *
 * Each file is also a door of its own: `import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame'`.
 */

export {
  readFloat,
  readSigned,
  readUnsigned,
  writeFloat,
  writeSigned,
  writeUnsigned,
} from './bits/bit-field.ts';
export { fromHex, toHex } from './bits/hex.ts';
export * from './cfdp/cfdp.ts';
export { bchParity, correctBchCodeblock, isBchCodeblock } from './coding/bch.ts';
export {
  CltuDecoder,
  type CltuDecoderOptions,
  type CltuOptions,
  type CltuSession,
  cltuStart,
  cltuTail,
  cltuTailOfFill,
  encodeCltu,
  encodeCltuSession,
  encodeLdpcCltu,
  LdpcCltuDecoder,
  type LdpcCltuDecoderOptions,
  type LdpcCltuOptions,
  ldpcCltuStart,
  ldpcCltuTail,
  ldpcCltuTailOfIssue3,
} from './coding/cltu.ts';
export {
  type ConvolutionalCode,
  type ConvolutionalRate,
  convolutionalConventions,
  convolutionalRates,
} from './coding/convolutional-code.ts';
export { ConvolutionalEncoder, encodeConvolutional, toSoftSymbols } from './coding/convolutional-encoder.ts';
export type { SymbolErrors } from './coding/convolutional-errors.ts';
export {
  type ConvolutionalNode,
  findConvolutionalNode,
  type NodeSearchOptions,
} from './coding/convolutional-node.ts';
export { ConvolutionalReceiver, type ConvolutionalReceiverOptions } from './coding/convolutional-receiver.ts';
export {
  createLdpc,
  type DecodedLdpc,
  type Ldpc,
  type LdpcDecoderOptions,
  type LdpcFault,
  type LdpcInformationBits,
} from './coding/ldpc.ts';
export { randomizeTc, randomizeTm, type TmSequence } from './coding/randomizer.ts';
export {
  type Corrected,
  createReedSolomon,
  type ReedSolomon,
  type ReedSolomonFault,
  type ReedSolomonOptions,
} from './coding/reed-solomon.ts';
export {
  attachedSyncMarker,
  embeddedSyncMarker,
  FrameSync,
  type FrameSyncOptions,
  type MarkedCoding,
  type SyncedBlock,
  syncMarkerOf,
  withSyncMarker,
} from './coding/sync.ts';
export { AlignedFrames } from './coding/sync-aligned.ts';
export {
  createViterbiBlockDecoder,
  type ViterbiBlock,
  type ViterbiBlockDecoder,
  type ViterbiBlockOptions,
} from './coding/viterbi-block.ts';
export { ViterbiDecoder, type ViterbiDecoderOptions } from './coding/viterbi-decoder.ts';
export {
  type ColumnField,
  type ColumnKind,
  type ColumnLayout,
  type ColumnValues,
  createColumnLayout,
  type PlacedField,
} from './columns/column-layout.ts';
export { ColumnStream, type ColumnStreamOptions } from './columns/column-stream.ts';
export { ColumnPool, type Columns, columnOf, createColumns } from './columns/columns.ts';
export { type ColumnFault, decodeColumns } from './columns/decode-columns.ts';
export { type RecordOffsets, recordOffsets } from './columns/record-offsets.ts';
export * from './cop1/cop1.ts';
export { cfdpModularChecksum } from './crc/cfdp-checksum.ts';
export { crc16, sealCrc16, withCrc16 } from './crc/crc16.ts';
export { crc32 } from './crc/crc32.ts';
export { crc32c } from './crc/crc32c.ts';
export { hasGoodIsoChecksum, isoChecksum, withIsoChecksum } from './crc/iso-checksum.ts';
export { proximityCrc32, withProximityCrc32 } from './crc/proximity-crc32.ts';
export type { Fault, Result } from './fault.ts';
export { AosDemultiplexer, type AosDemultiplexerOptions } from './frame/aos/aos-demultiplexer.ts';
export {
  type AosFrame,
  type AosFrameFormat,
  aosIdleVirtualChannelId,
  decodeAosFrame,
  encodeAosFrame,
  encodeMultiplexingUnit,
} from './frame/aos/aos-frame.ts';
export {
  type AosFrameContext,
  AosPacketPacker,
  type AosPacketPackerOptions,
} from './frame/aos/aos-packet-packer.ts';
export {
  allBitsValid,
  type BitstreamUnit,
  decodeBitstreamUnit,
  encodeBitstreamUnit,
  noBitsValid,
} from './frame/aos/bitstream-unit.ts';
export { type CorrectedHeader, correctHeader, headerErrorControl } from './frame/aos/header-error-control.ts';
export { decodeMultiplexingUnit, type MultiplexingUnit } from './frame/aos/multiplexing-unit.ts';
export { type CountGap, FrameCount } from './frame/frame-count.ts';
export type { FrameFault } from './frame/frame-fault.ts';
export type { DemultiplexOutput, DropReason, ReassemblyOptions } from './frame/packet-reassembly.ts';
export { type Clcw, decodeClcw, encodeClcw } from './frame/tc/clcw.ts';
export {
  decodeControlCommand,
  encodeControlCommand,
  encodeControlFrame,
  type TcControlCommand,
  tcFrameType,
} from './frame/tc/tc-control-command.ts';
export {
  TcDemultiplexer,
  type TcDemultiplexerOptions,
  type TcOutput,
} from './frame/tc/tc-demultiplexer.ts';
export {
  decodeTcFrame,
  encodeTcFrame,
  maxTcFrameOctets,
  type TcFrame,
  type TcFrameFormat,
} from './frame/tc/tc-frame.ts';
export { decodeTcSegment, encodeTcSegment, type TcSegment } from './frame/tc/tc-segment.ts';
export { TcSegmenter, type TcSegmenterOptions } from './frame/tc/tc-segmenter.ts';
export { TmDemultiplexer, type TmDemultiplexerOptions } from './frame/tm/tm-demultiplexer.ts';
export {
  decodeTmFrame,
  encodeTmFrame,
  noPacketStarts,
  onlyIdleData,
  type TmFrame,
} from './frame/tm/tm-frame.ts';
export {
  type TmFrameContext,
  TmPacketPacker,
  type TmPacketPackerOptions,
} from './frame/tm/tm-packet-packer.ts';
export {
  constructionRules,
  decodeUslpDataField,
  encodeUslpDataField,
  noPointer,
  type UslpDataField,
  uslpProtocols,
} from './frame/uslp/uslp-data-field.ts';
export {
  UslpDemultiplexer,
  type UslpDemultiplexerOptions,
  type UslpOutput,
} from './frame/uslp/uslp-demultiplexer.ts';
export {
  decodeUslpFrame,
  encodeUslpFrame,
  maxUslpFrameOctets,
  type UslpFrame,
  type UslpFrameFields,
  type UslpFrameFormat,
  uslpFrameOctets,
  uslpIdleVirtualChannelId,
} from './frame/uslp/uslp-frame.ts';
export {
  type UslpFrameContext,
  UslpPacketPacker,
  type UslpPacketPackerOptions,
} from './frame/uslp/uslp-packet-packer.ts';
export {
  decodeEncapsulationHeader,
  decodeEncapsulationPacket,
  type EncapsulationFault,
  type EncapsulationHeader,
  type EncapsulationPacket,
  encapsulationHeaderOctets,
  encapsulationProtocol,
  encapsulationVersion,
  encodeEncapsulationPacket,
  idleEncapsulationPacket,
} from './packet/encapsulation-packet.ts';
export { EncapsulationSplitter } from './packet/encapsulation-splitter.ts';
export type { PacketExpectation } from './packet/packet-plausibility.ts';
export { PacketSplitter } from './packet/packet-splitter.ts';
export {
  type ApidTotals,
  apidTotals,
  clearRows,
  createPacketTable,
  joinPackets,
  type PacketTable,
  rowsByApid,
} from './packet/packet-table.ts';
export {
  RecoveringPacketSplitter,
  type RecoveringPacketSplitterOptions,
} from './packet/recovering-packet-splitter.ts';
export {
  encodeSegments,
  SegmentAssembler,
  type SegmentAssemblerOptions,
  type SegmentOutput,
  type SegmentTotals,
  sequenceFlag,
} from './packet/segment-assembler.ts';
export { SequenceMonitor, type SequenceStep, type SequenceTotals } from './packet/sequence-monitor.ts';
export {
  decodeSpacePacket,
  encodeSpacePacket,
  idleApid,
  idlePacket,
  maxPacketOctets,
  type SpacePacket,
  type SpacePacketFault,
} from './packet/space-packet.ts';
export type { SplitOutput } from './packet/split-output.ts';
export { type PacketSplit, splitPackets } from './packet/split-packets.ts';
export type { PusFault, PusVersion } from './pus/pus-fault.ts';
export {
  type Acknowledgement,
  decodePusTelecommand,
  encodePusTelecommand,
  type PusTelecommand,
  type PusTelecommandFormat,
} from './pus/pus-telecommand.ts';
export {
  decodePusTelemetry,
  encodePusTelemetry,
  type PusTelemetry,
  type PusTelemetryFormat,
} from './pus/pus-telemetry.ts';
export * from './pus/services.ts';
export {
  decodeVerification,
  encodeVerification,
  type RequestId,
  type Verification,
  type VerificationFormat,
} from './pus/verification.ts';
export * from './sdls/sdls.ts';
export {
  type AsciiTime,
  type AsciiTimeFormat,
  decodeAsciiTime,
  encodeAsciiTime,
} from './time/ascii-time.ts';
export { type CcsFormat, decodeCcs, encodeCcs, readCcsPreamble, writeCcsPreamble } from './time/ccs.ts';
export { type CdsFormat, decodeCds, encodeCds, readCdsPreamble, writeCdsPreamble } from './time/cds.ts';
export {
  type CucFormat,
  decodeCuc,
  encodeCuc,
  epoch1958AtMs,
} from './time/cuc.ts';
export {
  type CucCounts,
  decodeCucInstant,
  encodeCucInstant,
  readCucCounts,
  writeCucCounts,
} from './time/cuc-instant.ts';
export { type CucPreamble, readCucPreamble, writeCucPreamble } from './time/cuc-preamble.ts';
export { type Instant, instantFromMs, msFromInstant, type TimeFault } from './time/instant.ts';
export { taiFromUtcMs, taiMinusUtcS, utcFromTaiMs } from './time/leap-seconds.ts';
export {
  decodeTimeCode,
  encodeTimeCode,
  type TimeCode,
  type TimeCodeContext,
  type TimeCodeFormat,
} from './time/time-code.ts';
export * from './xtce/columns/columns.ts';
export * from './xtce/xtce.ts';
