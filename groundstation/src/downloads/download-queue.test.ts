import { expect, it } from 'vitest';
import { Download } from './download.ts';
import { DownloadQueue } from './download-queue.ts';
import { createDownloadsInMemory } from './download-store.ts';

function queueOf(...fileIds: number[]) {
  const paused = new Set<number>();
  const queue = new DownloadQueue(({ record }) => !paused.has(record.fileId));
  const downloads = fileIds.map((fileId) => {
    const record = {
      ...{ downloadId: `file-${fileId}`, missionId: 'birds2', fileId, lengthOctets: null, packets: null },
      ...{ startedAtMs: 0, completedAtMs: null, isPaused: false, by: 'Pema' },
      ...{ commandsSent: 0, commandsAcknowledged: 0, repeatedPackets: 0 },
    };
    const download = new Download(record, createDownloadsInMemory(), 1);
    queue.add(download);
    return download;
  });
  const order = () => queue.all.map(({ record }) => record.fileId);
  return { queue, downloads, paused, order };
}

it('counts places among what is asked for, and passes over what is paused', () => {
  const { queue, downloads, paused, order } = queueOf(1, 2, 3, 4);
  paused.add(2);
  expect(downloads.map((one) => queue.placeOf(one))).toEqual([1, null, 2, 3]);
  queue.move(downloads[3]!, 2);
  expect(order()).toEqual([1, 2, 4, 3]);
  queue.move(downloads[0]!, 99);
  expect(order()).toEqual([2, 4, 3, 1]);
  expect(queue.before(downloads[0]!)).toEqual([downloads[3], downloads[2]]);
  expect(queue.before(downloads[1]!)).toEqual([]);
});

it('puts a paused one before those that wait, for when it goes on', () => {
  const { queue, downloads, paused, order } = queueOf(1, 2, 3);
  paused.add(3);
  queue.move(downloads[2]!, 1);
  expect(order()).toEqual([3, 1, 2]);
});
