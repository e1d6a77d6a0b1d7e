import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { PassReport } from '@dawa/protocols/console/report';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Archive, FaultReporter, Heard, LogRecord, PacketLog, Page, PageRequest } from '../ports.ts';
import {
  type ArchiveRow,
  type DecodedPacket,
  journalRecord,
  journalRowOf,
  type PacketDecoder,
} from './archive-rows.ts';
import { heardSince } from './heard-since.ts';
import { readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { type Keyed, mergePage, rowQueryOf } from './page-cursor.ts';
import type { JournalTable, RowIndex } from './row-index.ts';

export interface StationArchiveOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: PacketLog;
  readonly index: RowIndex;
  readonly onFault: FaultReporter;
  readonly onClosed?: () => void;
}

/**
 * The archive of a run: the log is the truth, the index answers questions, and rows wait in memory until the log record
 * they come from is on the disk. Every read joins memory and disk, so what was just heard is already history.
 */
export class StationArchive implements Archive {
  readonly log: PacketLog;
  readonly #options: StationArchiveOptions;
  readonly #index: RowIndex;
  readonly #latest = new Map<string, ParameterSample>();
  #tail: ArchiveRow[] = [];
  /** Samples among the rows of the tail; what bounds its memory. */
  #tailSamples = 0;
  #decoder: PacketDecoder | undefined;
  #mustReplay = false;
  #cancelTimer: Cancel | undefined;
  #isIndexFailing = false;
  #isClosed = false;

  constructor(options: StationArchiveOptions) {
    this.#options = options;
    this.log = options.log;
    this.#index = options.index;
    this.#replayJournal();
    for (const sample of this.#index.latest()) this.#latest.set(sample.name, sample);
  }

  /** Hands over the dictionary: packets that the index has not seen are decoded now, later ones by `keepPacket`. */
  attachDecoder(decoder: PacketDecoder): void {
    this.#decoder = decoder;
    this.#replayPackets(decoder);
  }

  /** What is on the disk of this run's log, in order; about a second for a gigabyte. */
  records(): Iterable<LogRecord> {
    return readLog(logDirectory(this.#options.directory));
  }

  heardSince(atMs: number): Heard {
    return heardSince(this.records(), atMs);
  }

  /** Keeps what a packet record of the log was decoded to. */
  keepPacket(decoded: DecodedPacket): void {
    this.#noteLatest(decoded);
    this.#keep({ kind: 'packet', lsn: decoded.packet.lsn, value: decoded });
  }

  keepEvent(event: EventInfo): void {
    this.#keep({
      kind: 'event',
      lsn: this.log.append(journalRecord('event', event, event.atMs)),
      value: event,
    });
  }

  keepAlarm(alarm: AlarmInfo): void {
    const lsn = this.log.append(journalRecord('alarm', alarm, this.#options.clock.nowAtMs()));
    this.#keep({ kind: 'alarm', lsn, value: alarm });
  }

  saveCommand(command: CommandRecord): void {
    const lsn = this.log.append(journalRecord('command', command, this.#options.clock.nowAtMs()));
    this.#keep({ kind: 'command', lsn, value: command });
  }

  async saveReport(report: PassReport, html: string): Promise<void> {
    const lsn = this.log.append(journalRecord('report', report, report.writtenAtMs));
    this.#keep({ kind: 'report', lsn, value: report });
    await this.#options.clock.track(this.#writeReportFiles(report, html));
  }

  packets(request: PageRequest & { apid?: number }): Page<PacketInfo> {
    const query = rowQueryOf(request);
    const key = (packet: PacketInfo): Keyed<PacketInfo> => ({
      atMs: packet.receivedAtMs,
      lsn: packet.lsn,
      value: packet,
    });
    const waiting = this.#tail.flatMap((row) =>
      row.kind === 'packet' && (request.apid === undefined || row.value.packet.apid === request.apid)
        ? [key(row.value.packet)]
        : [],
    );
    return mergePage(query, this.#index.packets(query, request.apid).map(key), waiting);
  }

  samples(request: PageRequest & { name: string }): Page<ParameterSample> {
    const query = rowQueryOf(request);
    const key = (sample: ParameterSample): Keyed<ParameterSample> => ({
      atMs: sample.generatedAtMs,
      lsn: sample.packetLsn,
      value: sample,
    });
    const waiting = this.#tail.flatMap((row) =>
      row.kind === 'packet'
        ? row.value.samples.filter((sample) => sample.name === request.name).map(key)
        : [],
    );
    return mergePage(query, this.#index.samples(query, request.name).map(key), waiting);
  }

  latest(): readonly ParameterSample[] {
    return [...this.#latest.values()];
  }

  events(request: PageRequest): Page<EventInfo> {
    return this.#journalPage<EventInfo>(request, 'events', (row) =>
      row.kind === 'event' ? { atMs: row.value.atMs, lsn: row.lsn, value: row.value } : undefined,
    );
  }

  commands(request: PageRequest): Page<CommandRecord> {
    const newest = new Map<string, Keyed<CommandRecord>>();
    for (const row of this.#tail) {
      if (row.kind !== 'command') continue;
      // The first state's number stays the key, so that a command keeps its place while it lives.
      const lsn = newest.get(row.value.commandId)?.lsn ?? row.lsn;
      newest.set(row.value.commandId, { atMs: row.value.createdAtMs, lsn, value: row.value });
    }
    const query = rowQueryOf(request);
    const onDisk = this.#index
      .journal<CommandRecord>('commands', query)
      .map((row) => ({ ...row, value: takeNewer(newest, row.value) }));
    return mergePage(query, onDisk, [...newest.values()]);
  }

  reports(request: PageRequest): Page<{ reportId: string; passId: string; writtenAtMs: number }> {
    const page = this.#journalPage<PassReport>(request, 'reports', (row) =>
      row.kind === 'report' ? { atMs: row.value.writtenAtMs, lsn: row.lsn, value: row.value } : undefined,
    );
    const items = page.items.map(({ reportId, pass, writtenAtMs }) => ({
      reportId,
      passId: pass.passId,
      writtenAtMs,
    }));
    return { items, next: page.next };
  }

  report(reportId: string): PassReport | undefined {
    const waiting = this.#tail.findLast((row) => row.kind === 'report' && row.value.reportId === reportId);
    return waiting?.kind === 'report' ? waiting.value : this.#index.report<PassReport>(reportId);
  }

  /** Alarms in their newest state, from an earlier life of this run too. */
  alarms(): AlarmInfo[] {
    const newest = new Map(this.#index.alarms().map((alarm) => [alarm.alarmId, alarm]));
    for (const row of this.#tail) if (row.kind === 'alarm') newest.set(row.value.alarmId, row.value);
    return [...newest.values()];
  }

  highestEventId(): number {
    return this.#tail.reduce(
      (highest, row) => (row.kind === 'event' ? Math.max(highest, row.value.eventId) : highest),
      this.#index.highestEventId(),
    );
  }

  /** Told by the log after each group commit: rows at or below `lsn` may go to the index. */
  onAcknowledged(): void {
    if (this.#isClosed) return;
    if (this.#tail.length + this.#tailSamples >= eagerRows) this.#writeIndex();
    else this.#cancelTimer ??= this.#options.clock.deadline(indexDelayMs, () => this.#writeIndex());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.log.close();
    this.#writeIndex();
    this.#isClosed = true;
    this.#index.close();
    this.#options.onClosed?.();
  }

  #keep(row: ArchiveRow): void {
    // A refused record is nowhere: a row that cites it would be found today and gone tomorrow.
    if (!(row.lsn >= 1 && row.lsn < Number.POSITIVE_INFINITY)) return;
    this.#tail.push(row);
    if (row.kind === 'packet') this.#tailSamples += row.value.samples.length;
    if (this.#tail.length + this.#tailSamples > maxTailRows) this.#forgetTail();
  }

  /** The disk has taken nothing for long: rows are dropped from memory and read again from the log once it does. */
  #forgetTail(): void {
    this.#tail = [];
    this.#tailSamples = 0;
    this.#mustReplay = true;
  }

  #writeIndex(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#isClosed) return;
    const { acknowledgedLsn } = this.log;
    const ready = this.#tail.filter((row) => row.lsn <= acknowledgedLsn);
    try {
      if (this.#mustReplay) this.#replayAll();
      else this.#index.write(ready, this.#marksAt(acknowledgedLsn));
    } catch (error) {
      this.#reportIndexFailure(error);
      return;
    }
    this.#isIndexFailing = false;
    this.#tail = this.#tail.filter((row) => row.lsn > acknowledgedLsn);
    this.#tailSamples = this.#tail.reduce(
      (sum, row) => sum + (row.kind === 'packet' ? row.value.samples.length : 0),
      0,
    );
  }

  #marksAt(lsn: number): { journalLsn: number; decodedLsn?: number } {
    return this.#decoder === undefined ? { journalLsn: lsn } : { journalLsn: lsn, decodedLsn: lsn };
  }

  #replayAll(): void {
    this.#replayJournal();
    if (this.#decoder !== undefined) this.#replayPackets(this.#decoder);
    this.#mustReplay = false;
  }

  #replayJournal(): void {
    this.#replay(this.#index.marks.journalLsn, 'journalLsn', (record) => {
      return journalRowOf(record);
    });
  }

  #replayPackets(decoder: PacketDecoder): void {
    this.#replay(this.#index.marks.decodedLsn, 'decodedLsn', (record) => {
      if (record.kind !== 'packet') return undefined;
      const value = decoder(record);
      this.#noteLatest(value);
      return { kind: 'packet', lsn: record.lsn, value };
    });
  }

  #replay(
    afterLsn: number,
    mark: 'journalLsn' | 'decodedLsn',
    rowOf: (record: Parameters<PacketDecoder>[0]) => ArchiveRow | undefined,
  ): void {
    const { acknowledgedLsn } = this.log;
    if (afterLsn >= acknowledgedLsn) return;
    let rows: ArchiveRow[] = [];
    let lsn = afterLsn;
    for (const record of readLog(logDirectory(this.#options.directory), afterLsn)) {
      if (record.lsn > acknowledgedLsn) break;
      lsn = record.lsn;
      const row = rowOf(record);
      if (row !== undefined) rows.push(row);
      if (rows.length < replayRows) continue;
      this.#index.write(rows, { [mark]: lsn });
      rows = [];
    }
    this.#index.write(rows, { [mark]: acknowledgedLsn });
  }

  #noteLatest({ samples }: DecodedPacket): void {
    for (const sample of samples) {
      const known = this.#latest.get(sample.name);
      if (known === undefined || known.generatedAtMs <= sample.generatedAtMs) {
        this.#latest.set(sample.name, sample);
      }
    }
  }

  #journalPage<T>(
    request: PageRequest,
    table: JournalTable,
    keyedOf: (row: ArchiveRow) => Keyed<T> | undefined,
  ): Page<T> {
    const query = rowQueryOf(request);
    const waiting = this.#tail.flatMap((row) => keyedOf(row) ?? []);
    return mergePage(query, this.#index.journal<T>(table, query), waiting);
  }

  async #writeReportFiles(report: PassReport, html: string): Promise<void> {
    const folder = join(this.#options.directory, 'reports');
    const name = report.reportId.replace(/[^A-Za-z0-9._-]/g, '-');
    await mkdir(folder, { recursive: true });
    await writeWhole(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
    await writeWhole(join(folder, `${name}.html`), html);
    await this.log.flush();
  }

  #reportIndexFailure(error: unknown): void {
    if (!this.#isIndexFailing) {
      this.#options.onFault('archive', error instanceof Error ? error : new TypeError(String(error)));
    }
    this.#isIndexFailing = true;
    this.#cancelTimer ??= this.#options.clock.deadline(5000, () => this.#writeIndex());
  }
}

const indexDelayMs = 500;
const eagerRows = 4000;
const maxTailRows = 100_000;
const replayRows = 500;

/** A reader never sees half a file, nor does a crash leave one under the final name. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

/** The state in memory stands in for the one on disk, and is then not listed a second time. */
function takeNewer(newest: Map<string, Keyed<CommandRecord>>, onDisk: CommandRecord): CommandRecord {
  const newer = newest.get(onDisk.commandId);
  newest.delete(onDisk.commandId);
  return newer?.value ?? onDisk;
}
