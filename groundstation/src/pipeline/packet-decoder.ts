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
import type { DecodedPacket, PacketDecoder } from '../archive/archive-rows.ts';
import type { Dictionary } from './dictionary.ts';
import { believableAtMs, onboardTimeAtMs, timeFieldOctets } from './onboard-time.ts';

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
    const receivedAtMs = record.atMs;
    const virtualChannelId = Number(record.meta['virtualChannelId'] ?? 0);
    const hex = Buffer.from(record.bytes).toString('hex');
    const base = { lsn: record.lsn, receivedAtMs, virtualChannelId, hex, ...noPus };
    const packet = decodeSpacePacket(record.bytes, { acceptsAnyVersion: true });
    if (!packet.ok) {
      const fault = describeFault(packet.fault);
      return { packet: { ...base, apid: 0, sequenceCount: 0, container: null, fault }, samples: [] };
    }
    const { apid, sequenceCount } = packet.value;
    const pus = readPus(packet.value, format);
    const info = { ...base, apid, sequenceCount, ...pus.columns };
    if (pus.fault !== null) return { packet: { ...info, container: null, fault: pus.fault }, samples: [] };
    const headerOctets = keepsHeaders ? 0 : primaryHeaderOctets + pus.headerOctets;
    return decodeValues(info, record.bytes, headerOctets, dictionary);
  };
}

const noPus = {
  generatedAtMs: null,
  pusService: null,
  pusSubtype: null,
  onboardTimeHex: null,
} as const satisfies PusColumns;

type PusColumns = Pick<PacketInfo, 'generatedAtMs' | 'pusService' | 'pusSubtype' | 'onboardTimeHex'>;

interface ReadPus {
  readonly columns: PusColumns;
  readonly headerOctets: number;
  readonly fault: string | null;
}

/** The PUS secondary header of a packet, where it has one and it can be believed. */
function readPus(packet: SpacePacket, format: PacketFormat): ReadPus {
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
    onboardTimeHex: Buffer.from(onboardTime).toString('hex'),
  };
}

function decodeValues(
  info: Omit<PacketInfo, 'container' | 'fault'>,
  bytes: Uint8Array,
  headerOctets: number,
  dictionary: Dictionary,
): DecodedPacket {
  const { container, values, fault, ...found } = dictionary.decode(bytes);
  const generatedAtMs = info.generatedAtMs ?? found.generatedAtMs;
  const times = {
    generatedAtMs: believableAtMs(generatedAtMs, info.receivedAtMs),
    receivedAtMs: info.receivedAtMs,
    packetLsn: info.lsn,
  };
  const samples: ParameterSample[] = values
    .filter(({ bitOffset }) => bitOffset >= headerOctets * 8)
    .map(({ name, raw, value, unit, limitState }) => ({ name, raw, value, unit, limitState, ...times }));
  return {
    packet: { ...info, generatedAtMs, container, fault: fault === undefined ? null : describeFault(fault) },
    samples,
  };
}
