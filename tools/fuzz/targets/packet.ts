import {
  clearRows,
  createPacketTable,
  decodeEncapsulationHeader,
  decodeEncapsulationPacket,
  decodeSpacePacket,
  EncapsulationSplitter,
  encodeEncapsulationPacket,
  encodeSegments,
  encodeSpacePacket,
  idleEncapsulationPacket,
  idlePacket,
  PacketSplitter,
  RecoveringPacketSplitter,
  SegmentAssembler,
  SequenceMonitor,
  splitPackets,
} from 'ccsds-parser';
import { decoderTarget } from '../decoder-target.ts';
import { mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting, joined } from '../seed-octets.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const packets = [
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: true,
    apid: 32,
    sequenceCount: 7,
    data: counting(20),
  }),
  encodeSpacePacket({
    isTelecommand: true,
    hasSecondaryHeader: false,
    apid: 33,
    sequenceCount: 0x3fff,
    data: counting(1),
  }),
  encodeSpacePacket({
    version: 1,
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: 1296,
    sequenceFlags: 0,
    sequenceCount: 0,
    data: counting(9),
  }),
  idlePacket(16),
];
const segments = encodeSegments({ isTelecommand: false, apid: 32, sequenceCount: 8, data: counting(40) }, 12);
const packetStream = joined([...packets, ...segments]);
const packetLength = [{ at: 4, octets: 2 }] as const;

const encapsulated = [
  encodeEncapsulationPacket({ protocolId: 2, data: counting(5) }),
  encodeEncapsulationPacket({ protocolId: 6, protocolExtension: 3, userDefined: 9, data: counting(11) }),
  encodeEncapsulationPacket({ protocolId: 4, ccsdsDefined: 0x1234, data: counting(3) }),
  idleEncapsulationPacket(1),
  idleEncapsulationPacket(9),
];
const encapsulationLength = [
  { at: 1, octets: 1 },
  { at: 2, octets: 2 },
  { at: 4, octets: 4 },
] as const;

/** Half of the packets get the length they have, so that what stands behind the length is read. */
function repairPacketLength(octets: Uint8Array): void {
  if (octets.length < 7) return;
  octets[4] = (octets.length - 7) >>> 8;
  octets[5] = (octets.length - 7) & 0xff;
}

export const packetTargets: readonly FuzzTarget<Uint8Array>[] = [
  decoderTarget({
    name: 'space-packet',
    parsers: ['decodeSpacePacket'],
    shape: () => ({ seeds: packets, lengthFields: packetLength, repair: repairPacketLength }),
    formats: [{ acceptsAnyVersion: false }, { acceptsAnyVersion: true }],
    decode: decodeSpacePacket,
    encode: (packet) => encodeSpacePacket(packet),
  }),
  streamTarget({
    name: 'packet-splitter',
    parsers: ['PacketSplitter'],
    shape: () => ({ seeds: [packetStream, ...packets], lengthFields: packetLength, largeOctets: 16_384 }),
    create: () => new PacketSplitter(),
    isReused: true,
  }),
  streamTarget({
    name: 'recovering-packet-splitter',
    parsers: ['RecoveringPacketSplitter'],
    shape: () => ({ seeds: [packetStream, ...packets], lengthFields: packetLength, largeOctets: 98_304 }),
    formats: [
      {},
      { acceptedApids: [32, 33], maxPacketOctets: 64 },
      { acceptedVersions: [0, 1], isTelecommand: false, confirmingHeaders: 1 },
      { confirmingHeaders: 16, maxPacketOctets: 4096 },
    ],
    create: (options) => new RecoveringPacketSplitter(options),
    isReused: true,
    judge: mustCountAllOctets,
  }),
  packetTableTarget(),
  segmentTarget(),
  decoderTarget({
    name: 'encapsulation-packet',
    parsers: ['decodeEncapsulationPacket', 'decodeEncapsulationHeader'],
    shape: () => ({
      seeds: encapsulated,
      lengthFields: encapsulationLength,
      repair: repairEncapsulationLength,
    }),
    decode(octets) {
      const header = decodeEncapsulationHeader(octets);
      const packet = decodeEncapsulationPacket(octets);
      if (packet.ok && !header.ok) throw new Complaint('a packet whose header was refused');
      return packet;
    },
    encode: (packet) =>
      packet.data.length > 0 || packet.protocolId === 0 ? encodeEncapsulationPacket(packet) : undefined,
  }),
  streamTarget({
    name: 'encapsulation-splitter',
    parsers: ['EncapsulationSplitter'],
    shape: () => ({
      seeds: [joined(encapsulated), ...encapsulated],
      mostOctets: 64,
      lengthFields: encapsulationLength,
      largeOctets: 16_384,
    }),
    formats: [{}, { maxPacketOctets: 16 }],
    create: (options) => new EncapsulationSplitter(options),
    isReused: true,
    judge: mustCountAllOctets,
  }),
];

function repairEncapsulationLength(octets: Uint8Array): void {
  const headerOctets = 1 << (octets[0]! & 3);
  if (octets.length >= headerOctets && headerOctets > 1 && octets.length < 256) {
    octets.fill(0, headerOctets / 2, headerOctets);
    octets[headerOctets - 1] = octets.length;
  }
}

/** Every octet that went in is in a packet, skipped, or left over at the end. */
function mustCountAllOctets(outputs: readonly unknown[], octets: Uint8Array): void {
  let told = 0;
  for (const output of outputs as readonly {
    kind: string;
    packet?: { bytes: Uint8Array };
    octets?: number;
    foundOctets?: number;
  }[])
    told += output.packet?.bytes.length ?? output.octets ?? output.foundOctets ?? 0;
  if (told !== octets.length) throw new Complaint(`${octets.length} octets went in, ${told} were told of`);
}

function packetTableTarget(): FuzzTarget<Uint8Array> {
  const table = createPacketTable(8);
  return {
    name: 'packet-table',
    parsers: ['splitPackets', 'SequenceMonitor'],
    prepare: () => ({
      make: octetMaker({ seeds: [packetStream, ...packets], lengthFields: packetLength }),
      run(octets) {
        clearRows(table);
        const split = splitPackets(octets, table);
        mustBeSound(split.tail);
        const packets = new PacketSplitter().push(octets);
        if (packets.length !== table.count)
          throw new Complaint(`${table.count} rows and ${packets.length} packets`);
        const monitor = new SequenceMonitor();
        for (const [row, packet] of packets.entries()) {
          if (table.apids[row] !== packet.apid || table.lengths[row] !== packet.bytes.length)
            throw new Complaint(`row ${row} is not the packet of that place`);
          mustBeSound(monitor.push(packet));
        }
        return table.count > 0;
      },
    }),
  };
}

/** Segments of a damaged stream: units come out whole or are told as dropped, and what waits is bounded. */
function segmentTarget(): FuzzTarget<Uint8Array> {
  const maxWaitingOctets = 512;
  return {
    name: 'segment-assembler',
    parsers: ['SegmentAssembler'],
    prepare: () => ({
      make: octetMaker({
        seeds: [joined(segments), packetStream, joined([...segments, ...segments])],
        lengthFields: packetLength,
        mostOctets: 256,
      }),
      run(octets) {
        const assembler = new SegmentAssembler({ maxWaitingOctets });
        const outputs = new PacketSplitter().push(octets).flatMap((packet) => assembler.push(packet));
        outputs.push(...assembler.flush());
        mustBeSound(outputs);
        let units = 0;
        let handedOutOctets = 0;
        for (const output of outputs) {
          if (output.kind === 'unit') units++;
          handedOutOctets += output.kind === 'unit' ? output.data.length : output.octets;
        }
        if (handedOutOctets > octets.length)
          throw new Complaint(`${octets.length} octets became ${handedOutOctets}`);
        return units > 0;
      },
    }),
  };
}
