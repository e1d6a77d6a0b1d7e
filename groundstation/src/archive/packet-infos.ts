import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { PacketRow } from './store/archive-store.ts';

/** A packet as it travels: what its row says, and its octets as hexadecimal, made when somebody asks. */
export function packetInfoOf(row: PacketRow, bytes: Uint8Array): PacketInfo {
  const { lsn, missionId, receivedAtMs, generatedAtMs, apid, sequenceCount, virtualChannelId } = row;
  const { pusService, pusSubtype, container, dictionaryId, onboardTimeHex, fault, quality } = row;
  const { missingBefore, octets } = row;
  return {
    lsn,
    missionId,
    receivedAtMs,
    generatedAtMs,
    apid,
    sequenceCount,
    virtualChannelId,
    pusService,
    pusSubtype,
    container,
    dictionaryId,
    onboardTimeHex,
    fault,
    quality,
    missingBefore,
    octets,
    hex: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex'),
  };
}
