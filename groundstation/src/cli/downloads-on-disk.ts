import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DownloadContent, DownloadDetail, DownloadInfo } from '@dawa/protocols/console/download';
import { createDownloadFiles } from '../adapters/download-files.ts';
import { Download } from '../downloads/download.ts';
import { downloadContentOf, downloadInfoOf, packetOctets } from '../downloads/download-info.ts';

/** A download as a station left it: nobody plans for it. */
export interface DiskDownload {
  /** The rehearsal it is of; null for those of the real station. */
  readonly run: string | null;
  readonly info: DownloadInfo;
  map(): Pick<DownloadDetail, 'kept' | 'missing'>;
  content(): DownloadContent;
}

/**
 * Downloads below a data folder, or of the folder of one run: those of the station itself, then those of rehearsals.
 *
 * @throws where the list of a folder cannot be read
 */
export function downloadsOnDisk(directory: string): DiskDownload[] {
  const runs = join(directory, 'runs');
  const names = existsSync(runs) ? readdirSync(runs).toSorted() : [];
  const folders = [
    { run: null, folder: join(directory, 'downloads') },
    ...names.map((run) => ({ run, folder: join(runs, run, 'downloads') })),
  ];
  return folders.flatMap(({ run, folder }) => (existsSync(folder) ? readFolder(run, folder) : []));
}

function readFolder(run: string | null, folder: string): DiskDownload[] {
  const store = createDownloadFiles(folder, packetOctets);
  const places = new Map<string, number>();
  return store.load().map((record) => {
    const download = new Download(record, store, record.firstPacket ?? usualFirst);
    download.state = download.isComplete ? 'complete' : record.isPaused ? 'paused' : 'waiting';
    if (download.isComplete) {
      download.sha256 = createHash('sha256').update(download.assemble(packetOctets)).digest('hex');
    }
    const place = download.state === 'waiting' ? (places.get(record.missionId) ?? 0) + 1 : null;
    if (place !== null) places.set(record.missionId, place);
    return {
      run,
      info: downloadInfoOf(download, place),
      map: () => ({
        kept: download.kept?.ranges('there') ?? [],
        missing: download.kept?.ranges('missing') ?? [],
      }),
      content: () => downloadContentOf(download),
    };
  });
}

/** As in missions/birds2, for records that do not say it. */
const usualFirst = 1;
