import {
  type DownloadContent,
  type DownloadDetail,
  type DownloadInfo,
  downloadContent,
  downloadDetail,
  downloadInfo,
} from '@dawa/protocols/console/download';
import { pageOf } from '@dawa/protocols/console/quantity';
import { badValue, CommandFault } from './command.ts';
import { type DiskDownload, downloadsOnDisk } from './downloads-on-disk.ts';
import type { RunningStation } from './running-station.ts';

/** A download in a list, with the rehearsal it is of where several lie beside each other. */
export type ListedDownload = DownloadInfo & { readonly run: string | null };

/** What is known of one download; a plan is made by a station that runs. */
export type ShownDownload = Omit<DownloadDetail, 'plan'> & {
  readonly run: string | null;
  readonly plan: DownloadDetail['plan'] | null;
};

/** Where downloads are read: a station that runs, or the folder it left. */
export interface DownloadSource {
  list(): Promise<ListedDownload[]>;
  show(downloadId: string): Promise<ShownDownload>;
  content(downloadId: string): Promise<DownloadContent>;
}

export function downloadsOfStation(station: RunningStation): DownloadSource {
  const pathOf = (downloadId: string) => `/downloads/${encodeURIComponent(downloadId)}`;
  return {
    async list() {
      const { items } = await station.ask(pageOf(downloadInfo), '/downloads');
      return items.map((info) => ({ run: null, ...info }));
    },
    async show(downloadId) {
      return { run: null, ...(await station.ask(downloadDetail, pathOf(downloadId))) };
    },
    content: (downloadId) => station.ask(downloadContent, `${pathOf(downloadId)}/content`),
  };
}

/** @throws CommandFault where the folder cannot be read */
export function downloadsOfFolder(directory: string): DownloadSource {
  let all: readonly DiskDownload[];
  try {
    all = downloadsOnDisk(directory);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new CommandFault(`${directory}: expected a list of downloads, found ${found}`, 2, { cause: error });
  }
  const named = (downloadId: string) => {
    const [one, ...others] = all.filter(({ info }) => info.downloadId === downloadId);
    if (one === undefined) {
      const known = [...new Set(all.map(({ info }) => info.downloadId))].join(', ');
      throw badValue('ID', { expected: known || `a download below ${directory}`, found: downloadId });
    }
    if (others.length === 0) return one;
    const runs = [one, ...others].map(({ run }) => run ?? 'the station itself').join(', ');
    throw badValue(`--data ${directory}`, {
      expected: `the folder of one run (${directory}/runs/RUN)`,
      found: `${downloadId} in ${runs}`,
    });
  };
  return {
    list: async () => all.map(({ run, info }) => ({ run, ...info })),
    async show(downloadId) {
      const { run, info, map } = named(downloadId);
      return { run, ...info, ...map(), plan: null };
    },
    content: async (downloadId) => named(downloadId).content(),
  };
}
