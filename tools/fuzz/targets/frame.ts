import {
  AosDemultiplexer,
  type AosFrameFormat,
  correctHeader,
  decodeAosFrame,
  decodeBitstreamUnit,
  decodeClcw,
  decodeControlCommand,
  decodeMultiplexingUnit,
  decodeTcFrame,
  decodeTcSegment,
  decodeTmFrame,
  decodeUslpDataField,
  decodeUslpFrame,
  encodeAosFrame,
  encodeBitstreamUnit,
  encodeClcw,
  encodeControlCommand,
  encodeMultiplexingUnit,
  encodeSpacePacket,
  encodeTcFrame,
  encodeTcSegment,
  encodeTmFrame,
  encodeUslpDataField,
  encodeUslpFrame,
  idlePacket,
  proximityCrc32,
  sealCrc16,
  TcDemultiplexer,
  TmDemultiplexer,
  UslpDemultiplexer,
  type UslpFrameFormat,
  uslpFrameOctets,
} from 'ccsds-parser';
import type { Choices } from '../choices.ts';
import { decoderTarget } from '../decoder-target.ts';
import { demultiplexerTarget } from '../demultiplexer-target.ts';
import { counting, joined } from '../seed-octets.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const packetOf = (octets: number, apid = 32) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid,
    sequenceCount: octets,
    data: counting(octets),
  });
/** What frames carry: packets longer and shorter than a frame. */
const zone = joined([packetOf(30), packetOf(9, 33), idlePacket(8), packetOf(50), packetOf(1)]);
const clcw = encodeClcw({ virtualChannelId: 1, isLockout: true, farmBCounter: 3, reportValue: 200 });

/** Frames of a channel that carry `zone`, one after the other; `pointer` is right in the first and third. */
function framesOf(
  zoneOctets: number,
  frame: (zone: Uint8Array, pointer: number, count: number) => Uint8Array,
) {
  const pointers = [0, 0x7ff, 13, 0, 0x7ff];
  return pointers.map((pointer, count) =>
    frame(zone.slice(count * zoneOctets, (count + 1) * zoneOctets), pointer, count),
  );
}

const tmFormats = [
  { hasErrorControl: true },
  { hasErrorControl: false },
  { hasErrorControl: false, acceptsAnyVersion: true },
];
const tmFrames = [true, false].flatMap((hasErrorControl) => [
  ...framesOf(24, (data, firstHeaderPointer, count) =>
    encodeTmFrame({
      spacecraftId: 0x12b,
      virtualChannelId: 1,
      masterChannelCount: count,
      virtualChannelCount: count,
      firstHeaderPointer,
      data,
      hasErrorControl,
      operationalControl: count % 2 === 0 ? clcw : undefined,
    }),
  ),
  encodeTmFrame({
    spacecraftId: 0x3ff,
    virtualChannelId: 7,
    masterChannelCount: 255,
    virtualChannelCount: 255,
    firstHeaderPointer: 0x7fe,
    data: counting(12),
    secondaryHeader: counting(3),
    hasErrorControl,
  }),
]);

const aosFormats: readonly AosFrameFormat[] = [
  { hasErrorControl: true, hasOperationalControl: false },
  { hasErrorControl: false, hasOperationalControl: true, insertZoneOctets: 3 },
  { hasErrorControl: false, hasOperationalControl: false, hasHeaderErrorControl: true },
  {
    hasErrorControl: true,
    hasOperationalControl: true,
    hasHeaderErrorControl: true,
    acceptsAnyVersion: true,
  },
];
const aosFrames = aosFormats.flatMap((format) =>
  framesOf(24, (data, pointer, count) =>
    encodeAosFrame({
      spacecraftId: 0x9a,
      virtualChannelId: count === 3 ? 5 : 1,
      virtualChannelCount: count,
      countCycle: count,
      data: count === 3 ? encodeBitstreamUnit(data, 100) : encodeMultiplexingUnit(pointer, data),
      hasErrorControl: format.hasErrorControl,
      hasHeaderErrorControl: format.hasHeaderErrorControl,
      operationalControl: format.hasOperationalControl ? clcw : undefined,
      insertZone: counting(format.insertZoneOctets ?? 0),
    }),
  ),
);

const uslpFormats: readonly UslpFrameFormat[] = [
  { errorControlOctets: 2 },
  { errorControlOctets: 4, insertZoneOctets: 2 },
  { errorControlOctets: 0, truncatedFrameOctets: 12, maxFrameOctets: 100 },
];
const uslpFrames = uslpFormats.flatMap(({ errorControlOctets, insertZoneOctets = 0 }) => [
  ...framesOf(24, (data, pointer, count) =>
    encodeUslpFrame({
      spacecraftId: 0xabcd,
      virtualChannelId: 1,
      mapId: count % 2,
      countOctets: count + 1,
      virtualChannelCount: count,
      insertZone: counting(insertZoneOctets),
      rule: count === 3 ? 7 : 0,
      protocolId: 0,
      pointer: count === 3 ? undefined : pointer === 0x7ff ? 0xffff : pointer,
      zone: data,
      operationalControl: count === 2 ? clcw : undefined,
      errorControlOctets,
    }),
  ),
  ...[4, 5, 6].map((rule) =>
    encodeUslpFrame({
      spacecraftId: 0xabcd,
      virtualChannelId: 2,
      mapId: 3,
      insertZone: counting(insertZoneOctets),
      rule,
      protocolId: 5,
      zone: counting(9),
      errorControlOctets,
    }),
  ),
  encodeUslpFrame({
    spacecraftId: 1,
    virtualChannelId: 3,
    isTruncated: true,
    rule: 7,
    protocolId: 0,
    zone: counting(7 - errorControlOctets),
    errorControlOctets,
  }),
]);

const segmented = [1, 0, 2, 3].map((sequenceFlags, part) =>
  encodeTcSegment({
    mapId: 5,
    sequenceFlags,
    data: part === 3 ? packetOf(6) : packetOf(24).slice(part * 10, part * 10 + 10),
  }),
);
const tcFormats = [{ hasErrorControl: true }, { hasErrorControl: false, maxFrameOctets: 64 }];
const tcFrames = [true, false].flatMap((hasErrorControl) => [
  ...segmented.map((data, sequenceNumber) =>
    encodeTcFrame({
      spacecraftId: 0x12b,
      virtualChannelId: 1,
      isBypass: false,
      sequenceNumber,
      data,
      hasErrorControl,
    }),
  ),
  encodeTcFrame({
    spacecraftId: 0x12b,
    virtualChannelId: 2,
    isBypass: true,
    data: packetOf(8),
    hasErrorControl,
  }),
  encodeTcFrame({
    spacecraftId: 0x12b,
    virtualChannelId: 1,
    isBypass: true,
    isControlCommand: true,
    data: Uint8Array.of(0x82, 0, 7),
    hasErrorControl,
  }),
]);
const tcLength = [{ at: 2, octets: 2 }] as const;

/** A good CRC behind bad content, where there is room for one. */
function repairCrc(octets: Uint8Array): void {
  if (octets.length >= 2) sealCrc16(octets);
}

function repairTcFrame(octets: Uint8Array, choices: Choices): void {
  if (octets.length < 7) return;
  if (choices.once(2)) {
    octets[2] = (octets[2]! & 0xfc) | (((octets.length - 1) >>> 8) & 3);
    octets[3] = (octets.length - 1) & 0xff;
  }
  const end = (((octets[2]! & 3) << 8) | octets[3]!) + 1;
  if (end >= 2 && end <= octets.length) sealCrc16(octets.subarray(0, end));
}

function repairUslpFrame(octets: Uint8Array, choices: Choices): void {
  if (octets.length < 11) return;
  octets[0] = 0xc0 | (octets[0]! & 15);
  const isTruncated = (octets[3]! & 1) !== 0;
  if (!isTruncated) octets.set([(octets.length - 1) >>> 8, (octets.length - 1) & 0xff], 4);
  if (choices.once(2)) sealCrc16(octets);
  else {
    const crc = proximityCrc32(octets, 0, octets.length - 4);
    octets.set([crc >>> 24, crc >>> 16, crc >>> 8, crc], octets.length - 4);
  }
}

export const frameTargets: readonly FuzzTarget<Uint8Array>[] = [
  decoderTarget({
    name: 'tm-frame',
    parsers: ['decodeTmFrame'],
    shape: () => ({
      seeds: tmFrames,
      lengthFields: [
        { at: 4, octets: 2 },
        { at: 6, octets: 1 },
      ],
      repair: repairCrc,
    }),
    formats: tmFormats,
    decode: decodeTmFrame,
    encode(frame, { hasErrorControl }, octets) {
      // An identification octet of another version, or of no octets, is read but not written.
      if (frame.hasSecondaryHeader && octets[6] !== frame.secondaryHeader.length) return undefined;
      if (frame.version !== 0 || (frame.hasSecondaryHeader && frame.secondaryHeader.length === 0))
        return undefined;
      const secondaryHeader = frame.hasSecondaryHeader ? frame.secondaryHeader : undefined;
      return encodeTmFrame({ ...frame, secondaryHeader, hasErrorControl });
    },
  }),
  demultiplexerTarget({
    name: 'tm-demultiplexer',
    parsers: ['TmDemultiplexer'],
    shape: () => ({ seeds: [joined(tmFrames.slice(6, 9)), joined(tmFrames.slice(8))], mostOctets: 112 }),
    frameOctets: [30, 34],
    decode: (octets) => decodeTmFrame(octets, { hasErrorControl: false, acceptsAnyVersion: true }),
    create: [
      () => new TmDemultiplexer(),
      () => new TmDemultiplexer({ acceptsEncapsulation: true, maxPacketOctets: 64 }),
      () => new TmDemultiplexer({ spacecraftId: 0x12b, packetVirtualChannelIds: [1] }),
    ],
  }),
  decoderTarget({
    name: 'aos-frame',
    parsers: ['decodeAosFrame', 'correctHeader'],
    shape: () => ({ seeds: aosFrames, repair: repairCrc }),
    formats: aosFormats,
    decode(octets, format) {
      const corrected = correctHeader(octets);
      if (corrected.ok && corrected.value.correctedSymbols > 2)
        throw new Complaint('more than two symbols corrected');
      return decodeAosFrame(octets, format);
    },
    encode(frame, format, octets) {
      const isAsWritten =
        (octets[5]! & 0x30) === 0 && (frame.countCycle !== undefined || (octets[5]! & 0x0f) === 0);
      if (!isAsWritten || frame.version !== 1 || format.hasHeaderErrorControl) return undefined;
      return encodeAosFrame({ ...frame, hasErrorControl: format.hasErrorControl });
    },
  }),
  decoderTarget({
    name: 'aos-multiplexing-unit',
    parsers: ['decodeMultiplexingUnit'],
    shape: () => ({
      seeds: [encodeMultiplexingUnit(3, counting(20)), encodeMultiplexingUnit(0x7ff, counting(4))],
    }),
    decode: decodeMultiplexingUnit,
    encode: ({ firstHeaderPointer, zone }, _, octets) =>
      octets[0]! >>> 3 === 0 ? encodeMultiplexingUnit(firstHeaderPointer, zone) : undefined,
  }),
  decoderTarget({
    name: 'aos-bitstream-unit',
    parsers: ['decodeBitstreamUnit'],
    shape: () => ({
      seeds: [
        encodeBitstreamUnit(counting(20), 77),
        encodeBitstreamUnit(counting(4)),
        encodeBitstreamUnit(counting(4), 0),
      ],
      lengthFields: [{ at: 0, octets: 2 }],
    }),
    decode: decodeBitstreamUnit,
    judge({ validBits, zone }) {
      if (validBits > zone.length * 8) throw new Complaint(`${validBits} bits of ${zone.length} octets`);
    },
  }),
  demultiplexerTarget({
    name: 'aos-demultiplexer',
    parsers: ['AosDemultiplexer'],
    shape: () => ({
      seeds: [joined(aosFrames.slice(10, 13)), joined(aosFrames.slice(12, 15))],
      mostOctets: 112,
    }),
    frameOctets: [34],
    decode: (octets) =>
      decodeAosFrame(octets, {
        hasErrorControl: false,
        hasOperationalControl: false,
        hasHeaderErrorControl: true,
        acceptsAnyVersion: true,
      }),
    create: [
      () => new AosDemultiplexer(),
      () =>
        new AosDemultiplexer({
          bitstreamVirtualChannelIds: [5],
          acceptsEncapsulation: true,
          maxPacketOctets: 64,
        }),
      () => new AosDemultiplexer({ spacecraftId: 0x9a, packetVirtualChannelIds: [1] }),
    ],
  }),
  decoderTarget({
    name: 'uslp-frame',
    parsers: ['decodeUslpFrame', 'uslpFrameOctets'],
    shape: () => ({
      seeds: uslpFrames,
      lengthFields: [
        { at: 4, octets: 2 },
        { at: 6, octets: 1 },
      ],
      repair: repairUslpFrame,
    }),
    formats: uslpFormats,
    decode(octets, format) {
      const length = uslpFrameOctets(octets, format);
      const frame = decodeUslpFrame(octets, format);
      if (frame.ok && !length.ok) throw new Complaint('a frame whose length was refused');
      return frame;
    },
    encode(frame, { errorControlOctets }, octets) {
      // Octets behind the frame and reserved bits are read over.
      if (frame.bytes.length !== octets.length || (octets[6]! & 0x30) !== 0) return undefined;
      return encodeUslpFrame({ ...frame, errorControlOctets });
    },
  }),
  decoderTarget({
    name: 'uslp-data-field',
    parsers: ['decodeUslpDataField'],
    shape: () => ({
      seeds: [0, 1, 7].map((rule) =>
        encodeUslpDataField({ rule, protocolId: 5, pointer: rule === 7 ? undefined : 4, zone: counting(9) }),
      ),
    }),
    decode: decodeUslpDataField,
    encode: (field) => encodeUslpDataField(field),
  }),
  demultiplexerTarget({
    name: 'uslp-demultiplexer',
    parsers: ['UslpDemultiplexer'],
    shape: () => ({
      seeds: [
        joined(uslpFrames.slice(18, 20)),
        joined(uslpFrames.slice(19, 22)),
        joined(uslpFrames.slice(23)),
      ],
      mostOctets: 112,
    }),
    decode: (octets) => decodeUslpFrame(octets, { errorControlOctets: 0 }),
    create: [
      () => new UslpDemultiplexer(),
      () => new UslpDemultiplexer({ spacecraftId: 0xabcd, acceptsEncapsulation: true, maxUnitOctets: 64 }),
    ],
  }),
  decoderTarget({
    name: 'tc-frame',
    parsers: ['decodeTcFrame'],
    shape: () => ({ seeds: tcFrames, lengthFields: tcLength, repair: repairTcFrame }),
    formats: tcFormats,
    decode: (octets, format) => decodeTcFrame(octets, format),
    encode(frame, format, octets) {
      if (frame.bytes.length !== octets.length || (octets[0]! & 0x0c) !== 0) return undefined;
      return encodeTcFrame({ ...frame, hasErrorControl: format.hasErrorControl });
    },
  }),
  decoderTarget({
    name: 'tc-segment',
    parsers: ['decodeTcSegment'],
    shape: () => ({ seeds: segmented }),
    decode: decodeTcSegment,
    encode: (segment) => encodeTcSegment(segment),
  }),
  decoderTarget({
    name: 'tc-control-command',
    parsers: ['decodeControlCommand'],
    shape: () => ({ seeds: [Uint8Array.of(0), Uint8Array.of(0x82, 0, 200)], mostOctets: 16 }),
    decode: decodeControlCommand,
    encode: encodeControlCommand,
  }),
  demultiplexerTarget({
    name: 'tc-demultiplexer',
    parsers: ['TcDemultiplexer'],
    shape: () => ({ seeds: [joined(tcFrames.slice(6, 10)), joined(tcFrames.slice(9))], mostOctets: 96 }),
    decode: (octets) => decodeTcFrame(octets, { hasErrorControl: false }),
    create: [
      () => new TcDemultiplexer(),
      () => new TcDemultiplexer({ unitMapIds: [5], maxUnitOctets: 24 }),
      () => new TcDemultiplexer({ segmentedVirtualChannelIds: [], acceptsEncapsulation: true }),
    ],
  }),
  decoderTarget({
    name: 'clcw',
    parsers: ['decodeClcw'],
    shape: () => ({ seeds: [clcw, Uint8Array.of(1, 4, 0x26, 0)], mostOctets: 8 }),
    decode: decodeClcw,
    encode: (word, _, octets) =>
      (octets[1]! & 3) === 0 && (octets[2]! & 1) === 0 ? encodeClcw(word) : undefined,
  }),
];
