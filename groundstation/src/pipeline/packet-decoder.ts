import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { describeFault } from '@dawa/seams/fault';
import {
  decodeSpacePacket,
  idleApid,
  primaryHeaderOctets,
  type SpacePacket,
} from 'ccsds-parser/packet/space-packet';
import { decodePusTelemetry, type PusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import type { LogRecord } from '../ports.ts';
import type { Dictionary } from './dictionary.ts';
import { believableAtMs, onboardTimeAtMs, timeFieldOctets } from './onboard-time.ts';

/** What a dictionary makes of a packet. */
export interface DecodedPacket {
  readonly packet: PacketInfo;
  readonly samples: readonly ParameterSample[];
}

/** Turns packet records into what they say. Must not throw. */
export type PacketDecoder = (record: LogRecord) => DecodedPacket;

/** What a mission fixes about its packets. */
export type PacketFormat = MissionFile['packets'];

/**
 * Turns packet records of the log into rows: PUS header, onboard time, values with their limit state. Header fields are
 * columns of the packet and are not kept a second time as values.
 *
 * A packet whose error control is wrong is kept and tells so, and no value of it is believed. Depends on nothing but the
 * record, so that an index made again from the log is the same.
 */
export function createPacketDecoder(
  format: PacketFormat,
  dictionary: Dictionary,
  { keepsHeaders = false } = {},
): PacketDecoder {
  return (record) => {
    const packet = decodeSpacePacket(record.bytes, { acceptsAnyVersion: true });
    if (!packet.ok) {
      const fault = describeFault(packet.fault);
      return { packet: packetInfo(record, noHeader, noPus, null, fault), samples: [] };
    }
    const pus = readPus(packet.value, format);
    if (pus.fault !== null)
      return { packet: packetInfo(record, packet.value, pus.columns, null, pus.fault), samples: [] };
    const headerOctets = keepsHeaders ? 0 : primaryHeaderOctets + pus.headerOctets;
    const isChecked = pus.columns.pusService !== null && format.hasErrorControl;
    // Of a packet that is too short its error control must not be taken for values.
    const trailerOctets = isChecked && !dictionary.describesErrorControl ? 2 : 0;
    const octets = record.bytes.subarray(0, record.bytes.length - trailerOctets);
    return decodeValues(record, octets, packet.value, pus.columns, headerOctets, dictionary);
  };
}

/** What is told of a packet that is too short for a header. */
const noHeader = { apid: 0, sequenceCount: 0 };

/** Written out: to spread one object into another costs as much as decoding it did. */
function packetInfo(
  { lsn, atMs, meta, bytes }: LogRecord,
  { apid, sequenceCount }: Pick<PacketInfo, 'apid' | 'sequenceCount'>,
  { generatedAtMs, pusService, pusSubtype, onboardTimeHex }: PusColumns,
  container: string | null,
  fault: string | null,
): PacketInfo {
  return {
    lsn,
    receivedAtMs: atMs,
    virtualChannelId: Number(meta['virtualChannelId'] ?? 0),
    hex: hexOf(bytes),
    generatedAtMs,
    pusService,
    pusSubtype,
    onboardTimeHex,
    apid,
    sequenceCount,
    container,
    fault,
  };
}

const noPus = {
  generatedAtMs: null,
  pusService: null,
  pusSubtype: null,
  onboardTimeHex: null,
} as const satisfies PusColumns;

export type PusColumns = Pick<PacketInfo, 'generatedAtMs' | 'pusService' | 'pusSubtype' | 'onboardTimeHex'>;

export interface ReadPus {
  readonly columns: PusColumns;
  readonly headerOctets: number;
  readonly fault: string | null;
}

/** The PUS secondary header of a packet, where it has one and it can be believed. */
export function readPus(packet: SpacePacket, format: PacketFormat): ReadPus {
  if (packet.isTelecommand || !packet.hasSecondaryHeader || packet.apid === idleApid) {
    return { columns: noPus, headerOctets: 0, fault: null };
  }
  const timeOctets = timeFieldOctets(format.timeCode);
  const decoded = decodePusTelemetry(packet, { timeOctets, hasErrorControl: format.hasErrorControl });
  if (!decoded.ok) return { columns: noPus, headerOctets: 0, fault: describeFault(decoded.fault) };
  const { data, hasGoodErrorControl } = decoded.value;
  const trailerOctets = format.hasErrorControl ? 2 : 0;
  const headerOctets = packet.data.length - data.length - trailerOctets;
  const columns = pusColumns(decoded.value, format);
  if (hasGoodErrorControl) return { columns, headerOctets, fault: null };
  return { columns, headerOctets, fault: 'bad-crc: expected a good packet error control, found a bad one' };
}

function pusColumns({ service, subtype, onboardTime }: PusTelemetry, format: PacketFormat): PusColumns {
  return {
    generatedAtMs: onboardTimeAtMs(onboardTime, format.timeCode),
    pusService: service,
    pusSubtype: subtype,
    onboardTimeHex: hexOf(onboardTime),
  };
}

function decodeValues(
  record: LogRecord,
  octets: Uint8Array,
  packet: SpacePacket,
  pus: PusColumns,
  headerOctets: number,
  dictionary: Dictionary,
): DecodedPacket {
  const { container, values, fault, generatedAtMs } = dictionary.decode(octets);
  const foundFault = fault === undefined ? null : describeFault(fault);
  const info = packetInfo(record, packet, pus, container, foundFault);
  const { lsn, receivedAtMs } = info;
  const madeAtMs = info.generatedAtMs ?? generatedAtMs;
  const sampledAtMs = believableAtMs(madeAtMs, receivedAtMs);
  const samples: ParameterSample[] = [];
  for (const { bitOffset, name, raw, value, unit, limitState } of values) {
    if (bitOffset < headerOctets * 8) continue;
    samples.push({
      name,
      raw,
      value,
      unit,
      limitState,
      generatedAtMs: sampledAtMs,
      receivedAtMs,
      packetLsn: lsn,
    });
  }
  return { packet: madeAtMs === info.generatedAtMs ? info : { ...info, generatedAtMs: madeAtMs }, samples };
}

/** Without a copy of the octets. */
function hexOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}
