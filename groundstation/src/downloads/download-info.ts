import type { DownloadContent, DownloadInfo } from '@dawa/protocols/console/download';
import type { Download } from './download.ts';

/** Payload of a data packet of BIRDS. */
export const packetOctets = 81;

/** A download as people are told of it. @param queuePlace 1 is asked for next */
export function downloadInfoOf(
  { record, kept, state, sha256, detail }: Download,
  queuePlace: number | null,
): DownloadInfo {
  const { isPaused: _, firstPacket: __, ...told } = record;
  return {
    ...told,
    ...{ packetOctets, state, sha256, detail, queuePlace },
    keptPackets: kept?.count ?? 0,
    gaps: kept?.ranges('missing').length ?? 0,
  };
}

/** Its octets as far as they are kept, and where the holes are. */
export function downloadContentOf(download: Download): DownloadContent {
  const octets = download.assemble(packetOctets);
  const holes = (download.kept?.ranges('missing') ?? []).map((range) => ({
    fromOctet: (range.first - download.first) * packetOctets,
    toOctet: Math.min(octets.length, (range.last - download.first + 1) * packetOctets),
  }));
  const { downloadId } = download.record;
  const base64 = Buffer.from(octets).toString('base64');
  return { downloadId, sha256: download.sha256, holes, base64 };
}
