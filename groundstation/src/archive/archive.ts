import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { PassReport } from '@dawa/protocols/console/report';
import type { Clock } from '@dawa/seams/clock';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { DictionaryTurns } from '../dictionary/dictionary-turns.ts';
import { type DictionaryContents, hashOf } from '../dictionary/dictionary-version.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { DecodedBatch } from '../pipeline/decode-batch.ts';
import type { Archive, Heard, LogRecord } from '../ports.ts';
import type { ReceptionBook } from '../processing/reception-book.ts';
import type { ReceptionSettings } from '../processing/reception-settings.ts';
import { type ArchiveReadParts, ArchiveReads } from './archive-reads.ts';
import type { UnfinishedRedecode } from './archive-replay.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { dictionaryRecord } from './dictionary-record.ts';
import { firstLsnSince, heardSince } from './heard-since.ts';
import { type JournalRow, journalEntriesOf, journalRecord } from './journal-rows.ts';
import type { LiveRows } from './live-rows.ts';
import { readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import type { SegmentLog } from './packet-log.ts';
import type { RecordReader } from './record-reader.ts';
import { type Redecoded, type RedecodeRequest, redecode, redecodeRecord } from './redecode.ts';
import type { GroupRows } from './samples/group-plan.ts';
import { unlessForWantOfRoom } from './want-of-room.ts';

export interface StationArchiveParts extends ArchiveReadParts {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: SegmentLog;
  readonly shelf: DictionaryShelf;
  readonly turns: DictionaryTurns;
  readonly writer: ArchiveWriter;
  readonly live: LiveRows;
  readonly records: RecordReader;
  readonly reception: ReceptionBook;
  readonly alarms: readonly AlarmInfo[];
  readonly lastEventId: number;
  readonly onClosed: () => void;
}

/**
 * The archive of a run: the log is the truth, the store answers questions, and rows wait in memory until the log record they
 * come from is on the disk. Every read joins memory and store, so what was just heard is already history.
 */
export class StationArchive extends ArchiveReads implements Archive {
  readonly log: SegmentLog;
  readonly #parts: StationArchiveParts;
  readonly #alarms: Map<string, AlarmInfo>;
  #lastEventId: number;
  #isClosed = false;
  /** What is being decoded again, or was cut short in it; each with what lets a restart pass over it. */
  readonly #unfinished = new Map<RedecodeRequest, () => void>();

  constructor(parts: StationArchiveParts) {
    super(parts);
    this.#parts = parts;
    this.log = parts.log;
    this.#alarms = new Map(parts.alarms.map((alarm) => [alarm.alarmId, alarm]));
    this.#lastEventId = parts.lastEventId;
  }

  /** The mission that is meant where none is named. */
  get missionId(): string {
    return this.#parts.missionId;
  }

  /** What the newest dictionary that knows a parameter says of it; undefined when none does. */
  describeParameter(missionId: string, name: string): { readonly unit: string | null } | undefined {
    const { shelf } = this.#parts;
    const plan = shelf.groupsOf(missionId, name).at(-1);
    const column = plan?.columns.find((one) => one.name === name);
    return column && { unit: column.unit };
  }

  /** What of each mission's reception was counted and dated. */
  get reception(): ReceptionBook {
    return this.#parts.reception;
  }

  /** Memory that rows take which are not in the store, about. */
  get waitingOctets(): number {
    const { waiting, samples } = this.#parts;
    return waiting.octets + samples.openOctets;
  }

  get shelf(): DictionaryShelf {
    return this.#parts.shelf;
  }

  /** The dictionary by which packets of a mission are decoded now. */
  version(missionId: string): OpenVersion | undefined {
    return this.#parts.shelf.current(missionId);
  }

  /**
   * Makes a dictionary the current one of its mission; packets behind it are decoded with it, those before keep theirs.
   *
   * @returns a fault when nothing of it can be used; the one before stays
   */
  async loadDictionary(contents: DictionaryContents): Promise<Result<OpenVersion>> {
    const { shelf, writer, clock } = this.#parts;
    const hash = hashOf(contents);
    const now = shelf.current(contents.missionId);
    if (now !== undefined && now.hash !== hash) {
      this.decodeWaiting();
      await this.log.flush();
      await writer.drain({ withOpenSegments: true });
    }
    // From here on nothing waits: the record stands in the log between the packets of the one version and of the other.
    this.decodeWaiting();
    const before = shelf.current(contents.missionId);
    const loaded = shelf.load(contents, clock.nowAtMs());
    if (!loaded.ok) return loaded;
    const { version } = loaded.value;
    if (version !== before && !this.#tellTurn(version.dictionaryId) && before !== undefined) {
      shelf.use({ [contents.missionId]: before.dictionaryId });
      return failure({
        kind: 'disk',
        expected: 'a disk that takes the record of another dictionary',
        found: 'one that fails',
      });
    }
    return success(version);
  }

  /**
   * Counts and dates the reception of a mission by these settings from now on, as the log tells.
   *
   * @returns false when the disk takes no record of it: then they stay as they were
   */
  useReception(missionId: string, settings: ReceptionSettings): boolean {
    this.decodeWaiting();
    const tell = (record: Omit<LogRecord, 'lsn'>) => Number.isFinite(this.log.append(record));
    const { reception, clock } = this.#parts;
    return reception.takeSettings(missionId, settings, tell, clock.nowAtMs());
  }

  /**
   * Decodes the packets of a span again by the dictionary of now. Cut short by a crash, or by a store that fails, it is done again
   * at the next start, or when as much is asked for once more.
   *
   * @returns a fault when the mission has no dictionary
   * @throws the store's error
   */
  async redecode(request: RedecodeRequest): Promise<Result<Redecoded>> {
    this.decodeWaiting();
    const version = this.version(request.missionId);
    if (version === undefined)
      return failure({
        kind: 'not-found',
        expected: 'a mission with a dictionary',
        found: request.missionId,
      });
    const lsn = this.log.append(redecodeRecord(request, this.#parts.clock.nowAtMs()));
    this.#unfinished.set(request, this.#parts.writer.holdFrom(lsn));
    return success(await this.#redecode(request, version));
  }

  /** Does what records of the log ask for that was not finished; what cannot be done for want of room stays so. */
  async finishRedecodes(unfinished: readonly UnfinishedRedecode[]): Promise<void> {
    for (const { request, release } of unfinished) this.#unfinished.set(request, release);
    for (const { request, release } of unfinished) {
      // Done with one before it.
      if (!this.#unfinished.has(request)) continue;
      const version = this.version(request.missionId);
      if (version !== undefined) await this.#redecode(request, version).catch(unlessForWantOfRoom);
      // Nobody can read it any more.
      else {
        this.#unfinished.delete(request);
        release();
      }
    }
  }

  async #redecode(request: RedecodeRequest, version: OpenVersion): Promise<Redecoded> {
    const { writer, store, samples, records, reception } = this.#parts;
    const done = await redecode(request, {
      ...{ store, samples, records, version },
      daterFor: (rows) => reception.redater(request.missionId, rows),
      alone: async (work) => {
        // Rows are written in the order in which they came: one that is not acknowledged would keep those behind it in memory.
        await this.log.flush();
        return writer.alone(work);
      },
    });
    for (const [other, release] of this.#unfinished)
      if (isWithin(other, request)) {
        this.#unfinished.delete(other);
        release();
      }
    await writer.drain();
    return done;
  }

  /** What is on the disk of this run's log, in order; about a second for a gigabyte. */
  logRecords(afterLsn = 0): Iterable<LogRecord> {
    return readLog(logDirectory(this.#parts.directory), afterLsn);
  }

  /** Reads from the segment on that was being written at the instant; another is begun every 64 MiB. */
  heardSince(atMs: number): Heard {
    return heardSince(this.recordsSince(atMs), atMs);
  }

  /** What was written since an instant, and of the segment that was being written then what is older. */
  recordsSince(atMs: number): Iterable<LogRecord> {
    return this.logRecords(firstLsnSince(logDirectory(this.#parts.directory), atMs) - 1);
  }

  /** Keeps what packets of the log were decoded to. */
  keepDecoded(batch: DecodedBatch): void {
    this.#parts.live.addBatch(batch);
  }

  /** Keeps samples that no packet holds but that were made of packets: those of derived parameters. */
  keepRows(rows: GroupRows): void {
    this.#parts.live.addRows(rows);
  }

  /** UTC of this machine was stepped: a clock on board that seems to jump by as much has not. */
  noteUtcStep(stepMs: number): void {
    const { reception, clock } = this.#parts;
    this.log.append(reception.noteUtcStep(stepMs, clock.nowAtMs()));
  }

  keepEvent(event: EventInfo): void {
    this.#lastEventId = Math.max(this.#lastEventId, event.eventId);
    this.#keep('event', event, event.atMs);
  }

  keepAlarm(alarm: AlarmInfo): void {
    this.#alarms.set(alarm.alarmId, alarm);
    this.#keep('alarm', alarm, this.#parts.clock.nowAtMs());
  }

  saveCommand(command: CommandRecord): void {
    this.#keep('command', command, this.#parts.clock.nowAtMs());
  }

  async saveReport(report: PassReport, html: string): Promise<void> {
    this.#keep('report', report, report.writtenAtMs);
    await this.#parts.clock.track(this.#writeReportFiles(report, html));
  }

  /** Alarms in their newest state, from an earlier life of this run too. */
  alarms(): AlarmInfo[] {
    return [...this.#alarms.values()];
  }

  highestEventId(): number {
    return this.#lastEventId;
  }

  /** Brings everything that is acknowledged into the store, the samples of open segments too. @throws the store's error */
  async flushRows(): Promise<void> {
    this.decodeWaiting();
    await this.log.flush();
    await this.#parts.writer.drain({ withOpenSegments: true });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { writer, store, records, reception, onClosed } = this.#parts;
    reception.offer(0, () => this.decodeWaiting(), { isLast: true });
    await this.log.close();
    // The error was reported when it came; what is missing is made again from the log.
    await writer.drain({ withOpenSegments: true }).catch(() => {});
    await writer.close();
    await store.close();
    records.close();
    onClosed();
  }

  #keep(kind: JournalRow['kind'], value: JournalRow['value'], atMs: number): void {
    const lsn = this.log.append(journalRecord(kind, value, atMs));
    // A refused record is nowhere: a row that cites it would be found today and gone tomorrow.
    if (!Number.isFinite(lsn)) return;
    this.#parts.live.addJournal(journalEntriesOf({ kind, lsn, value } as JournalRow, atMs));
  }

  /** @returns false when the disk does not take it: a log read again would decode by the version before */
  #tellTurn(dictionaryId: number): boolean {
    const { shelf, turns } = this.#parts;
    const row = shelf.row(dictionaryId)!;
    const lsn = this.log.append(dictionaryRecord(row));
    if (Number.isFinite(lsn)) turns.note({ ...row, lsn });
    return Number.isFinite(lsn);
  }

  async #writeReportFiles(report: PassReport, html: string): Promise<void> {
    const folder = join(this.#parts.directory, 'reports');
    const name = report.reportId.replace(/[^A-Za-z0-9._-]/g, '-');
    await mkdir(folder, { recursive: true });
    await writeWhole(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
    await writeWhole(join(folder, `${name}.html`), html);
    await this.log.flush();
  }
}

function isWithin(one: RedecodeRequest, other: RedecodeRequest): boolean {
  return one.missionId === other.missionId && one.fromAtMs >= other.fromAtMs && one.toAtMs <= other.toAtMs;
}

/** A reader never sees half a file, nor does a crash leave one under the final name. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}
