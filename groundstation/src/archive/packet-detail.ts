import type { DictionaryInfo, PacketDetail } from '@dawa/protocols/console/archive';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import { rootMeta } from '../pipeline/decode-messages.ts';
import { packetFields } from '../pipeline/packet-fields.ts';
import type { LogRecord, PacketRequest, Page } from '../ports.ts';

export interface PacketDetailParts {
  readonly shelf: DictionaryShelf;
  packets(request: PacketRequest): Promise<Page<PacketInfo>>;
  /** Records of the log after a number, in order. */
  recordsAfter(lsn: number): Iterable<LogRecord>;
}

/** Everything that is known of a packet: its fields by the dictionary that decoded it, its frame, its neighbours. */
export async function packetDetailOf(packet: PacketInfo, parts: PacketDetailParts): Promise<PacketDetail> {
  const { shelf } = parts;
  const { missionId = '', dictionaryId = null, apid, receivedAtMs, lsn } = packet;
  const version = dictionaryId === null ? shelf.current(missionId) : shelf.version(dictionaryId);
  const bytes = Buffer.from(packet.hex, 'hex');
  const root = rootOf(lsn, parts);
  const neighbours = async (order: 'oldest' | 'newest') =>
    (await parts.packets({ missionId, apid, order, limit: 1, cursor: `${receivedAtMs}_${lsn}` })).items[0]
      ?.lsn;
  return {
    packet,
    fields: version === undefined || root === null ? [] : packetFields(version.definition, bytes, root),
    frame: frameOf(packet, parts),
    dictionary: dictionaryInfos(shelf, missionId).find((one) => one.dictionaryId === dictionaryId) ?? null,
    previousLsn: (await neighbours('newest')) ?? null,
    nextLsn: (await neighbours('oldest')) ?? null,
  };
}

/** Versions of a mission's dictionary, or of all missions', in the order in which they were loaded. */
export function dictionaryInfos(shelf: DictionaryShelf, missionId?: string): DictionaryInfo[] {
  return shelf.versions(missionId).map((version) => ({
    ...version,
    isCurrent: shelf.current(version.missionId)?.dictionaryId === version.dictionaryId,
  }));
}

/** Where decoding begins, of what is no space packet; null where nothing of it can be read. */
function rootOf(lsn: number, { recordsAfter }: PacketDetailParts): string | null | undefined {
  for (const record of recordsAfter(lsn - 1)) {
    const root = record.lsn === lsn ? record.meta[rootMeta] : undefined;
    return root === undefined || root === null ? root : String(root);
  }
  return undefined;
}

/** A packet's record follows that of its frame; some others may stand between. */
function frameOf({ lsn }: PacketInfo, { recordsAfter }: PacketDetailParts): PacketDetail['frame'] {
  let frame: PacketDetail['frame'] = null;
  for (const record of recordsAfter(Math.max(0, lsn - farthestFrame))) {
    if (record.lsn >= lsn) break;
    const { kind, meta, atMs } = record;
    if (kind !== 'frame' || typeof meta['virtualChannelCount'] !== 'number') continue;
    frame = {
      lsn: record.lsn,
      receivedAtMs: atMs,
      virtualChannelId: Number(meta['virtualChannelId']),
      masterChannelCount: Number(meta['masterChannelCount']),
      virtualChannelCount: meta['virtualChannelCount'],
      correctedSymbols: Number(meta['correctedSymbols'] ?? 0),
    };
  }
  return frame;
}

/** A frame of 2 KiB holds some three hundred of the smallest packets. */
const farthestFrame = 400;
