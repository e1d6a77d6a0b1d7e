import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { describeFault } from '@dawa/seams/fault';
import { decodeSpacePacket, idleApid, type SpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelemetry, type PusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import type { DecodedPacket, PacketDecoder } from '../archive/archive-rows.ts';
import type { Dictionary } from './dictionary.ts';
import { believableAtMs, onboardTimeAtMs, timeFieldOctets } from './onboard-time.ts';

/** What a mission fixes about its packets. */
export type PacketFormat = MissionFile['packets'];

/**
 * Turns packet records of the log into rows: PUS header, onboard time, values with their limit state.
 *
 * A packet whose error control is wrong is kept and tells so, and no value of it is believed. Depends on nothing but the
 * record, so that an index made again from the log is the same.
 */
export function createPacketDecoder(format: PacketFormat, dictionary: Dictionary): PacketDecoder {
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
    return decodeValues(info, record.bytes, dictionary);
  };
}

const noPus = {
  generatedAtMs: null,
  pusService: null,
  pusSubtype: null,
  onboardTimeHex: null,
} as const satisfies PusColumns;

type PusColumns = Pick<PacketInfo, 'generatedAtMs' | 'pusService' | 'pusSubtype' | 'onboardTimeHex'>;

/** The PUS secondary header of a packet, where it has one and it can be believed. */
function readPus(packet: SpacePacket, format: PacketFormat): { columns: PusColumns; fault: string | null } {
  if (packet.isTelecommand || !packet.hasSecondaryHeader || packet.apid === idleApid) {
    return { columns: noPus, fault: null };
  }
  const timeOctets = timeFieldOctets(format.timeCode);
  const decoded = decodePusTelemetry(packet, { timeOctets, hasErrorControl: format.hasErrorControl });
  if (!decoded.ok) return { columns: noPus, fault: describeFault(decoded.fault) };
  const columns = pusColumns(decoded.value, format);
  if (decoded.value.hasGoodErrorControl) return { columns, fault: null };
  return { columns, fault: 'bad-crc: expected a good packet error control, found a bad one' };
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
  dictionary: Dictionary,
): DecodedPacket {
  const { container, values, fault } = dictionary.decode(bytes);
  const times = {
    generatedAtMs: believableAtMs(info.generatedAtMs, info.receivedAtMs),
    receivedAtMs: info.receivedAtMs,
    packetLsn: info.lsn,
  };
  const samples: ParameterSample[] = values.map((value) => ({ ...value, ...times }));
  return {
    packet: { ...info, container, fault: fault === undefined ? null : describeFault(fault) },
    samples,
  };
}
