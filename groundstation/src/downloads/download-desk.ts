import { createHash } from 'node:crypto';
import type {
  DownloadContent,
  DownloadDetail,
  DownloadInfo,
  DownloadOrder,
} from '@dawa/protocols/console/download';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { Bus, Journal, PacketLog, Receiver } from '../ports.ts';
import { Download } from './download.ts';
import { downloadContentOf, downloadInfoOf, packetOctets } from './download-info.ts';
import { DownloadQueue } from './download-queue.ts';
import { DownloadRunner, type DownloadRunnerSettings } from './download-runner.ts';
import type { DownloadStore } from './download-store.ts';

type DownloadFault = Fault<'not-found' | 'bad-value' | 'refused'>;

/** Files of one mission that are brought down. */
export interface DownloadDesk {
  readonly missionId: string;
  /** In the order in which they are asked for. */
  readonly downloads: readonly DownloadInfo[];
  detail(downloadId: string): DownloadDetail | undefined;
  content(downloadId: string): DownloadContent | undefined;
  start(order: DownloadOrder, by: string): Result<DownloadInfo, DownloadFault>;
  /** Nothing more is asked for; what comes all the same is kept. */
  pause(downloadId: string, by: string): Result<DownloadInfo, DownloadFault>;
  resume(downloadId: string, by: string): Result<DownloadInfo, DownloadFault>;
  /** @param place in the queue: 1 is asked for next, once the command that runs is answered */
  move(downloadId: string, place: number): Result<DownloadInfo, DownloadFault>;
  close(): void;
}

export interface DownloadDeskSettings
  extends Pick<
    DownloadRunnerSettings,
    'clock' | 'form' | 'stack' | 'packetMs' | 'gapMs' | 'passLeftMs' | 'askingBlock'
  > {
  readonly missionId: string;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly log: Pick<PacketLog, 'acknowledgedLsn'>;
  readonly receiver: Pick<Receiver, 'onPacket'>;
  readonly store: DownloadStore;
}

export function createDownloadDesk(settings: DownloadDeskSettings): DownloadDesk {
  const { clock, missionId, bus, journal, log, store, form, passLeftMs } = settings;
  const first = form().firstPacket.value;
  const queue = new DownloadQueue((one) => !one.isAllHeard && !one.isComplete && !one.record.isPaused);
  for (const record of store.load()) {
    if (record.missionId !== missionId) continue;
    const download = new Download(record, store, record.firstPacket ?? first);
    if (download.isComplete) seal(download);
    else if (record.isPaused) download.state = 'paused';
    queue.add(download);
  }
  let savedText = '';
  const save = () => {
    const others = store.load().filter((record) => record.missionId !== missionId);
    const records = [...others, ...queue.all.map(({ record }) => record)];
    const text = JSON.stringify(records);
    if (text !== savedText) store.save(records);
    savedText = text;
  };
  const infoOf = (download: Download) => downloadInfoOf(download, queue.placeOf(download));
  const tell = (download: Download) => bus.publish({ type: 'download', download: infoOf(download) });
  const told = new Set<Download>();
  const runner = new DownloadRunner({
    ...settings,
    wanting: () => queue.waiting[0],
    onChange: (download) => void told.add(download),
    onRefused(download) {
      queue.move(download, queue.waiting.length);
      download.refusals++;
      if (download.refusals >= mostRefusals) {
        setPaused(
          download.record.downloadId,
          true,
          `The ship said no ${download.refusals} times: is there such a file?`,
        );
      } else tellAll();
    },
  });
  /** Packets come three a second: the disk and the pages are told a few times less. */
  const stopTimer = clock.every(tellPeriodMs, () => {
    let isNew = false;
    for (const download of queue.all) {
      if (download.keep(log.acknowledgedLsn) === 0) continue;
      told.add(download);
      if (!download.isComplete || download.sha256 !== null) continue;
      seal(download);
      isNew = true;
      const { fileId } = download.record;
      const text = `File ${fileId} is complete: ${download.record.packets} packets, SHA-256 ${download.sha256}.`;
      journal.event({ severity: 'info', source: 'download', code: 'complete', text });
    }
    for (const download of told) tell(download);
    if (told.size > 0 || isNew) save();
    told.clear();
  });
  // It wakes itself from then on; what it asks of the station is joined by then.
  const stopFirst = clock.after(tellPeriodMs, () => runner.wake());
  const stopPackets = settings.receiver.onPacket((packet) => runner.hear(packet));
  const stopCommands = bus.subscribe((message) => {
    if (message.type === 'command') runner.noteCommand(message.command);
  });

  function seal(download: Download): void {
    download.state = 'complete';
    download.detail = null;
    download.sha256 = createHash('sha256').update(download.assemble(packetOctets)).digest('hex');
    if (download.record.completedAtMs === null) download.change({ completedAtMs: clock.nowAtMs() });
  }
  const find = (downloadId: string): Result<Download, DownloadFault> => {
    const download = queue.find(downloadId);
    if (download !== undefined) return success(download);
    const expected =
      queue.all.map(({ record }) => record.downloadId).join(' or ') || 'a download that was begun';
    return failure({ kind: 'not-found', expected, found: downloadId });
  };
  const setPaused = (downloadId: string, isPaused: boolean, detail: string) => {
    const found = find(downloadId);
    if (!found.ok) return found;
    const download = found.value;
    download.change({ isPaused });
    if (!isPaused) download.refusals = 0;
    if (!download.isComplete) {
      download.state = isPaused ? 'paused' : 'waiting';
      download.detail = detail;
    }
    save();
    tellAll();
    return success(infoOf(download));
  };
  /** A place that changes is that of others too. */
  const tellAll = () => {
    for (const download of queue.all) if (!download.isComplete) tell(download);
  };

  return {
    missionId,
    get downloads() {
      return queue.all.map(infoOf);
    },
    detail(downloadId) {
      const download = queue.find(downloadId);
      if (download === undefined) return undefined;
      const { kept } = download;
      const { costs } = runner;
      const leftMs = passLeftMs();
      const afterMs = queue
        .before(download)
        .reduce((sumMs, one) => sumMs + one.plan(costs, leftMs, sumMs).durationMs, 0);
      return {
        ...infoOf(download),
        kept: kept?.ranges('there') ?? [],
        missing: kept?.ranges('missing') ?? [],
        plan: download.plan(costs, leftMs, afterMs),
      };
    },
    content(downloadId) {
      const download = queue.find(downloadId);
      return download && downloadContentOf(download);
    },
    start({ fileId, lengthOctets }, by) {
      const running = queue.all.find((one) => one.record.fileId === fileId && !one.isComplete);
      if (running !== undefined) {
        const found = `${running.record.downloadId} brings it down`;
        return failure({ kind: 'refused', expected: 'a file that is not on its way', found });
      }
      const number =
        1 + Math.max(0, ...queue.all.map(({ record }) => Number(record.downloadId.split('-').at(-1))));
      const downloadId = `${missionId}-${number}`;
      const download = new Download(
        {
          ...{ downloadId, missionId, fileId, by, startedAtMs: clock.nowAtMs(), completedAtMs: null },
          lengthOctets: lengthOctets ?? null,
          packets: lengthOctets === undefined ? null : Math.ceil(lengthOctets / packetOctets),
          firstPacket: first,
          ...{ isPaused: false, commandsSent: 0, commandsAcknowledged: 0, repeatedPackets: 0 },
        },
        store,
        first,
      );
      queue.add(download);
      save();
      journal.event({
        ...{ severity: 'info', source: 'download', code: 'begun' },
        text: `File ${fileId} is asked for by ${by}.`,
      });
      runner.wake();
      tell(download);
      return success(infoOf(download));
    },
    pause: (downloadId, by) => setPaused(downloadId, true, `Paused by ${by}.`),
    resume(downloadId, by) {
      const resumed = setPaused(downloadId, false, `Resumed by ${by}.`);
      runner.wake();
      return resumed;
    },
    move(downloadId, place) {
      const found = find(downloadId);
      if (!found.ok) return found;
      queue.move(found.value, place);
      save();
      tellAll();
      runner.wake();
      return success(infoOf(found.value));
    },
    close() {
      stopTimer();
      stopFirst();
      stopPackets();
      stopCommands();
      runner.close();
      for (const download of queue.all) download.keep(log.acknowledgedLsn);
      save();
    },
  };
}

/** A file that is not there is not asked for for ever, on a band that others use too. */
const mostRefusals = 3;
const tellPeriodMs = 500;
