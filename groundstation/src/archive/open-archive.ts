import { join } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import { DictionaryTurns, dictionaryTurnsFact } from '../dictionary/dictionary-turns.ts';
import type { DictionaryContents } from '../dictionary/dictionary-version.ts';
import type { DerivedStage } from '../pipeline/derived-stage.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import { type CountedMission, ReceptionBook, receptionFact } from '../processing/reception-book.ts';
import { StationArchive } from './archive.ts';
import { ArchiveAlarms } from './archive-alarms.ts';
import { replayLog } from './archive-replay.ts';
import { ArchiveWriter, defaultMostWaitingOctets } from './archive-writer.ts';
import { dictionaryRecord } from './dictionary-record.ts';
import { createJournal, type JournalOptions } from './journal.ts';
import { useDictionaries } from './late-dictionary.ts';
import { LiveRows } from './live-rows.ts';
import { readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import type { LogStorage } from './log-storage.ts';
import { openPacketLog } from './packet-log.ts';
import { readBack } from './read-back.ts';
import { RecordReader } from './record-reader.ts';
import { takeRunLock } from './run-lock.ts';
import { openRunStoreLate } from './run-store-file.ts';
import { openShelvedSamples } from './shelved-samples.ts';
import { StandingJournal } from './standing-journal.ts';
import { standingAtStart } from './standing-record.ts';
import { openThreadedRunStore } from './station-store.ts';
import type { ArchiveStore, DictionaryRow } from './store/archive-store.ts';
import { WaitingRows } from './waiting-rows.ts';

/** A mission as an archive knows it: what its packets mean, and how their reception is counted and dated. */
export interface ArchivedMission extends DictionaryContents, CountedMission {}

export interface OpenArchiveOptions {
  /** The folder of this run (`runDirectory`); made when absent. */
  readonly directory: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly onFault: FaultReporter;
  /** Dictionaries by which packets are decoded from now on; the first one's mission is meant where none is named. */
  readonly dictionaries: readonly ArchivedMission[];
  /** Longest wait of a record for its group, real time; default 5. */
  readonly groupCommitMs?: number;
  readonly storage?: LogStorage;
  /** Of a file of the log; default 64 MiB. */
  readonly segmentOctets?: number;
  /** Where rows are kept; default `index.sqlite` in the folder. */
  readonly openStore?: ((about: { runId: string; lastLsn: number }) => Promise<ArchiveStore>) | undefined;
  /** That file is written in a thread of its own: what lives long should want it, for the thread takes a while to begin. */
  readonly writesInThread?: boolean;
  readonly journal?: JournalOptions;
  /** Told up to which record the disk has confirmed all, after each group. */
  readonly onAcknowledged?: (lsn: number) => void;
  /** Told up to which record the log was read again, of how many, while the rows that a store lacks are made from it. */
  readonly onReplayed?: (lsn: number, lastLsn: number) => void;
  /** What a restart counts again of the log, about; default 10,000. */
  readonly checkpointRecords?: number;
  /** Rows that a failing store does not take are kept up to about this many octets, twice as many while it is only slow; default 128 MiB. */
  readonly mostWaitingOctets?: number;
}

/** `<data>/runs/<runId>`: what a run leaves behind, in one folder that can be copied away whole. */
export function runDirectory(dataDirectory: string, runId: string): string {
  return join(dataDirectory, 'runs', runId);
}

/**
 * Opens what a run has kept, or begins it: `log/*.seg`, `index.sqlite`, `reports/`.
 *
 * After a crash the torn end of the log is cut, and rows that the store missed are made again from it. A disk that fails
 * raises the alarm `archive-disk` until it takes records again.
 *
 * @throws ArchiveInUse while another process writes this run; RangeError when the folder belongs to another run, or when a
 *   dictionary cannot be used; the host's error when it cannot be made or read
 */
export async function openArchive(
  options: OpenArchiveOptions,
): Promise<{ archive: StationArchive; journal: Journal }> {
  const release = takeRunLock(options.directory);
  const held: Closing[] = [];
  try {
    return await openLocked(options, held, release);
  } catch (error) {
    for (const one of held.reverse()) await one.close().catch(() => {});
    release();
    throw error;
  }
}

interface Closing {
  close(): Promise<void>;
}

/** @param held what is open by now, the first first */
async function openLocked(
  options: OpenArchiveOptions,
  held: Closing[],
  onClosed: () => void,
): Promise<{ archive: StationArchive; journal: Journal }> {
  const { directory, runId, clock, bus, onFault, dictionaries } = options;
  const opened: { archive?: StationArchive; writer?: ArchiveWriter } = {};
  const alarms = new ArchiveAlarms();
  const log = await openPacketLog({
    directory: logDirectory(directory),
    runId,
    clock,
    onFault: (source, fault) => {
      alarms.noteFault(fault);
      onFault(source, fault);
    },
    onAcknowledged: (lsn) => {
      options.onAcknowledged?.(lsn);
      alarms.noteWritten();
      opened.writer?.noteAcknowledged();
    },
    onTrouble: (trouble) => alarms.noteDisk(trouble),
    onRoom: (room) => alarms.noteRoom(room),
    ...(options.groupCommitMs === undefined ? {} : { groupCommitMs: options.groupCommitMs }),
    ...(options.storage === undefined ? {} : { storage: options.storage }),
    ...(options.segmentOctets === undefined ? {} : { segmentOctets: options.segmentOctets }),
  });
  const about = { runId, lastLsn: log.acknowledgedLsn };
  held.push(log);
  const store = await openStoreOf(options, about);
  held.push(store);
  const { shelf, samples } = await openShelvedSamples(store);
  const waiting = new WaitingRows();
  const decodeWaiting = () => opened.archive?.decodeWaiting();
  const oldestWaitingLsn = () => opened.archive?.oldestWaitingLsn ?? Number.POSITIVE_INFINITY;
  const mostWaitingOctets = options.mostWaitingOctets ?? defaultMostWaitingOctets;
  const live = new LiveRows({ waiting, samples, mostOctets: mostWaitingOctets / 2 });
  const logFolder = logDirectory(directory);
  const facts = await store.facts();
  const turns = new DictionaryTurns(facts.get(dictionaryTurnsFact), log.acknowledgedLsn);
  const replayed = { shelf, turns, samples, waiting, store };
  const reception = new ReceptionBook(dictionaries, facts.get(receptionFact), options.checkpointRecords);
  const writer = new ArchiveWriter({
    ...{
      clock,
      log,
      store,
      samples,
      shelf,
      turns,
      waiting,
      live,
      onFault,
      decodeWaiting,
      oldestWaitingLsn,
      mostWaitingOctets,
    },
    onTrouble: (trouble) => alarms.noteStore(trouble),
    checkpoint: (throughLsn) => reception.takeFacts(throughLsn),
    readBack: (write) => {
      const derived = new Map<string, DerivedStage>();
      // What was dated since the store went away is not known any more: it is dated again, by another hand.
      let again: ReceptionBook | undefined;
      return readBack({
        ...{ log, store, samples, live, decodeWaiting, write },
        replay: ({ facts, throughLsn, onProgress }) => {
          again ??= reception.again(facts.get(receptionFact));
          return replayLog({
            ...{ ...replayed, facts, derived, missionId, onProgress, reception: again },
            acknowledgedLsn: throughLsn,
            readFrom: (afterLsn) => readLog(logFolder, afterLsn, throughLsn),
            versionOf: () => undefined,
          });
        },
      });
    },
  });
  const missionId = dictionaries[0]?.missionId ?? 'none';
  /** Of logs of before dictionaries were written down. */
  const unrecorded: DictionaryRow[] = [];
  const standing = new StandingJournal();
  const { redecodes, versions } = await replayLog({
    ...{ ...replayed, facts, missionId, reception },
    acknowledgedLsn: log.acknowledgedLsn,
    readFrom: (afterLsn) => readLog(logFolder, afterLsn),
    atStart: () => standingAtStart(logFolder),
    holdFrom: (lsn) => writer.holdFrom(lsn),
    versionOf(of) {
      const contents = dictionaries.find((one) => one.missionId === of);
      const loaded = contents && shelf.load(contents, clock.nowAtMs());
      if (loaded?.ok !== true) return undefined;
      if (loaded.value.newRow !== undefined) unrecorded.push(loaded.value.newRow);
      return loaded.value.version;
    },
    async onProgress(lsn) {
      standing.note(waiting);
      if (waiting.count > 0 || samples.openOctets > 0) await writer.drainReplayed(lsn, facts);
      options.onReplayed?.(lsn, log.acknowledgedLsn);
    },
  });
  shelf.use(versions);
  writer.endReplay();
  const archive = new StationArchive({
    ...{
      directory,
      clock,
      log,
      store,
      samples,
      shelf,
      turns,
      waiting,
      writer,
      live,
      missionId,
      reception,
      onClosed,
    },
    records: new RecordReader(logFolder),
    alarms: await standing.alarms(store),
    lastEventId: await standing.lastEventId(store),
  });
  const journal = createJournal(archive, bus, clock, options.journal);
  opened.archive = archive;
  opened.writer = writer;
  for (const row of unrecorded) turns.note({ ...row, lsn: log.append(dictionaryRecord(row)) });
  const useLateOnes = await useDictionaries(dictionaries, { archive, journal, onFault });
  for (const { missionId: of, reception: counted } of dictionaries)
    if (counted?.settings !== undefined) archive.useReception(of, counted.settings);
  alarms.onOver = () => void clock.track(useLateOnes());
  await archive.finishRedecodes(redecodes);
  // What stood when an earlier life of the run ended may be over.
  alarms.tellIn(journal);
  return { archive, journal };
}

function openStoreOf(
  { openStore, directory, writesInThread = false }: OpenArchiveOptions,
  about: { runId: string; lastLsn: number },
): Promise<ArchiveStore> {
  if (openStore !== undefined) return openStore(about);
  const open = writesInThread ? openThreadedRunStore : openRunStoreLate;
  return open(join(directory, 'index.sqlite'), about);
}
